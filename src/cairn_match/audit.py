"""audit: does a match treat groups of people alike? By value of an attribute, with intervals, small groups hidden.

Attributes come from outside and are never part of the problem; a sensitive attribute can enter a score only by a rule
that reads a column of its name, and the audit says which rules do.

The impact ratio is the match rate of a group over that of the group with the highest rate; below four fifths it deserves
a look (US Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D). It shows a difference and proves no cause.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.errors import BadInput
from cairn_match.intervals import Interval, clustered, low_decile, mean_interval, ratio_interval, wilson
from cairn_match.pool import Pool
from cairn_match.problem import Problem
from cairn_match.result import Result
from cairn_match.suggest import shortlist
from cairn_match.suppression import hidden_cells

SMALLEST = 5
FOUR_FIFTHS = 0.8
Values = Mapping[str, Sequence[str | None]]
Lists = Mapping[str, Sequence[str]]


class Side(StrEnum):
    """Whose attribute it is."""

    MENTEE = "mentee"
    MENTOR = "mentor"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and its 95 % interval (None where too few people tell)."""

    value: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class AuditGroup:
    """One value of an attribute. None means hidden, or nothing to tell.

    value        None: not known
    people       mentees who want somebody, or mentors with places
    rate         share of them with at least one pair
    impact       rate over that of the group with the highest rate; `low_impact`: below four fifths
    mean, low_decile  of the scores of their pairs, in hundredths; a mentee with two mentors counts with their mean
    places_share, exposure  mentors only: share of all places, and of all lines of the suggestion lists
    exposure_ratio          exposure over places_share; 1 is even
    hidden       too few people, or hidden to protect another group; then nothing else is told
    """

    value: str | None
    hidden: bool
    people: int | None = None
    rate: Estimate | None = None
    impact: Estimate | None = None
    low_impact: bool = False
    mean: Estimate | None = None
    low_decile: Estimate | None = None
    places_share: float | None = None
    exposure: Estimate | None = None
    exposure_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class AttributeAudit:
    """One attribute of one side.

    rules     keys of the rules by which a column of this name enters the score or decides as a must
    groups    by value; empty when `withheld`: the table cannot be shown without giving somebody away
    """

    side: Side
    attribute: str
    rules: tuple[str, ...]
    withheld: bool
    groups: tuple[AuditGroup, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """All attributes in the order given, mentees first.

    Each table is protected by itself. Attributes that nest (a country and its region) can tell about each other: give
    only the finer one.
    """

    smallest: int
    tables: tuple[AttributeAudit, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def audit(
    problem: Problem,
    result: Result,
    *,
    mentees: Values | None = None,
    mentors: Values | None = None,
    lists: Lists | None = None,
    k: int = SMALLEST,
) -> Audit:
    """Compare groups of people.

    mentees, mentors  attribute name to one value a person (None: not known), in the order of the pool
    lists             suggestion lists: mentee id to mentor ids (see `top_lists`), for the exposure of mentors
    k                 groups under this many people are hidden, with others that would give them away

    Raises BadInput for a column of wrong length, an id that is in no pool, or k below 2.
    """
    if isinstance(k, bool) or not isinstance(k, int) or k < 2:
        raise BadInput(f"needs a whole number from 2, not {k!r}", field="k")
    tables = [
        _table(problem, _Facts.of(problem, result, side, lists), side, name, values, k)
        for side, columns in ((Side.MENTEE, mentees), (Side.MENTOR, mentors))
        for name, values in (columns or {}).items()
    ]
    return Audit(k, tuple(tables))


def top_lists(problem: Problem, size: int = 10) -> dict[str, tuple[str, ...]]:
    """The best mentors with a place of every mentee, as `shortlist` gives them."""
    return {
        mentee: tuple(mentor for mentor, _ in shortlist(problem, mentee, size))
        for mentee in problem.mentees.ids
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Facts:
    """What is counted about each person of one side."""

    pool: Pool
    counts: Bools  # wants somebody, or has places
    matched: Bools
    scores: Ints  # mean score of the person's pairs, where matched
    places: Ints | None
    lists: tuple[Ints, Ints] | None  # list number and row of the mentor of each line

    @classmethod
    def of(cls, problem: Problem, result: Result, side: Side, lists: Lists | None) -> "_Facts":
        """Gather."""
        mentor = side is Side.MENTOR
        pool, rows = (problem.mentors, result.cols) if mentor else (problem.mentees, result.rows)
        counts = (problem.places if mentor else problem.demand) > 0
        pairs = np.bincount(rows, minlength=len(pool))
        sums = np.zeros(len(pool), dtype=np.int64)
        np.add.at(sums, rows, np.array(result.scores, dtype=np.int64))
        scores = (2 * sums + pairs) // np.maximum(2 * pairs, 1)
        places = problem.places if mentor else None
        return cls(
            pool, counts, (pairs > 0) & counts, scores, places, _lines(problem, lists) if mentor else None
        )


def _lines(problem: Problem, lists: Lists | None) -> tuple[Ints, Ints] | None:
    """Every line of the lists."""
    if lists is None:
        return None
    lines = [
        (problem.mentees.row_of(mentee), problem.mentors.row_of(mentor))
        for mentee, shown in sorted(lists.items())
        for mentor in shown
    ]
    table = np.array(lines, dtype=np.int64).reshape(-1, 2)
    return (table[:, 0], table[:, 1]) if len(lines) else None


def _table(
    problem: Problem, facts: _Facts, side: Side, name: str, values: Sequence[str | None], k: int
) -> AttributeAudit:
    """One attribute: count, hide, estimate."""
    if len(values) != len(facts.pool):
        raise BadInput(f"has {len(values)} rows for {len(facts.pool)} people", field=name)
    rules = tuple(
        rule.key
        for position, rule in enumerate(problem.rules)
        if getattr(rule, str(side)) == name and (rule.mode == "must" or problem.table.points[position])
    )
    kept = sorted({value for value, on in zip(values, facts.counts, strict=True) if on and value is not None})
    names: list[str | None] = [*kept]
    if any(on and value is None for value, on in zip(values, facts.counts, strict=True)):
        names.append(None)
    place = {value: number for number, value in enumerate(names)}
    codes = np.array([place.get(value, -1) for value in values], dtype=np.int64)
    codes[~facts.counts] = -1
    cells = _Cells(facts, codes, len(names))
    hidden = cells.hidden(k)
    if hidden is None:
        return AttributeAudit(side, name, rules, True, ())
    quiet = cells.quiet(k, hidden)
    groups = tuple(cells.group(number, value, hidden, quiet) for number, value in enumerate(names))
    return AttributeAudit(side, name, rules, False, groups)


class _Cells:
    """Counts of each group."""

    def __init__(self, facts: _Facts, codes: Ints, size: int) -> None:
        self.facts, self.codes = facts, codes
        on = codes >= 0
        self.people: Ints = np.bincount(codes[on], minlength=size)
        self.matched: Ints = np.bincount(codes[on & facts.matched], minlength=size)
        self.places: Ints | None = None
        self.shown: Ints | None = None
        if facts.places is not None:
            self.places = np.bincount(codes[on], weights=facts.places[on], minlength=size).astype(np.int64)
        if facts.lists is not None:
            lines = codes[facts.lists[1]]
            self.shown = np.bincount(lines[lines >= 0], minlength=size)

    def hidden(self, k: int) -> Bools | None:
        """Groups of which nothing is told."""
        counted: list[tuple[Ints, Ints | None]] = [(self.matched, self.people)]
        if self.shown is not None:
            counted.append((self.shown, None))
        return hidden_cells(self.people, k, counted)

    def quiet(self, k: int, hidden: Bools) -> Bools:
        """Groups whose scores are not told: fewer than k of them have one, or that would give others away."""
        found = hidden_cells(self.matched, k, also=hidden)
        return np.ones(len(hidden), dtype=np.bool_) if found is None else found | hidden

    def group(self, number: int, value: str | None, hidden: Bools, quiet: Bools) -> AuditGroup:
        """Everything about one group that may be told."""
        if hidden[number]:
            return AuditGroup(value, hidden=True)
        people, matched = int(self.people[number]), int(self.matched[number])
        rates = np.where(hidden, -1.0, self.matched / np.maximum(self.people, 1))
        best = int(np.argmax(rates))
        impact = None
        if rates[best] > 0:
            span = ratio_interval(matched, people, int(self.matched[best]), int(self.people[best]))
            impact = Estimate(float(rates[number] / rates[best]), span)
        scores = self.facts.scores[(self.codes == number) & self.facts.matched]
        told = not quiet[number] and len(scores) > 0
        share, exposure, ratio = self._exposure(number)
        return AuditGroup(
            value,
            hidden=False,
            people=people,
            rate=Estimate(matched / people, wilson(matched, people)),
            impact=impact,
            low_impact=impact is not None and impact.value < FOUR_FIFTHS,
            mean=Estimate(float(scores.mean()), mean_interval(scores)) if told else None,
            low_decile=Estimate(*low_decile(scores)) if told else None,
            places_share=share,
            exposure=exposure,
            exposure_ratio=ratio,
        )

    def _exposure(self, number: int) -> tuple[float | None, Estimate | None, float | None]:
        """Share of places, share of lines, and one over the other."""
        if self.places is None:
            return None, None, None
        share = float(self.places[number] / self.places.sum())
        if self.facts.lists is None:
            return share, None, None
        lists, mentors = self.facts.lists
        _, order = np.unique(lists, return_inverse=True)
        sizes = np.bincount(order)
        shown = np.bincount(order, weights=self.codes[mentors] == number, minlength=len(sizes)).astype(
            np.int64
        )
        value, span = clustered(shown, sizes)
        return share, Estimate(value, span), value / share
