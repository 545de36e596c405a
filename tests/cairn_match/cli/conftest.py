"""The folder that every test of the command line works in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cairn_match.cli.files import CAPACITIES, EDGES, MENTEES, MENTORS, RULES, Folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Folder:
    monkeypatch.chdir(tmp_path)
    made = Folder(tmp_path, capsys)
    for name, text in (
        ("m.csv", MENTEES),
        ("n.csv", MENTORS),
        ("r.toml", RULES),
        ("e.csv", EDGES),
        ("c.csv", CAPACITIES),
    ):
        made.write(name, text)
    return made
