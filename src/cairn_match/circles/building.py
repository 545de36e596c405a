"""Building: circles one after the other, each around the person who is hardest to place; compiled.

Whoever has the fewest possible companions comes first (as in Brelaz 1979, who colors the most constrained vertex
first), gets the least used lead that fits, and is joined by those who add most to the circle among some who
fit. A circle that stays below the least size is given up.
"""

from typing import Any

import numpy as np
from numba import njit

from cairn_match.circles.state import (
    COMMON,
    LEAD,
    LEAST,
    MEMBERS,
    NEED,
    SIZE,
    WORDS,
    fits,
    friends,
    gain,
    leave,
    meet,
    shared,
    sit,
    together,
)

SAMPLE = 64  # people looked at for each circle; when they run out, everybody
PROBES = 64  # others that a person is compared with to see how hard it is to place them
TRIES = 4  # leads tried for one person


@njit(nogil=True, cache=True)
def companions(w: Any, out: Any) -> None:
    """How many of a few others each person could sit with."""
    people = out.shape[0]
    for i in range(people):
        for probe in range(min(PROBES, people)):
            j = (i * PROBES + probe * 7919) % people
            if j != i and shared(w, i, j) >= w.numbers[NEED] and friends(w, i, j):
                out[i] += 1


@njit(nogil=True, cache=True)
def _next_lead(w: Any, s: Any, i: int, tried: Any, count: int) -> Any:
    """The lead with the fewest circles who may lead somebody and was not tried yet; -1 when there is none."""
    best = -1
    for lead in range(w.places.shape[0]):
        if s.load[lead] >= w.places[lead] or (best >= 0 and s.load[lead] >= s.load[best]):
            continue
        seen = False
        for k in range(count):
            seen = seen or tried[k] == lead
        row = w.numbers[MEMBERS] + lead
        if not seen and shared(w, i, row) >= w.numbers[NEED] and friends(w, i, row):
            best = lead
    return best


@njit(nogil=True, cache=True)
def _listed(w: Any, s: Any, order: Any, c: int, limit: int, list_: Any) -> Any:
    """People without a circle who fit this one, hardest first, and what each would add."""
    count = 0
    for i in order:
        if s.home[i] < 0 and fits(w, s, i, c, -1):
            list_[0, count], list_[1, count] = i, gain(w, s, i, c, -1)
            count += 1
            if count == limit:
                break
    return count


@njit(nogil=True, cache=True)
def _kept(w: Any, s: Any, c: int, new: int, count: int, list_: Any) -> Any:
    """Those of the list who still fit once somebody has joined, and what each would add now."""
    kept = 0
    for k in range(count):
        i = list_[0, k]
        if i != new and meet(w, s, i, c, -1) and friends(w, i, new):
            list_[0, kept], list_[1, kept] = i, list_[1, k] + together(w, i, new)
            kept += 1
    return kept


@njit(nogil=True, cache=True)
def _grow(w: Any, s: Any, order: Any, c: int, wanted: int, list_: Any) -> None:
    """Add people up to the wanted size, each time the one who adds most."""
    count = _listed(w, s, order, c, SAMPLE, list_)
    everybody = count < SAMPLE
    while s.table[c, SIZE] < wanted:
        if count == 0 and not everybody:
            count, everybody = _listed(w, s, order, c, list_.shape[1], list_), True
        if count == 0:
            return
        best = 0
        for k in range(1, count):
            if list_[1, k] > list_[1, best]:
                best = k
        new = list_[0, best]
        sit(w, s, new, c)
        count = _kept(w, s, c, new, count, list_)


@njit(nogil=True, cache=True)
def _give_up(w: Any, s: Any, c: int) -> None:
    while s.table[c, SIZE] > 0:
        leave(w, s, s.table[c, COMMON + w.numbers[WORDS]])
    if s.table[c, LEAD] >= 0:
        s.load[s.table[c, LEAD] - w.numbers[MEMBERS]] -= 1
        s.table[c, LEAD] = -1


@njit(nogil=True, cache=True)
def _around(w: Any, s: Any, order: Any, i: int, wanted: int, list_: Any) -> Any:
    """Make a circle around somebody; with leads, try a few of them."""
    c, leads = s.made[0], w.places.shape[0]
    tried = np.full(TRIES, -1, dtype=np.int64)
    for attempt in range(TRIES if leads else 1):
        if leads:
            tried[attempt] = _next_lead(w, s, i, tried, attempt)
            if tried[attempt] < 0:
                return False
            s.table[c, LEAD] = w.numbers[MEMBERS] + tried[attempt]
            s.load[tried[attempt]] += 1
        sit(w, s, i, c)
        _grow(w, s, order, c, wanted, list_)
        if s.table[c, SIZE] >= w.numbers[LEAST]:
            s.made[0] += 1
            return True
        _give_up(w, s, c)
    return False


@njit(nogil=True, cache=True)
def build(w: Any, s: Any, order: Any, limit: int, wanted: int) -> Any:
    """Make circles until there are `limit` or nobody can start another; returns how many were made."""
    before, list_ = s.made[0], np.zeros((2, s.home.shape[0]), dtype=np.int64)
    for i in order:
        if s.made[0] >= limit:
            break
        if s.home[i] < 0 and shared(w, i, i) >= w.numbers[NEED]:
            _around(w, s, order, i, wanted, list_)
    return s.made[0] - before
