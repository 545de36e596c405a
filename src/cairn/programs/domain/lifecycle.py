"""A program's life: open, back to draft, closed, open again, archived, or thrown away as a draft."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.core.errors import InvalidTransition
from cairn.core.events import Verb, record
from cairn.people.models import Person
from cairn.programs import events
from cairn.programs.domain.locks import lock_program
from cairn.programs.domain.places import move_up
from cairn.programs.enums import EnrollmentStatus, Entry, ProgramStatus
from cairn.programs.models import Enrollment, Program
from cairn.programs.queries import help_contact_of
from cairn.programs.rules.errors import HasParticipants, NotReady
from cairn.programs.rules.workflows import PROGRAM

S = ProgramStatus


def missing(program: Program) -> list[tuple[int, str]]:
    """What a draft still needs before it can open: the wizard's step and a sentence."""
    rows = [
        (1, not program.need, _("Say whose need it meets.")),
        (1, not program.objective, _("Say what should be different.")),
        (1, not program.measure or program.measure_target is None, _("Choose the number that should move.")),
        (1, program.measure_by is None, _("Say by when it should move.")),
        (5, not program.matching_rules, _("Add at least one rule for matching.")),
        (6, not program.plan.exists(), _("Add at least one session to the plan.")),
        (6, not help_contact_of(program), _("Say whom people can ask for help.")),
    ]
    if program.entry == Entry.APPLICATION and program.places is None:
        rows.append((3, True, _("Say how many places there are, so that applicants know.")))
    return [(step, sentence) for step, lacks, sentence in rows if lacks]


@transaction.atomic
def open_program(*, program: Program, by: Person) -> Program:
    """Open a draft. Raises NotReady with what is missing, InvalidTransition."""
    program = lock_program(program.pk)
    if program.status != S.DRAFT:
        raise InvalidTransition
    lacks = missing(program)
    if lacks:
        raise NotReady(" ".join([str(NotReady().message), *(sentence for _step, sentence in lacks)]))
    program.opened_at = now()
    return _move(program, S.OPEN, events.PROGRAM_OPENED, by)


@transaction.atomic
def undo_opening(*, program: Program, by: Person) -> Program:
    """Back to draft, as long as nobody has joined. Raises HasParticipants, InvalidTransition."""
    program = lock_program(program.pk)
    quiet = (EnrollmentStatus.INVITED, EnrollmentStatus.DECLINED)
    if Enrollment.objects.filter(program=program).exclude(status__in=quiet).exists():
        raise HasParticipants
    program.opened_at = None
    return _move(program, S.DRAFT, events.PROGRAM_WITHDRAWN, by)


@transaction.atomic
def close(*, program: Program, by: Person) -> Program:
    """Nobody joins any more; pairs that meet go on to their own end. Raises InvalidTransition."""
    program = lock_program(program.pk)
    program.closed_at = now()
    return _move(program, S.CLOSED, events.PROGRAM_CLOSED, by)


@transaction.atomic
def reopen(*, program: Program, by: Person) -> Program:
    """Let people join again; whoever waits takes the places that became free. Raises InvalidTransition."""
    program = lock_program(program.pk)
    if program.status != S.CLOSED:
        raise InvalidTransition
    program.closed_at = None
    _move(program, S.OPEN, events.PROGRAM_REOPENED, by)
    move_up(program, by=by)
    return program


@transaction.atomic
def archive(*, program: Program, by: Person) -> Program:
    """Put a closed program away; its numbers stay. Raises InvalidTransition."""
    program = lock_program(program.pk)
    program.archived_at = now()
    return _move(program, S.ARCHIVED, events.PROGRAM_ARCHIVED, by)


@transaction.atomic
def discard_draft(*, program: Program, by: Person) -> None:
    """Throw a draft away that nobody was ever invited to. Raises HasParticipants, InvalidTransition."""
    program = lock_program(program.pk)
    if program.status != S.DRAFT:
        raise InvalidTransition
    if Enrollment.objects.filter(program=program).exists():
        raise HasParticipants
    record(events.PROGRAM_DISCARDED, by=by.pk, subject=program, program_id=program.pk)
    program.delete()


def _move(program: Program, new: ProgramStatus, verb: Verb, by: Person) -> Program:
    old = program.status
    PROGRAM.check(old, new)
    program.status = new
    program.save()
    record(verb, by=by.pk, subject=program, program_id=program.pk, **{"from": old, "to": new.value})
    return program
