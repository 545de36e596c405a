"""Reporting lines: from a number of people to a tree with believable spans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cairn.cli.demo.chance import Ints

SMALLEST_SPAN, LARGEST_SPAN = 4, 12


@dataclass(frozen=True)
class Tree:
    """People 0..n-1, every manager before their reports. `layer` is 0 for those who manage nobody."""

    parent: Ints  # -1 at the top
    layer: Ints
    first: Ints  # depth-first numbers: those of a manager enclose those of everyone below
    last: Ints
    depth: Ints


def layer_sizes(people: int, span: float) -> list[int]:
    """People in each layer from the top (always one) to those who manage nobody; they add up to `people`."""
    if people <= 1 + LARGEST_SPAN:
        return [1, people - 1] if people > 1 else [1]
    sizes = [people]
    while sizes[0] > 1:
        # the lowest layer still counts its managers in
        above = max(1, round(sizes[0] / (span + 1 if len(sizes) == 1 else span)))
        if sizes[0] <= LARGEST_SPAN:
            above = 1
        sizes.insert(0, above)
    sizes[-1] = people - sum(sizes[:-1])
    return sizes


def spread(rng: np.random.Generator, below: int, above: int) -> Ints:
    """For each of `below` reports the index of one of `above` managers, uneven but within the spans."""
    share = below / above
    lower, upper = min(SMALLEST_SPAN, int(share)), max(LARGEST_SPAN, int(np.ceil(share)))
    counts = np.clip(np.rint(rng.normal(share, share / 4, above)).astype(np.int64), lower, upper)
    while (off := below - int(counts.sum())) != 0:
        room = np.flatnonzero(counts < upper) if off > 0 else np.flatnonzero(counts > lower)
        chosen = rng.choice(room, min(abs(off), len(room)), replace=False)
        counts[chosen] += 1 if off > 0 else -1
    return np.repeat(np.arange(above), counts)


def grow(rng: np.random.Generator, people: int, *, span: float = 8.0) -> Tree:
    """A tree of `people` with spans of 4 to 12 (fewer only where there are too few people)."""
    sizes = layer_sizes(people, span)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    parent = np.full(people, -1, dtype=np.int64)
    layer = np.zeros(people, dtype=np.int64)
    for row, size in enumerate(sizes):
        here = slice(int(starts[row]), int(starts[row]) + size)
        layer[here] = len(sizes) - 1 - row
        if row:
            parent[here] = int(starts[row - 1]) + spread(rng, size, sizes[row - 1])
    return number(parent, layer)


def number(parent: Ints, layer: Ints) -> Tree:
    """Depth-first numbers and depth of a forest whose managers stand before their reports."""
    people = len(parent)
    depth = np.zeros(people, dtype=np.int64)
    below = np.ones(people, dtype=np.int64)
    rows = _rows(parent, depth)
    for row in reversed(rows[1:]):
        np.add.at(below, parent[row], below[row])
    first = np.zeros(people, dtype=np.int64)
    top = rows[0]
    first[top] = np.cumsum(below[top]) - below[top]
    for row in rows[1:]:
        order = row[np.argsort(parent[row], kind="stable")]
        running = np.cumsum(below[order]) - below[order]
        new_parent = np.r_[True, parent[order][1:] != parent[order][:-1]]
        base = running[new_parent][np.cumsum(new_parent) - 1]
        first[order] = first[parent[order]] + 1 + running - base
    return Tree(parent, layer, first, first + below - 1, depth)


def _rows(parent: Ints, depth: Ints) -> list[Ints]:
    """Indices by depth, filling in `depth`; one pass a layer."""
    rows = [np.flatnonzero(parent < 0)]
    placed = parent < 0
    while not placed.all():
        row = np.flatnonzero(~placed & placed[parent])
        depth[row] = len(rows)
        placed[row] = True
        rows.append(row)
    return rows
