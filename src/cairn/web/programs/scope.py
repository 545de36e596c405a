"""Which program a manager's page is about."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from cairn.core.permissions import Permission, authorize
from cairn.people.models import Person
from cairn.programs.models import Enrollment, Program
from cairn.programs.queries import EnrollmentQuerySet
from cairn.web.request import Request


def governed(request: Request, program_id: UUID, permission: Permission) -> Program:
    """The program, if this person has the permission for all of it."""
    program = get_object_or_404(Program, pk=program_id)
    authorize(request.person, permission, program)
    return program


def reached(request: Request, program_id: UUID) -> tuple[Program, EnrollmentQuerySet]:
    """The program and those in it whom this person manages: everyone, or one track."""
    permission = Permission.MANAGE_ENROLLMENTS
    program = get_object_or_404(Program, pk=program_id)
    if not Program.objects.reachable(request.person, permission).filter(pk=program.pk).exists():
        authorize(request.person, permission, program)
    rows: EnrollmentQuerySet = Enrollment.objects.reachable(request.person, permission)
    return program, rows.filter(program=program)


def working(person_id: str) -> Person:
    """Somebody who works here, by an id that a page gave; anything else is a 404."""
    rows = Person.objects.working().for_card()
    try:
        key = UUID(person_id)
    except ValueError:
        return get_object_or_404(rows.none())
    return get_object_or_404(rows, pk=key)
