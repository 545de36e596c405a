"""Mending: seats for those left over, and circles of even size; compiled."""

from typing import Any

from numba import njit

from cairn_match.circles.state import COMMON, SIZE, WORDS, fits, gain, leave, sit


@njit(nogil=True, cache=True)
def insert(w: Any, s: Any, below: int) -> Any:
    """Seat whoever fits a circle of fewer than `below`, the smallest first; returns how many. After 0, nobody does."""
    seated = 0
    for i in range(s.home.shape[0]):
        if s.home[i] >= 0:
            continue
        best, most = -1, 0
        for c in range(s.made[0]):
            room = s.table[c, SIZE] < below and (best < 0 or s.table[c, SIZE] <= s.table[best, SIZE])
            if not room or not fits(w, s, i, c, -1):
                continue
            worth = gain(w, s, i, c, -1)
            if best < 0 or s.table[c, SIZE] < s.table[best, SIZE] or worth > most:
                best, most = c, worth
        if best >= 0:
            sit(w, s, i, best)
            seated += 1
    return seated


@njit(nogil=True, cache=True)
def _way_out(w: Any, s: Any, q: int, below: int) -> Any:
    """The smallest other circle with fewer than `below` members that somebody fits; -1 when there is none."""
    best, home = -1, s.home[q]
    for c in range(s.made[0]):
        if c == home or s.table[c, SIZE] >= below or (best >= 0 and s.table[c, SIZE] >= s.table[best, SIZE]):
            continue
        if fits(w, s, q, c, -1):
            best = c
    return best


@njit(nogil=True, cache=True)
def _squeeze(w: Any, s: Any, i: int, below: int) -> Any:
    """Seat somebody in place of a member who finds another seat, in a circle of fewer than `below`."""
    home, first = s.home[i], COMMON + w.numbers[WORDS]
    for c in range(s.made[0]):
        if c == home:
            continue
        for seat in range(first, first + s.table[c, SIZE]):
            q = s.table[c, seat]
            if not fits(w, s, i, c, q):
                continue
            other = _way_out(w, s, q, below)
            if other < 0 or other == home:
                continue
            leave(w, s, q)
            sit(w, s, q, other)
            if home >= 0:
                leave(w, s, i)
            sit(w, s, i, c)
            return True
    return False


@njit(nogil=True, cache=True)
def squeeze(w: Any, s: Any, below: int) -> Any:
    """Seat those left over by moving one other person each; returns how many."""
    seated = 0
    for i in range(s.home.shape[0]):
        if s.home[i] < 0 and _squeeze(w, s, i, below):
            seated += 1
    return seated


@njit(nogil=True, cache=True)
def _lighten(w: Any, s: Any, c: int, below: int) -> Any:
    """Move one member to a circle of fewer than `below`: straight, or by way of a third circle."""
    first = COMMON + w.numbers[WORDS]
    for seat in range(first, first + s.table[c, SIZE]):
        i = s.table[c, seat]
        other = _way_out(w, s, i, below)
        if other >= 0:
            leave(w, s, i)
            sit(w, s, i, other)
            return True
    done = False
    for seat in range(first, first + s.table[c, SIZE]):
        done = done or _squeeze(w, s, s.table[c, seat], below)
    return done


@njit(nogil=True, cache=True)
def even_out(w: Any, s: Any) -> Any:
    """Move people from circles above the mean size to those below it; returns moves.

    First those too large by one give to any that are below the mean, then any give to those too small by one.
    """
    moves, total, made = 0, 0, s.made[0]
    for c in range(made):
        total += s.table[c, SIZE]
    low = total // max(made, 1)
    high = low + 1 if low * made < total else low
    for c in range(made):
        while s.table[c, SIZE] > high and _lighten(w, s, c, high):
            moves += 1
    short = True
    while short:
        short = False
        for c in range(made):
            if s.table[c, SIZE] < low:
                short = True
        if not short:
            break
        short = False
        for c in range(made):
            if s.table[c, SIZE] > low and _lighten(w, s, c, low):
                moves, short = moves + 1, True
                break
    return moves
