"""smallest_musts: the fewest musts that together leave a person without anyone.

Each mentor with a place fails a set of musts for this mentee. A set of musts leaves nobody when it has one of each of
these sets: a hitting set. The smallest are found exactly, by branching on a set that is not hit yet (Karp 1972 for the
problem; bounded search tree as in Downey and Fellows 1999).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.errors import BadInput
from cairn_match.problem import Problem
from cairn_match.result import Result

EXCLUDED = "(excluded)"  # stands among the musts for a public exclusion
MOST_MUSTS = 61  # with the exclusion they are the bits of one whole number


@dataclass(frozen=True, slots=True)
class SmallestMusts:
    """Why a mentee has nobody.

    sets      each of the smallest sets of musts (keys, in the order of the rules) that together leave nobody;
              EXCLUDED stands for public exclusions. Empty when somebody is possible, or when there are no mentors
    mentors   mentors with a place, the mentee aside
    possible  those of them who fail no must and are not publicly excluded. Private exclusions never show: such a mentor
              counts as possible
    """

    mentee: str
    sets: tuple[tuple[str, ...], ...]
    mentors: int
    possible: int


@dataclass(frozen=True, slots=True)
class MustSet:
    """A set of musts that leaves people without anyone, none of it to spare; `mentees` by id."""

    rules: tuple[str, ...]
    mentees: tuple[str, ...]

    @property
    def people(self) -> int:
        """How many."""
        return len(self.mentees)


def smallest_musts(problem: Problem, mentee: str) -> SmallestMusts:
    """The smallest sets for one mentee. Raises BadInput for an id that is in no pool, or for more than 61 musts."""
    return _found(problem, np.array([problem.mentees.row_of(mentee)]))[0]


def blocking_musts(problem: Problem, result: Result) -> tuple[MustSet, ...]:
    """The same for all mentees whom a result leaves without any mentor, gathered by set, most people first.

    Somebody with two smallest sets counts in both; somebody for whom a mentor is possible, and who lost in competition,
    in none.
    """
    rows = [problem.mentees.index[one.mentee] for one in result.unmatched if one.got == 0]
    gathered: dict[tuple[str, ...], list[str]] = {}
    for piece in problem.blocks(np.array(rows, dtype=np.int64)):
        for one in _found(problem, piece):
            for keys in one.sets:
                gathered.setdefault(keys, []).append(one.mentee)
    sets = [MustSet(keys, tuple(sorted(people))) for keys, people in gathered.items()]
    return tuple(sorted(sets, key=lambda one: (-one.people, len(one.rules), one.rules)))


def _found(problem: Problem, rows: Ints) -> list[SmallestMusts]:
    """Answers of a block of mentees."""
    musts = [k for k, _ in problem.table.failing(rows[:0], slice(0, 0))]
    if len(musts) > MOST_MUSTS:
        raise BadInput(f"are {len(musts)}; at most {MOST_MUSTS} are looked at together", field="rules")
    failed: Ints = np.zeros((len(rows), len(problem.mentors)), dtype=np.int64)
    for bit, (_, block) in enumerate(problem.table.failing(rows, slice(None))):
        failed |= np.where(block, np.int64(1) << bit, 0)
    failed |= np.where(problem.mask(problem.excluded, rows), np.int64(1) << len(musts), 0)
    keys = [*(problem.rules[k].key for k in musts), EXCLUDED]
    return [_one(problem, row, failed[k], keys) for k, row in enumerate(rows.tolist())]


def _one(problem: Problem, row: int, failed: Ints, keys: Sequence[str]) -> SmallestMusts:
    mentee = problem.mentees.ids[row]
    mentors: Bools = problem.places > 0
    mentors[[problem.mentors.index[mentee]] if mentee in problem.mentors.index else []] = False
    masks = failed[mentors]
    sets = smallest_hitting_sets(np.unique(masks).tolist())
    named = [tuple(key for bit, key in enumerate(keys) if found >> bit & 1) for found in sets]
    return SmallestMusts(mentee, tuple(named), len(masks), int((masks == 0).sum()))


def smallest_hitting_sets(masks: Iterable[int]) -> list[int]:
    """All smallest sets of bits that have a bit of each mask, in order; none when a mask is empty or there is no mask."""
    needed = _least(masks)
    if not needed or needed[0] == 0:
        return []
    size = 1
    while True:
        found: set[int] = set()
        _branch(needed, 0, size, found)
        if found:
            return sorted(found)
        size += 1


def _least(masks: Iterable[int]) -> list[int]:
    """Masks that contain no other one: hitting these hits all."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda one: (one.bit_count(), one)):
        if not any(one & mask == one for one in kept):
            kept.append(mask)
    return kept


def _branch(masks: Sequence[int], chosen: int, left: int, found: set[int]) -> None:
    """Choose each bit of the first mask that is not hit."""
    open_mask = next((mask for mask in masks if not mask & chosen), 0)
    if not open_mask:
        found.add(chosen)
        return
    while left and open_mask:
        bit = open_mask & -open_mask
        open_mask ^= bit
        _branch(masks, chosen | bit, left - 1, found)
