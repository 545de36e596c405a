"""A run at work: at once when it is small, else in steps and parts that all workers share.

A step is a look at all pairs (`cairn_match.Search`). Its parts, some thousand mentees each, are jobs of their own that
any worker on any machine may do; what they find is kept, sealed, until the run ends. Whoever does the last part of a
step goes on to the next. The same input takes the same steps, so a job that died is simply done again, and the result
is the same to the byte however many workers there were.
"""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Callable
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Count, Sum

from cairn.core.sealed import open_bytes, seal_bytes
from cairn.pairing.domain.keeping import kept_input
from cairn.pairing.domain.runs import finish_run, keep_result, read_problem
from cairn.pairing.enums import RunState
from cairn.pairing.models import MatchRun, RunPart, RunSnapshot, RunStep
from cairn_match import (
    BadInput,
    Found,
    Prices,
    Problem,
    Scan,
    Search,
    Status,
    Step,
    Stopped,
    Watch,
    joined,
    look,
    scan_of,
    solve,
)

LOOK_EVERY = 0.5  # seconds between two looks at "cancel" and two writes of the progress
SHARE = {"pairs": (0, 60), "proof": (60, 95)}  # percent of the bar that each stage of the engine fills
IN_PARTS = 50_000_000  # pairs from which a run is shared: below, one worker needs a second or two
PAIRS_A_PART = 100_000_000
LEAST_ROWS = 256  # mentees of a part, however many mentors there are
STEPWISE = {"coverage", "score"}  # objectives that are found in steps


def perform_run(*, run_id: UUID) -> None:
    """Match, explain and keep the proposals. Safe to repeat: a run cut off by a crash goes on from what it kept."""
    with transaction.atomic():
        run = MatchRun.objects.select_for_update(of=("self",)).select_related("program").get(pk=run_id)
        if run.state not in {RunState.QUEUED, RunState.RUNNING}:
            return
        run.state = RunState.RUNNING
        run.save(update_fields=["state"])
    started = time.process_time()
    try:
        problem = kept_input(run) or read_problem(run)
        if run.objective in STEPWISE and len(problem.mentees) * len(problem.mentors) >= IN_PARTS:
            _at_work[run_id] = _Work(problem, run.objective)
            go_on(run_id=run_id)
            return
        watch = _Look(run.pk).watch(_by_stage)
        result = solve(problem, objective=run.objective, progress=watch.progress, cancel=watch.cancel)
    except BadInput as error:  # also from an objective that cannot be had for so many people
        with transaction.atomic():
            finish_run(run, RunState.FAILED, by=None, message=str(error)[:300])
        return
    keep_result(run, problem, result, seconds=time.process_time() - started)


def _by_stage(stage: str, done: int, total: int) -> int:
    """How far a run is that one worker does, in percent."""
    low, high = SHARE.get(stage, (95, 99))
    return low + (high - low) * done // max(total, 1)


class _Work:
    """A large run in the memory of one worker: the problem, and how far its search has come here.

    Nothing is lost with it: the search is repeated from what the parts of its steps found.
    """

    def __init__(self, problem: Problem, objective: str) -> None:
        self.problem = problem
        self.search = Search(
            problem, objective=objective, all_pairs=0
        )  # lists first: all pairs would not fit
        self.scan: Scan = scan_of(self.search.market, self.search.ties)
        self._steps = self.search.steps()
        self.number, self.step = 0, next(self._steps)

    def send(self, found: Found) -> bool:
        """Go on with what the present step found; False when nothing can improve any more."""
        try:
            self.step = self._steps.send(found)
        except StopIteration:
            return False
        self.number += 1
        return True


_at_work: dict[UUID, _Work] = {}  # at most one: two large problems would not fit
_one_at_a_time = Lock()  # a search goes on in one thread of a worker


