"""The bench as a whole: fresh processes, instances made once, rows one after the other, the page."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.match.instances import Kind
from tests.benchmarks.match.peers import python_of

ROOT = Path(__file__).parents[3]
SMALL = 40  # at `--size small` everything is divided by this
LEAST = 120  # but nobody measures fewer people
BUSY = 0.5  # load from which a machine is shared
Answer = dict[str, Any]


class Failed(Exception):
    """A process ended badly."""


@dataclass(slots=True)
class Bench:
    """One run of the bench."""

    folder: Path
    state: Path
    full: bool
    shared: bool
    built: dict[tuple[Kind, int, int], Path] = field(default_factory=dict)
    shares: dict[str, Answer] = field(default_factory=dict)
    kept: dict[str, Answer] = field(default_factory=dict)

    def size(self, people: int) -> int:
        """How many people stand for so many."""
        return people if self.full else max(LEAST, people // SMALL)

    def job(self, name: str, *, cores: int | None = None, **given: Any) -> Answer:
        """Do a job in a fresh process, on some cores only if told; also says how long the whole process took."""
        return self.process(
            [sys.executable, "-m", "tests.benchmarks.match.jobs", name, json.dumps(given)], cores
        )

    def job_with_cache(self, name: str, cache: Path, **given: Any) -> Answer:
        """A job that keeps its compiled loops in a folder of its own."""
        command = [sys.executable, "-m", "tests.benchmarks.match.jobs", name, json.dumps(given)]
        return self.process(command, NUMBA_CACHE_DIR=str(cache))

    def peer(self, name: str, scores: Path) -> Answer:
        """Let a peer solve, in its own environment."""
        program = ROOT / "tests/benchmarks/match/peer_programs.py"
        return self.process([str(python_of(name, self.state)), str(program), name, str(scores)])

    def process(self, command: list[str], cores: int | None = None, **more: str) -> Answer:
        """Run a program that prints JSON on its last line."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), **more}
        every = os.sched_getaffinity(0)
        if cores is not None:
            os.sched_setaffinity(0, sorted(every)[:cores])
        began = time.perf_counter()
        try:
            ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        finally:
            os.sched_setaffinity(0, every)
        if ended.returncode:
            last = (ended.stderr.strip().splitlines() or [f"exit code {ended.returncode}"])[-1]
            raise Failed(last[:200])
        answer: Answer = json.loads(ended.stdout.strip().splitlines()[-1])
        return {**answer, "process_wall": time.perf_counter() - began}

    def instance(self, kind: Kind, mentees: int, mentors: int | None = None) -> Path:
        """An instance of this many people (already of the size of this run), built once."""
        theirs = mentees // 2 if mentors is None else mentors
        key = kind, mentees, theirs
        if key not in self.built:
            path = self.folder / f"{kind}-{mentees}-{theirs}.npz"
            told = self.job("build", path=str(path), kind=str(kind), mentees=mentees, mentors=theirs)
            self.built[key] = path
            if mentors is None:
                self.shares[f"{kind} {mentees:,}"] = told
        return self.built[key]

    def once(self, key: str, name: str, **given: Any) -> Answer:
        """A job whose answer several rows use."""
        if key not in self.kept:
            self.kept[key] = self.job(name, **given)
        return self.kept[key]

    def seconds(self, answer: Answer) -> float:
        """Plain seconds: on the wall, or of the processor where others use the machine."""
        return float(answer["cpu" if self.shared else "wall"])


def machine() -> str:
    """The machine in general words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "scipy", "ortools"))
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({platform.machine()}), {memory:.0f} GB memory, load {load:.1f} at the start; Python {platform.python_version()}, {packages}"


def is_shared() -> bool:
    """Whether others use the machine now."""
    return os.getloadavg()[0] > BUSY
