"""Installations that many tests begin with: each is made once in a test run, and every test gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.cli.installation import Installation, installed
from tests.databases import Run, locked


def prepare(installation: Installation) -> None:
    done = installation.cairn("prepare")
    assert done.returncode == 0, done.stderr


def cast_from(mold: str, make: Callable[[Installation], None], state: Path) -> None:
    """Put a copy of the state folder that `make` leaves behind, with nothing running in it, at `state`."""
    kept = Run.current().folder / f"mold-{mold}"
    with locked(kept.with_suffix(".lock")):
        if not kept.exists():
            with installed() as first:
                make(first)
                shutil.copytree(first.state, kept)
    shutil.copytree(kept, state)
