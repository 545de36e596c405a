"""EdgeProblem: matching of weights that somebody else has computed, as columns of pairs.

People are held in the order of their ids and pairs in that of both, whatever the order of the input: so the
order of the input cannot matter to anything that follows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cairn_match.arrays import Ints, locked
from cairn_match.errors import BadInput, row_name
from cairn_match.flow import Graph
from cairn_match.pool import Pool
from cairn_match.problem import MAX_UNITS
from cairn_match.ties import Ties

MILLIONTHS = 1_000_000
MAX_WEIGHT = 1_000_000 * MILLIONTHS  # a million, in millionths
MAX_VALUE = 1 << 60  # what matching one more person counts must stay below this
LOT_BITS, TIE_BITS = 62, 10

Whole = Sequence[int] | npt.NDArray[np.signedinteger]


@dataclass(frozen=True, slots=True, eq=False)
class EdgeProblem:
    """Listed pairs with whole-number weights; every pair that is not listed is infeasible. Immutable.

    mentees, mentors  ids in ascending order
    rows, cols        int64, positions of each pair's mentee and mentor; ascending by (row, col), no pair twice
    weights           int64, worth of each pair, possibly negative (the command line counts millionths)
    mentor_weights    int64, the mentor's own wish for each pair, when it differs from the mentee's; only the
                      objective `stable` looks at it. None: the weight is the common wish of both
    capacities        int64, places of each mentor, 0 allowed
    demands           int64, how many different mentors each mentee wants, 0 allowed
    seed              decides between equals

    Built by `edge_problem` or `edge_problem_of_ids`, which check everything.
    """

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    rows: Ints
    cols: Ints
    weights: Ints
    mentor_weights: Ints | None
    capacities: Ints
    demands: Ints
    seed: int

    @property
    def worth(self) -> Ints:
        """What each pair adds to the total under `stable`: both wishes, or the common one."""
        return self.weights if self.mentor_weights is None else self.weights + self.mentor_weights

    def lots(self, seed: int) -> Ints:
        """A number of 62 bits for each pair, from its two ids and the seed alone (see `ties`)."""
        hashes = Ties.of_ids(self.mentees, self.mentors, seed).hashes(self.rows, self.cols)
        return (hashes >> np.uint64(64 - LOT_BITS)).astype(np.int64)

    def graph(self, seed: int) -> Graph:
        """The same as a flow graph. Ties are 1..1024, never 0, so a pair of worth 0 is rather taken than not."""
        first = (self.demands > 0).astype(np.int64)
        tie = (self.lots(seed) >> (LOT_BITS - TIE_BITS)) + 1
        return Graph(self.rows, self.cols, self.weights, tie, first, self.demands - first, self.capacities)


def edge_problem(
    *,
    mentees: Sequence[str],
    mentors: Sequence[str],
    rows: Whole,
    cols: Whole,
    weights: Whole,
    capacities: Whole,
    demands: Whole | None = None,
    mentor_weights: Whole | None = None,
    seed: int = 0,
) -> EdgeProblem:
    """Check and sort columns of pairs. `rows` and `cols` are positions in the two lists of ids.

    Defaults: every mentee wants one mentor; a mentor wishes what the weight says. Raises BadInput.
    """
    left, right = _side("mentee_id", mentees), _side("mentor_id", mentors)
    lists = {"mentee": rows, "mentor": cols, "weight": weights}
    if mentor_weights is not None:
        lists["mentor_weight"] = mentor_weights
    columns = {field: _whole(field, values) for field, values in lists.items()}
    count = len(columns["weight"])
    for field, values in columns.items():
        if len(values) != count:
            raise BadInput(f"has {len(values)} rows for {count} pairs", field=field)
    _inside("mentee", columns["mentee"], 0, len(left) - 1)
    _inside("mentor", columns["mentor"], 0, len(right) - 1)
    for field in ("weight", "mentor_weight"):
        if field in columns:
            _inside(field, columns[field], -MAX_WEIGHT, MAX_WEIGHT)
    places = _units("capacity", right, capacities)
    wanted = _units("demand", left, np.ones(len(left), dtype=np.int64) if demands is None else demands)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise BadInput(f"needs a whole number from 0 to {2**63 - 1}, not {seed!r}", field="seed")
    return _sorted(left, right, columns, places, wanted, seed)


def edge_problem_of_ids(
    edges: Iterable[tuple[str, str, int]],
    capacities: Iterable[tuple[str, int]],
    demands: Iterable[tuple[str, int]] = (),
    *,
    mentor_weights: Whole | None = None,
    seed: int = 0,
) -> EdgeProblem:
    """The same from rows of ids: (mentor, mentee, weight), (mentor, capacity) and (mentee, demand).

    The mentors are those with a capacity; the mentees are those of the pairs and of the demands. Raises
    BadInput naming the row (from 1) and the field: mentor_id, mentee_id, weight, capacity or demand.
    """
    pairs, places, wanted = list(edges), list(capacities), dict[str, int]()
    mentors = _side("mentor_id", [mentor for mentor, _ in places])
    for row, (person, number) in enumerate(demands):
        if person in wanted:
            raise BadInput("is listed twice", row=row_name(row, person), field="mentee_id")
        wanted[person] = number
    mentees = list(dict.fromkeys([*wanted, *(mentee for _, mentee, _ in pairs)]))
    position = {person: k for k, person in enumerate(mentees)}
    for row, (mentor, _, _) in enumerate(pairs):
        if mentor not in mentors.index:
            raise BadInput(f"'{mentor}' has no capacity", row=f"row {row + 1}", field="mentor_id")
    return edge_problem(
        mentees=mentees,
        mentors=mentors.ids,
        rows=[position[mentee] for _, mentee, _ in pairs],
        cols=[mentors.index[mentor] for mentor, _, _ in pairs],
        weights=[weight for _, _, weight in pairs],
        capacities=[number for _, number in places],
        demands=[wanted.get(mentee, 1) for mentee in mentees],
        mentor_weights=mentor_weights,
        seed=seed,
    )


def _side(field: str, ids: Sequence[str]) -> Pool:
    """Ids of one side, non-empty and unique."""
    try:
        return Pool(ids)
    except BadInput as error:
        raise BadInput(str(error).split(": ", 1)[-1], row=error.row, field=field) from None


def _whole(field: str, values: Whole) -> Ints:
    """A column of whole numbers that fit 64 bits."""
    if isinstance(values, np.ndarray):
        if values.dtype.kind != "i" or values.ndim != 1:
            raise BadInput("needs one column of signed whole numbers", field=field)
        return values.astype(np.int64)
    for row, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or not abs(value) < 2**63:
            raise BadInput(f"needs a whole number, not {value!r}", row=f"row {row + 1}", field=field)
    return np.array(values, dtype=np.int64)


def _inside(field: str, values: Ints, low: int, high: int) -> None:
    for row in np.flatnonzero((values < low) | (values > high))[:1].tolist():
        raise BadInput(f"{values[row]} is not from {low} to {high}", row=f"row {row + 1}", field=field)


def _units(field: str, side: Pool, values: Whole) -> Ints:
    counts = _whole(field, values)
    if len(counts) != len(side):
        raise BadInput(f"has {len(counts)} rows for {len(side)} people", field=field)
    for row in np.flatnonzero((counts < 0) | (counts > MAX_UNITS))[:1].tolist():
        text = f"needs a whole number from 0 to {MAX_UNITS}, not {counts[row]}"
        raise BadInput(text, row=row_name(row, side.ids[row]), field=field)
    return counts


def _sorted(
    left: Pool, right: Pool, columns: dict[str, Ints], places: Ints, wanted: Ints, seed: int
) -> EdgeProblem:
    """Bring people and pairs into the order of their ids; refuse a pair that is listed twice."""
    (mentee_order, mentee_rank), (mentor_order, mentor_rank) = ranked(left.ids), ranked(right.ids)
    rows, cols = mentee_rank[columns["mentee"]], mentor_rank[columns["mentor"]]
    keys = rows * len(right) + cols
    order = np.argsort(keys, kind="stable")
    for k in np.flatnonzero(np.diff(keys[order]) == 0)[:1].tolist():
        one, other = int(order[k]), int(order[k + 1])
        pair = f"({left.ids[columns['mentee'][one]]}, {right.ids[columns['mentor'][one]]})"
        raise BadInput(f"{pair} is in row {one + 1} already", row=f"row {other + 1}", field="mentee_id")
    weights, units = columns["weight"][order], min(int(wanted.sum()), int(places.sum()))
    if 4 * max(1, units) * int(np.abs(weights).max(initial=0)) >= MAX_VALUE:
        raise BadInput(f"weights this large need fewer than {units} places to fill", field="weight")
    wishes = columns.get("mentor_weight")
    return EdgeProblem(
        mentees=tuple(left.ids[k] for k in mentee_order),
        mentors=tuple(right.ids[k] for k in mentor_order),
        rows=locked(rows[order]),
        cols=locked(cols[order]),
        weights=locked(weights),
        mentor_weights=None if wishes is None else locked(wishes[order]),
        capacities=locked(places[mentor_order]),
        demands=locked(wanted[mentee_order]),
        seed=seed,
    )


def ranked(ids: Sequence[str]) -> tuple[Ints, Ints]:
    """Positions in ascending order of the ids, and the place of each id in it."""
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[order] = np.arange(len(ids))
    return order, ranks
