"""No export of ours runs anything in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cairn.core.exports import csv_lines, neutralize, restored

pytestmark = pytest.mark.unit
DATA = Path(__file__).parents[1] / "data"
NAUGHTY: list[str] = json.loads((DATA / "blns" / "blns.json").read_text(encoding="ascii"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert (neutralize(text), restored(neutralize(text))) == ("'" + text, text)


@pytest.mark.parametrize(
    ("value", "cell"), [("Ann", "Ann"), (-5, "-5"), (None, ""), ("O'Neil", "O'Neil"), ("a\x00b", "ab")]
)
def test_everything_else_stays(value: object, cell: str) -> None:
    assert neutralize(value) == cell


def test_naughty_strings_are_never_formulas_and_come_back() -> None:
    lines = "".join(csv_lines(["text"], ([text] for text in NAUGHTY)))

    cells = [
        row[0] if row else "" for row in csv.reader(io.StringIO(lines.removeprefix("\ufeff"), newline=""))
    ][1:]

    assert [cell for cell in cells if cell.lstrip()[:1] in {"=", "+", "-", "@"} and cell] == []
    assert [restored(cell) for cell in cells] == [text.replace("\x00", "") for text in NAUGHTY]
