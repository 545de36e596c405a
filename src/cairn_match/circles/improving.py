"""Improving: exchanges between circles that spread the mix and raise the score; compiled.

Hill climbing over sampled exchanges: each trial takes a person, a circle that meets in one of their slots, and the
members of that circle one by one (pairwise exchange, Kernighan and Lin 1970). Nothing that helps is refused, nothing
that harms is done, and no seat is ever given up.
"""

from typing import Any

import numpy as np
from numba import njit

from cairn_match.circles.state import COMMON, HOURS, LEAD, SIZE, WORDS, fits, friends, gain, leave, meet, sit


@njit(nogil=True, cache=True)
def _draw(state: Any, below: int) -> Any:
    """A number below a bound (splitmix64; Steele, Lea, Flood 2014)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed = state[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64(((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(32)) % np.uint64(below))


@njit(nogil=True, cache=True)
def _is_free(table: Any, row: int, begin: int, slot: int) -> Any:
    return (table[row, begin + slot // 64] >> (slot % 64)) & 1 == 1


@njit(nogil=True, cache=True)
def _meetings(s: Any, slots: int) -> Any:
    """Circles by slot they could meet in: (where each slot's begin, circles)."""
    first = np.zeros(slots + 1, dtype=np.int64)
    for c in range(s.made[0]):
        for slot in range(slots):
            first[slot + 1] += _is_free(s.table, c, COMMON, slot)
    first = np.cumsum(first)
    found, filled = np.zeros(first[-1], dtype=np.int64), first.copy()
    for c in range(s.made[0]):
        for slot in range(slots):
            if _is_free(s.table, c, COMMON, slot):
                found[filled[slot]] = c
                filled[slot] += 1
    return first, found


@njit(nogil=True, cache=True)
def _in_the_way(w: Any, s: Any, i: int, b: int) -> Any:
    """The one member (or lead) of a circle with whom somebody may not be; -1 when there is none, -2 when several."""
    found, first = -1, COMMON + w.numbers[WORDS]
    if s.table[b, LEAD] >= 0 and not friends(w, i, s.table[b, LEAD]):
        return -2
    for seat in range(first, first + s.table[b, SIZE]):
        if not friends(w, i, s.table[b, seat]):
            if found >= 0:
                return -2
            found = s.table[b, seat]
    return found


@njit(nogil=True, cache=True)
def _exchange(w: Any, s: Any, i: int, b: int) -> Any:
    """Exchange somebody for the member of another circle with whom it helps most."""
    a, best, most, mine, other = s.home[i], -1, 0, 0, _in_the_way(w, s, i, b)
    first = COMMON + w.numbers[WORDS]
    if other == -2:
        return False
    for seat in range(first, first + s.table[b, SIZE]):
        j = s.table[b, seat]
        if other >= 0 and j != other:
            continue
        if not meet(w, s, j, a, i) or not meet(w, s, i, b, j) or not fits(w, s, j, a, i):
            continue
        if mine == 0:
            mine = gain(w, s, i, a, i)
        worth = gain(w, s, i, b, j) + gain(w, s, j, a, i) - mine - gain(w, s, j, b, j)
        if worth > most:
            best, most = j, worth
    if best < 0:
        return False
    leave(w, s, i)
    leave(w, s, best)
    sit(w, s, i, b)
    sit(w, s, best, a)
    return True


@njit(nogil=True, cache=True)
def _move(w: Any, s: Any, i: int, b: int) -> Any:
    """Move somebody to a circle smaller by one, so that sizes stay as even as they are."""
    a = s.home[i]
    if s.table[a, SIZE] != s.table[b, SIZE] + 1 or not fits(w, s, i, b, -1):
        return False
    if gain(w, s, i, b, -1) <= gain(w, s, i, a, i):
        return False
    leave(w, s, i)
    sit(w, s, i, b)
    return True


@njit(nogil=True, cache=True)
def improve(w: Any, s: Any, trials: int, slots: int, seed: int) -> Any:
    """Try so many exchanges; returns how many helped."""
    state, helped, people = np.array([seed], dtype=np.uint64), 0, s.home.shape[0]
    first, circles = _meetings(s, slots)
    for _ in range(trials):
        i, slot = _draw(state, people), _draw(state, slots)
        for _ in range(slots):  # the next slot in which this person is free
            if _is_free(w.facts, i, w.numbers[HOURS], slot):
                break
            slot = (slot + 1) % slots
        if s.home[i] < 0 or first[slot] == first[slot + 1]:
            continue
        b = circles[first[slot] + _draw(state, first[slot + 1] - first[slot])]
        if b != s.home[i] and (_move(w, s, i, b) or _exchange(w, s, i, b)):
            helped += 1
    return helped
