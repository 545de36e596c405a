"""Cells to values, one reader a kind of column. Empty (unknown) cells never come here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from cairn_match.cli.faults import BadCell, shown

NOTHING: Final = "-"  # known to be empty
WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
RANGE = re.compile(r"([0-9]{1,15})\s*-\s*([0-9]{1,15})")
LARGEST = 1_000_000

Vector = npt.NDArray[np.float64]


def whole(cell: str, low: int, high: int) -> int:
    """A whole number in a range."""
    if not WHOLE.fullmatch(cell):
        raise BadCell(f"{shown(cell)} is no whole number. Write one from {low} to {high}.")
    if not low <= int(cell) <= high:
        raise BadCell(f"{cell} is out of range. Write a whole number from {low} to {high}.")
    return int(cell)


def items(cell: str, *, ranks: int = 0) -> list[str]:
    """Codes separated by semicolons; with `ranks` in the order of the wish."""
    if cell == NOTHING:
        return []
    found = [item.strip() for item in cell.split(";")]
    if "" in found:
        raise BadCell(
            f"{shown(cell)} has a semicolon with nothing beside it. Write a; b; c, or - for nothing."
        )
    if len(set(found)) != len(found):
        twice = next(item for item in found if found.count(item) > 1)
        raise BadCell(f"lists {shown(twice)} twice. Keep one.")
    if ranks and len(found) > ranks:
        raise BadCell(f"ranks {len(found)} items. Keep the best {ranks}.")
    return found


def listed(ranks: int) -> Callable[[str], list[str]]:
    """Reader of lists of codes."""
    return partial(items, ranks=ranks)


def weighed(cell: str) -> Mapping[str, int]:
    """Codes with weights: `sql:3; law`; without a number the weight is 1."""
    found: dict[str, int] = {}
    for item in items(cell):
        code, colon, weight = item.rpartition(":")
        code = code.strip() if colon else item
        if not code:
            raise BadCell(f"{shown(item)} weighs nothing. Write a code before the colon, as in sql:3.")
        if code in found:
            raise BadCell(f"lists {shown(code)} twice. Keep one.")
        found[code] = whole(weight.strip(), 1, 1000) if colon else 1
    return found


def category(cell: str) -> str:
    """One code."""
    if cell == NOTHING:
        raise BadCell("- means nothing here. Leave the cell empty when it is unknown, or write a word.")
    return cell


def ordinal(order: Sequence[str]) -> Callable[[str], int]:
    """Reader of levels: whole numbers, or words in the declared order (the first is 0)."""
    if not order:
        return lambda cell: whole(cell, -LARGEST, LARGEST)
    place = {word: k for k, word in enumerate(order)}

    def read(cell: str) -> int:
        if cell not in place:
            raise BadCell(f"{shown(cell)} is not in the declared order. Write one of: {', '.join(order)}.")
        return place[cell]

    return read


def interval(cell: str) -> tuple[int, int]:
    """In and out numbers of a depth-first walk: `3-7`."""
    match = RANGE.fullmatch(cell)
    if not match or int(match[1]) >= int(match[2]):
        raise BadCell(f"{shown(cell)} is no interval. Write in-out as in 3-7, the first number the smaller.")
    return int(match[1]), int(match[2])


def vector(size: Callable[[int], int]) -> Callable[[str], Vector]:
    """Reader of vectors: numbers separated by spaces. `size` is told each length and answers the first."""

    def read(cell: str) -> Vector:
        try:
            found = np.array(cell.split(), dtype=np.float64)
        except ValueError:
            raise BadCell(f"{shown(cell)} is no vector. Write numbers separated by spaces.") from None
        if not np.isfinite(found).all() or not found.any():
            raise BadCell("needs finite numbers that are not all zero. Leave the cell empty when unknown.")
        if size(len(found)) != len(found):
            raise BadCell(
                f"has {len(found)} numbers where others have {size(len(found))}. Use one length in both files."
            )
        return found

    return read


def one_length() -> Callable[[int], int]:
    """Remembers the first length of the vectors of one column, over both files."""
    first: list[int] = []

    def size(length: int) -> int:
        first[:] = first or [length]
        return first[0]

    return size
