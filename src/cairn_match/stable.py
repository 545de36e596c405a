"""stable: nobody and nobody else would both rather have each other (Gale and Shapley 1962).

Both sides may take several; they judge sets by their members (responsive preferences, Roth 1985), so "rather"
means: with a free unit, or instead of the least wished that they hold. Everybody whom a list names is
acceptable, whatever the wish; wishes only rank. Preferences are strict: equal wishes are ordered by lot.
"""

from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bits, Bools, Ints


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
    from cairn_match.kernels.deferred import propose  # compiled loops are woken only where they pay

    room = np.minimum(places, np.bincount(others, minlength=len(places)))
    heaps = np.append(0, np.cumsum(room)).astype(np.int64)
    held = np.zeros(len(others), dtype=np.bool_)
    exhausted = np.zeros(len(demands), dtype=np.bool_)
    owners = np.repeat(np.arange(len(demands)), np.diff(starts))
    propose(starts, others, wishes, owners, demands, heaps, held, exhausted)
    return Deferred(held, exhausted)


def strict_ranks(wishes: Ints, lots: Ints | Bits) -> Ints:
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
