"""The mentor answers a request: yes, a kind no, a colleague instead, or a question first."""

from __future__ import annotations

from django.db import transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import Source
from cairn.mentoring.models import Mentorship
from cairn.pairing import events
from cairn.pairing.domain.asking import close_request, locked, parties, write_word
from cairn.pairing.enums import DeclineReason, RequestState
from cairn.pairing.models import PairRule, Request
from cairn.pairing.models.request import OPEN
from cairn.pairing.rules import REQUEST, NotYours
from cairn.people.models import Person
from cairn.programs.models import Enrollment


def _asked(request: Request, by: Person) -> Request:
    request = locked(request)
    if request.mentor.person_id != by.pk:
        raise NotYours
    return request


@transaction.atomic
def accept_request(*, request: Request, by: Person) -> Mentorship:
    """Say yes: the mentorship begins with the request's words, and the mentee's other requests here are taken back.

    Raises NoPlaceLeft when somebody else has just got the last place; the request then stays open.
    """
    request = _asked(request, by)
    REQUEST.check(request.state, RequestState.ACCEPTED)
    kept_apart = PairRule.objects.filter(mentee=request.mentee, mentor=request.mentor, pinned=False)
    mentorship = start_mentorship(
        program=request.program,
        mentor=request.mentor,
        mentee=request.mentee,
        source=Source.REQUEST,
        by=by,
        vault_id=request.vault_id,
        why=request.why,
        excluded=kept_apart.exists(),
    )
    request.state, request.answered_at = RequestState.ACCEPTED, now()
    request.mentorship = mentorship
    request.save(update_fields=["state", "answered_at", "mentorship"])
    ids = {**parties(request), "mentorship": mentorship.pk}
    record(events.ACCEPTED, by=by.pk, subject=request, program_id=request.program_id, **ids)
    _take_back_others(request)
    return mentorship


def _take_back_others(request: Request) -> None:
    others = Request.objects.filter(mentee=request.mentee, state__in=OPEN).exclude(pk=request.pk)
    for other in others.order_by("pk"):
        close_request(locked(other), RequestState.WITHDRAWN, by=request.mentee.person)


@transaction.atomic
def decline_request(
    *,
    request: Request,
    reason: DeclineReason,
    by: Person,
    words: str = "",
    suggested: Enrollment | None = None,
) -> Request:
    """Say no with a kind reason, a few words if wanted, and a colleague who may fit better."""
    request = _asked(request, by)
    if suggested is not None and suggested.program_id == request.program_id and suggested.as_mentor:
        request.suggested = suggested
    request.decline_reason = reason
    write_word(request=request, text=words, by=by)
    return close_request(request, RequestState.DECLINED, by=by)


@transaction.atomic
def ask_first(*, request: Request, question: str, by: Person) -> Request:
    """The mentor asks something before answering; the mentee is next."""
    request = _asked(request, by)
    return _pass_on(request, RequestState.AWAITING_MENTEE, question, by)


@transaction.atomic
def reply_to_question(*, request: Request, reply: str, by: Person) -> Request:
    """The mentee replies; the mentor is next."""
    request = locked(request)
    if request.mentee.person_id != by.pk:
        raise NotYours
    return _pass_on(request, RequestState.AWAITING_MENTOR, reply, by)


def _pass_on(request: Request, state: RequestState, words: str, by: Person) -> Request:
    REQUEST.check(request.state, state)
    write_word(request=request, text=words, by=by)
    request.state = state
    request.save(update_fields=["state"])
    what = events.ASKED_FIRST if state == RequestState.AWAITING_MENTEE else events.REPLIED
    record(what, by=by.pk, subject=request, program_id=request.program_id, **parties(request))
    return request


def expire_requests() -> int:
    """Close every request whose time is over; returns how many. Each in its own transaction: one that is being
    answered at this moment is left alone."""
    over = Request.objects.filter(state__in=OPEN, expires_at__lte=now()).order_by("pk")
    return sum(_expire(request) for request in over.iterator(chunk_size=500))


@transaction.atomic
def _expire(request: Request) -> bool:
    request = locked(request)
    if request.state not in OPEN or request.expires_at > now():
        return False
    close_request(request, RequestState.EXPIRED, by=None)
    return True
