"""Late rules: those that are dear or seldom decide, worked out only for pairs that could still be among the best."""

from typing import NamedTuple

import numpy as np

from cairn_match.arrays import Bools, Bytes, Floats, Ints, Shorts, Texts
from cairn_match.kernels.coding import FAIL
from cairn_match.rules import Mode
from cairn_match.scoring import Table
from cairn_match.terms import ONE, TEXT_UNIT, LineTerm, TextTerm


class Late(NamedTuple):
    """Reporting lines and texts.

    line_rows, line_cols    [rules, people, 3] known, and the two numbers of the walk
    line_values             [rules, 3] hundredths when apart, in line, unknown
    line_most               the most that all of them can give
    text_rows, text_cols    [people, length] rounded vectors of all text rules side by side, mentors in band order
    text_span               [rules + 1] where each rule's vector begins
    text_known_rows, text_known_cols  [rules, people]
    text_values             [rules, similarity] hundredths for each similarity
    text_unknown            [rules]
    most                    [mentees] the most that all late rules can give this mentee with anybody
    """

    line_rows: Ints
    line_cols: Ints
    line_values: Shorts
    line_most: int
    text_rows: Texts
    text_cols: Texts
    text_span: Ints
    text_known_rows: Bytes
    text_known_cols: Bytes
    text_values: Shorts
    text_unknown: Shorts
    most: Shorts


def late(table: Table, order: Ints) -> Late:
    """The late rules of a table."""
    lines = [(k, term) for k, term in enumerate(table.terms) if isinstance(term, LineTerm)]
    texts = [(k, term) for k, term in enumerate(table.terms) if isinstance(term, TextTerm)]
    line_values = np.array([_line_values(table, k) for k, _ in lines], dtype=np.int32).reshape(-1, 3)
    text_values = np.array([_text_values(table, k, term) for k, term in texts], dtype=np.int32)
    unknown = np.array([_unknown(table, k) for k, _ in texts], dtype=np.int32)
    sizes = [min(term.mentees.values.shape[1], term.mentors.values.shape[1]) for _, term in texts]
    known_rows = _stacked([term.mentee_known for _, term in texts], len(table.mentee_rows))
    line_most = int(line_values.max(axis=1, initial=0).sum())
    most = np.full(len(table.mentee_rows), line_most, dtype=np.int64)
    for k in range(len(texts)):
        top = int(text_values[k].max())
        most += np.where(known_rows[k] == 1, max(top, int(unknown[k])), int(unknown[k]))
    return Late(
        line_rows=_intervals([(t.mentee_known, *t.mentees) for _, t in lines], len(table.mentee_rows)),
        line_cols=_intervals(
            [(t.mentor_known[order], *(s[order] for s in t.mentors)) for _, t in lines], len(order)
        ),
        line_values=line_values,
        line_most=line_most,
        text_rows=_vectors(
            [t.mentees.values[:, :size] for (_, t), size in zip(texts, sizes, strict=True)],
            len(table.mentee_rows),
        ),
        text_cols=_vectors(
            [t.mentors.values[order, :size] for (_, t), size in zip(texts, sizes, strict=True)], len(order)
        ),
        text_span=np.cumsum([0, *sizes], dtype=np.int64),
        text_known_rows=known_rows,
        text_known_cols=_stacked([term.mentor_known[order] for _, term in texts], len(order)),
        text_values=text_values.reshape(len(texts), TEXT_UNIT + 1),
        text_unknown=unknown,
        most=np.maximum(most, FAIL // 2).astype(np.int32),
    )


def _unknown(table: Table, position: int) -> int:
    """What a pair gets of which a value is unknown."""
    rule = table.rules[position]
    if rule.mode is Mode.MUST and not rule.passes_unknown:
        return FAIL
    return table.unknown_part(position)


def _line_values(table: Table, position: int) -> tuple[int, int, int]:
    points, mode = table.points[position], table.rules[position].mode
    apart, met = (0, points) if mode is Mode.AVOID else (points, 0)
    return apart, FAIL if mode is Mode.MUST else met, _unknown(table, position)


def _text_values(table: Table, position: int, term: TextTerm) -> Shorts:
    similar = np.arange(TEXT_UNIT + 1, dtype=np.int32)
    values = table.earned(position, term.counted(similar), ONE * TEXT_UNIT)
    if table.rules[position].mode is Mode.MUST:
        return np.where(term.enough(similar), values, np.int32(FAIL))
    return values


def _stacked(rows: list[Bools], people: int) -> Bytes:
    return np.array(rows, dtype=np.uint8).reshape(len(rows), people)


def _intervals(rows: list[tuple[Bools | Ints, ...]], people: int) -> Ints:
    return np.ascontiguousarray(
        np.array(rows, dtype=np.int64).reshape(len(rows), 3, people).transpose(0, 2, 1)
    )


def _vectors(pieces: list[Floats], people: int) -> Texts:
    parts = [np.zeros((people, 0), dtype=np.int16), *(piece.astype(np.int16) for piece in pieces)]
    return np.ascontiguousarray(np.concatenate(parts, axis=1))
