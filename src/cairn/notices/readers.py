"""Who hears of what. Each reader turns events into messages; `tell` decides about channels and the cap."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from cairn.core.clock import now
from cairn.core.events import Happened, Verb, reader
from cairn.core.jobs import defer_once
from cairn.identity import events as identity
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.mentoring import events as mentoring
from cairn.mentoring.models import Member, Mentorship, Session
from cairn.mentoring.queries import times_called_off
from cairn.mentoring.rules import CALLED_OFF_DAYS, CALLED_OFF_TIMES
from cairn.notices.domain import kinds
from cairn.notices.domain.kind import Kind
from cairn.notices.domain.tell import Message, tell
from cairn.notices.domain.waiting import PATIENCE
from cairn.notices.models import Notice
from cairn.pairing import events as pairing
from cairn.pairing.models import Request
from cairn.programs import events as programs
from cairn.scheduling import events as scheduling


def _tell(kind: Kind, happened: Happened, person: object, **more: object) -> None:
    """One person hears of one event once. `more`: subject, other, date, at, booking, once."""
    if not person:
        return
    subject = more.pop("subject", happened.subject_id)
    message = Message(
        person_id=UUID(str(person)),
        once=str(more.pop("once", happened.seq)),
        subject_id=UUID(str(subject)) if subject else None,
        program_id=happened.program_id,
        data={key: value for key, value in more.items() if value},
    )
    tell(kind=kind, messages=[message])


ENROLLMENT = [programs.INVITED, programs.REMINDER_DUE, programs.APPROVED, programs.DECLINED, programs.JOINED]


@reader("notices.enrollments", ENROLLMENT)
def on_enrollment(happened: Happened) -> None:
    if kind := _enrollment_kind(happened):
        _tell(kind, happened, happened.data["person"], subject=happened.program_id)


def _enrollment_kind(happened: Happened) -> Kind | None:
    """What this person hears of; their own yes or no is not news to them."""
    was = happened.data.get("from")
    if happened.verb == programs.DECLINED.name:
        return kinds.APPLICATION_DECLINED if was == "applied" else None
    if happened.verb == programs.JOINED.name:
        return kinds.PLACE_FREE if was == "waitlisted" else None
    plain = {
        programs.INVITED.name: kinds.INVITED,
        programs.REMINDER_DUE.name: kinds.INVITED_AGAIN,
        programs.APPROVED.name: kinds.APPLICATION_APPROVED,
    }
    return plain[happened.verb]


@reader("notices.requests", [pairing.REQUESTED, pairing.ASKED_FIRST, pairing.REPLIED])
def on_request(happened: Happened) -> None:
    mentee, mentor = happened.data["mentee"], happened.data["mentor"]
    if happened.verb == pairing.ASKED_FIRST.name:
        _tell(kinds.REQUEST_QUESTION, happened, mentee, other=mentor)
        return
    kind = kinds.REQUEST_RECEIVED if happened.verb == pairing.REQUESTED.name else kinds.REQUEST_ANSWERED
    request = Request.objects.filter(pk=str(happened.subject_id)).first()
    _tell(kind, happened, mentor, other=mentee, date=request.expires_at.date().isoformat() if request else "")


@reader("notices.request_ends", [pairing.DECLINED, pairing.EXPIRED, pairing.WITHDRAWN])
def on_request_end(happened: Happened) -> None:
    mentee, mentor = happened.data["mentee"], happened.data["mentor"]
    if happened.verb == pairing.WITHDRAWN.name:
        _tell(kinds.REQUEST_WITHDRAWN, happened, mentor, other=mentee)
    else:
        kind = kinds.REQUEST_DECLINED if happened.verb == pairing.DECLINED.name else kinds.REQUEST_EXPIRED
        _tell(kind, happened, mentee, other=mentor)


@reader("notices.matches", [mentoring.STARTED])
def on_match(happened: Happened) -> None:
    """Both are told, and both know who writes first and by when."""
    mentee, mentor = happened.data["mentee"], happened.data["mentor"]
    for person, other in ((mentee, mentor), (mentor, mentee)):
        kind = kinds.MATCHED_FIRST if person == happened.data["first_mover"] else kinds.MATCHED
        _tell(kind, happened, person, other=other, date=happened.data["first_move_by"])


PAIRS: dict[Verb, Kind] = {
    mentoring.TAKEN_BACK: kinds.MATCH_TAKEN_BACK,
    mentoring.COMPLETED: kinds.ENDED,
    mentoring.ENDED_EARLY: kinds.ENDED,
    mentoring.PAIR_IN_LINE: kinds.NOW_IN_LINE,
    mentoring.REOPENED: kinds.REOPENED,
}


@reader("notices.pairs", PAIRS)
def on_pair(happened: Happened) -> None:
    """Both hear the same words, whoever did it."""
    kind = next(kind for verb, kind in PAIRS.items() if verb.name == happened.verb)
    mentee, mentor = happened.data["mentee"], happened.data["mentor"]
    _tell(kind, happened, mentee, other=mentor)
    _tell(kind, happened, mentor, other=mentee)


@reader("notices.reopening", [mentoring.REOPEN_WISHED])
def on_reopen_wished(happened: Happened) -> None:
    """The other one alone hears who would like to go on."""
    for person in (happened.data["mentee"], happened.data["mentor"]):
        if person != str(happened.actor_id):
            _tell(kinds.REOPEN_WISHED, happened, person, other=happened.actor_id)


@reader("notices.leavers", [mentoring.MEMBER_LEFT])
def on_member_left(happened: Happened) -> None:
    for person in (happened.data["mentee"], happened.data["mentor"]):
        if person != happened.data["left"]:
            _tell(kinds.PARTNER_LEFT, happened, person, other=happened.data["left"])


@reader("notices.lines", [mentoring.PAIR_IN_LINE])
def on_pair_in_line(happened: Happened) -> None:
    """Those who run the program hear that there is such a pair, so that they can offer another match."""
    managers = RoleAssignment.objects.filter(role=Role.PROGRAM_MANAGER, program_id=happened.program_id)
    for person in managers.values_list("person_id", flat=True):
        _tell(kinds.PAIR_IN_LINE, happened, person, subject=happened.program_id)


TIMES = [scheduling.PROPOSED, scheduling.BOOKED, scheduling.MOVED, scheduling.CANCELLED]


@reader("notices.times", TIMES)
def on_time(happened: Happened) -> None:
    """A proposal goes to the other side; an agreed time, its move and its end go to everybody, with the invitation."""
    data = happened.data
    proposal = data["state"] == "proposed"
    circles = Mentorship.objects.circles().filter(sessions=data["for"])
    circle = circles.values_list("pk", flat=True).first()
    for person in data["people"]:
        others = [other for other in data["people"] if other != person]
        if proposal and person == str(happened.actor_id):
            continue
        if happened.verb == scheduling.CANCELLED.name:
            if not data.get("was_booked"):
                continue
            kind = kinds.SESSIONS_GONE if data.get("left") else kinds.SESSION_CANCELLED
        else:
            kind = kinds.TIME_PROPOSED if proposal else kinds.SESSION_BOOKED
        words = {"other": others[0] if others else None, "circle": circle, "at": data["starts_at"]}
        _tell(kind, happened, person, subject=data["for"], booking=happened.subject_id, **words)


@reader("notices.answers", [scheduling.CALENDAR_ANSWERED])
def on_answered(happened: Happened) -> None:
    """A no from somebody's calendar is news to the others, once for each time that was agreed."""
    data = happened.data
    if data["answer"] != "declined":
        return
    about = {"subject": data["for"], "at": data["starts_at"], "other": data["person"]}
    once = f"{happened.subject_id}:{data['person']}:{data['sequence']}"
    for person in data["people"]:
        if person != data["person"]:
            _tell(kinds.CALENDAR_DECLINED, happened, person, once=once, **about)


