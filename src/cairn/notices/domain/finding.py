"""Who should hear now: each `Source` asks the database for what time has brought, in the order of its keys.

Telling twice changes nothing, so a source may find the same again. A reason that is gone finds nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import DateTimeField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from cairn.core.clock import now, today
from cairn.feedback.models import Pulse
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.mentoring.enums import MemberRole, MentorshipStatus, SessionState, Shape
from cairn.mentoring.models import ActionItem, Member, Mentorship, Session
from cairn.notices.domain import kinds, nudges, reasons
from cairn.notices.domain.kind import Kind
from cairn.notices.domain.quiet import hours_of
from cairn.notices.domain.tell import Message
from cairn.notices.domain.weekly import needed, open_week
from cairn.notices.models import Notice
from cairn.pairing.enums import RequestState
from cairn.pairing.models import Request
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment

DAY = dt.timedelta(days=1)
LATE = dt.timedelta(days=7)  # what is older is no news
NEAR_THE_END = 14  # days
Other = dict[str, UUID]  # whom a notice names


@dataclass(frozen=True)
class Source:
    """Rows in which time has brought something, and what whom is told of a batch of them."""

    kind: Kind
    rows: Callable[[], QuerySet[Any]]
    messages: Callable[[list[Any]], Iterable[Message]]


def _with_sides(rows: QuerySet[Session]) -> QuerySet[Session]:
    members = Prefetch("mentorship__members", Member.objects.filter(active=True))
    return rows.select_related("mentorship").prefetch_related(members)


def _pairs(rows: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    return rows.prefetch_related(Prefetch("members", Member.objects.filter(active=True)))


def _sides(mentorship: Mentorship) -> list[tuple[Member, Other]]:
    """Each active member with whom they meet: the other one of a pair, or the circle."""
    members = list(mentorship.members.all())
    if mentorship.is_circle:
        return [(me, {"circle": mentorship.pk}) for me in members]
    return [(me, {"other": other.person_id}) for me in members for other in members if other.pk != me.pk]


def _about_session(session: Session, me: Member, other: Other, *, once: str) -> Message:
    data = {**other, "at": session.starts_at.isoformat() if session.starts_at else ""}
    return Message(
        person_id=me.person_id,
        once=once,
        subject_id=session.pk,
        program_id=session.mentorship.program_id,
        data={key: value for key, value in data.items() if value},
    )


def _about_pair(mentorship: Mentorship, me: Member, other: Other, *, once: str, **data: Any) -> Message:
    return Message(
        person_id=me.person_id,
        once=once,
        subject_id=mentorship.pk,
        program_id=mentorship.program_id,
        data={**other, **data},
    )


def _of_its_time(sessions: list[Session]) -> Iterable[Message]:
    for session in sessions:
        for me, other in _sides(session.mentorship):
            yield _about_session(session, me, other, once=f"{session.pk}:{session.starts_at}")


def sessions_tomorrow() -> QuerySet[Session]:
    """Booked sessions that begin within a day."""
    soon = Session.objects.filter(state=SessionState.BOOKED, starts_at__gt=now(), starts_at__lte=now() + DAY)
    return _with_sides(soon)


def sessions_unmarked() -> QuerySet[Session]:
    """Booked sessions that began more than two hours ago and that nobody has marked."""
    over = Session.objects.filter(
        state=SessionState.BOOKED, starts_at__lt=now() - dt.timedelta(hours=2), starts_at__gt=now() - 14 * DAY
    )
    return _with_sides(over)


def sessions_held() -> QuerySet[Session]:
    """Held sessions of the last week. How it was is asked in pairs."""
    held = Session.objects.filter(state=SessionState.HELD, mentorship__shape=Shape.PAIR)
    return _with_sides(held.filter(settled_at__gt=now() - LATE))


def pulses(sessions: list[Session]) -> Iterable[Message]:
    """To whoever has not said two words about one of these."""
    answered = set(Pulse.objects.filter(session__in=sessions).values_list("session_id", "person_id"))
    for session in sessions:
        for me, other in _sides(session.mentorship):
            if (session.pk, me.person_id) not in answered:
                yield _about_session(session, me, other, once=str(session.pk))


def first_moves() -> QuerySet[Mentorship]:
    """Pairs whose date for the first step has passed without any time proposed."""
    return _pairs(reasons.no_first_step().filter(first_move_by__lt=today()))


def to_first_movers(pairs: list[Mentorship]) -> Iterable[Message]:
    """Again each week."""
    year, week, _day = today().isocalendar()
    for pair in pairs:
        for me, other in _sides(pair):
            if me.person_id == pair.first_mover_id:
                yield _about_pair(pair, me, other, once=f"{pair.pk}:{year}-{week}")


def quiet_pairs() -> QuerySet[Mentorship]:
    """Active pairs with nothing held in the program's rhythm and nothing ahead."""
    rhythm = F("program__session_every_days") * DAY
    held = Session.objects.filter(mentorship=OuterRef("pk"), state=SessionState.HELD)
    last_held = held.order_by("-settled_at").values("settled_at")[:1]
    since = Coalesce(Subquery(last_held), Cast("started_on", DateTimeField()))
    return _pairs(reasons.nothing_ahead().alias(since=since).filter(since__lt=now() - rhythm))


