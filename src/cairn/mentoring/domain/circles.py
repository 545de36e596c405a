"""A circle is proposed, approved or declined, and disbanded. While it runs it is a mentorship of many."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now, today
from cairn.core.errors import DomainError, InvalidTransition, NotInScope
from cairn.core.events import record
from cairn.core.ids import new_id
from cairn.core.permissions import Permission, authorize
from cairn.core.sealed import create_vault
from cairn.mentoring import events
from cairn.mentoring.domain.ending import cancel_times
from cairn.mentoring.enums import CircleState, MemberRole, MentorshipStatus, Shape, Source
from cairn.mentoring.models import Circle, JoinWish, Member, Mentorship
from cairn.mentoring.models.circle import FEWEST, MOST
from cairn.mentoring.rules import MENTORSHIP
from cairn.people.models import Person
from cairn.programs.enums import Circles
from cairn.programs.models import Enrollment, Program
from cairn.scheduling.enums import Every


class NoCirclesHere(DomainError):
    """This program has no circles, or its managers start them."""


class NotTakingPart(DomainError):
    """Only somebody who takes part in this program can lead a circle of it."""


class OneAtATime(DomainError):
    """You have proposed a circle already. Wait for the answer before you propose another."""


class CircleSize(DomainError):
    """A circle has 3 to 10 places."""


class CircleOver(DomainError):
    """This circle has ended."""


@dataclass(frozen=True)
class About:
    """What a program sees of a circle."""

    name: str
    about: str
    places: int
    rhythm: Every = Every.TWO_WEEKS
    joins_freely: bool = False


@transaction.atomic
def propose_circle(*, program: Program, about: About, by: Person) -> Circle:
    """Somebody who takes part proposes a circle that they would lead. A manager answers.

    Raises NoCirclesHere, NotTakingPart, OneAtATime, CircleSize.
    """
    # Two windows must not make two: they queue at the person.
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if not program.is_open or program.circles != Circles.MEMBERS:
        raise NoCirclesHere
    enrollment_of(program, by)
    if Circle.objects.waiting().filter(program=program, proposed_by=by).exists():
        raise OneAtATime
    circle = _made(program, about, by)
    record(events.CIRCLE_PROPOSED, by=by.pk, subject=circle, program_id=program.pk, lead=by.pk)
    return circle


@transaction.atomic
def start_circle(*, program: Program, about: About, lead: Person, by: Person) -> Circle:
    """A manager starts a circle with somebody who takes part as its lead. Raises what proposing raises, NotAllowed."""
    authorize(by, Permission.MANAGE_ENROLLMENTS, program)
    if not program.is_open or program.circles == Circles.OFF:
        raise NoCirclesHere
    return _open(_made(program, about, lead), lead, by, "")


@transaction.atomic
def approve_circle(*, circle: Circle, by: Person, answer: str = "") -> Circle:
    """Say yes: the circle has a space, and whoever proposed it leads it. Raises NotTakingPart, InvalidTransition."""
    fresh = _proposed(circle, by)
    if fresh.proposed_by is None:
        raise NotTakingPart
    return _open(fresh, fresh.proposed_by, by, answer)


@transaction.atomic
def decline_circle(*, circle: Circle, by: Person, answer: str) -> Circle:
    """Say no, with a kind word that only its proposer and the program's managers read. Raises InvalidTransition."""
    fresh = _proposed(circle, by)
    fresh.state, fresh.decided_by, fresh.decided_at = CircleState.DECLINED, by, now()
    fresh.answer = answer.strip()
    fresh.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    lead = str(fresh.proposed_by_id) if fresh.proposed_by_id else None
    record(events.CIRCLE_DECLINED, by=by.pk, subject=fresh, program_id=fresh.program_id, lead=lead)
    return fresh


@transaction.atomic
def disband_circle(*, circle: Circle, by: Person) -> Circle:
    """A lead, or whoever manages the program, ends a circle: times ahead are cancelled, what was written stays readable.

    Raises CircleOver, NotInScope or NotAllowed for anybody else.
    """
    mentorship = running(circle)
    if not leads(mentorship, by):
        authorize(by, Permission.MANAGE_ENROLLMENTS, circle)
    return end_circle(mentorship, by)


