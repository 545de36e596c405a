"""Problem: two pools, the rules, places and wishes of the program, checked and compiled."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn

import numpy as np

from cairn_match.arrays import Bools, Ints, locked
from cairn_match.errors import BadInput, row_name
from cairn_match.pool import Pool
from cairn_match.rules import Rule
from cairn_match.scoring import FULL, compile_rules

Pairs = Iterable[tuple[str, str]]
BLOCK = 1 << 20  # pairs scored at a time: bounds memory
MAX_UNITS = 10_000  # places or demand of one person


class Problem:
    """Everything that decides a match; immutable once built.

    mentees, mentors  pools; a person in both (same id) is never paired with themselves
    rules             see `Rule`; keys are unique
    places            free places of each mentor (0 is allowed)
    demand            how many mentors each mentee wants (default 1)
    pinned            pairs that a solution must contain. A pin beats the floor, never a must or an exclusion:
                      such a pin is released and listed in `Result.released`
    excluded          pairs that may not be, and of which everybody may know
    private           pairs that may not be, of which no answer may tell (blocks, private wishes)
    floors            least score of a pair: one for all, or one a mentee
    current           pairs that exist now; each is worth `stay_bonus` hundredths more
    seed              decides between equals

    All pairs are (mentee id, mentor id). Ids that are in no pool are ignored in excluded, private and current
    (such lists are usually wider than a program) and refused in pinned. Raises BadInput.
    """

    def __init__(
        self,
        *,
        mentees: Pool,
        mentors: Pool,
        rules: Sequence[Rule],
        places: Sequence[int] | Ints,
        demand: Sequence[int] | Ints | None = None,
        pinned: Pairs = (),
        excluded: Pairs = (),
        private: Pairs = (),
        floors: int | Sequence[int] | Ints = 0,
        current: Pairs = (),
        stay_bonus: int = 0,
        seed: int = 0,
    ) -> None:
        self.mentees, self.mentors, self.rules = mentees, mentors, tuple(rules)
        self.table = compile_rules(self.rules, mentees, mentors)
        self.places = _units(mentors, "places", places)
        self.demand = _units(mentees, "demand", [1] * len(mentees) if demand is None else demand)
        self.floors = _floors(mentees, floors)
        self.stay_bonus = _number("stay_bonus", stay_bonus, 0, FULL)
        self.seed = _number("seed", seed, 0, 2**63 - 1)
        both = [(person, person) for person in mentees.ids if person in mentors.index]
        self.excluded = self._keys("excluded", [*excluded, *both])
        self.private = self._keys("private", private)
        self.current = self._keys("current", current)
        self.pinned = self._pins(list(pinned))
        self.derived: dict[
            str, Any
        ] = {}  # what others work out from all this once; can be thrown away at any time

    def _keys(self, field: str, pairs: Pairs) -> Ints:
        """Known pairs as sorted unique numbers row * mentors + column."""
        for place, pair in enumerate(pairs):
            if not isinstance(pair, tuple | list) or len(pair) != 2:
                raise BadInput(
                    f"needs (mentee id, mentor id), not {pair!r}", row=f"row {place + 1}", field=field
                )
        rows, cols, width = self.mentees.index, self.mentors.index, len(self.mentors)
        keys = [
            rows[mentee] * width + cols[mentor]
            for mentee, mentor in pairs
            if mentee in rows and mentor in cols
        ]
        return locked(np.unique(np.array(keys, dtype=np.int64)))

    def _pins(self, pairs: list[tuple[str, str]]) -> Ints:
        keys = self._keys("pinned", pairs)
        if len(keys) != len(pairs):
            self._refuse_pins(pairs)
        rows, cols = np.divmod(keys, max(len(self.mentors), 1))
        _within(self.mentees, "demand", rows, self.demand)
        _within(self.mentors, "places", cols, self.places)
        return keys

    def _refuse_pins(self, pairs: list[tuple[str, str]]) -> NoReturn:
        for place, (mentee, mentor) in enumerate(pairs):
            if mentee not in self.mentees.index or mentor not in self.mentors.index:
                missing = mentor if mentee in self.mentees.index else mentee
                raise BadInput(f"'{missing}' is in no pool", row=f"row {place + 1}", field="pinned")
        raise BadInput("lists a pair twice", field="pinned")

    def mask(self, keys: Ints, rows: Ints) -> Bools:
        """Listed pairs (sorted numbers) among some mentees, as a block over all mentors."""
        width = len(self.mentors)
        block: Bools = np.zeros((len(rows), width), dtype=np.bool_)
        lows, highs = np.searchsorted(keys, rows * width), np.searchsorted(keys, (rows + 1) * width)
        for k in np.flatnonzero(highs > lows).tolist():
            block[k, keys[lows[k] : highs[k]] - rows[k] * width] = True
        return block

    def public_block(self, rows: Ints) -> Bools:
        """Pairs of some mentees that no must and no public exclusion forbids, as a block over all mentors."""
        found: Bools = self.table.feasible(rows, slice(None))
        return found & ~self.mask(self.excluded, rows)

    def allowed_block(self, rows: Ints) -> Bools:
        """Pairs that may be, floors aside (they depend on the score)."""
        return self.public_block(rows) & ~self.mask(self.private, rows)

    def allowed(self, keys: Ints) -> Bools:
        """The same for single pairs, given as sorted numbers."""
        rows, cols = np.divmod(keys, max(len(self.mentors), 1))
        shut = np.isin(keys, self.excluded) | np.isin(keys, self.private)
        found: Bools = self.table.pair_feasible(rows, cols) & ~shut
        return found

    def blocks(self, rows: Ints | None = None) -> Iterator[Ints]:
        """Mentees (all, or those given) in pieces; each piece has about a million pairs with all mentors."""
        rows = np.arange(len(self.mentees)) if rows is None else rows
        step = max(1, BLOCK // max(len(self.mentors), 1))
        for start in range(0, len(rows), step):
            yield rows[start : start + step]


def _units(pool: Pool, field: str, counts: Sequence[int] | Ints) -> Ints:
    return _numbers(pool, field, counts, MAX_UNITS)


def _floors(pool: Pool, floors: int | Sequence[int] | Ints) -> Ints:
    if isinstance(floors, Sequence | np.ndarray):
        return _numbers(pool, "floors", floors, FULL)
    return locked(np.full(len(pool), _number("floors", floors, 0, FULL), dtype=np.int64))


def _numbers(pool: Pool, field: str, given: Sequence[int] | Ints, most: int) -> Ints:
    """A whole number from 0 to `most` for each person."""
    if len(given) != len(pool):
        raise BadInput(f"has {len(given)} rows for {len(pool)} people", field=field)
    plain = given.dtype.kind in "iu" if isinstance(given, np.ndarray) else {*map(type, given)} <= {int}
    numbers = np.array(given) if plain else np.zeros(0)
    if not plain or (len(numbers) and not 0 <= int(numbers.min()) <= int(numbers.max()) <= most):
        # One by one, to name the row; whole numbers of other types are welcome.
        numbers = np.array(
            [_number(field, one, 0, most, row=row_name(k, pool.ids[k])) for k, one in enumerate(given)]
        )
    return locked(numbers.astype(np.int64))


def _number(field: str, value: int, low: int, high: int, row: str = "") -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
        raise BadInput(f"needs a whole number from {low} to {high}, not {value!r}", row=row, field=field)
    return int(value)


def _within(pool: Pool, field: str, pinned: Ints, counts: Ints) -> None:
    """Nobody may be pinned more often than they have units."""
    used = np.bincount(pinned, minlength=len(pool))
    for k in np.flatnonzero(used > counts):
        raise BadInput(
            f"has {used[k]} pinned pairs but {field} {counts[k]}",
            row=row_name(int(k), pool.ids[k]),
            field="pinned",
        )
