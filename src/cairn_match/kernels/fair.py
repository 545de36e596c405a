"""Compiled kernels of the objective `fairest`: a matching that is moved up, level by level.

Nodes are numbered: mentees 0..n-1, mentors n..n+m-1, and a hub n+m that stands for being unmatched and for
places left empty. An edge is alive while some best matching (of what was settled so far) may use it; a node is
bound when every best matching fills it wholly. See `fairest` for why.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from cairn_match.arrays import Bools, Ints

ROOT, BY_MENTOR, BY_HUB = -1, -2, -3  # how a search came to a mentee; a mentor remembers its edge, or BY_HUB


class Board(NamedTuple):
    """All state. n mentees, m mentors, e edges; shapes in brackets.

    ends     [2, e] mentee and mentor of each edge        level  [e] rank of its weight, lowest 0
    by_row   [n], [n], [e] edges of each mentee from start to end, best first
    by_col   [m + 1], [e] edges of each mentor
    by_level [levels + 1], [e] edges of each level
    slots    [m + 1], [places] mentees whom a mentor has; `place` [n] where in it a mentee stands
    mate     [n] edge of each mentee, -1 without one       sold   [m] places taken
    lack     [m] places that a search must refill          seek   [n] whether a search must place the mentee
    alive    [e], bound [n + m + 1], wants [n], places [m]
    seen, pot, parent, queue [n + m + 1] of a search; `stamp` [1] makes `seen` old
    """

    mentees: Ints
    mentors: Ints
    level: Ints
    row_starts: Ints
    row_ends: Ints
    row_edges: Ints
    col_starts: Ints
    col_edges: Ints
    level_starts: Ints
    level_edges: Ints
    slot_starts: Ints
    slots: Ints
    place: Ints
    mate: Ints
    sold: Ints
    lack: Ints
    seek: Bools
    alive: Bools
    bound: Bools
    wants: Bools
    places: Ints
    seen: Ints
    pot: Ints
    parent: Ints
    queue: Ints
    stamp: Ints


@njit(nogil=True, cache=True)
def take(b: Board, edge: int) -> None:
    """Match along an edge; the mentee is free and the mentor has room."""
    person, mentor = b.mentees[edge], b.mentors[edge]
    b.place[person] = b.slot_starts[mentor] + b.sold[mentor]
    b.slots[b.place[person]] = person
    b.sold[mentor] += 1
    b.mate[person] = edge


@njit(nogil=True, cache=True)
def leave(b: Board, person: int) -> None:
    """Undo a mentee's match; the mentor's last mentee moves into the gap."""
    mentor = b.mentors[b.mate[person]]
    b.sold[mentor] -= 1
    last = b.slots[b.slot_starts[mentor] + b.sold[mentor]]
    b.slots[b.place[person]], b.place[last] = last, b.place[person]
    b.mate[person] = -1


@njit(nogil=True, cache=True)
def visit(b: Board, node: int, parent: int, tail: int) -> int:
    """Put a node into the queue."""
    b.seen[node], b.parent[node], b.queue[tail] = b.stamp[0], parent, node
    return tail + 1


@njit(nogil=True, cache=True)
def start(b: Board) -> None:
    """A first matching: greedily from the highest level."""
    for edge in b.level_edges[::-1]:
        person, mentor = b.mentees[edge], b.mentors[edge]
        if b.alive[edge] and b.mate[person] < 0 and b.sold[mentor] < b.places[mentor]:
            take(b, edge)


@njit(nogil=True, cache=True)
def grow(b: Board) -> None:
    """Match as many mentees as can be, along augmenting paths (Berge 1957).

    Expects every node bound and every empty place in `lack`. What a failed search has seen leads nowhere for
    later searches either, so it stays marked; in the end the marks are what an unmatched mentee reaches.
    """
    root = np.empty(1, dtype=np.int64)
    b.stamp[0] += 1
    for person in range(len(b.mate)):
        if not b.wants[person] or b.mate[person] >= 0:
            continue
        root[0], b.seek[person] = person, True
        target, tail = search(b, -1, root)
        if target < 0:
            b.seek[person] = False
            continue
        b.lack[target - len(b.mate)] -= 1
        shift(b, target)
        for node in b.queue[:tail]:
            b.seen[node] = 0


@njit(nogil=True, cache=True)
def shift(b: Board, node: int) -> None:
    """Move everybody on the path that a search found, from its end back to its root."""
    n, hub = len(b.mate), len(b.parent) - 1
    while True:
        if node == hub:
            node = b.parent[hub]
            if node >= n:
                continue
            edge, person = -1, node
        else:
            edge = b.parent[node]
            if edge == BY_HUB:
                node = hub
                continue
            person = b.mentees[edge]
        origin = b.parent[person]
        if origin == BY_MENTOR:
            node = n + b.mentors[b.mate[person]]
            leave(b, person)
        if edge >= 0:
            take(b, edge)
        if origin == ROOT:
            b.seek[person] = False
            return
        if origin == BY_HUB:
            node = hub


@njit(nogil=True, cache=True)
def next_used(b: Board, level: int, most: int) -> int:
    """The first level from `level` on that the matching uses; levels before it die. Looks at `most` levels."""
    last = min(level + most, len(b.level_starts) - 1)
    while level < last:
        edges = b.level_edges[b.level_starts[level] : b.level_starts[level + 1]]
        for edge in edges:
            if b.mate[b.mentees[edge]] == edge:
                return level
        for edge in edges:
            b.alive[edge] = False
        level += 1
    return level


@njit(nogil=True, cache=True)
def sweep(b: Board) -> None:
    """Forget the dead edges of every mentee, so that searches need not pass them."""
    for person in range(len(b.mate)):
        end = b.row_starts[person]
        for edge in b.row_edges[b.row_starts[person] : b.row_ends[person]].copy():
            if b.alive[edge]:
                b.row_edges[end] = edge
                end += 1
        b.row_ends[person] = end


@njit(nogil=True, cache=True)
def settle(b: Board, level: int) -> int:
    """Use as few edges of a level as can be; all lower levels are settled.

    Primal-dual minimum-cost flow (Ford and Fulkerson 1957): an edge of the level costs 1, any other nothing.
    The mentees on the level lose their mentors and are placed again along cheapest paths; where a search at
    the present potentials fails, all that it has seen falls by one. Leaves the potentials in `pot`, 0 before;
    returns how many edges of the level are used.
    """
    used = 0
    for edge in b.level_edges[b.level_starts[level] : b.level_starts[level + 1]]:
        person = b.mentees[edge]
        if b.mate[person] == edge:
            leave(b, person)
            b.seek[person] = True
            b.lack[b.mentors[edge]] += 1
            b.queue[used] = person
            used += 1
    roots = b.queue[:used].copy()
    while used > 0:
        b.stamp[0] += 1
        target, tail = search(b, level, roots)
        if target < 0:
            for node in b.queue[:tail]:
                b.pot[node] -= 1
            continue
        b.lack[target - len(b.mate)] -= 1
        shift(b, target)
        used -= 1
    for edge in b.level_edges[b.level_starts[level] : b.level_starts[level + 1]]:
        used += b.mate[b.mentees[edge]] == edge
    return used


@njit(nogil=True, cache=True)
def search(b: Board, level: int, roots: Ints) -> tuple[int, int]:
    """Breadth-first over arcs of reduced cost 0: (a mentor with a place to refill or -1, nodes seen)."""
    n, hub = len(b.mate), len(b.parent) - 1
    tail, head, target = 0, 0, -1
    for person in roots:
        if b.seek[person]:
            tail = visit(b, person, ROOT, tail)
    while head < tail:
        node = b.queue[head]
        head += 1
        if node < n:
            target, tail = from_mentee(b, node, level, tail)
        elif node < hub:
            tail = from_mentor(b, node, level, tail)
        else:
            target, tail = from_hub(b, tail)
        if target >= 0:
            break
    return target, tail


@njit(nogil=True, cache=True)
def from_mentee(b: Board, node: int, level: int, tail: int) -> tuple[int, int]:
    """A mentee may take any edge that lives, or go without when nothing binds them."""
    n, hub = len(b.mate), len(b.parent) - 1
    for edge in b.row_edges[b.row_starts[node] : b.row_ends[node]]:
        other = n + b.mentors[edge]
        if not b.alive[edge] or b.seen[other] == b.stamp[0] or b.mate[node] == edge:
            continue
        if (b.level[edge] == level) + b.pot[node] == b.pot[other]:
            tail = visit(b, other, edge, tail)
            if b.lack[other - n] > 0:
                return other, tail
    if not b.bound[node] and b.seen[hub] != b.stamp[0] and b.pot[node] == b.pot[hub]:
        tail = visit(b, hub, node, tail)
    return -1, tail


@njit(nogil=True, cache=True)
def from_mentor(b: Board, node: int, level: int, tail: int) -> int:
    """A mentor may lose any mentee, or take one more when a place is empty."""
    n, hub = len(b.mate), len(b.parent) - 1
    mentor = node - n
    for slot in range(b.slot_starts[mentor], b.slot_starts[mentor] + b.sold[mentor]):
        person = b.slots[slot]
        gain = b.level[b.mate[person]] == level
        if b.seen[person] != b.stamp[0] and b.pot[node] - gain == b.pot[person]:
            tail = visit(b, person, BY_MENTOR, tail)
    room = b.sold[mentor] + b.lack[mentor] < b.places[mentor]
    if room and b.seen[hub] != b.stamp[0] and b.pot[node] == b.pot[hub]:
        tail = visit(b, hub, node, tail)
    return tail


@njit(nogil=True, cache=True)
def from_hub(b: Board, tail: int) -> tuple[int, int]:
    """Whoever is not bound may lose a unit; whoever is unmatched may get one."""
    n, hub = len(b.mate), len(b.parent) - 1
    for node in range(n, hub):
        held = b.sold[node - n] + b.lack[node - n] > 0
        if held and not b.bound[node] and b.seen[node] != b.stamp[0] and b.pot[hub] == b.pot[node]:
            tail = visit(b, node, BY_HUB, tail)
            if b.lack[node - n] > 0:
                return node, tail
    for node in range(n):
        free = b.wants[node] and b.mate[node] < 0 and not b.seek[node]
        if free and b.seen[node] != b.stamp[0] and b.pot[hub] == b.pot[node]:
            tail = visit(b, node, BY_HUB, tail)
    return -1, tail


@njit(nogil=True, cache=True)
def narrow(b: Board, level: int, nodes: Ints, prices: Ints) -> None:
    """Keep only what best matchings can use (complementary slackness), given prices of some nodes (else 0).

    An edge dies whose cost exceeds the prices of its ends; a node with a negative price becomes bound.
    """
    n = len(b.mate)
    for k in range(len(nodes)):
        b.pot[nodes[k]] = prices[k]
    for edge in b.level_edges[b.level_starts[level] : b.level_starts[level + 1]]:
        b.alive[edge] &= b.pot[b.mentees[edge]] + b.pot[n + b.mentors[edge]] == 1
    for node in nodes:
        if node < n:
            edges = b.row_edges[b.row_starts[node] : b.row_ends[node]]
        else:
            edges = b.col_edges[b.col_starts[node - n] : b.col_starts[node - n + 1]]
        for edge in edges:
            if b.level[edge] != level:
                b.alive[edge] &= b.pot[b.mentees[edge]] + b.pot[n + b.mentors[edge]] == 0
        b.bound[node] |= b.pot[node] < 0
    for node in nodes:
        b.pot[node] = 0
