"""Pairs: whether two people may be together and what their pair earns, compiled; whole numbers as in `scoring`.

Every function takes the world `w` (see `state`) of which it reads `rules`, `facts`, `text`, `planes` and `keys`.
"""

from typing import Any

import numpy as np
from numba import njit

from cairn_match.circles.coding import (
    AVOID,
    BOTH,
    EQUAL,
    FIRST,
    HIGH,
    LAST,
    LEFT,
    LEFT_BIT,
    LINE,
    LISTED,
    LOW,
    MODE,
    MUST,
    POINTS,
    RIGHT,
    RIGHT_BIT,
    SETS,
    SIDE,
    SLOTS,
    TEXT,
    UNKNOWN,
    WHAT,
    WORDS,
)
from cairn_match.terms import DAY, TEXT_HALF, TEXT_SHIFT, TEXT_UNIT


@njit(nogil=True, cache=True)
def ones(number: int) -> Any:
    """Number of set bits (a form that compilers turn into one instruction)."""
    word = np.uint64(number)
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(nogil=True, cache=True)
def _common(facts: Any, i: int, j: int, left: int, right: int, words: int) -> Any:
    found = 0
    for k in range(words):
        found += ones(facts[i, left + k] & facts[j, right + k])
    return found


@njit(nogil=True, cache=True)
def _holds(facts: Any, rules: Any, r: int, i: int, j: int) -> Any:
    """Whether a rule over numbers holds."""
    a, b = rules[r, LEFT_BIT], rules[r, RIGHT_BIT]
    if rules[r, WHAT] == EQUAL:
        return (facts[i, a] == facts[j, b]) != (rules[r, SIDE] == 1)
    if rules[r, WHAT] == LINE:
        return facts[i, a] >= facts[j, b + 1] or facts[j, b] >= facts[i, a + 1]
    gap = facts[j, b] - facts[i, a]
    if rules[r, SIDE] > 0:
        gap = abs(gap)
        if rules[r, SIDE] == 2:
            gap = min(gap, DAY - gap)
        return gap <= rules[r, HIGH]
    return rules[r, LOW] <= gap <= rules[r, HIGH]


@njit(nogil=True, cache=True)
def _list_share(facts: Any, rules: Any, planes: Any, r: int, i: int, j: int) -> Any:
    """(numerator, denominator) of a common list."""
    by_right = rules[r, SIDE] == 1
    cap = facts[j, rules[r, HIGH]] if by_right else facts[i, rules[r, HIGH]]
    total, words = 0, rules[r, WORDS]
    for k in range(rules[r, FIRST], rules[r, LAST]):
        left = rules[r, LEFT_BIT] if by_right else planes[k, 1]
        right = planes[k, 1] if by_right else rules[r, RIGHT_BIT]
        total += planes[k, 0] * _common(facts, i, j, left, right, words)
    total = min(total, cap)
    if rules[r, LOW] > 1 and total > 0:
        left, right = rules[r, LEFT_BIT], rules[r, RIGHT_BIT]
        if _common(facts, i, j, left, right, words) < rules[r, LOW]:
            total = 0
    return total, max(cap, 1)


