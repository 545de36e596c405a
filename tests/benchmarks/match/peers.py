"""Environments of the peers: made by the bench alone, below the folder of its state, from pinned versions with hashes.

Two of the peers share the name of their package, so mentor-match has an environment to itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LOCKS = {"mentor-match": HERE / "peers-mentor-match.txt"}
LOCK = HERE / "peers.txt"


def python_of(peer: str, state: Path) -> Path:
    """The interpreter of a peer's environment; makes it when its lock has changed."""
    lock = LOCKS.get(peer, LOCK)
    folder = state / lock.stem
    python, stamp = folder / "bin" / "python", folder / "installed"
    if stamp.exists() and stamp.read_text() == lock.read_text():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    environment = {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")
    }
    for command in _commands(folder, python, lock):
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    stamp.write_text(lock.read_text())
    return python


def _commands(folder: Path, python: Path, lock: Path) -> list[list[str]]:
    """uv where it is, else what Python brings."""
    beside = [str(Path(sys.executable).parent), str(Path(sys.executable).parents[1] / "tools" / "bin")]
    uv = shutil.which("uv", path=os.pathsep.join([*beside, os.environ.get("PATH", "")]))
    if uv:
        return [
            [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
            [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(lock)],
        ]
    return [
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)],
    ]