def _work(run: MatchRun) -> _Work | None:
    """The run in memory, read again if another worker began it; None when what it was computed from is gone."""
    if run.pk not in _at_work:
        problem = kept_input(run)
        _at_work.clear()
        if problem is None:
            return None
        _at_work[run.pk] = _Work(problem, run.objective)
    return _at_work[run.pk]


def _running(run_id: UUID) -> MatchRun | None:
    """The run, if it is still at work; one that was cancelled, or lost what it was computed from, ends here."""
    with transaction.atomic():
        run = MatchRun.objects.select_for_update(of=("self",)).select_related("program").get(pk=run_id)
        if run.state == RunState.RUNNING and run.cancel_requested:
            finish_run(run, RunState.CANCELLED, by=None)
        elif run.state == RunState.RUNNING and not RunSnapshot.objects.filter(run=run).exists():
            gone = "Somebody who took part was erased while it ran. Start it again."
            finish_run(run, RunState.FAILED, by=None, message=gone)
    if run.state == RunState.RUNNING:
        return run
    _at_work.pop(run_id, None)
    return None


def go_on(*, run_id: UUID) -> None:
    """Take a large run to its next step, or to its end, as soon as all parts of the present one are done."""
    run = _running(run_id)
    work = _work(run) if run else None
    if run is None or work is None:
        return
    snapshot = RunSnapshot.objects.get(run=run)
    with _one_at_a_time:
        while (found := _found(snapshot, work.number)) is not None:
            if not work.send(found):
                _end(run, snapshot, work)
                return
        _begin_step(run, snapshot, work)


def _found(snapshot: RunSnapshot, number: int) -> Found | None:
    """What a step found, or None while a part of it is missing."""
    parts = list(RunPart.objects.filter(step__snapshot=snapshot, step__number=number).order_by("start"))
    if not parts or any(part.found is None for part in parts):
        return None
    return joined([_unpacked(snapshot, part) for part in parts])


