"""The next session, offered on the spot when one was held: a press books or proposes it in the pair's rhythm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cairn.core.clock import now
from cairn.mentoring.domain.hosting import meeting_of
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import Session
from cairn.mentoring.queries import bookable_sessions
from cairn.scheduling.domain.slot_booking import Meeting
from cairn.scheduling.queries import diaries_of
from cairn.scheduling.rules import SkippedTime, moment_at
from cairn.web.mentoring.space import Space
from cairn.web.sessions.times import other_clock
from cairn.web.sessions.words import day_and_clock, title_of
from cairn.web.shapes import Choice

MOST, WEEK, TRIES = 3, 7, 6
S = SessionState


@dataclass(frozen=True)
class Following:
    """The next session of the plan and times for it. `at_once`: a press books, otherwise it proposes."""

    session: Session
    title: str
    minutes: int
    slots: Sequence[Choice]
    at_once: bool
    way: str


def following(space: Space, held: Session) -> Following | None:
    """None when nothing is left of the plan, when another time is waiting already, or when nothing near is free."""
    if not space.is_live or held.state != S.HELD or held.starts_at is None:
        return None
    if any(_comes_later(session, held.starts_at) for session in space.sessions):
        return None
    session = bookable_sessions(space.mentorship).filter(number__gt=held.number).first()
    if session is None:
        return None
    meeting = meeting_of(space.mentorship, space.me)
    minutes = held.booking.minutes if held.booking else session.minutes
    if meeting is not None:
        minutes, starts = _free(meeting, _later(space, held), minutes)
    else:
        starts = _same_hour(space, held, dt.timedelta(minutes=minutes))
    slots = [
        Choice(start.isoformat(), day_and_clock(start, space.me.zone), other_clock(start, space))
        for start in starts
    ]
    title = title_of(session, space.reader)
    way = held.booking.way if held.booking else ""
    return Following(session, title, minutes, slots, meeting is not None, way) if slots else None


def _comes_later(session: Session, than: dt.datetime) -> bool:
    """Whether it has a time to come, or was itself held after that one."""
    if session.starts_at is None:
        return False
    waits = session.state in (S.BOOKED, S.PROPOSED) and session.starts_at > now()
    return waits or (session.state == S.HELD and session.starts_at > than)


def _later(space: Space, held: Session) -> dt.datetime:
    rhythm = dt.timedelta(days=space.program.session_every_days)
    return max((held.starts_at or now()) + rhythm, now())


def _free(meeting: Meeting, wanted: dt.datetime, minutes: int) -> tuple[int, list[dt.datetime]]:
    """The mentor's free slots nearest to the rhythm."""
    openings = meeting.openings(wanted)
    minutes = openings.length_near(minutes)
    return minutes, openings.nearest(wanted, minutes, MOST)


def _same_hour(space: Space, held: Session, length: dt.timedelta) -> list[dt.datetime]:
    """The same weekday and hour on my own clock, in the first week from the rhythm on in which neither is taken."""
    zone = space.me.zone
    first = (held.starts_at or now()).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    weeks = max(1, round(space.program.session_every_days / WEEK))
    others = [member.person for member in space.members if member.person_id != space.me.pk]
    diaries = diaries_of([space.me, *others])
    for more in range(TRIES * 4):
        try:
            moment = moment_at(first + dt.timedelta(days=WEEK * (weeks + more)), zone)
        except SkippedTime:
            continue
        if moment > now() and all(diary.is_free(moment, moment + length) for diary in diaries):
            return [moment]
    return []