@reader("notices.called_off", [scheduling.CANCELLED])
def on_called_off(happened: Happened) -> None:
    """Whoever has called off several sessions hears it in private, once in that many days; the other side never does."""
    pairs = Session.objects.filter(mentorship__in=Mentorship.objects.pairs())
    session = pairs.filter(pk=happened.data["for"]).first()
    if session is None or happened.actor_id is None or not happened.data.get("was_booked"):
        return
    pair, me, since = session.mentorship_id, happened.actor_id, now() - dt.timedelta(days=CALLED_OFF_DAYS)
    if times_called_off(pair, me, since=since) < CALLED_OFF_TIMES:
        return
    told = Notice.objects.filter(person_id=me, kind=kinds.CANCELLED_OFTEN.name, subject_id=pair)
    if told.filter(created_at__gt=since).exists():
        return
    others = [person for person in happened.data["people"] if person != str(me)]
    _tell(kinds.CANCELLED_OFTEN, happened, me, subject=pair, other=others[0] if others else None)


@reader("notices.messages", [mentoring.MESSAGE_WRITTEN])
def on_message(happened: Happened) -> None:
    """Whoever has not seen it at an open page by then hears that something waits."""
    from cairn.notices.tasks import message_waiting  # tasks call the domain; readers only ring the bell

    here = Member.objects.filter(mentorship_id=str(happened.subject_id), left_at=None)
    members = here.values_list("person_id", flat=True)
    for person in members.exclude(person_id=str(happened.actor_id)):
        lock = f"notices.message_waiting:{happened.subject_id}:{person}"
        later = message_waiting.configure(schedule_in={"seconds": PATIENCE}, queueing_lock=lock)
        defer_once(later, mentorship=str(happened.subject_id), person=str(person))


