"""stable: nobody and nobody else would both rather have each other (Gale and Shapley 1962).

Both sides may take several; they judge sets by their members (responsive preferences, Roth 1985), so "rather"
means: with a free unit, or instead of the least wished that they hold. Everybody whom a list names is
acceptable, whatever the wish; wishes only rank. Preferences are strict: equal wishes are ordered by lot.
"""

from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.jit import compiled


@dataclass(frozen=True, slots=True, eq=False)
class Deferred:
    """held: which list entries are matched; exhausted: who reached the end of their list with a unit left."""

    held: Bools
    exhausted: Bools


def deferred_acceptance(starts: Ints, others: Ints, wishes: Ints, demands: Ints, places: Ints) -> Deferred:
    """Deferred acceptance with several units on both sides: best for those who propose.

    starts   [proposers + 1] where each proposer's list begins; lists are best first, nobody in one twice
    others   [entries] the receiver of each entry
    wishes   [entries] how much the receiver wishes this proposer, higher is better; of equals the lower
             proposer wins
    demands  [proposers] how many each wants        places  [receivers] how many each can take

    Linear in the proposals made, apart from a heap for each receiver. Lists may be cut off at any length: the
    outcome is stable over all pairs when no list of an `exhausted` proposer was cut. The outcome does not depend
    on the order of the proposals (McVitie and Wilson 1971), so a longer list only needs a new call.
    """
    room = np.minimum(places, np.bincount(others, minlength=len(places)))
    heaps = np.append(0, np.cumsum(room)).astype(np.int64)
    held = np.zeros(len(others), dtype=np.bool_)
    exhausted = np.zeros(len(demands), dtype=np.bool_)
    owners = np.repeat(np.arange(len(demands)), np.diff(starts))
    _propose(starts, others, wishes, owners, demands, heaps, held, exhausted)
    return Deferred(held, exhausted)


@compiled
def _propose(
    starts: Ints,
    others: Ints,
    wishes: Ints,
    owners: Ints,
    demands: Ints,
    heaps: Ints,
    held: Bools,
    exhausted: Bools,
) -> None:
    """Everybody proposes down their list until content; whoever loses a match proposes again."""
    count = len(demands)
    after, has, sizes = starts[:-1].copy(), np.zeros_like(demands), np.zeros(len(heaps) - 1, dtype=np.int64)
    heap, stack, waits = np.empty(heaps[-1], dtype=np.int64), np.arange(count), np.ones(count, dtype=np.bool_)
    while count > 0:
        count -= 1
        person = stack[count]
        waits[person] = False
        while has[person] < demands[person]:
            entry = after[person]
            if entry == starts[person + 1]:
                exhausted[person] = True
                break
            after[person] += 1
            base, size = heaps[others[entry]], sizes[others[entry]]
            if size < heaps[others[entry] + 1] - base:
                sizes[others[entry]] += 1
                _up(heap, base, size, entry, wishes, owners)
            elif size > 0 and _less(heap[base], entry, wishes, owners):
                loser = owners[heap[base]]
                held[heap[base]] = False
                has[loser] -= 1
                _down(heap, base, size, entry, wishes, owners)
                if not waits[loser]:
                    stack[count], waits[loser] = loser, True
                    count += 1
            else:
                continue
            held[entry] = True
            has[person] += 1


@compiled
def _less(one: int, other: int, wishes: Ints, owners: Ints) -> bool:
    """Whether a receiver wishes entry `one` less than entry `other`."""
    if wishes[one] != wishes[other]:
        return bool(wishes[one] < wishes[other])
    return bool(owners[one] > owners[other])


@compiled
def _up(heap: Ints, base: int, size: int, entry: int, wishes: Ints, owners: Ints) -> None:
    """Add an entry to a heap whose top is the least wished."""
    k = size
    while k > 0:
        up = (k - 1) // 2
        if not _less(entry, heap[base + up], wishes, owners):
            break
        heap[base + k] = heap[base + up]
        k = up
    heap[base + k] = entry


@compiled
def _down(heap: Ints, base: int, size: int, entry: int, wishes: Ints, owners: Ints) -> None:
    """Replace the top of a heap."""
    k = 0
    while 2 * k + 1 < size:
        low = 2 * k + 1
        if low + 1 < size and _less(heap[base + low + 1], heap[base + low], wishes, owners):
            low += 1
        if not _less(heap[base + low], entry, wishes, owners):
            break
        heap[base + k] = heap[base + low]
        k = low
    heap[base + k] = entry


def strict_ranks(wishes: Ints, lots: Ints) -> Ints:
    """Numbers 0.. of all entries, least wished first: strict, so that no two are equal. Of equals, by lot."""
    ranks = np.empty(len(wishes), dtype=np.int64)
    ranks[np.lexsort((np.arange(len(wishes)), lots, wishes))] = np.arange(len(wishes))
    return ranks


def least_held(owners: Ints, ranks: Ints, held: Bools, units: Ints) -> Ints:
    """What each person's next match must beat: -1 with a free unit, else the rank of the least wished match.

    owners  [entries] the person of each entry, on the side in question; units [people]. A person without any
    unit gets a number that nothing beats. To look for blocking pairs outside of the lists, compare these.
    """
    least = np.full(len(units), np.iinfo(np.int64).max)
    np.minimum.at(least, owners[held], ranks[held])
    counts = np.bincount(owners[held], minlength=len(units))
    return np.where(counts < units, -1, least)


def blocking_pairs(
    rows: Ints, cols: Ints, ranks: tuple[Ints, Ints], held: Bools, units: tuple[Ints, Ints]
) -> Ints:
    """Entries that block: not matched, and both ends would rather have them. Empty proves stability.

    rows, cols, held  [entries]; ranks and units as in `least_held`, of the mentees and of the mentors
    """
    mentee, mentor = (
        least_held(ends, rank, held, limit)
        for ends, rank, limit in zip((rows, cols), ranks, units, strict=True)
    )
    blocks: Ints = np.flatnonzero(~held & (ranks[0] > mentee[rows]) & (ranks[1] > mentor[cols]))
    return blocks


def stable_edges(
    rows: Ints, cols: Ints, ranks: tuple[Ints, Ints], units: tuple[Ints, Ints], *, by_mentors: bool
) -> Bools:
    """The stable choice among listed pairs that is best for the mentees, or for the mentors.

    Shapes and order as in `blocking_pairs`; ranks must be strict (`strict_ranks`).
    """
    side = 1 if by_mentors else 0
    ends = (cols, rows) if by_mentors else (rows, cols)
    order = np.lexsort((-ranks[side], ends[0]))
    starts = np.append(0, np.cumsum(np.bincount(ends[0], minlength=len(units[side]))))
    found = deferred_acceptance(starts, ends[1][order], ranks[1 - side][order], units[side], units[1 - side])
    held = np.zeros(len(rows), dtype=np.bool_)
    held[order[found.held]] = True
    return held
