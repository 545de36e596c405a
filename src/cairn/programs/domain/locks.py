"""The order of locks: first the program, then an enrollment in it. Whoever counts places holds the program."""

from __future__ import annotations

from uuid import UUID

from cairn.programs.models import Enrollment, Program


def lock_program(program_id: UUID) -> Program:
    """The program's row, locked until the transaction ends; rows that point to it can still be written."""
    return Program.objects.select_for_update(no_key=True).get(pk=program_id)


def lock_enrollment(enrollment: Enrollment) -> tuple[Program, Enrollment]:
    """Program and enrollment as they are now, both locked."""
    program = lock_program(enrollment.program_id)
    rows = Enrollment.objects.select_for_update(of=("self",)).select_related("person")
    return program, rows.get(pk=enrollment.pk)