def to_both(once: Callable[[Mentorship], str], **data: Callable[[Mentorship], str]) -> Any:
    def messages(pairs: list[Mentorship]) -> Iterable[Message]:
        for pair in pairs:
            said = {key: value(pair) for key, value in data.items()}
            for me, other in _sides(pair):
                yield _about_pair(pair, me, other, once=once(pair), **said)

    return messages


def _each_fortnight(pair: Mentorship) -> str:
    return f"{pair.pk}:{today().toordinal() // 14}"


def requests_waiting() -> QuerySet[Request]:
    """Requests that have waited three days for the mentor."""
    waiting = Request.objects.filter(
        state=RequestState.AWAITING_MENTOR, created_at__lt=now() - 3 * DAY, expires_at__gt=now()
    )
    return waiting.select_related("mentee", "mentor")


def to_mentors_asked(requests: list[Request]) -> Iterable[Message]:
    for request in requests:
        yield Message(
            person_id=request.mentor.person_id,
            once=str(request.pk),
            subject_id=request.pk,
            program_id=request.program_id,
            data={"other": request.mentee.person_id, "date": request.expires_at.date().isoformat()},
        )


def profiles() -> QuerySet[Enrollment]:
    """Profiles that were left unfinished three days ago, of people who meet nobody yet."""
    meets = Member.objects.filter(enrollment=OuterRef("pk"), active=True)
    return reasons.unfinished_profiles().filter(~Exists(meets), joined_at__lt=now() - 3 * DAY)


def to_the_enrolled(enrollments: list[Enrollment]) -> Iterable[Message]:
    for one in enrollments:
        yield Message(
            person_id=one.person_id, once=str(one.pk), subject_id=one.program_id, program_id=one.program_id
        )


def actions_due() -> QuerySet[ActionItem]:
    rows = reasons.actions_due().filter(due_on__gt=today() - LATE)
    members = Prefetch("mentorship__members", Member.objects.filter(active=True))
    return rows.select_related("mentorship").prefetch_related(members)


def to_owners(actions: list[ActionItem]) -> Iterable[Message]:
    """One for all that is due in a pair on a day."""
    for action in actions:
        for me, other in _sides(action.mentorship):
            if me.person_id == action.owner_id:
                yield _about_pair(
                    action.mentorship, me, other, once=f"{action.mentorship_id}:{action.due_on}"
                )


def pairs_without_goal() -> QuerySet[Mentorship]:
    """Pairs that have met twice and set no goal."""
    held = Session.objects.filter(mentorship=OuterRef("pk"), state=SessionState.HELD).order_by("number")
    return _pairs(reasons.no_goal().filter(Exists(held[1:])))


def to_mentees(pairs: list[Mentorship]) -> Iterable[Message]:
    for pair in pairs:
        for me, other in _sides(pair):
            if me.role == MemberRole.MENTEE:
                yield _about_pair(pair, me, other, once=str(pair.pk))


