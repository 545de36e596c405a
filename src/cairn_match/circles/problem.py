"""GroupProblem: people, rules, sizes, leads and hours of the circles wanted, checked and compiled."""

from collections.abc import Iterable, Sequence

import numpy as np

from cairn_match.arrays import Bits, Bools, Index, Ints, locked
from cairn_match.columns import CategoryColumn, Column, NumberColumn, SlotsColumn
from cairn_match.errors import BadInput, row_name
from cairn_match.pool import Pool
from cairn_match.rules import Rule
from cairn_match.scoring import compile_rules

Pairs = Iterable[tuple[str, str]]
MOST = 100  # members of a circle
PLACES = 1000  # circles of one lead


class GroupProblem:
    """Everything that decides which circles are formed; immutable once built.

    people       the pool of those who want to sit in a circle
    size         least and most members of a circle, the lead not counted
    rules        between any two members. A must has to hold both ways; the points of both ways add up
    leads        pool of those who may lead (None: circles without leads); nobody leads a circle they sit in
    lead_places  how many circles each may lead (default: one)
    lead_rules   between a member (as mentee) and the lead (as mentor)
    hours        SLOTS column of people and leads; members and lead of a circle share at least `common` slots.
                 Whoever's hours are not known cannot sit or lead. Two circles of one lead may share slots
    mix          CATEGORY or ORDINAL columns whose values are spread over the circles as evenly as possible
    excluded     pairs (in any order, leads too) that may not be together, and of which everybody may know
    private      the same, of which no answer may tell (blocks, private wishes)
    circles      how many circles at most (default: as many as the middle of `size` needs)
    seed         decides between equals

    Ids that are in no pool are ignored in excluded and private. Raises BadInput.
    """

    def __init__(
        self,
        *,
        people: Pool,
        size: tuple[int, int],
        rules: Sequence[Rule] = (),
        leads: Pool | None = None,
        lead_places: Sequence[int] | None = None,
        lead_rules: Sequence[Rule] = (),
        hours: str = "",
        common: int = 1,
        mix: Sequence[str] = (),
        excluded: Pairs = (),
        private: Pairs = (),
        circles: int | None = None,
        seed: int = 0,
    ) -> None:
        self.people, self.with_leads = people, leads is not None
        self.leads = Pool([]) if leads is None else leads
        self.least, self.most = _sizes(size)
        self.rules, self.lead_rules = tuple(rules), tuple(lead_rules)
        self.table = compile_rules(self.rules, people, people)
        if leads is None and (lead_rules or lead_places):
            raise BadInput("means nothing without leads", field="lead_rules" if lead_rules else "lead_places")
        self.lead_table = compile_rules(self.lead_rules if leads is not None else (), people, self.leads)
        self.lead_places = _places(self.leads, lead_places)
        self.common = _whole("common", common, 1, 10_080) if hours else 0
        self.hours = _week(people, hours, self.common)
        self.lead_hours = _week(self.leads, hours, self.common) if leads is not None else None
        self.slots = self.hours.count if self.hours is not None else 1
        if self.hours is not None and self.lead_hours is not None and self.lead_hours.count != self.slots:
            raise BadInput(f"compares {self.slots} slots with {self.lead_hours.count}", field="hours")
        self.mix = tuple(mix)
        self.mixed = tuple(_codes(people, name) for name in self.mix)
        self.excluded = self._pairs("excluded", list(excluded))
        self.private = self._pairs("private", list(private))
        self.circles = None if circles is None else _whole("circles", circles, 0, 10**9)
        self.seed = _whole("seed", seed, 0, 2**63 - 1)

    def _pairs(self, field: str, pairs: list[tuple[str, str]]) -> tuple[Ints, Ints]:
        """Listed pairs as sorted unique numbers: both ways between members, and from members to leads."""
        own, led = self.people.index, self.leads.index
        inner, outer = set(), set()
        for place, pair in enumerate(pairs):
            if not isinstance(pair, tuple | list) or len(pair) != 2:
                raise BadInput(f"needs two ids, not {pair!r}", row=f"row {place + 1}", field=field)
            for one, other in (pair, pair[::-1]):
                if one in own and other in own:
                    inner.add(own[one] * len(self.people) + own[other])
                if one in own and other in led:
                    outer.add(own[one] * len(self.leads) + led[other])
        return _sorted(inner), _sorted(outer)

    def usable(self, *, leads: bool = False) -> Bools:
        """People (or leads) with enough hours of their own."""
        week, pool = (self.lead_hours, self.leads) if leads else (self.hours, self.people)
        if week is None:
            return np.ones(len(pool), dtype=np.bool_)
        enough: Bools = np.bitwise_count(week.bits).sum(axis=0) >= self.common
        return enough & week.known

    def public_pairs(self, rows: Ints, cols: Index = slice(None)) -> Bools:
        """Pairs of members that no must, no public exclusion and no lack of hours keeps apart; oneself is no company."""
        everybody = np.arange(len(self.people))[cols]
        found = self.table.feasible(rows, cols) & self.table.feasible(cols, rows).T
        found &= ~_listed(self.excluded[0], rows, everybody, len(self.people))
        found &= rows[:, None] != everybody[None, :]
        return found & _meeting(self.hours, self.hours, rows, cols, self.common)

    def public_leads(self, rows: Ints, cols: Index = slice(None)) -> Bools:
        """Leads that no must, no public exclusion and no lack of hours keeps from some members."""
        everybody = np.arange(len(self.leads))[cols]
        found = self.lead_table.feasible(rows, cols)
        found &= ~_listed(self.excluded[1], rows, everybody, len(self.leads)) & ~self._same(rows, everybody)
        return found & _meeting(self.hours, self.lead_hours, rows, cols, self.common)

    def allowed_pairs(self, rows: Ints, cols: Index = slice(None)) -> Bools:
        """The same with private exclusions."""
        everybody = np.arange(len(self.people))[cols]
        return self.public_pairs(rows, cols) & ~_listed(self.private[0], rows, everybody, len(self.people))

    def allowed_leads(self, rows: Ints, cols: Index = slice(None)) -> Bools:
        """The same with private exclusions."""
        everybody = np.arange(len(self.leads))[cols]
        return self.public_leads(rows, cols) & ~_listed(self.private[1], rows, everybody, len(self.leads))

    def _same(self, rows: Ints, cols: Ints) -> Bools:
        """Pairs of a member and a lead who are one person."""
        ids = np.array([self.leads.index.get(person, -1) for person in self.people.ids], dtype=np.int64)
        found: Bools = ids[rows][:, None] == cols[None, :]
        return found

    def blocks(self, rows: Ints) -> Iterable[Ints]:
        """Some members in pieces; each has about a million pairs with everybody."""
        step = max(1, (1 << 20) // max(len(self.people), len(self.leads), 1))
        return (rows[start : start + step] for start in range(0, len(rows), step))


def _sorted(keys: set[int]) -> Ints:
    return locked(np.array(sorted(keys), dtype=np.int64))


def _listed(keys: Ints, rows: Ints, cols: Ints, width: int) -> Bools:
    return np.isin(rows[:, None] * width + cols[None, :], keys)


def _meeting(
    left: SlotsColumn | None, right: SlotsColumn | None, rows: Ints, cols: Index, common: int
) -> Bools:
    if left is None or right is None:
        return np.ones((1, 1), dtype=np.bool_)
    both = np.bitwise_count(left.bits[:, rows][:, :, None] & right.bits[:, cols][:, None, :]).sum(axis=0)
    found: Bools = (both >= common) & left.known[rows][:, None] & right.known[cols][None, :]
    return found


def _sizes(size: tuple[int, int]) -> tuple[int, int]:
    if not isinstance(size, tuple | list) or len(size) != 2:
        raise BadInput(f"needs (least, most), not {size!r}", field="size")
    least, most = (_whole("size", one, 1, MOST) for one in size)
    if least > most:
        raise BadInput(f"has a least of {least} above its most of {most}", field="size")
    return least, most


def _places(leads: Pool, places: Sequence[int] | None) -> Ints:
    counts = [1] * len(leads) if places is None else list(places)
    if len(counts) != len(leads):
        raise BadInput(f"has {len(counts)} rows for {len(leads)} people", field="lead_places")
    checked = [
        _whole("lead_places", count, 0, PLACES, row=row_name(k, leads.ids[k]))
        for k, count in enumerate(counts)
    ]
    return locked(np.array(checked, dtype=np.int64))


def _whole(field: str, value: int, low: int, high: int, row: str = "") -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
        raise BadInput(f"needs a whole number from {low} to {high}, not {value!r}", row=row, field=field)
    return int(value)


def _column(pool: Pool, name: str, field: str) -> Column:
    if name not in pool.columns:
        raise BadInput(f"there is no column '{name}' among {sorted(pool.columns)}", field=field)
    return pool.columns[name]


def _week(pool: Pool, name: str, common: int) -> SlotsColumn | None:
    if not common:
        return None
    column = _column(pool, name, "hours")
    if not isinstance(column, SlotsColumn):
        raise BadInput(f"column '{name}' is {column.codec}; hours are slots", field="hours")
    return column


def _codes(pool: Pool, name: str) -> tuple[Ints, tuple[str | int, ...]]:
    """A column to be mixed as codes from 0 (-1 unknown), and what each code means."""
    column = _column(pool, name, "mix")
    if isinstance(column, CategoryColumn):
        return column.values.astype(np.int64), column.codes
    if not isinstance(column, NumberColumn):
        raise BadInput(
            f"column '{name}' is {column.codec}; only category and ordinal can be mixed", field="mix"
        )
    values, codes = np.unique(column.values[column.known], return_inverse=True)
    found: Ints = np.full(len(pool), -1, dtype=np.int64)
    found[column.known] = codes
    return found, tuple(values.tolist())


def week_bits(column: SlotsColumn | None, people: int) -> Bits:
    """Free slots as [words, people]; nothing for whoever's hours are not known; one slot for all without hours."""
    if column is None:
        return np.ones((1, people), dtype=np.uint64)
    kept: Bits = np.where(column.known, column.bits, np.uint64(0))
    return kept
