"""A closer look at a run: asked for, watched, cancelled, worked out from what the run was computed from."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.pairing import events
from cairn.pairing.domain.costing import work_out_costs
from cairn.pairing.domain.exact import work_out_exactly
from cairn.pairing.domain.fairness import work_out_fairness
from cairn.pairing.domain.keeping import Kept, NotKept, is_kept, open_run
from cairn.pairing.domain.pointing import work_out_points
from cairn.pairing.enums import StudyKind, StudyState
from cairn.pairing.models import MatchRun, RunStudy
from cairn.pairing.rules import STUDY
from cairn.people.models import Person
from cairn.programs.models import Enrollment
from cairn_match import BadInput

LOOK_EVERY = 0.5  # seconds between two looks at "cancel" and two writes of the progress
Found = dict[str, Any] | None  # None: stopped
WORK: dict[str, Callable[[RunStudy, Kept, Any], Found]] = {
    StudyKind.COSTS: work_out_costs,
    StudyKind.POINTS: work_out_points,
    StudyKind.AUDIT: work_out_fairness,
    StudyKind.EXACT: work_out_exactly,
}


def study_of(
    run: MatchRun, kind: StudyKind, *, mentee: Enrollment | None = None, mentor: Enrollment | None = None
) -> RunStudy | None:
    """What is known of a question about this run; None when nobody has asked."""
    pair = {"mentee": mentee, "mentor": mentor} if kind == StudyKind.EXACT else {}
    return run.studies.filter(kind=kind, **pair).first()


@transaction.atomic
def ask_study(
    *,
    run: MatchRun,
    kind: StudyKind,
    by: Person,
    mentee: Enrollment | None = None,
    mentor: Enrollment | None = None,
) -> RunStudy:
    """Have a question worked out in the background; while that lasts, asking again changes nothing. Raises NotKept."""
    from cairn.pairing.tasks import study_run

    if not is_kept(run):
        raise NotKept
    rows = RunStudy.objects.select_for_update(of=("self",))
    study, fresh = rows.get_or_create(
        run=run, kind=kind, mentee=mentee, mentor=mentor, defaults={"asked_by": by, "asked_at": now()}
    )
    if not fresh:
        if study.is_working:
            return study
        STUDY.check(study.state, StudyState.QUEUED)
        study.state, study.found, study.progress = StudyState.QUEUED, {}, 0
        study.cancel_requested, study.asked_by, study.asked_at, study.done_at = False, by, now(), None
        study.save()
    record(events.RUN_STUDY_ASKED, by=by.pk, subject=run, program_id=run.program_id, kind=str(kind))
    study_run.defer(study_id=str(study.pk))
    return study


@transaction.atomic
def cancel_study(*, study: RunStudy, by: Person) -> RunStudy:
    """Stop working it out. What was found so far is thrown away."""
    study = RunStudy.objects.select_for_update(of=("self",)).select_related("run").get(pk=study.pk)
    if study.state == StudyState.RUNNING:
        study.cancel_requested = True
        study.save(update_fields=["cancel_requested"])
        return study
    return _finish(study, StudyState.CANCELLED, {}, by=by.pk)


def perform_study(*, study_id: UUID) -> None:
    """Work a question out. Safe to repeat: cut off by a crash, it starts again from what the run keeps."""
    with transaction.atomic():
        rows = RunStudy.objects.select_for_update(of=("self",)).select_related("run__program")
        study = rows.filter(pk=study_id).first()
        if study is None or not study.is_working:
            return
        study.state = StudyState.RUNNING
        study.save(update_fields=["state"])
    watch = Watch(study.pk)
    try:
        found = WORK[study.kind](study, open_run(study.run), watch)
    except (NotKept, BadInput):
        _keep(study, StudyState.FAILED, {})
        return
    stopped = found is None or watch.stop
    _keep(study, StudyState.CANCELLED if stopped else StudyState.DONE, {} if stopped else found or {})


class Watch:
    """Tells the page how far the work is, and the work whether somebody pressed cancel."""

    def __init__(self, study_id: UUID) -> None:
        self.study_id = study_id
        self.looked = 0.0
        self.stop = False

    def progress(self, _stage: str, done: int, total: int) -> None:
        self._look(progress=min(99, 100 * done // max(total, 1)))

    def cancelled(self) -> bool:
        if time.monotonic() - self.looked >= LOOK_EVERY:
            self._look()
        return self.stop

    def _look(self, **seen: int) -> None:
        self.looked = time.monotonic()
        row = RunStudy.objects.filter(pk=self.study_id)
        if seen:
            row.update(**seen)
        self.stop = not row.filter(cancel_requested=False).exists()


@transaction.atomic
def _keep(study: RunStudy, state: StudyState, found: dict[str, Any]) -> None:
    rows = RunStudy.objects.select_for_update(of=("self",)).select_related("run")
    fresh = rows.filter(pk=study.pk, state=StudyState.RUNNING).first()
    if fresh is not None:  # else somebody in it was erased meanwhile
        _finish(fresh, state, found, by=None)


def _finish(study: RunStudy, state: StudyState, found: dict[str, Any], *, by: UUID | None) -> RunStudy:
    STUDY.check(study.state, state)
    study.state, study.found, study.done_at = state, found, now()
    study.progress = 100 if state == StudyState.DONE else study.progress
    study.save(update_fields=["state", "found", "done_at", "progress"])
    verb = events.RUN_STUDIED if state == StudyState.DONE else events.RUN_STUDY_STOPPED
    record(verb, by=by, subject=study.run, program_id=study.run.program_id, kind=study.kind, state=str(state))
    return study