def end_circle(mentorship: Mentorship, by: Person | None) -> Circle:
    """End a circle whose mentorship is locked; also when the last one has left it."""
    circle = Circle.objects.get(mentorship=mentorship)
    MENTORSHIP.check(mentorship.status, MentorshipStatus.COMPLETED)
    mentorship.status, mentorship.ended_at = MentorshipStatus.COMPLETED, now()
    mentorship.save(update_fields=["status", "ended_at"])
    people = [str(pk) for pk in inside(mentorship)]
    cancel_times(mentorship, by)
    mentorship.members.update(active=False)
    JoinWish.objects.filter(circle=circle).delete()
    facts = {"mentorship": mentorship.pk, "people": people}
    record(
        events.CIRCLE_DISBANDED,
        by=by.pk if by else None,
        subject=circle,
        program_id=circle.program_id,
        **facts,
    )
    return circle


def running(circle: Circle) -> Mentorship:
    """The circle's mentorship as it is now, locked: whoever changes who is in it waits here. Raises CircleOver."""
    rows = Mentorship.objects.select_for_update(of=("self",))
    mentorship = rows.filter(circle=circle.pk).first()
    if mentorship is None or not mentorship.is_live:
        raise CircleOver
    return mentorship


def inside(mentorship: Mentorship) -> list[UUID]:
    """Who is in it now."""
    rows = Member.objects.filter(mentorship=mentorship, active=True).order_by("joined_at", "pk")
    return list(rows.values_list("person_id", flat=True))


def leads(mentorship: Mentorship, person: Person) -> bool:
    mine = Member.objects.filter(mentorship=mentorship, person=person, active=True)
    return mine.filter(role=MemberRole.LEAD).exists()


def enrollment_of(program: Program, person: Person) -> Enrollment:
    """Their active enrollment. Raises NotTakingPart."""
    found = Enrollment.objects.active().filter(program=program, person=person).first()
    if found is None:
        raise NotTakingPart
    return found


def _made(program: Program, about: About, lead: Person) -> Circle:
    if not FEWEST <= about.places <= MOST:
        raise CircleSize(field="places")
    return Circle.objects.create(
        program=program,
        name=about.name.strip(),
        about=about.about.strip(),
        places=about.places,
        rhythm=about.rhythm,
        joins_freely=about.joins_freely,
        proposed_by=lead,
        proposed_at=now(),
    )


def _proposed(circle: Circle, by: Person) -> Circle:
    rows = Circle.objects.select_for_update(of=("self",)).select_related("program", "proposed_by")
    fresh = rows.filter(pk=circle.pk).first()
    if fresh is None:
        raise NotInScope
    authorize(by, Permission.MANAGE_ENROLLMENTS, fresh)
    if fresh.state != CircleState.PROPOSED:
        raise InvalidTransition
    return fresh


def _open(circle: Circle, lead: Person, by: Person, answer: str) -> Circle:
    """Give it a space. It has no plan: its members choose a topic for each session."""
    enrollment, pk = enrollment_of(circle.program, lead), new_id()
    vault = create_vault(kind="mentorship", owner_id=pk, members=[lead.pk])
    mentorship = Mentorship.objects.create(
        pk=pk,
        program=circle.program,
        shape=Shape.CIRCLE,
        source=Source.CIRCLE,
        vault_id=vault.pk,
        started_on=today(),
        ends_on=circle.program.ends_on,
    )
    Member.objects.create(
        mentorship=mentorship, person=lead, role=MemberRole.LEAD, enrollment=enrollment, joined_at=now()
    )
    circle.mentorship, circle.state, circle.answer = mentorship, CircleState.OPEN, answer.strip()
    circle.decided_by, circle.decided_at = by, now()
    circle.save()
    facts = {"mentorship": pk, "lead": lead.pk}
    record(events.CIRCLE_OPENED, by=by.pk, subject=circle, program_id=circle.program_id, **facts)
    return circle