def pairs_near_their_end() -> QuerySet[Mentorship]:
    until = today() + NEAR_THE_END * DAY
    running = Mentorship.objects.pairs().filter(status=MentorshipStatus.ACTIVE)
    return _pairs(running.filter(ends_on__gte=today(), ends_on__lte=until))


def _end(pair: Mentorship) -> str:
    return pair.ends_on.isoformat() if pair.ends_on else ""


@cache
def _zones() -> list[ZoneInfo]:
    return [ZoneInfo(name) for name in sorted(available_timezones())]


def _where_it_is_monday() -> Q:
    """People in whose place it is Monday; somebody without a place lives by UTC, as everywhere."""
    monday = [zone.key for zone in _zones() if now().astimezone(zone).weekday() == 0]
    by_place = Q(own_zone="", location__zone__in=monday)
    nowhere = Q(own_zone="", location=None) if "UTC" in monday else Q(pk=None)
    return Q(own_zone__in=monday) | by_place | nowhere


def _not_told(kind: Kind) -> Q:
    told = Notice.objects.filter(person=OuterRef("pk"), kind=kind.name, created_at__gt=now() - 3 * DAY)
    return ~Q(Exists(told))


def readers_of_the_week() -> QuerySet[Person]:
    """Who takes part in anything, while it is Monday somewhere and they have not had this week's."""
    people = Person.objects.working().filter(_where_it_is_monday()).select_related("location")
    held = [EnrollmentStatus.INVITED, EnrollmentStatus.ACTIVE, EnrollmentStatus.PAUSED]
    mine = Enrollment.objects.filter(person=OuterRef("pk"), status__in=held)
    return people.filter(Exists(mine), _not_told(nudges.WEEK))


def managers() -> QuerySet[Person]:
    people = Person.objects.working().filter(_where_it_is_monday()).select_related("location")
    runs = RoleAssignment.objects.filter(person=OuterRef("pk"), role=Role.PROGRAM_MANAGER)
    return people.filter(Exists(runs), _not_told(nudges.MANAGERS_WEEK))


def _on_monday(people: list[Person]) -> list[Person]:
    """Those in whose place it is Monday and their hours have begun."""
    hours = hours_of([person.pk for person in people])
    local = {person.pk: now().astimezone(ZoneInfo(person.zone)) for person in people}
    return [p for p in people if local[p.pk].weekday() == 0 and local[p.pk].hour >= hours[p.pk].begins]


def _weekly(person: Person) -> Message:
    monday = now().astimezone(ZoneInfo(person.zone)).date()
    return Message(person_id=person.pk, once=monday.isoformat(), data={"date": monday.isoformat()})


def to_whom_something_is_open(people: list[Person]) -> Iterable[Message]:
    chosen = _on_monday(people)
    found = open_week(chosen) if chosen else {}
    return [_weekly(person) for person in chosen if found[person.pk]]


def to_managers_who_are_needed(people: list[Person]) -> Iterable[Message]:
    chosen = _on_monday(people)
    found = needed({person.pk for person in chosen}) if chosen else {}
    return [_weekly(person) for person in chosen if found.get(person.pk)]


SOURCES: list[Source] = [
    Source(kinds.SESSION_TOMORROW, sessions_tomorrow, _of_its_time),
    Source(kinds.REQUEST_EXPIRING, requests_waiting, to_mentors_asked),
    Source(kinds.WAS_IT_HELD, sessions_unmarked, _of_its_time),
    Source(kinds.PULSE, sessions_held, pulses),
    Source(kinds.FIRST_MOVE, first_moves, to_first_movers),
    Source(nudges.NEARING_END, pairs_near_their_end, to_both(lambda p: f"{p.pk}:{_end(p)}", date=_end)),
    Source(nudges.GOAL_MISSING, pairs_without_goal, to_mentees),
    Source(kinds.QUIET, quiet_pairs, to_both(_each_fortnight)),
    Source(nudges.ACTION_DUE, actions_due, to_owners),
    Source(nudges.PROFILE_UNFINISHED, profiles, to_the_enrolled),
    Source(nudges.WEEK, readers_of_the_week, to_whom_something_is_open),
    Source(nudges.MANAGERS_WEEK, managers, to_managers_who_are_needed),
]
