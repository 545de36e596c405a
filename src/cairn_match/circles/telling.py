"""Telling: what was formed in terms that a page shows: slots, means, and how even the mix is."""

from collections.abc import Iterable

import numpy as np

from cairn_match.arrays import Bits, Ints
from cairn_match.circles.problem import GroupProblem
from cairn_match.circles.result import Circle, Spread


def free_slots(week: Bits, count: int) -> tuple[int, ...]:
    """Numbers of the set bits."""
    return tuple(k for k in range(count) if int(week[k // 64]) >> (k % 64) & 1)


def circle_of(lead: str | None, members: tuple[str, ...], slots: tuple[int, ...], points: int) -> Circle:
    """A circle with its mean score."""
    pairs = _pairs(len(members), lead)
    return Circle(lead, members, slots, points, _mean(points, pairs))


def mean_score(circles: Iterable[Circle]) -> int:
    """Mean of all pairs of all circles."""
    found = [(one.points, _pairs(len(one.members), one.lead)) for one in circles]
    return _mean(sum(points for points, _ in found), sum(pairs for _, pairs in found))


def _pairs(members: int, lead: str | None) -> int:
    """Ordered pairs that a circle's points are the sum of; the lead counts twice with each member."""
    return members * (members - 1) + (2 * members if lead is not None else 0)


def _mean(points: int, pairs: int) -> int:
    return (2 * points + pairs) // (2 * pairs) if pairs else 0


def spreads(problem: GroupProblem, home: Ints, made: int) -> tuple[Spread, ...]:
    """How even the mix is; `home` says who sits where."""
    found = []
    for name, (codes, values) in zip(problem.mix, problem.mixed, strict=True):
        counts = np.zeros((made, len(values)), dtype=np.int64)
        seated = (home >= 0) & (codes >= 0)
        np.add.at(counts, (home[seated], codes[seated]), 1)
        for k, value in enumerate(values):
            mine = counts[:, k]
            people, alike = int(mine.sum()), int((mine * (mine - 1) // 2).sum())
            even, more = divmod(people, max(made, 1))
            best = more * (even + 1) * even // 2 + (made - more) * even * (even - 1) // 2
            low, high = (int(mine.min()), int(mine.max())) if made else (0, 0)
            found.append(Spread(name, value, people, low, high, alike, best))
    return tuple(found)
