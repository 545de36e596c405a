"""Bands: mentors sorted by the facts that rule out most pairs, so that whole stretches are skipped without a look."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cairn_match.arrays import Bools, Ints, Shorts
from cairn_match.kernels.coding import FAIL, Coded

WORTH_IT = 0.05  # share of pairs that a rule must rule out to be sorted by
LEAST_BAND = 48  # mentors a band should have on average; below it the stretches are too short to be fast
MOST_PAIRS = 1 << 22  # classes of mentees times bands of mentors


class Bands(NamedTuple):
    """Classes of mentees, and the stretches of mentors that each class may have.

    order      [mentors] row of the mentor at each position
    row_class  [mentees]
    first      [classes + 1] stretches of each class
    start, end positions of each stretch
    decided    [rules decided] positions of the rules that need no further look
    """

    order: Ints
    row_class: Shorts
    first: Ints
    start: Shorts
    end: Shorts
    decided: Ints


def banded(rules: Sequence[Coded], mentees: int, mentors: int) -> Bands:
    """Sort by the musts that rule out most, as long as the bands do not become too small."""
    musts = sorted((rule for rule in rules if _ruled_out(rule) >= WORTH_IT), key=lambda r: -_ruled_out(r))
    chosen: list[Coded] = []
    rows, cols = np.zeros(mentees, dtype=np.int64), np.zeros(mentors, dtype=np.int64)
    row_first, col_first = (
        np.zeros(min(mentees, 1), dtype=np.int64),
        np.zeros(min(mentors, 1), dtype=np.int64),
    )
    for rule in musts:
        more_rows, more_cols = _joined(rows, rule.mentees), _joined(cols, rule.mentors)
        many = len(more_cols[0])
        if many <= max(16, mentors // LEAST_BAND) and many * len(more_rows[0]) <= MOST_PAIRS:
            chosen.append(rule)
            (row_first, rows), (col_first, cols) = more_rows, more_cols
    allowed = np.ones((len(row_first), len(col_first)), dtype=np.bool_)
    for rule in chosen:
        allowed &= rule.values[np.ix_(rule.mentees[row_first], rule.mentors[col_first])] > FAIL // 2
    order = np.argsort(cols, kind="stable")
    edges = np.searchsorted(cols[order], np.arange(len(col_first) + 1))
    return Bands(order, rows.astype(np.int32), *_stretches(allowed, edges), _positions(chosen))


def _ruled_out(rule: Coded) -> float:
    """Share of all pairs that fail the rule."""
    left = np.bincount(rule.mentees, minlength=rule.values.shape[0])
    right = np.bincount(rule.mentors, minlength=rule.values.shape[1])
    failed = left @ (rule.values <= FAIL // 2) @ right
    return float(failed) / max(1, int(left.sum()) * int(right.sum()))


def _joined(codes: Ints, more: Shorts) -> tuple[Ints, Ints]:
    """Codes of both together: one person for each, and everybody's code."""
    both = codes * (int(more.max(initial=0)) + 1) + more
    _, first, inverse = np.unique(both, return_index=True, return_inverse=True)
    return first, inverse.astype(np.int64)


def _stretches(allowed: Bools, edges: Ints) -> tuple[Ints, Shorts, Shorts]:
    """Runs of neighboring bands that a class may have, class by class."""
    padded = np.zeros((allowed.shape[0], allowed.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = allowed
    change = np.diff(padded, axis=1)
    klass, start = np.nonzero(change == 1)
    _, end = np.nonzero(change == -1)
    first = np.searchsorted(klass, np.arange(allowed.shape[0] + 1))
    return first.astype(np.int64), edges[start].astype(np.int32), edges[end].astype(np.int32)


def _positions(chosen: Sequence[Coded]) -> Ints:
    """Rules that say nothing but yes or no, and that the stretches have answered."""
    plain = [rule.position for rule in chosen if not (rule.values > 0).any()]
    return np.array(sorted(plain), dtype=np.int64)
