"""Shared places and small helpers for import tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from cairn.core import clock
from cairn.people.domain.importing.mapfile import Map, read_map, simple_map
from cairn.people.domain.importing.problems import Code
from cairn.people.domain.importing.reading import open_table
from cairn.people.domain.importing.running import Outcome, carry_out, open_feed
from cairn.people.domain.importing.suggesting import suggest

DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
Load = Callable[..., Outcome]
DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a small file and return its path."""

    def make(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return make


def oracle_files() -> list[tuple[Path, str]]:
    """The seven Oracle HR tables, as somebody would give them."""
    return [(path, path.name) for path in sorted((DATA / "oracle_hr").glob("*.csv"))]


def read_example(name: str) -> Map:
    """One of the maps that the operators' handbook shows."""
    maps = Path(__file__).parents[3] / "docs" / "operator" / "import-maps"
    return read_map((maps / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Import a feed written as CSV text, on a given day; the columns are found by suggestion."""

    def run(text: str | bytes, day: datetime = DAY, **options: object) -> Outcome:
        path = tmp_path / "people.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        table = open_table(path)
        found = suggest(table.columns, [cells for _, cells in table.rows()])
        one = simple_map({field: suggestion.column for field, suggestion in found.items()})
        with clock.frozen(day):
            return carry_out(
                open_feed([(path, path.name)], one), run_id=uuid4(), by=None, **{"apply_it": True, **options}
            )  # type: ignore[arg-type]

    return run


def problems(outcome: Outcome) -> list[tuple[Code, int, str, str]]:
    return [
        (p.code, p.row, p.column, p.value)
        for p in sorted(outcome.problems.kept, key=lambda p: (p.row, p.code))
    ]


def numbers(outcome: Outcome) -> dict[str, int]:
    data = outcome.counts.as_data()
    return {name: data[name] for name in ("rows", "created", "changed", "unchanged", "left", "errors")}


FIRST = """number,first name,last name,title,department,manager,hire date
1,Ada,Root,Chief,Office,,2020-01-01
2,Bo,Lead,Lead,Works,1,2020-01-01
3,Cy,Hand,Clerk,Works,2,2021-05-01
4,Di,Hand,Clerk,Works,2,2021-05-01
"""
