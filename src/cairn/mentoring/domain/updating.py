"""A manager decides about changes of the plan; then running pairs follow, batch by batch, watched and stoppable."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from cairn.core.clock import now
from cairn.core.errors import Conflict, DomainError
from cairn.core.events import record
from cairn.mentoring import events
from cairn.mentoring.domain.differing import effect_of
from cairn.mentoring.domain.following import follow
from cairn.mentoring.enums import PlanChoice, PlanUpdateState
from cairn.mentoring.models import Mentorship, PlanUpdate
from cairn.mentoring.rules import PLAN_UPDATE
from cairn.people.models import Person
from cairn.programs.domain.locks import lock_program
from cairn.programs.enums import ProgramStatus
from cairn.programs.models import Program

S = PlanUpdateState
STEP = 100  # pairs in one transaction; between two a stop is heard


class PlanChangedSince(Conflict):
    """The plan, or what it would do, has changed since you looked. Look again before you decide."""


class StillFollowing(DomainError):
    """Running pairs are just getting an earlier change. Wait until that is done, or stop it."""


class NothingToDecide(DomainError):
    """Nothing in the plan waits for a decision."""


class ProgramArchived(DomainError):
    """This program is archived. Its pairs keep the plan that they have."""


@transaction.atomic
def decide_on_plan(*, program: Program, choice: PlanChoice, seen: str, by: Person) -> PlanUpdate:
    """Bring what changed to running pairs, as a job, or keep it for new pairs. `seen`: the mark of what was shown.

    Raises PlanChangedSince, NothingToDecide, StillFollowing, ProgramArchived.
    """
    program = lock_program(program.pk)
    if program.status == ProgramStatus.ARCHIVED:
        raise ProgramArchived
    effect = effect_of(program)
    if not effect.changes:
        raise NothingToDecide
    if effect.seen != seen:
        raise PlanChangedSince
    update = PlanUpdate(program=program, choice=choice, total=effect.running, decided_by=by)
    if choice == PlanChoice.NEW:
        update.kept_back = {str(change.key): change.version for change in effect.changes}
        update.state, update.finished_at = S.DONE, now()
    try:
        with transaction.atomic():
            update.save(force_insert=True)
    except IntegrityError:
        raise StillFollowing from None
    facts = {"choice": choice.value, "pairs": effect.running}
    record(events.PLAN_DECIDED, by=by.pk, subject=update, program_id=program.pk, **facts)
    if choice == PlanChoice.RUNNING:
        from cairn.mentoring.tasks import follow_plan  # tasks call the domain; the domain only rings the bell

        follow_plan.defer(update_id=str(update.pk))
    return update


@transaction.atomic
def stop_update(*, update: PlanUpdate, by: Person) -> PlanUpdate:
    """Change no more pairs. Those that follow already keep it; the rest can be brought along later.

    Raises InvalidTransition when it is over.
    """
    update = PlanUpdate.objects.select_for_update().get(pk=update.pk)
    PLAN_UPDATE.check(update.state, S.CANCELLED)
    if update.state == S.RUNNING:
        update.cancel_requested = True
        update.save(update_fields=["cancel_requested"])
        record(events.PLAN_STOPPING, by=by.pk, subject=update, program_id=update.program_id)
        return update
    return _finish(update, S.CANCELLED, by=by.pk)


def perform_update(*, update_id: UUID) -> None:
    """Work through the running pairs. Safe to repeat: after a crash it goes on behind the last batch."""
    if not _begin(update_id):
        return
    while _some(update_id):
        pass


@transaction.atomic
def _begin(update_id: UUID) -> bool:
    update = PlanUpdate.objects.select_for_update().get(pk=update_id)
    if update.state == S.QUEUED:
        update.state = S.RUNNING
        update.save(update_fields=["state"])
    return update.state == S.RUNNING


@transaction.atomic
def _some(update_id: UUID) -> bool:
    """One batch; False when there is no more to do, or it was stopped."""
    program_id = PlanUpdate.objects.values_list("program_id", flat=True).get(pk=update_id)
    program = lock_program(program_id)  # nobody changes the plan while a batch follows it
    update = PlanUpdate.objects.select_for_update().get(pk=update_id)
    if update.state != S.RUNNING:
        return False
    if update.cancel_requested or program.status == ProgramStatus.ARCHIVED:
        _finish(update, S.CANCELLED, by=None)
        return False
    rows = Mentorship.objects.live().pairs().filter(program=program).order_by("pk")
    rows = rows.filter(pk__gt=update.last_id) if update.last_id else rows
    ids = list(rows.values_list("pk", flat=True)[:STEP])
    if not ids:
        _finish(update, S.DONE, by=None)
        return False
    changed = follow(program, update, ids)
    PlanUpdate.objects.filter(pk=update.pk).update(
        last_id=ids[-1], done=F("done") + len(ids), changed=F("changed") + changed
    )
    return True


def _finish(update: PlanUpdate, state: PlanUpdateState, *, by: UUID | None) -> PlanUpdate:
    PLAN_UPDATE.check(update.state, state)
    update.state, update.finished_at = state, now()
    update.save(update_fields=["state", "finished_at"])
    facts = {"state": state.value, "changed": update.changed}
    record(events.PLAN_UPDATED, by=by, subject=update, program_id=update.program_id, **facts)
    return update
