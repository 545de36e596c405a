"""What time itself brings: the session tomorrow, a waiting request, a pair that has gone quiet.

Each evaluation asks the database who should hear now; telling twice changes nothing, so it may run at any time and
again after a crash. A reason that is gone (booked, answered, ended) finds nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import islice

from django.db.models import DateTimeField, Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from cairn.core.clock import now, today
from cairn.feedback.models import Pulse
from cairn.mentoring.enums import MentorshipStatus, SessionState, Shape
from cairn.mentoring.models import Member, Mentorship, Session
from cairn.notices.domain import kinds
from cairn.notices.domain.kinds import Kind
from cairn.notices.domain.tell import Message, tell
from cairn.pairing.enums import RequestState
from cairn.pairing.models import Request

BATCH = 500
DAY = dt.timedelta(days=1)
TAKES_PLACE = [SessionState.PROPOSED, SessionState.BOOKED, SessionState.HELD]


def evaluate() -> int:
    """Tell everybody whom time has given something to hear. Returns how many notices were made."""
    return sum(_tell_all(kind, find()) for kind, find in EVALUATIONS)


def _tell_all(kind: Kind, messages: Iterator[Message]) -> int:
    count = 0
    while batch := list(islice(messages, BATCH)):
        count += tell(kind=kind, messages=batch)
    return count


Other = dict[str, object]  # whom a notice names: the other one of a pair, or the circle


def _sessions(rows: QuerySet[Session]) -> Iterator[tuple[Session, Member, Other]]:
    """Each session with each active member and whom they meet."""
    members = Prefetch("mentorship__members", Member.objects.filter(active=True))
    for session in rows.select_related("mentorship").prefetch_related(members).iterator(chunk_size=BATCH):
        yield from ((session, a, b) for a, b in _sides(session.mentorship))


def _sides(mentorship: Mentorship) -> list[tuple[Member, Other]]:
    members = list(mentorship.members.all())
    if mentorship.is_circle:
        return [(a, {"circle": mentorship.pk}) for a in members]
    return [(a, {"other": b.person_id}) for a in members for b in members if a.pk != b.pk]


def _about_session(session: Session, me: Member, other: Other, *, once: str) -> Message:
    data = {**other, "at": session.starts_at.isoformat() if session.starts_at else ""}
    return Message(
        person_id=me.person_id,
        once=once,
        subject_id=session.pk,
        program_id=session.mentorship.program_id,
        data={key: value for key, value in data.items() if value},
    )


def session_tomorrow() -> Iterator[Message]:
    """Booked sessions that begin within a day."""
    soon = Session.objects.filter(state=SessionState.BOOKED, starts_at__gt=now(), starts_at__lte=now() + DAY)
    for session, me, other in _sessions(soon):
        yield _about_session(session, me, other, once=f"{session.pk}:{session.starts_at}")


def was_it_held() -> Iterator[Message]:
    """Booked sessions that ended more than an hour ago and that nobody has marked."""
    over = Session.objects.filter(
        state=SessionState.BOOKED, starts_at__lt=now() - dt.timedelta(hours=2), starts_at__gt=now() - 14 * DAY
    )
    for session, me, other in _sessions(over):
        yield _about_session(session, me, other, once=f"{session.pk}:{session.starts_at}")


def pulse_waiting() -> Iterator[Message]:
    """Held sessions of pairs of the last week that somebody has not said two words about."""
    lately = Session.objects.filter(state=SessionState.HELD, settled_at__gt=now() - 7 * DAY)
    held = lately.filter(mentorship__shape=Shape.PAIR)
    answered = set(Pulse.objects.filter(session__in=held).values_list("session_id", "person_id"))
    for session, me, other in _sessions(held):
        if (session.pk, me.person_id) not in answered:
            yield _about_session(session, me, other, once=str(session.pk))


def _pairs(rows: QuerySet[Mentorship]) -> Iterator[Mentorship]:
    members = Prefetch("members", Member.objects.filter(active=True))
    return rows.select_related("program").prefetch_related(members).iterator(chunk_size=BATCH)


def _about_pair(mentorship: Mentorship, me: Member, other: Other, *, once: str) -> Message:
    return Message(
        person_id=me.person_id,
        once=once,
        subject_id=mentorship.pk,
        program_id=mentorship.program_id,
        data=dict(other),
    )


def first_move() -> Iterator[Message]:
    """The named first mover whose date has passed without any time proposed; again each week."""
    moved = Session.objects.filter(mentorship=OuterRef("pk"), state__in=TAKES_PLACE)
    late = Mentorship.objects.pairs().filter(
        ~Exists(moved),
        status__in=[MentorshipStatus.UPCOMING, MentorshipStatus.ACTIVE],
        first_move_by__lt=today(),
        program__status="open",
    )
    week = today().isocalendar().week
    for mentorship in _pairs(late):
        for me, other in _sides(mentorship):
            if me.person_id == mentorship.first_mover_id:
                yield _about_pair(mentorship, me, other, once=f"{mentorship.pk}:{week}")


def quiet_pairs() -> Iterator[Message]:
    """Active pairs with nothing held in the program's rhythm and nothing ahead; again every second week."""
    rhythm = F("program__session_every_days") * DAY
    mine = Session.objects.filter(mentorship=OuterRef("pk"))
    ahead = mine.filter(state__in=[SessionState.PROPOSED, SessionState.BOOKED], starts_at__gt=now())
    last_held = mine.filter(state=SessionState.HELD).order_by("-settled_at").values("settled_at")[:1]
    active = Mentorship.objects.pairs().filter(
        ~Exists(ahead), status=MentorshipStatus.ACTIVE, program__status="open"
    )
    since = Coalesce(Subquery(last_held), Cast("started_on", DateTimeField()))
    fortnight = today().toordinal() // 14
    for mentorship in _pairs(active.alias(since=since).filter(since__lt=now() - rhythm)):
        for me, other in _sides(mentorship):
            yield _about_pair(mentorship, me, other, once=f"{mentorship.pk}:{fortnight}")


def requests_waiting() -> Iterator[Message]:
    """Requests that have waited three days for the mentor."""
    waiting = Request.objects.filter(
        state=RequestState.AWAITING_MENTOR, created_at__lt=now() - 3 * DAY, expires_at__gt=now()
    )
    for request in waiting.select_related("mentee", "mentor").iterator(chunk_size=BATCH):
        yield Message(
            person_id=request.mentor.person_id,
            once=str(request.pk),
            subject_id=request.pk,
            program_id=request.program_id,
            data={"other": request.mentee.person_id, "date": request.expires_at.date().isoformat()},
        )


EVALUATIONS: list[tuple[Kind, Callable[[], Iterator[Message]]]] = [
    (kinds.SESSION_TOMORROW, session_tomorrow),
    (kinds.REQUEST_EXPIRING, requests_waiting),
    (kinds.WAS_IT_HELD, was_it_held),
    (kinds.PULSE, pulse_waiting),
    (kinds.FIRST_MOVE, first_move),
    (kinds.QUIET, quiet_pairs),
]
