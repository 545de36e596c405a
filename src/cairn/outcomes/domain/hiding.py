"""Small numbers, for those who see no names: what is hidden so that nobody can be worked out from what is shown.

The rules hold on every page alike, so that one page never gives away what another hides:

- a number of one to four people, and the rest of a whole that would be as small, is hidden;
- a program that fewer than five people have joined shows no number at all;
- where a column has a total, more cells are hidden until at least two are, with at least ten people in them, or the
  total is hidden too;
- on the way from invited to completed a step is shown only when it differs from the last one shown by none or five.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from cairn.outcomes.domain.measuring import Measured, Number
from cairn.outcomes.domain.metrics import FUNNEL, Unit

FEWEST = 5
COVER = (
    2 * FEWEST
)  # people in the hidden cells of a column: so many that no single cell follows from their sum
ADDED_UP = ("participants", "active_pairs", "quiet_pairs", "sessions_held")  # columns with a total
Hidden = dict[UUID, set[str]]


def small(value: int | None) -> bool:
    return value is not None and 0 < value < FEWEST


def _gives_away(number: Number) -> bool:
    """A few people counted, or a few left over."""
    if not number.metric.people:
        return False
    rest = number.of - number.value if number.of is not None and number.value is not None else None
    if number.metric.unit is Unit.MEAN:  # its lower part counts people; a mean has no rest
        return small(number.of)
    return small(number.value) or (number.metric.rest_tells and small(rest))


def hidden_steps(values: Sequence[int | None]) -> set[int]:
    """Places in a narrowing row of counts that must be hidden."""
    hidden, last = set(), None
    for place, value in enumerate(values):
        if small(value) or (last is not None and value is not None and small(last - value)):
            hidden.add(place)
        else:
            last = value
    return hidden


def hidden_in(measured: Measured) -> set[str]:
    """What one program hides for itself."""
    numbers = measured.numbers
    joined = numbers.get("joined")
    if joined is not None and small(joined.value):
        return {*numbers, *measured.months}
    hidden = {key for key, number in numbers.items() if _gives_away(number)}
    steps = [numbers[key].value if key in numbers else None for key in FUNNEL]
    hidden |= {FUNNEL[place] for place in hidden_steps(steps)}
    hidden |= _months(measured.months.get("joined_by_month", []))
    return _closed(hidden, measured)


def nameless_in(measured: Measured) -> set[str]:
    """What is hidden even from those who see names and states: a few of whom no role may know who they are."""
    numbers = measured.numbers.items()
    return {key for key, number in numbers if number.metric.nameless and _gives_away(number)}


def _closed(hidden: set[str], measured: Measured) -> set[str]:
    """With what would say the same again: a number whose denominator is hidden, and the growth up to it."""
    hidden = set(hidden)
    while more := {k for k, n in measured.numbers.items() if n.metric.of in hidden} - hidden:
        hidden |= more
    return hidden | ({"joined_by_month"} if "joined" in hidden else set())


def _months(grown: Sequence[Number]) -> set[str]:
    """The growth of a month is the difference of two points."""
    values = [number.value or 0 for number in grown]
    steps = [b - a for a, b in pairwise(values)]
    return {"joined_by_month"} if any(small(abs(step)) for step in [*values, *steps]) else set()


def hide(programs: Mapping[UUID, Measured], columns: Iterable[str] = ADDED_UP) -> tuple[Hidden, set[str]]:
    """What to hide of each program, and which totals, over all programs together."""
    hidden: Hidden = {program: hidden_in(measured) for program, measured in programs.items()}
    totals = set()
    for key in columns:
        cells = {p: m.numbers[key].value or 0 for p, m in programs.items() if key in m.numbers}
        more, total = _cover(cells, {p for p in cells if key in hidden[p]})
        for program in more:
            hidden[program].add(key)
        if total:
            totals.add(key)
    return {program: _closed(keys, programs[program]) for program, keys in hidden.items()}, totals


def _cover(cells: dict[UUID, int], hidden: set[UUID]) -> tuple[set[UUID], bool]:
    """Further cells to hide, the smallest first; and whether the total must go as well."""
    if not hidden:
        return set(), False
    more: set[UUID] = set()
    for program in sorted(cells, key=lambda p: (cells[p], p)):
        gone = hidden | more
        if len(gone) >= 2 and sum(cells[p] for p in gone) >= COVER:
            return more, False
        if program not in gone and cells[program]:
            more.add(program)
    gone = hidden | more
    return more, not (len(gone) >= 2 and sum(cells[p] for p in gone) >= COVER)
