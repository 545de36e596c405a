"""The auction: mentees bid for places until nobody would rather have another (Bertsekas and Castanon 1989).

Prices start at 0 and rise only where every place is taken, so the choice is the best one when each bid goes beyond the
second best by less than its part of one unit. Cheap where places exceed demand; where they do not, prices creep up
against each other, and a budget of bids ends the attempt.
"""

import numpy as np
from numba import njit

from cairn_match.arrays import Bools, Ints

BUDGET = 30  # bids a mentee, on average
_LARGEST = 1 << 61
_NOBODY = -(1 << 61)


def auctioned(
    rows: Ints, cols: Ints, cost: Ints, places: Ints, mentees: int, *, everybody: bool
) -> Bools | None:
    """The best choice of edges (sorted by row, worth `cost` each) with one place a mentee; None within the budget.

    With `everybody` each mentee who has an edge must be placed; else a mentee stays out rather than pay more than an
    edge is worth. None also when the numbers are too large.
    """
    if not len(rows) or int(np.abs(cost).max()) >= _LARGEST // (mentees + 1):
        return None
    first = np.searchsorted(rows, np.arange(mentees + 1))
    room = np.concatenate([[0], np.cumsum(places)])
    chosen = np.full(mentees, -1, dtype=np.int64)
    scaled = cost * (mentees + 1)
    done = _bid(first, cols, scaled, room, chosen, BUDGET * mentees, _NOBODY if everybody else 0)
    if not done:
        return None
    picked = np.zeros(len(rows), dtype=np.bool_)
    picked[chosen[chosen >= 0]] = True
    return picked


@njit(nogil=True, cache=True)
def _bid(first: Ints, cols: Ints, cost: Ints, room: Ints, chosen: Ints, budget: int, out: int) -> bool:
    """Bid until everybody is content; False when the budget is spent. `out` is what staying out is worth."""
    mentees, mentors = len(first) - 1, len(room) - 1
    bids, holders = np.zeros(room[mentors], dtype=np.int64), np.zeros(room[mentors], dtype=np.int64)
    taken, price = np.zeros(mentors, dtype=np.int64), np.zeros(mentors, dtype=np.int64)
    price[room[1:] == room[:-1]] = 1 << 62  # no place at all
    queue = np.empty(mentees + 1, dtype=np.int64)
    head, tail = 0, 0
    for i in range(mentees):
        if first[i] < first[i + 1]:
            queue[tail] = i
            tail += 1
    while head != tail:
        if budget == 0:
            return False
        budget -= 1
        i = queue[head]
        head = head + 1 if head < mentees else 0
        best, second, edge = np.int64(out), np.int64(out), -1
        for e in range(first[i], first[i + 1]):
            value = cost[e] - price[cols[e]]
            if value > best:
                best, second, edge = value, best, e
            elif value > second:
                second = value
        if edge < 0:
            if out == _NOBODY:
                return False  # nobody may stay out, and here somebody must
            continue
        j = cols[edge]
        bid = price[j] + min(best - second, np.int64(_LARGEST) // 4) + 1
        low, size = room[j], room[j + 1] - room[j]
        if taken[j] < size:
            hole = taken[j]
            taken[j] += 1
            while hole > 0 and bids[low + (hole - 1) // 2] > bid:
                bids[low + hole], holders[low + hole] = (
                    bids[low + (hole - 1) // 2],
                    holders[low + (hole - 1) // 2],
                )
                hole = (hole - 1) // 2
        else:
            loser = holders[low]
            chosen[loser] = -1
            queue[tail] = loser
            tail = tail + 1 if tail < mentees else 0
            hole = 0
            while 2 * hole + 1 < size:
                child = 2 * hole + 1
                if child + 1 < size and bids[low + child + 1] < bids[low + child]:
                    child += 1
                if bids[low + child] >= bid:
                    break
                bids[low + hole], holders[low + hole] = bids[low + child], holders[low + child]
                hole = child
        bids[low + hole], holders[low + hole] = bid, i
        chosen[i] = edge
        if taken[j] == size:
            price[j] = bids[low]
    return True