CIRCLES = [mentoring.CIRCLE_PROPOSED, mentoring.CIRCLE_OPENED, mentoring.CIRCLE_DECLINED]


@reader("notices.circle_proposals", CIRCLES)
def on_circle(happened: Happened) -> None:
    """A proposal goes to those who run the program, their answer to whoever proposed it."""
    lead = happened.data["lead"]
    if happened.verb == mentoring.CIRCLE_PROPOSED.name:
        managers = RoleAssignment.objects.filter(role=Role.PROGRAM_MANAGER, program_id=happened.program_id)
        for person in managers.values_list("person_id", flat=True):
            _tell(kinds.CIRCLE_PROPOSED, happened, person, subject=happened.program_id, other=lead)
    elif happened.verb == mentoring.CIRCLE_DECLINED.name:
        _tell(kinds.CIRCLE_DECLINED, happened, lead, subject=happened.program_id)
    else:
        space = happened.data["mentorship"]
        _tell(kinds.CIRCLE_APPROVED, happened, lead, subject=space, circle=space)


@reader("notices.circles", [mentoring.JOIN_ASKED, mentoring.JOIN_TURNED_DOWN])
def on_join_wish(happened: Happened) -> None:
    """The leads hear that somebody asks; whoever was turned down hears what a full circle says."""
    if happened.verb == mentoring.JOIN_TURNED_DOWN.name:
        _tell(kinds.NO_PLACE, happened, happened.data["person"], subject=happened.program_id)
        return
    space = happened.data["mentorship"]
    for person in happened.data["leads"]:
        _tell(kinds.JOIN_ASKED, happened, person, subject=space, circle=space)


MEMBERS = [mentoring.CIRCLE_JOINED, mentoring.LEAD_HANDED_ON, mentoring.CIRCLE_DISBANDED]


@reader("notices.circle_members", MEMBERS)
def on_circle_members(happened: Happened) -> None:
    """Everybody in a circle hears who has come and that it is over; whoever did it knows already."""
    data, space = happened.data, happened.data["mentorship"]
    if happened.verb == mentoring.CIRCLE_JOINED.name:
        _tell(kinds.LET_IN, happened, data["person"], subject=space, circle=space)
        for person in data["others"]:
            _tell(kinds.CIRCLE_JOINED, happened, person, subject=space, other=data["person"])
    elif happened.verb == mentoring.LEAD_HANDED_ON.name:
        _tell(kinds.LEADS_NOW, happened, data["person"], subject=space, circle=space)
    else:
        for person in data["people"]:
            if person != str(happened.actor_id):
                _tell(kinds.CIRCLE_ENDED, happened, person, subject=space, circle=space)


@reader("notices.reports", [mentoring.REPORTED, mentoring.REPORT_SETTLED])
def on_report(happened: Happened) -> None:
    """The contacts hear that there is something to read, the reporter that it was looked into; nobody is named."""
    if happened.verb == mentoring.REPORTED.name:
        for person in happened.data["contacts"]:
            _tell(kinds.REPORT_RECEIVED, happened, person)
    else:
        _tell(kinds.REPORT_SETTLED, happened, happened.data["reporter"])


@reader("notices.accounts", [identity.SECOND_STEP_RESET])
def on_second_step_reset(happened: Happened) -> None:
    _tell(kinds.SECOND_STEP_RESET, happened, happened.data["person"], other=happened.actor_id)


@reader("notices.calendars", [scheduling.CALENDAR_OFF])
def on_calendar_off(happened: Happened) -> None:
    _tell(kinds.CALENDAR_OFF, happened, happened.data["person"])
