"""How to ask for programs and enrollments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cairn.core.models import Organization
from cairn.core.permissions import Actor, Permission, reach
from cairn.programs.enums import EnrollmentStatus, Entry, ProgramStatus

if TYPE_CHECKING:
    from cairn.people.models import Person
    from cairn.programs.models import Enrollment, Program


class ProgramQuerySet(models.QuerySet["Program"]):
    def open(self) -> Self:
        return self.filter(status=ProgramStatus.OPEN)

    def reachable(self, person: Actor, permission: Permission) -> Self:
        """The programs in which `person` has `permission`, wholly or in a track."""
        scopes = reach(person, permission)
        return self if scopes is None else self.filter(pk__in=[s.program_id for s in scopes])


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def active(self) -> Self:
        return self.filter(status=EnrollmentStatus.ACTIVE)

    def mentors(self) -> Self:
        return self.filter(as_mentor=True)

    def mentees(self) -> Self:
        return self.filter(as_mentee=True)

    def holding_a_place(self, program: Program) -> Self:
        """Mentees who take one of the program's places; a pause keeps it."""
        taking = (EnrollmentStatus.ACTIVE, EnrollmentStatus.PAUSED)
        return self.filter(program=program, as_mentee=True, status__in=taking)

    def waiting(self, program: Program) -> Self:
        """The waiting list, longest wait first."""
        rows = self.filter(program=program, status=EnrollmentStatus.WAITLISTED)
        return rows.order_by("waitlisted_at", "pk")

    def reachable(self, person: Actor, permission: Permission) -> Self:
        """The enrollments in which `person` has `permission`."""
        scopes = reach(person, permission)
        if scopes is None:
            return self
        whole = [s.program_id for s in scopes if s.track_id is None]
        tracks = [s.track_id for s in scopes if s.track_id is not None]
        return self.filter(Q(program_id__in=whole) | Q(track_id__in=tracks))

    def with_waiting_ahead(self) -> Self:
        """Each with `ahead`: how many wait in front of it, in the same query."""
        in_front = Q(waitlisted_at__lt=OuterRef("waitlisted_at")) | Q(
            waitlisted_at=OuterRef("waitlisted_at"), pk__lt=OuterRef("pk")
        )
        waiting = self.model._default_manager.filter(
            in_front, program=OuterRef("program"), status=EnrollmentStatus.WAITLISTED
        )
        count = waiting.order_by().values("program").annotate(n=Count("pk")).values("n")
        return self.annotate(ahead=Coalesce(Subquery(count), 0))

    def waiting_before(self, enrollment: Enrollment) -> int:
        """How many wait in front of this one; nobody, when it does not wait."""
        if enrollment.waitlisted_at is None:
            return 0
        ahead = Q(waitlisted_at__lt=enrollment.waitlisted_at) | Q(
            waitlisted_at=enrollment.waitlisted_at, pk__lt=enrollment.pk
        )
        waiting = self.filter(program_id=enrollment.program_id, status=EnrollmentStatus.WAITLISTED)
        return waiting.filter(ahead).count()


def programs_for(person: Person, *, closed: bool = False) -> ProgramQuerySet:
    """The programs that a participant may read about: open ones, by invitation only if they were invited.

    `closed` adds those in which they have an enrollment already.
    """
    from cairn.programs.models import Enrollment, Program

    known = Exists(Enrollment.objects.filter(program=OuterRef("pk"), person=person))
    seen = Q(status=ProgramStatus.OPEN) & (~Q(entry=Entry.INVITATION) | Q(known))
    if closed:
        seen |= Q(known) & Q(status=ProgramStatus.CLOSED)
    found: ProgramQuerySet = Program.objects.filter(seen).order_by("name")
    return found


def help_contact_of(program: Program) -> str:
    """Whom people in a program can ask: its own contact, else the organization's."""
    if program.help_contact:
        return program.help_contact
    return Organization.objects.values_list("help_contact", flat=True).first() or ""
