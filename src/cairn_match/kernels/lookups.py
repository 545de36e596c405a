"""Lookups: rules between coded values, several of them under one joint code of the mentor."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cairn_match.arrays import Codes, Ints, Shorts
from cairn_match.kernels.coding import Coded

JOINT = 2048  # joint codes of a group: its row of a mentee must be made anew, and stay in the nearest cache


class Lookups(NamedTuple):
    """The tables of all coded rules.

    codes      [groups, mentors] joint code, mentors in the order of the bands
    sizes      [groups] joint codes of each group
    first      [groups + 1] rules of each group
    row_codes  [rules, mentees] the mentee's own code
    part_of    [rules] where the rule's part of each joint code begins in `parts`
    parts      joint code to the mentor's code for one rule
    value_of   [rules] where the rule's table begins in `values`
    widths     [rules] mentor codes of the rule, that is, columns of its table
    values     hundredths, or FAIL
    """

    codes: Codes
    sizes: Ints
    first: Ints
    row_codes: Shorts
    part_of: Ints
    parts: Codes
    value_of: Ints
    widths: Ints
    values: Shorts


def looked_up(rules: Sequence[Coded], order: Ints, mentees: int) -> Lookups:
    """Gather the rules into as few groups as the size of their joint codes allows."""
    groups: list[list[Coded]] = []
    joint: list[tuple[Ints, Ints]] = []  # one mentor for each joint code, and everybody's joint code
    for rule in sorted(rules, key=lambda r: (r.values.shape[1], r.position)):
        mine = rule.mentors.astype(np.int64)
        place, both = _home(mine, joint)
        if place == len(groups):
            groups.append([])
            joint.append(both)
        groups[place].append(rule)
        joint[place] = both
    flat = [rule for group in groups for rule in group]
    parts = [rule.mentors[joint[k][0]] for k, group in enumerate(groups) for rule in group]
    return Lookups(
        codes=np.array([codes[order] for _, codes in joint], dtype=np.uint32).reshape(len(joint), len(order)),
        sizes=np.array([len(first) for first, _ in joint], dtype=np.int64),
        first=np.cumsum([0, *map(len, groups)], dtype=np.int64),
        row_codes=np.array([rule.mentees for rule in flat], dtype=np.int32).reshape(len(flat), mentees),
        part_of=_starts(parts),
        parts=_flat(parts).astype(np.uint32),  # unsigned: the loops need not look for negative ones
        value_of=_starts([rule.values for rule in flat]),
        widths=np.array([rule.values.shape[1] for rule in flat], dtype=np.int64),
        values=_flat([rule.values for rule in flat]),
    )


def _home(codes: Ints, joint: list[tuple[Ints, Ints]]) -> tuple[int, tuple[Ints, Ints]]:
    """The first group that a rule fits into, or the place of a new one; with the joint codes it would have then."""
    alone = _distinct(codes)
    for place, (first, others) in enumerate(joint):
        if len(first) > JOINT:
            continue
        both = _distinct(others * (int(codes.max(initial=0)) + 1) + codes)
        if len(both[0]) <= JOINT:
            return place, both
    return len(joint), alone


def _distinct(codes: Ints) -> tuple[Ints, Ints]:
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return first, inverse.astype(np.int64)


def _flat(tables: Sequence[Shorts]) -> Shorts:
    return np.concatenate([np.zeros(0, dtype=np.int32), *(table.ravel() for table in tables)]).astype(
        np.int32
    )


def _starts(tables: Sequence[Shorts]) -> Ints:
    sizes = [table.size for table in tables]
    return np.cumsum([0, *sizes], dtype=np.int64)[: len(sizes)]
