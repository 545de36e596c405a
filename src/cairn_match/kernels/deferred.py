"""Compiled loops of deferred acceptance: each receiver keeps what it holds in a heap, the least wished on top."""

import numpy as np
from numba import njit

from cairn_match.arrays import Bools, Ints


@njit(nogil=True, cache=True)
def propose(
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


@njit(nogil=True, cache=True)
def _less(one: int, other: int, wishes: Ints, owners: Ints) -> bool:
    """Whether a receiver wishes entry `one` less than entry `other`."""
    if wishes[one] != wishes[other]:
        return bool(wishes[one] < wishes[other])
    return bool(owners[one] > owners[other])


@njit(nogil=True, cache=True)
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


@njit(nogil=True, cache=True)
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
