"""Compiled loops never outlive the source that they were made from."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
main = runpy.run_path(str(Path(__file__).resolve().parents[2] / "setup" / "compiled.py"))["main"]


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "loops.py").write_text("x = 1")
    return tmp_path


def cached(engine: Path) -> Path:
    kept = engine / "__pycache__" / "loops.run-1.py311.nbi"
    kept.write_bytes(b"machine code")
    return kept


def test_compiled_loops_are_forgotten_when_any_source_has_changed(engine: Path) -> None:
    main(engine)
    kept = cached(engine)
    (engine / "lent.py").write_text("y = 2")
    main(engine)
    assert not kept.exists()


def test_compiled_loops_stay_while_the_source_stays(engine: Path) -> None:
    main(engine)
    kept = cached(engine)
    main(engine)
    assert kept.exists()


def test_loops_of_nobody_knows_what_source_are_forgotten(engine: Path) -> None:
    kept = cached(engine)
    main(engine)
    assert not kept.exists()
