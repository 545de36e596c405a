"""The guard against registry addresses in tracked files."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.unit
SETUP = Path(__file__).resolve().parents[2] / "setup"


@pytest.fixture
def hosts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hosts", SETUP / "hosts.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "line", ['  "resol' + 'ved": "x"', "https://registry." + "npmjs.org/vite", "pypi." + "org/simple"]
)
def test_a_registry_is_noticed_with_its_line(
    hosts: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(hosts, "ROOT", tmp_path)
    (tmp_path / "lock.json").write_text(f"{{\n{line}\n}}\n")

    assert hosts.offences(tmp_path / "lock.json") == ["lock.json:2: names a package registry"]


def test_an_integrity_hash_is_fine(hosts: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "lock.json").write_text('{"integrity": "sha512-abc"}\n')

    assert hosts.offences(tmp_path / "lock.json") == []