@njit(nogil=True, cache=True)
def _weight(keys: Any, low: int, high: int, wanted: int) -> Any:
    """What the other weighs on the list, 0 where not listed."""
    end = high
    while low < high:
        middle = (low + high) // 2
        if keys[0, middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return keys[1, low] if low < end and keys[0, low] == wanted else 0


@njit(nogil=True, cache=True)
def _similar(text: Any, rules: Any, r: int, i: int, j: int) -> Any:
    """Similarity of two texts in units of 1/16384; vectors have length 2048, so products fit 32 bits."""
    size = rules[r, WORDS]
    left = text[i, rules[r, LEFT_BIT] : rules[r, LEFT_BIT] + size]
    right = text[j, rules[r, RIGHT_BIT] : rules[r, RIGHT_BIT] + size]
    dot = np.int32(0)
    for k in range(size):
        dot += np.int32(left[k]) * np.int32(right[k])
    return min(max((np.int64(dot) + TEXT_HALF) >> TEXT_SHIFT, 0), TEXT_UNIT)


@njit(nogil=True, cache=True)
def _passes(w: Any, r: int, i: int, j: int) -> Any:
    """Whether a must holds for a pair whose values are known."""
    rules, facts = w.rules, w.facts
    what = rules[r, WHAT]
    if what in (SETS, SLOTS):
        words = rules[r, WORDS]
        return _common(facts, i, j, rules[r, LEFT_BIT], rules[r, RIGHT_BIT], words) >= rules[r, LOW]
    if what == LISTED:
        return _weight(w.keys, rules[r, FIRST], rules[r, LAST], i * facts.shape[0] + j) > 0
    if what == TEXT:
        return _similar(w.text, rules, r, i, j) * 100 >= rules[r, LOW] * TEXT_UNIT
    return _holds(facts, rules, r, i, j)


@njit(nogil=True, cache=True)
def _share(w: Any, r: int, i: int, j: int) -> Any:
    """(numerator, denominator) of what a rule earns for a pair whose values are known."""
    rules, facts = w.rules, w.facts
    what = rules[r, WHAT]
    if what == SETS:
        return _list_share(facts, rules, w.planes, r, i, j)
    if what == SLOTS:
        common = _common(facts, i, j, rules[r, LEFT_BIT], rules[r, RIGHT_BIT], rules[r, WORDS])
        return min(common, rules[r, HIGH]) if common >= rules[r, LOW] else 0, rules[r, HIGH]
    if what == LISTED:
        top = facts[j, rules[r, HIGH]] if rules[r, SIDE] == 1 else facts[i, rules[r, HIGH]]
        return _weight(w.keys, rules[r, FIRST], rules[r, LAST], i * facts.shape[0] + j), top
    if what == TEXT:
        similar = _similar(w.text, rules, r, i, j)
        return similar if similar * 100 >= rules[r, LOW] * TEXT_UNIT else 0, TEXT_UNIT
    return np.int64(_holds(facts, rules, r, i, j)), 1


@njit(nogil=True, cache=True)
def may(w: Any, low: int, high: int, i: int, j: int, back: bool) -> Any:
    """Whether a pair fails no must among some rules; on the way back those that hold both ways are not asked again."""
    for r in range(low, high):
        if w.rules[r, MODE] != MUST:
            break  # musts come first
        if back and w.rules[r, BOTH] == 1:
            continue
        if w.facts[i, w.rules[r, LEFT]] == 0 or w.facts[j, w.rules[r, RIGHT]] == 0:
            if w.rules[r, UNKNOWN] == 0:
                return False
        elif not _passes(w, r, i, j):
            return False
    return True


@njit(nogil=True, cache=True)
def _earned(w: Any, r: int, i: int, j: int) -> Any:
    """Hundredths that one rule gives to a pair."""
    if w.facts[i, w.rules[r, LEFT]] == 0 or w.facts[j, w.rules[r, RIGHT]] == 0:
        return w.rules[r, UNKNOWN]
    numerator, denominator = _share(w, r, i, j)
    earned = (numerator * 2 * w.rules[r, POINTS] + denominator) // (2 * denominator)
    return w.rules[r, POINTS] - earned if w.rules[r, MODE] == AVOID else earned


@njit(nogil=True, cache=True)
def points(w: Any, low: int, high: int, i: int, j: int) -> Any:
    """Hundredths that a pair earns by some rules."""
    total = 0
    for r in range(low, high):
        if w.rules[r, MODE] != MUST:
            total += _earned(w, r, i, j)
    return total


@njit(nogil=True, cache=True)
def points_both(w: Any, low: int, high: int, i: int, j: int) -> Any:
    """The same both ways."""
    total = 0
    for r in range(low, high):
        if w.rules[r, MODE] != MUST:
            earned = _earned(w, r, i, j)
            total += 2 * earned if w.rules[r, BOTH] == 1 else earned + _earned(w, r, j, i)
    return total
