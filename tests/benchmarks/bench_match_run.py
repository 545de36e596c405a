"""A manager's run over one program with 160,000 participants, in the product: progress, cancel, finish, and a dead worker.

Three runs over the same people, each with two fresh workers as `cairn up` starts them: one is cancelled in the middle, one
is left alone, and of the third one worker is killed in the middle. A third of the participants are mentors, with one to
three places each. Exit code 1 when a limit is missed: memory of a worker, the cancelled run, the finish, the same bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.bench_people_import import database  # noqa: E402 - the path comes first

if TYPE_CHECKING:
    from cairn.cli.children import Child
    from cairn.pairing.models import MatchRun
    from tests.benchmarks.large_program import Made

MEMORY_LIMIT = (
    2560.0  # MiB of each worker; the engine alone takes 1,312 MB for 80,000 mentees and as many places
)
STOP_LIMIT = 20.0  # seconds from "cancel" to a run that has stopped
PATIENCE = 3600.0  # seconds after which a run does not finish at all
CANCEL_AT, KILL_AT = 10, 30  # percent of the bar
TICK = 0.25
TELL_EVERY = 10.0
FILES = {
    "proposals": "select mentee_id, mentor_id, score, pinned, why from pairing_proposal where run_id = %s order by 1, 2",
    "unmatched": "select enrollment_id, reason from pairing_unmatched where run_id = %s order by 1",
}
OPEN = {"queued", "running"}


@dataclass
class Worker:
    """One process as the supervisor starts it, and what it has used; the last look counts when it is gone."""

    child: Child
    cpu: float = 0.0
    peak: float = 0.0

    @property
    def pid(self) -> int:
        assert self.child.process is not None
        return self.child.process.pid

    def look(self) -> None:
        with contextlib.suppress(OSError, IndexError):
            stat = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
            self.cpu = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
            lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
            peaks = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
            self.peak = max([self.peak, *peaks])  # a process that ended has none


@dataclass
class Workers:
    """Those that run now, and those that have."""

    log: Path
    all: list[Worker] = field(default_factory=list)

    def start(self) -> Worker:
        from cairn.cli.children import Child

        child = Child(f"worker {len(self.all) + 1}", [sys.executable, "-m", "cairn", "worker"])
        child.start()
        self.all.append(Worker(child))
        return self.all[-1]

    def look(self) -> None:
        for worker in self.all:
            worker.look()

    def stop(self) -> None:
        from cairn.cli.children import Children

        self.look()
        Children(self.log, [worker.child for worker in self.all]).stop()

    def told(self) -> str:
        cpu = sum(worker.cpu for worker in self.all)
        return f"{cpu:.1f} CPU s, peaks {', '.join(f'{worker.peak:.0f}' for worker in self.all)} MiB"


@contextlib.contextmanager
def two_workers(folder: Path) -> Iterator[Workers]:
    """Two workers until the end of the block."""
    workers = Workers(folder / "children.json")
    try:
        workers.start()
        workers.start()
        yield workers
    finally:
        workers.stop()


def begin(made: Made) -> MatchRun:
    """What the button does."""
    from cairn.pairing.domain.runs import start_run

    before, cpu = time.monotonic(), time.process_time()
    run = start_run(program=made.program, objective="coverage", by=made.manager)
    print(
        f"  asked for: {time.monotonic() - before:.1f} s ({time.process_time() - cpu:.1f} CPU s)", flush=True
    )
    return run


def watch(run: MatchRun, workers: Workers, *, until: int = 101) -> None:
    """Tell how far a run is, as its page would show it, until it is over or has come to `until` percent."""
    began, told, before = time.monotonic(), -TELL_EVERY, (-1, "")
    while True:
        run.refresh_from_db(fields=["state", "progress", "message", "report"])
        workers.look()
        seconds, now = time.monotonic() - began, (run.progress, run.state)
        over = run.state not in OPEN or (run.state == "running" and run.progress >= until)
        if over or (now != before and seconds - told >= TELL_EVERY):
            print(f"  {seconds:7.1f} s  {run.progress:3d} %  {run.state:<9} {workers.told()}", flush=True)
            told, before = seconds, now
        if over:
            return
        if seconds > PATIENCE:
            raise TimeoutError("The run does not finish.")
        time.sleep(TICK)


def exported(run: MatchRun) -> dict[str, bytes]:
    """Proposals and unmatched people as sorted CSV."""
    from django.db import connection

    out = {}
    for name, select in FILES.items():
        rows = f"copy ({select % repr(str(run.pk))}) to stdout (format csv)"
        with connection.cursor() as cursor, cursor.copy(rows) as copy:
            out[name] = b"".join(bytes(part) for part in copy)
    return out


def cancelled(made: Made, folder: Path) -> list[bool]:
    """Cancel a run in the middle; it must stop soon and leave nothing behind."""
    from cairn.pairing.domain.runs import cancel_run

    print("A run that is cancelled", flush=True)
    with two_workers(folder) as workers:
        run = begin(made)
        watch(run, workers, until=CANCEL_AT)
        asked = time.monotonic()
        cancel_run(run=run, by=made.manager)
        watch(run, workers)
        seconds, left = time.monotonic() - asked, {name: len(data) for name, data in exported(run).items()}
    print(f"  stopped after {seconds:.1f} s of at most {STOP_LIMIT:g}; it left {left}", flush=True)
    return [run.state == "cancelled", seconds <= STOP_LIMIT, not any(left.values())]


def finished(made: Made, folder: Path, *, kill: bool) -> tuple[dict[str, bytes], list[bool]]:
    """A run to its end, with the page that follows; or with a worker that is killed in the middle."""
    print("A run of which one worker is killed" if kill else "A run that is left alone", flush=True)
    with two_workers(folder) as workers:
        began, run = time.monotonic(), begin(made)
        if kill:
            watch(run, workers, until=KILL_AT)
            os.kill(workers.all[0].pid, signal.SIGKILL)
            print("  killed worker 1 and started another, as the supervisor does", flush=True)
            workers.start()
        watch(run, workers)
        wall = time.monotonic() - began
    result, report = exported(run), run.report
    print(f"  {run.state} after {wall:.1f} s; {workers.told()}; {run.message}")
    print(
        {name: report.get(name) for name in ("matched", "unmatched", "total", "gap", "rounds", "cpu_seconds")}
    )
    if not kill:
        open_review(made, run)
    return result, [run.state == "ready", max(worker.peak for worker in workers.all) <= MEMORY_LIMIT]


def open_review(made: Made, run: MatchRun) -> None:
    """The first page of the review, twice: as the first and as the second manager finds it."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests.factories import make_account

    client = Client()
    client.force_login(make_account(made.manager))
    for which in ("first", "second"):
        began = time.monotonic()
        with CaptureQueriesContext(connection) as queries:
            answer: Any = client.get(reverse("matching:show", args=[made.program.pk, run.pk]))
        seconds = time.monotonic() - began
        assert answer.status_code == 200
        print(
            f"  review page, {which} time: {seconds * 1000:.0f} ms, {len(queries)} queries, {len(answer.content):,} bytes"
        )