@transaction.atomic
def _begin_step(run: MatchRun, snapshot: RunSnapshot, work: _Work) -> None:
    """Put the parts of a step up for all workers. Nothing to do when another job did so already."""
    from cairn.pairing.tasks import run_part

    locked = RunSnapshot.objects.select_for_update(of=("self",)).filter(pk=snapshot.pk).first()
    if locked is None or RunStep.objects.filter(snapshot=locked, number=work.number).exists():
        return
    step = RunStep(snapshot=locked, number=work.number, count=work.step.count)
    if work.step.prices is not None:
        both = {"mentees": work.step.prices.mentees, "mentors": work.step.prices.mentors}
        step.prices = _sealed(locked, f"step {work.number}", both)
    step.save(force_insert=True)
    rows = len(work.problem.mentees)
    size = max(LEAST_ROWS, PAIRS_A_PART // max(len(work.problem.mentors), 1))
    parts = [RunPart(step=step, start=k, stop=min(k + size, rows)) for k in range(0, rows, size)]
    for part in RunPart.objects.bulk_create(parts):
        run_part.defer(run_id=str(run.pk), part_id=part.pk)


def do_part(*, run_id: UUID, part_id: int) -> None:
    """Do one part of a step. Safe to repeat; the last one takes the run on."""
    run = _running(run_id)
    part = RunPart.objects.select_related("step__snapshot").filter(pk=part_id).first()
    if run is None or part is None:
        return
    work = _work(run)
    if work is None:
        return
    if part.found is None:
        started = time.process_time()
        try:
            found = look(
                work.scan, _step(part.step), _Look(run_id).watch(None), np.arange(part.start, part.stop)
            )
        except Stopped:
            _running(run_id)
            return
        part.found = _packed(part, found)
        part.cpu_seconds = time.process_time() - started
    if _kept(run, part):
        go_on(run_id=run_id)


@transaction.atomic
def _kept(run: MatchRun, part: RunPart) -> bool:
    """Keep what a part found; whether its step is complete. The run's row is locked, so one of two last parts sees it."""
    MatchRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not RunPart.objects.filter(pk=part.pk).update(found=part.found, cpu_seconds=part.cpu_seconds):
        return False
    of_step = RunPart.objects.filter(step=part.step_id).aggregate(all=Count("pk"), done=Count("found"))
    # Of how many steps there will be nobody knows: each fills half of what the one before left.
    low, high = (
        (0, 60) if part.step.number == 0 else (95 - 35 // part.step.number, 95 - 35 // (part.step.number + 1))
    )
    progress = low + (high - low) * of_step["done"] // of_step["all"]
    MatchRun.objects.filter(pk=run.pk).update(progress=progress)
    return bool(of_step["done"] == of_step["all"])


def _end(run: MatchRun, snapshot: RunSnapshot, work: _Work) -> None:
    """Keep the result; the parts have served."""
    seconds = RunPart.objects.filter(step__snapshot=snapshot).aggregate(sum=Sum("cpu_seconds"))["sum"] or 0.0
    started = time.process_time()
    result = work.search.result(Status.OPTIMAL)
    with transaction.atomic():
        keep_result(run, work.problem, result, seconds=seconds + time.process_time() - started)
        RunStep.objects.filter(snapshot=snapshot).delete()
    _at_work.pop(run.pk, None)


def _step(step: RunStep) -> Step:
    if step.prices is None:
        return Step(step.count)
    both = _opened(step.snapshot, f"step {step.number}", step.prices)
    return Step(step.count, Prices(both["mentees"], both["mentors"]))


def _packed(part: RunPart, found: Found) -> bytes:
    arrays = {"keys": found.keys, "worth": found.worth, "surplus": np.array([found.surplus])}
    return _sealed(part.step.snapshot, f"part {part.pk}", arrays)


def _unpacked(snapshot: RunSnapshot, part: RunPart) -> Found:
    arrays = _opened(snapshot, f"part {part.pk}", part.found or b"")
    return Found(arrays["keys"], arrays["worth"], int(arrays["surplus"][0]))


def _sealed(snapshot: RunSnapshot, what: str, arrays: dict[str, Any]) -> bytes:
    """Arrays as sealed bytes: they tell who may not be with whom."""
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    about = snapshot.run_id.bytes + what.encode()
    data = zlib.compress(stream.getvalue(), level=1)
    return seal_bytes(vault_id=snapshot.vault_id, author_id=snapshot.run_id, about=about, data=data)


def _opened(snapshot: RunSnapshot, what: str, blob: bytes | memoryview) -> dict[str, Any]:
    about = snapshot.run_id.bytes + what.encode()
    plain = open_bytes(vault_id=snapshot.vault_id, about=about, blob=bytes(blob))
    with np.load(io.BytesIO(zlib.decompress(plain)), allow_pickle=False) as arrays:
        return dict(arrays)


class _Look:
    """Tells the page how far the engine is, and the engine whether somebody pressed cancel."""

    def __init__(self, run_id: UUID) -> None:
        self.run_id = run_id
        self.looked = 0.0
        self.stop = False

    def watch(self, percent: Callable[[str, int, int], int] | None) -> Watch:
        """`percent` makes a percentage of a stage and its progress; None when others write it."""
        if percent is None:
            return Watch(cancel=self._cancelled)
        return Watch(
            lambda *at: self._at_times(lambda row: row.update(progress=percent(*at))), self._cancelled
        )

    def _cancelled(self) -> bool:
        self._at_times(lambda row: None)  # noqa: ARG005 - looking is all
        return self.stop

    def _at_times(self, act: Callable[[Any], object]) -> None:
        if time.monotonic() - self.looked < LOOK_EVERY:
            return
        self.looked = time.monotonic()
        row = MatchRun.objects.filter(pk=self.run_id)
        act(row)
        self.stop = row.filter(cancel_requested=True).exists()
