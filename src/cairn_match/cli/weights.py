"""Weights given from outside: plain decimals, held as whole millionths, exactly."""

from __future__ import annotations

import re

from cairn_match.cli.faults import BadCell, shown

LARGEST = 1_000_000  # in absolute value
DECIMALS = 6
UNIT = 1_000_000
DECIMAL = re.compile(r"([+-]?)0*([0-9]*)(?:\.([0-9]+))?")


def millionths(cell: str) -> int:
    """A weight as whole millionths. Refuses whatever is no plain decimal, too fine or too large."""
    match = DECIMAL.fullmatch(cell)
    if not match or not any(letter.isdigit() for letter in cell):
        raise BadCell(
            f"{shown(cell)} is no weight. Write a plain decimal such as 12.5, without exponent or thousands."
        )
    sign, integer, fraction = match[1], match[2], match[3] or ""
    if len(fraction) > DECIMALS:
        raise BadCell(f"{shown(cell)} has {len(fraction)} decimals. Round it to at most {DECIMALS}.")
    found = int(integer[:9] or "0") * UNIT + int(fraction.ljust(DECIMALS, "0"))
    if found > LARGEST * UNIT:
        raise BadCell(
            f"{shown(cell)} is too large. Scale the weights to at most {LARGEST:,} in absolute value."
        )
    return -found if sign == "-" else found


def plain(amount: int) -> str:
    """Millionths as the shortest plain decimal."""
    integer, fraction = divmod(abs(amount), UNIT)
    text = f"{integer}.{fraction:06d}".rstrip("0").rstrip(".")
    return f"-{text}" if amount < 0 else text
