"""What is wrong with a file, in a sentence that says where, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from cairn_match.errors import BadInput

MOST = 10  # faults told at once: enough to mend a file in one go, few enough to read
SHOWN = 40  # characters of a value that a message repeats


class Refusal(Exception):
    """The run is refused; one line a fault."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class BadCell(ValueError):
    """A cell that cannot be read: what is wrong, and the remedy."""


def shown(text: str) -> str:
    """A value as a message repeats it: quoted, short, control characters visible."""
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


def told(path: Path, what: str, *, row: int | None = None, column: str | None = None) -> str:
    """One fault: file, row as a spreadsheet counts, column, what and the remedy."""
    where = [str(path)]
    if row is not None:
        where.append(f"row {row}")
    if column is not None:
        where.append(f"column {shown(column)}")
    return f"{', '.join(where)}: {what}"


def mean(word: str, known: Iterable[str]) -> str:
    """Remedy for an unknown word: the nearest known one, else all of them."""
    words = sorted(known)
    near = get_close_matches(word, words, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(words) or 'none'}."


class Faults:
    """Collects faults, so that a file with ten wrong cells is mended in one go."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, path: Path, what: str, *, row: int | None = None, column: str | None = None) -> None:
        """Note one fault; raises Refusal when there are enough."""
        self.found.append(told(path, what, row=row, column=column))
        if len(self.found) == MOST:
            raise Refusal(*self.found, "There may be more; these come first.")

    def check(self) -> None:
        """Raise Refusal if there are any."""
        if self.found:
            raise Refusal(*self.found)


def of_engine(error: BadInput, path: Path) -> Refusal:
    """What the engine refuses. Its row numbers count sorted people and mean nothing outside; the id stays."""
    if error.field == "objective":  # more pairs than it can weigh: no file is wrong
        return Refusal(f"--objective: {str(error).split(': ', 1)[1]}.")
    row = re.sub(r"^row \d+ \((.*)\)$", r"\1", error.row)
    message = str(error).replace(error.row, row, 1) if error.row else str(error)
    return Refusal(told(path, f"{message}."))