def measure(participants: int, folder: Path) -> int:
    """Run everything; returns the exit code."""
    from tests.benchmarks.large_program import analyze, make_large_program

    began, cpu = time.monotonic(), time.process_time()
    made = make_large_program(participants)
    analyze()
    print(
        f"{made.mentees:,} mentees and {made.mentors:,} mentors, written in {time.monotonic() - began:.0f} s"
        f" ({time.process_time() - cpu:.0f} CPU s)"
    )
    stopped = cancelled(made, folder)
    alone, good = finished(made, folder, kill=False)
    after, well = finished(made, folder, kill=True)
    same = {name: alone[name] == after[name] and len(alone[name]) > 0 for name in FILES}
    print({f"{name}, the same bytes": (ok, f"{len(alone[name]):,}") for name, ok in same.items()})
    results = {"cancelled": all(stopped), "left alone": all(good), "killed": all(well), **same}
    for name, ok in results.items():
        print(f"{name:<12} {'ok' if ok else 'MISSED'}")
    return int(not all(results.values()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=160_000)
    participants: int = parser.parse_args().participants
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and stop the database
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ["CAIRN_STATE"] = str(folder / "state")
        (folder / "state").mkdir()
        for _ in database(folder):
            return measure(participants, folder)
    return 1


if __name__ == "__main__":
    sys.exit(main())
