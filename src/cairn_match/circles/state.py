"""State: who is where while circles are formed, and what a move would mean; compiled."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cairn_match.arrays import Ints
from cairn_match.circles.pairs import may, ones, points, points_both

MIX = 1_000_000_000  # one pair alike in a mixed column outweighs all scores of a person's circle
# Numbers of `World.numbers`: members; rules between members, all rules; where hours begin and how many words they have;
# slots needed in common; where mixed codes begin and how many there are; least and most members of a circle.
MEMBERS, OWN, RULES, HOURS, WORDS, NEED, MIXED, COLUMNS, LEAST, MOST = range(10)
# Columns of `Circles.table`; the common slots come after, then the members.
SIZE, LEAD, COMMON = range(3)


class World(NamedTuple):
    """What does not change. Few arrays, because each is handed to every function; rows are members, then leads.

    rules, facts, text, planes, keys  see `coding`; facts also hold hours and mixed codes (-1 unknown)
    ban_first, bans  rows that may not be with each row
    places           circles that each lead may have
    numbers          see above
    """

    rules: Ints
    facts: Ints
    text: npt.NDArray[np.int16]
    planes: Ints
    keys: Ints
    ban_first: Ints
    bans: Ints
    places: Ints
    numbers: Ints


class Circles(NamedTuple):
    """What changes.

    home   [members] circle of each, -1 without
    table  [circles, 2 + words + most] size, lead's row (-1 without), common slots, members
    load   [leads] circles of each
    made   [1] circles there are; they are the first
    """

    home: Ints
    table: Ints
    load: Ints
    made: Ints


def no_circles(world: World, most: int) -> Circles:
    """Nobody is seated yet; at most `most` circles."""
    numbers = world.numbers
    table = np.zeros((most + 1, COMMON + int(numbers[WORDS] + numbers[MOST])), dtype=np.int64)
    table[:, LEAD] = -1
    return Circles(
        home=np.full(int(numbers[MEMBERS]), -1, dtype=np.int64),
        table=table,
        load=np.zeros(len(world.places), dtype=np.int64),
        made=np.zeros(1, dtype=np.int64),
    )


@njit(nogil=True, cache=True)
def shared(w: Any, i: int, j: int) -> Any:
    """Number of common slots of two people."""
    found, hours = 0, w.numbers[HOURS]
    for k in range(w.numbers[WORDS]):
        found += ones(w.facts[i, hours + k] & w.facts[j, hours + k])
    return found


@njit(nogil=True, cache=True)
def friends(w: Any, i: int, j: int) -> Any:
    """Whether a member may be in one circle with another member, or with a lead; hours aside."""
    for k in range(w.ban_first[i], w.ban_first[i + 1]):
        if w.bans[k] == j:
            return False
    own = w.numbers[OWN]
    if j >= w.numbers[MEMBERS]:
        return may(w, own, w.numbers[RULES], i, j, False)
    return may(w, 0, own, i, j, False) and may(w, 0, own, j, i, True)


@njit(nogil=True, cache=True)
def meet(w: Any, s: Any, i: int, c: int, skip: int) -> Any:
    """Whether a circle without one of its members (-1: with all) has enough slots in common with somebody."""
    found, hours, words = 0, w.numbers[HOURS], w.numbers[WORDS]
    for k in range(words):
        word = w.facts[i, hours + k]
        if skip < 0:
            word &= s.table[c, COMMON + k]
        elif word != 0:
            if s.table[c, LEAD] >= 0:
                word &= w.facts[s.table[c, LEAD], hours + k]
            for seat in range(COMMON + words, COMMON + words + s.table[c, SIZE]):
                if s.table[c, seat] != skip:
                    word &= w.facts[s.table[c, seat], hours + k]
        found += ones(word)
    return found >= w.numbers[NEED]


@njit(nogil=True, cache=True)
def fits(w: Any, s: Any, i: int, c: int, skip: int) -> Any:
    """Whether somebody may join a circle once one of its members has left (-1: nobody leaves); room aside."""
    if not meet(w, s, i, c, skip):
        return False
    if s.table[c, LEAD] >= 0 and not friends(w, i, s.table[c, LEAD]):
        return False
    first = COMMON + w.numbers[WORDS]
    for seat in range(first, first + s.table[c, SIZE]):
        if s.table[c, seat] != skip and not friends(w, i, s.table[c, seat]):
            return False
    return True


@njit(nogil=True, cache=True)
def together(w: Any, i: int, j: int) -> Any:
    """What two members of one circle count: points both ways, less MIX for each column in which they are alike."""
    total = points_both(w, 0, w.numbers[OWN], i, j)
    for column in range(w.numbers[MIXED], w.numbers[MIXED] + w.numbers[COLUMNS]):
        if w.facts[i, column] >= 0 and w.facts[i, column] == w.facts[j, column]:
            total -= MIX
    return total


@njit(nogil=True, cache=True)
def gain(w: Any, s: Any, i: int, c: int, skip: int) -> Any:
    """What somebody adds to a circle; `skip` (or -1) and the person's own seat do not count."""
    lead, total = s.table[c, LEAD], 0
    if lead >= 0:
        total += 2 * points(w, w.numbers[OWN], w.numbers[RULES], i, lead)
    first = COMMON + w.numbers[WORDS]
    for seat in range(first, first + s.table[c, SIZE]):
        other = s.table[c, seat]
        if other != skip and other != i:
            total += together(w, i, other)
    return total


@njit(nogil=True, cache=True)
def _recount(w: Any, s: Any, c: int) -> None:
    """Work out the common slots of a circle again."""
    hours, words = w.numbers[HOURS], w.numbers[WORDS]
    for k in range(words):
        word = np.int64(-1)
        if s.table[c, LEAD] >= 0:
            word &= w.facts[s.table[c, LEAD], hours + k]
        for seat in range(COMMON + words, COMMON + words + s.table[c, SIZE]):
            word &= w.facts[s.table[c, seat], hours + k]
        s.table[c, COMMON + k] = word


@njit(nogil=True, cache=True)
def sit(w: Any, s: Any, i: int, c: int) -> None:
    """Seat somebody."""
    s.home[i] = c
    s.table[c, COMMON + w.numbers[WORDS] + s.table[c, SIZE]] = i
    s.table[c, SIZE] += 1
    _recount(w, s, c)


@njit(nogil=True, cache=True)
def leave(w: Any, s: Any, i: int) -> None:
    """Take somebody out of their circle."""
    c, first = s.home[i], COMMON + w.numbers[WORDS]
    s.home[i] = -1
    last = first + s.table[c, SIZE] - 1
    for seat in range(first, last):
        if s.table[c, seat] == i:
            s.table[c, seat] = s.table[c, last]
    s.table[c, SIZE] -= 1
    _recount(w, s, c)


@njit(nogil=True, cache=True)
def count_points(w: Any, s: Any, out: Any) -> None:
    """Points of each circle: all pairs both ways, and the lead twice with each member."""
    first, own = COMMON + w.numbers[WORDS], w.numbers[OWN]
    for c in range(s.made[0]):
        last = first + s.table[c, SIZE]
        for seat in range(first, last):
            i = s.table[c, seat]
            if s.table[c, LEAD] >= 0:
                out[c] += 2 * points(w, own, w.numbers[RULES], i, s.table[c, LEAD])
            for other in range(seat + 1, last):
                out[c] += points_both(w, 0, own, i, s.table[c, other])
