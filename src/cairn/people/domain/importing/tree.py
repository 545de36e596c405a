"""Depth-first in/out numbers of a reporting tree, with room between them. Pure: arrays in, arrays out.

Numbers have gaps, so that a newcomer or a mover takes free ones below the new manager and nobody else's change. Only
when there is no room below a manager is that manager's part of the tree numbered anew, or the part above it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
LARGEST: Final = 2**31 - 2
WIDEST: Final = 1_024  # numbers for each person in a fresh tree, unless there are too many people
GENEROUS: Final = 8  # numbers for each person placed later


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of everyone, and who of them got new ones. `changed` holds positions."""

    start: Ints
    end: Ints
    depth: Ints
    changed: Ints


def cycles(parent: Ints) -> list[list[int]]:
    """The circles in a table of parents (-1: none), each as the positions of its members in order."""
    degree = np.bincount(parent[parent >= 0], minlength=len(parent))
    leaves = np.flatnonzero(degree == 0)
    alive = np.ones(len(parent), dtype=bool)
    while len(leaves):
        alive[leaves] = False
        above = parent[leaves]
        above = above[above >= 0]
        np.subtract.at(degree, above, 1)
        above = np.sort(above)  # np.unique takes five times as long
        above = above[np.diff(above, prepend=-1) > 0]
        leaves = above[(degree[above] == 0) & alive[above]]
    found: list[list[int]] = []
    left = {int(one) for one in np.flatnonzero(alive)}
    while left:
        first = min(left)
        ring = [first]
        while (following := int(parent[ring[-1]])) != first:
            ring.append(following)
        # Trimming leaves the circles and whoever stands above one; above a circle there is only the circle.
        left -= set(ring)
        found.append(ring)
    return found


def number_anew(parent: Ints) -> Numbers:
    """Numbers for a whole forest without circles, children in the order of their positions."""
    count = len(parent)
    depth, levels = _levels(parent)
    size = np.ones(count, dtype=np.int64)
    for level in reversed(levels[1:]):
        np.add.at(size, parent[level], size[level])
    place = np.zeros(count, dtype=np.int64)
    for level in levels:
        # Within a level, siblings stand together: each begins where the sizes of those before it end.
        above = parent[level]
        before = np.cumsum(size[level]) - size[level]
        first = np.r_[True, above[1:] != above[:-1]] if len(level) else np.zeros(0, dtype=bool)
        base = before[first][np.cumsum(first) - 1]
        root = above < 0
        place[level] = np.where(root, before, place[above] + 1 + before - base)
    room = max(1, min(WIDEST, LARGEST // max(count, 1)))
    return Numbers(place * room + 1, (place + size) * room, depth, np.arange(count))


def _levels(parent: Ints) -> tuple[Ints, list[Ints]]:
    """Everyone's depth, and the positions level by level, siblings together."""
    order = np.argsort(parent, kind="stable")
    sorted_parents = parent[order]
    depth = np.full(len(parent), -1, dtype=np.int64)
    level = order[: np.searchsorted(sorted_parents, 0)]
    levels: list[Ints] = []
    while len(level):
        depth[level] = len(levels)
        levels.append(level)
        starts = np.searchsorted(sorted_parents, level, side="left")
        ends = np.searchsorted(sorted_parents, level, side="right")
        lengths = ends - starts
        total = int(lengths.sum())
        offsets = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        level = order[np.arange(total) + offsets]
    return depth, levels


def renumber(parent: Ints, start: Ints, end: Ints, depth: Ints, moved: Ints) -> Numbers:
    """Numbers after some people came or moved (`moved`: positions), leaving all other numbers alone if possible.

    `start` and `end` are the numbers so far (-1: none). Everyone without numbers must be in `moved`.
    """
    if len(parent) == len(moved) or not bool((start >= 0).any()):
        return number_anew(parent)
    return _Renumbering(parent, start.copy(), end.copy(), depth.copy(), moved).run()


class _Renumbering:
    """One incremental numbering. Works on the few parts of the tree that changed."""

    def __init__(self, parent: Ints, start: Ints, end: Ints, depth: Ints, moved: Ints) -> None:
        self.parent, self.start, self.end, self.depth = parent, start, end, depth
        self.changed: set[int] = set()
        order = np.argsort(parent, kind="stable")
        self._order, self._sorted = order, parent[order]
        self.loose = {int(one) for one in moved}  # tops of parts that have no valid numbers yet

    def run(self) -> Numbers:
        waiting: dict[int, list[int]] = defaultdict(list)
        for one in sorted(self.loose):
            waiting[int(self.parent[one])].append(one)
        for above in sorted(waiting):
            if above not in self.loose and not self._inside_loose(above):
                self._settle(above, waiting[above])
        return Numbers(self.start, self.end, self.depth, np.array(sorted(self.changed), dtype=np.int64))

    def _children(self, one: int) -> list[int]:
        first, last = np.searchsorted(self._sorted, one, "left"), np.searchsorted(self._sorted, one, "right")
        return [int(child) for child in self._order[first:last]]

    def _inside_loose(self, one: int) -> bool:
        """Whether somebody above is loose: then the whole part is placed with that person."""
        while one >= 0:
            if one in self.loose:
                return True
            one = int(self.parent[one])
        return False

    def _settle(self, above: int, tops: list[int]) -> None:
        """Place parts below a manager whose numbers stand; without room, take the manager's whole part along."""
        for index, top in enumerate(tops):
            if top not in self.loose:
                continue
            part = self._part(top)
            room = self._room(above, len(part))
            if room is None:
                if above < 0:
                    self._everything()
                    return
                self.loose -= set(tops[index:])
                self.loose.add(above)
                self._settle(int(self.parent[above]), [above])
                return
            self._place(part, *room)
            self.loose.discard(top)

    def _everything(self) -> None:
        fresh = number_anew(self.parent)
        self.start, self.end, self.depth = fresh.start, fresh.end, fresh.depth
        self.changed = set(range(len(self.parent)))
        self.loose.clear()

    def _part(self, top: int) -> list[int]:
        """Everyone from `top` down, depth first."""
        found, stack = [], [top]
        while stack:
            one = stack.pop()
            found.append(one)
            stack += reversed(self._children(one))
        return found

    def _room(self, above: int, size: int) -> tuple[int, int] | None:
        """Free numbers below a manager: the widest gap between those who keep theirs, if it is wide enough."""
        low, high = (1, LARGEST) if above < 0 else (int(self.start[above]) + 1, int(self.end[above]))
        kept = sorted(
            (int(self.start[c]), int(self.end[c])) for c in self._children(above) if c not in self.loose
        )
        best = (low, low - 1)
        for first, last in (*kept, (high + 1, high + 1)):
            if first - low > best[1] - best[0] + 1:
                best = (low, first - 1)
            low = last + 1
        free = best[1] - best[0] + 1
        if free < size:
            return None
        return best[0], best[0] + min(free, max(size, min(size * GENEROUS, free // 2))) - 1

    def _place(self, part: list[int], low: int, high: int) -> None:
        room = (high - low + 1) // len(part)
        place = {one: index for index, one in enumerate(part)}
        last = dict(place)
        for one in reversed(part[1:]):
            above = int(self.parent[one])
            last[above] = max(last[above], last[one])
        for one in part:
            above = int(self.parent[one])
            self.start[one] = low + place[one] * room
            self.end[one] = low + (last[one] + 1) * room - 1
            self.depth[one] = self.depth[above] + 1 if above >= 0 else 0
            self.changed.add(one)
            self.loose.discard(one)
