"""The program itself: entry points, version, help, an interrupted run, progress on a terminal."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import cairn_match
from cairn_match.cli.faults import Refusal
from cairn_match.cli.files import prepare, remove, uninterrupted, write_all
from cairn_match.cli.main import main
from cairn_match.cli.report import VERSION
from tests.cairn_match.cli.files import SOLVE, Folder

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parents[3]
SOURCE = str(Path(cairn_match.__file__).resolve().parents[1])
ENVIRONMENT = {**os.environ, "PYTHONPATH": SOURCE}


def test_the_entry_point_and_the_version_are_those_of_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["scripts"]["cairn-match"].partition(":")
    assert getattr(import_module(module), name) is main
    assert project["version"] == VERSION


def test_python_m_runs_the_command(folder: Folder) -> None:
    command = [sys.executable, "-m", "cairn_match"]
    ran = subprocess.run([*command, "solve", *SOLVE], env=ENVIRONMENT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    ran = subprocess.run([*command, "certify", *SOLVE], env=ENVIRONMENT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (
        0,
        "good: 3 of 3 possible mentees matched, total 30000, gap 0\n",
    )
    folder.write("m.csv", "id\n\n,\n")
    ran = subprocess.run([*command, "solve", *SOLVE], env=ENVIRONMENT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "cairn-match: m.csv, row 1, column 'skills': is missing, and rule 'skills' needs it. Known are: id.\n"
    )


def test_help_and_version_and_unknown_words(folder: Folder) -> None:
    assert folder.run("--version").out == f"cairn-match {VERSION}\n"
    assert "Exit code: 0 done" in folder.run("--help").out
    assert folder.run("solve", *SOLVE, "--obj", "score").code == 2
    assert folder.run().code == 2
    ran = folder.solve("--on", "tomorrow")
    assert ran.code == 2
    assert ran.err.endswith("error: argument --on: 'tomorrow' is no day. Write one as 2026-12-01.\n")


INTERRUPTED = """
import os, signal, sys
from cairn_match.cli import main, solve
def slow(problem, **options):
    os.kill(os.getpid(), signal.SIGINT)
solve.solve = slow
sys.exit(main.main(sys.argv[1:]))
"""


def test_an_interrupted_run_leaves_nothing_behind(folder: Folder) -> None:
    before = sorted(folder.path.iterdir())
    command = [sys.executable, "-c", INTERRUPTED, "solve", *SOLVE[:-1], "deep/out"]
    ran = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")
    assert sorted(folder.path.iterdir()) == before


def test_files_that_cannot_be_written_leave_nothing(tmp_path: Path) -> None:
    made = prepare(tmp_path / "a" / "b")
    assert made == [tmp_path / "a", tmp_path / "a" / "b"]
    (tmp_path / "a" / "b" / "two").mkdir()
    with pytest.raises(Refusal, match=r"cannot be written \(Is a directory\)"):
        write_all({tmp_path / "a" / "b" / "two": b"2"})
    (tmp_path / "a" / "b" / "two").rmdir()
    assert list((tmp_path / "a" / "b").iterdir()) == []
    remove(made)
    assert list(tmp_path.iterdir()) == []
    write_all({tmp_path / "one": b"1"})
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o666 & ~mask()


def test_an_interrupt_waits_until_all_files_have_their_names() -> None:
    before = signal.getsignal(signal.SIGINT)
    with uninterrupted():
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def mask() -> int:
    found = os.umask(0)
    os.umask(found)
    return found


@pytest.mark.usefixtures("folder")
def test_progress_is_shown_on_a_terminal_only() -> None:
    command = [sys.executable, "-m", "cairn_match", "solve", *SOLVE, "--progress"]
    piped = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    assert (piped.returncode, piped.stderr) == (0, "")
    terminal, end = pty.openpty()
    ran = subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=end)
    os.close(end)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert ran.returncode == 0
    assert re.search(r"\r[a-z]+: 4 of 4", shown)
