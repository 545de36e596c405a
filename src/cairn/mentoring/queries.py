"""How to ask for mentorships."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import connection, models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from cairn.core.models import VaultMember
from cairn.mentoring.enums import CircleState, MemberRole, MentorshipStatus, SessionState, Shape
from cairn.people.models import PrivateExclusion
from cairn.programs.enums import ProgramStatus
from cairn.scheduling.models import Booking

if TYPE_CHECKING:
    from cairn.mentoring.models import (
        ActionItem,
        Circle,
        JournalEntry,
        Member,
        Mentorship,
        Message,
        Report,
        Session,
    )
    from cairn.people.models import Person
    from cairn.programs.models import Enrollment
    from cairn.programs.queries import EnrollmentQuerySet

ENDED = [MentorshipStatus.COMPLETED, MentorshipStatus.ENDED_EARLY]


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def live(self) -> Self:
        """Begun and not over, paused ones included."""
        return self.exclude(status__in=ENDED)

    def visible_to(self, person: Person) -> Self:
        """Only members, while they have not left: no role opens a mentorship."""
        return self.filter(_member_exists(person_id=person.pk, left_at=None))

    def pairs(self) -> Self:
        """Those of two. What is for two only (fit, agreement, reopening, quiet pairs) asks here."""
        return self.filter(shape=Shape.PAIR)

    def circles(self) -> Self:
        return self.filter(shape=Shape.CIRCLE)

    def with_any_of(self, people: Iterable[UUID]) -> Self:
        """Those in which at least one of these people is a member."""
        return self.filter(_member_exists(person_id__in=list(people), left_at=None))

    def with_held_session(self) -> Self:
        return self.filter(sessions__state=SessionState.HELD).distinct()


def _member_exists(**which: object) -> Exists:
    from cairn.mentoring.models import Member

    return Exists(Member.objects.filter(mentorship=OuterRef("pk"), **which))


def done_with_mentorships(rows: EnrollmentQuerySet) -> EnrollmentQuerySet:
    """Those who completed a mentorship in their program since they joined it, and have none that goes on."""
    from cairn.mentoring.models import Member

    mine = Member.objects.filter(enrollment=OuterRef("pk"), left_at=None)
    over = mine.filter(mentorship__status=MentorshipStatus.COMPLETED).exclude(
        mentorship__ended_at__lt=OuterRef("joined_at")
    )
    return rows.filter(Exists(over), ~Exists(mine.exclude(mentorship__status__in=ENDED)))


def asked_what_next(rows: EnrollmentQuerySet) -> EnrollmentQuerySet:
    """Mentees of open programs whose last mentorship is completed: another one, or done?"""
    from cairn.mentoring.models import Member

    pair = Member.objects.filter(enrollment=OuterRef("pk"), mentorship__shape=Shape.PAIR)
    mentees = rows.active().mentees().filter(Exists(pair), program__status=ProgramStatus.OPEN)
    return done_with_mentorships(mentees)


def meets_somebody_in(enrollment: Enrollment) -> bool:
    """Whether this person has a mentorship in this program that is not over."""
    from cairn.mentoring.models import Mentorship

    return (
        Mentorship.objects.live().filter(_member_exists(enrollment_id=enrollment.pk, left_at=None)).exists()
    )


def times_called_off(mentorship_id: UUID, person_id: UUID, *, since: dt.datetime) -> int:
    """How many agreed times of this mentorship one person has cancelled since then."""
    from cairn.mentoring.models import Session

    subjects = Session.objects.filter(mentorship_id=mentorship_id).values("pk")
    mine = Booking.objects.filter(called_off_by_id=person_id, called_off_at__gt=since)
    return mine.filter(subject_id__in=subjects).count()


def bookable_sessions(mentorship: Mentorship) -> models.QuerySet[Session]:
    """What of the plan has no agreed time yet, in its order."""
    waiting = [SessionState.PLANNED, SessionState.PROPOSED, SessionState.MISSED]
    return mentorship.sessions.filter(state__in=waiting).order_by("number")


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def current(self) -> Self:
        """What somebody can work on now: a plan's item waits until its session was held."""
        return self.filter(Q(planned="") | Q(session=None) | Q(due_on__isnull=False))

    def open(self) -> Self:
        return self.filter(done_at=None)


class MessageQuerySet(models.QuerySet["Message"]):
    def readable_by(self, member: Member) -> Self:
        """What was said since this member came; in a pair, everything."""
        if member.left_at is not None:
            return self.none()
        return self.filter(written_at__gte=member.joined_at) if member.joined_at else self

    def in_order(self) -> Self:
        return self.order_by("written_at", "pk")

    def lately(self, count: int, *, before: Message | None = None) -> list[Message]:
        """The last `count` messages, those before one of them if given; the oldest first."""
        rows = self.order_by("-written_at", "-pk").select_related("written_by")
        if before is not None:
            at = Q(written_at__lt=before.written_at)
            rows = rows.filter(at | Q(written_at=before.written_at, pk__lt=before.pk))
        return list(rows[:count])[::-1]

    def unseen_by(self, member: Member) -> Self:
        """What the others wrote since this member looked."""
        here = self.filter(mentorship_id=member.mentorship_id).readable_by(member)
        rows = here.exclude(written_by_id=member.person_id)
        return rows.filter(written_at__gt=member.messages_seen_at) if member.messages_seen_at else rows

    def waiting_for(self, person: Person) -> Self:
        """What others wrote since this person looked, in every space in which one can still answer."""
        mine = Q(mentorship__members__person=person, mentorship__members__left_at=None)
        came = F("mentorship__members__joined_at")  # as in `readable_by`
        mine &= Q(mentorship__members__joined_at=None) | Q(written_at__gte=came)
        seen = F("mentorship__members__messages_seen_at")
        unseen = Q(mentorship__members__messages_seen_at=None) | Q(written_at__gt=seen)
        rows = self.filter(mine & unseen).exclude(mentorship__status=MentorshipStatus.ENDED_EARLY)
        return rows.exclude(written_by=None).exclude(written_by=person)


