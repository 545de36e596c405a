"""`setup/install.py` leaves alone what is up to date, and a .venv that another checkout looks after."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.unit
SETUP = Path(__file__).resolve().parents[2] / "setup"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", SETUP / "install.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, path in {
        "ROOT": "",
        "VENV": ".venv",
        "PYTHON": ".venv/bin/python",
        "STAMP": ".venv/installed",
    }.items():
        monkeypatch.setattr(module, name, tmp_path / path)
    monkeypatch.setattr(sys, "argv", ["install.py"])
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(f"# {name}\n")
    return module


def test_a_link_is_left_alone(install: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".venv").symlink_to(tmp_path / "elsewhere")

    install.main()

    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("has", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_installed_is_not_installed_again(install: ModuleType, tmp_path: Path, has: str) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    (tmp_path / ".venv" / "installed").write_text(install.mark(tmp_path / has))

    install.main()

    assert not (tmp_path / ".venv" / "bin" / "cairn").exists()


def test_the_command_and_the_package_come_from_the_checkout(install: ModuleType, tmp_path: Path) -> None:
    install.main()  # nothing is pinned, so nothing is fetched

    assert (tmp_path / ".venv" / "bin" / "cairn").stat().st_mode & 0o111
    assert (
        next((tmp_path / ".venv" / "lib").glob("*/site-packages/cairn.pth")).read_text()
        == f"{tmp_path}/src\n"
    )
    before = (tmp_path / ".venv" / "installed").stat().st_mtime_ns
    install.main()
    assert (tmp_path / ".venv" / "installed").stat().st_mtime_ns == before
