"""Inviting more people than a page can wait for: start, work through, stop."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from cairn.core.clock import now
from cairn.core.events import record
from cairn.people.models import Person
from cairn.programs import events
from cairn.programs.domain.inviting import by_rule, invite_people
from cairn.programs.enums import InvitingState
from cairn.programs.models import InvitationRun, Program
from cairn.programs.rules import Condition
from cairn.programs.rules.errors import NotOpen, StillInviting
from cairn.programs.rules.workflows import INVITING

S = InvitingState
STEP = 500  # people in one transaction; between two a cancel is heard


@transaction.atomic
def start_inviting(*, program: Program, side: str, more: Sequence[Condition], by: Person) -> InvitationRun:
    """Invite everyone a rule finds, as a job. Raises NotOpen, StillInviting."""
    if not program.is_open:
        raise NotOpen
    run = InvitationRun(
        program=program,
        side=side,
        conditions=[condition.to_json() for condition in more],
        total=by_rule(program, side, more).count(),
        started_by=by,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        raise StillInviting from None
    record(events.INVITING_STARTED, by=by.pk, subject=run, program_id=program.pk, total=run.total)
    from cairn.programs.tasks import invite_many  # tasks call the domain; the domain only rings the bell

    invite_many.defer(run_id=str(run.pk))
    return run


@transaction.atomic
def stop_inviting(*, run: InvitationRun, by: Person) -> InvitationRun:
    """Invite nobody more. Whoever was invited already stays invited. Raises InvalidTransition when it is over."""
    run = InvitationRun.objects.select_for_update().get(pk=run.pk)
    INVITING.check(run.state, S.CANCELLED)
    if run.state == S.RUNNING:
        run.cancel_requested = True
        run.save(update_fields=["cancel_requested"])
        record(events.INVITING_STOPPING, by=by.pk, subject=run, program_id=run.program_id)
        return run
    return _finish(run, S.CANCELLED, by=by.pk)


def perform_inviting(*, run_id: UUID) -> None:
    """Invite step by step. Safe to repeat: whoever was invited before a crash is passed over."""
    run = _begin(run_id)
    if run is None:
        return
    more = [Condition.from_json(condition) for condition in run.conditions]
    people = by_rule(run.program, run.side, more).values_list("pk", flat=True).order_by("pk")
    waiting = iter(list(people))
    while step := list(islice(waiting, STEP)):
        if not _invite_some(run.pk, step):
            return
    with transaction.atomic():
        _finish(InvitationRun.objects.select_for_update().get(pk=run.pk), S.DONE, by=None)


@transaction.atomic
def _begin(run_id: UUID) -> InvitationRun | None:
    rows = InvitationRun.objects.select_for_update(of=("self",)).select_related("program")
    run = rows.get(pk=run_id)
    if run.state == S.QUEUED:
        run.state = S.RUNNING
        run.save(update_fields=["state"])
    return run if run.state == S.RUNNING else None


@transaction.atomic
def _invite_some(run_id: UUID, people: list[UUID]) -> bool:
    """One step; False when the run was stopped, or the program closed meanwhile."""
    rows = InvitationRun.objects.select_for_update(of=("self",)).select_related("program", "started_by")
    run = rows.get(pk=run_id)
    if run.cancel_requested or run.started_by is None or not run.program.is_open:
        _finish(run, S.CANCELLED, by=None)
        return False
    count = invite_people(program=run.program, people=people, by=run.started_by)
    InvitationRun.objects.filter(pk=run.pk).update(done=F("done") + count)
    return True


def _finish(run: InvitationRun, state: InvitingState, *, by: UUID | None) -> InvitationRun:
    INVITING.check(run.state, state)
    run.state, run.finished_at = state, now()
    run.save(update_fields=["state", "finished_at"])
    facts = {"state": state.value, "invited": run.done}
    record(events.INVITING_FINISHED, by=by, subject=run, program_id=run.program_id, **facts)
    return run