class CircleQuerySet(models.QuerySet["Circle"]):
    def waiting(self) -> Self:
        return self.filter(state=CircleState.PROPOSED)

    def running(self) -> Self:
        return self.filter(state=CircleState.OPEN).exclude(mentorship__status__in=ENDED)

    def with_taken(self) -> Self:
        """`taken`: how many are in each."""
        inside = _inside("mentorship_id").order_by().values("mentorship")
        return self.annotate(taken=Coalesce(Subquery(inside.annotate(n=Count("pk")).values("n")), 0))

    def as_seen_by(self, person: Person) -> Self:
        """`mine`: whether this person is in it; `asked`: whether they wait for an answer; `closed`: whether it has no
        place for them. A circle that is full, one that turned them down, and one with somebody who must not meet
        them look alike."""
        from cairn.mentoring.models import JoinWish

        mine = JoinWish.objects.filter(circle=OuterRef("pk"), person=person)
        apart = Exists(_apart_from(person, "mentorship_id"))
        down = Exists(mine.exclude(turned_down_at=None))
        return self.with_taken().annotate(
            mine=Exists(_inside("mentorship_id").filter(person=person)),
            asked=Exists(mine.filter(turned_down_at=None)),
            closed=Case(
                When(apart | down | Q(taken__gte=F("places")), then=Value(True)), default=Value(False)
            ),
        )


def has_no_place(circle: Circle, person: Person) -> bool:
    """Whether this circle has no place for this person: it is full, or something that looks like it."""
    from cairn.mentoring.models import Circle as Row

    return Row.objects.as_seen_by(person).filter(Q(("closed", True)), pk=circle.pk).exists()


def _inside(mentorship: str) -> models.QuerySet[Member]:
    from cairn.mentoring.models import Member

    return Member.objects.filter(mentorship=OuterRef(mentorship), active=True)


def _apart_from(person: Person, mentorship: str) -> models.QuerySet[Member]:
    """Those inside whom this person must not meet, or who must not meet this person."""
    theirs = PrivateExclusion.objects.filter(other=person).values("person")
    hers = PrivateExclusion.objects.filter(person=person).values("other")
    return _inside(mentorship).filter(Q(person__in=theirs) | Q(person__in=hers))


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def of(self, person: Person) -> Self:
        """Somebody's own entries, the newest first. There is no other way to ask for entries."""
        return (
            self.filter(person=person)
            .prefetch_related("mentorship__members__person", "mentorship__circle")
            .order_by("-written_at", "-pk")
        )

    def older_than(self, entry: JournalEntry | None) -> Self:
        if entry is None:
            return self
        return self.filter(
            Q(written_at__lt=entry.written_at) | Q(written_at=entry.written_at, pk__lt=entry.pk)
        )


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Person) -> Self:
        """What this person reported, and what was reported to them: whoever holds a key, and no role besides."""
        mine = VaultMember.objects.filter(vault_id=OuterRef("vault_id"), person_id=person.pk)
        return self.filter(Exists(mine))


def seats_of(people: Iterable[UUID]) -> dict[UUID, set[int]]:
    """The seats that each person's mentees take now, over all programs."""
    from cairn.mentoring.models import Member

    taken: dict[UUID, set[int]] = {person: set() for person in people}
    rows = Member.objects.filter(person_id__in=taken, role=MemberRole.MENTOR, active=True)
    for person, seat in rows.values_list("person_id", "seat"):
        taken[person].add(seat or 0)
    return taken


def free_places_of(people: Iterable[UUID]) -> dict[UUID, int]:
    """How many more mentees each person can take, over all programs; nobody ever has fewer than none."""
    from cairn.programs.models import MentorPlaces

    taken = seats_of(people)
    places = dict(MentorPlaces.objects.filter(person_id__in=taken).values_list("person_id", "places"))
    return {person: max(0, places.get(person, 0) - len(seats)) for person, seats in taken.items()}


def with_free_place(rows: models.QuerySet[Enrollment]) -> models.QuerySet[Enrollment]:
    """Those whose person can take one more mentee now, counted as `free_places_of` does, in the same query."""
    from cairn.mentoring.models import Member

    mine = Member.objects.filter(person_id=OuterRef("person_id"), role=MemberRole.MENTOR, active=True)
    seats = mine.annotate(at=Coalesce("seat", 0)).order_by().values("person_id")
    taken = Coalesce(Subquery(seats.annotate(n=Count("at", distinct=True)).values("n")), 0)
    return rows.filter(person__mentor_places__places__gt=taken)


def free_places(person: Person) -> int:
    """How many more mentees this person can take, over all programs."""
    return free_places_of([person.pk])[person.pk]


def seats_taken(person: Person) -> int:
    """How many places of this person are taken, over all programs."""
    return len(seats_of([person.pk])[person.pk])


CHAIN = """
with recursive line(person, above) as (
    select id, manager_id from people_person where id = any(%s) and manager_id is not null
    union
    select line.person, p.manager_id from line join people_person p on p.id = line.above
    where p.manager_id is not null
)
select person, above from line
"""


def managers_above(people: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Everyone above each person in the reporting line, at any distance.

    It follows `manager_id` itself, not the numbered tree, which may be a feed behind.
    """
    above: dict[UUID, set[UUID]] = {person: set() for person in people}
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [list(above)])
        for person, manager in cursor.fetchall():
            above[person].add(manager)
    return above
