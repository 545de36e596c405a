"""Shared places and small helpers for import tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cairn.people.domain.importing.mapfile import Map, read_map

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
