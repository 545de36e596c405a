"""A mentee asks a mentor, and may take it back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.core.ids import new_id
from cairn.core.models import VaultMember
from cairn.core.sealed import create_vault, seal
from cairn.mentoring.queries import free_places
from cairn.mentoring.rules import ERRORS, PairRefused, why_not_pair
from cairn.pairing import events
from cairn.pairing.enums import RequestState
from cairn.pairing.models import PairRule, Request, RequestWord
from cairn.pairing.models.request import OPEN
from cairn.pairing.queries import has_mentor
from cairn.pairing.rules import (
    MOST_OPEN,
    REQUEST,
    AskedAlready,
    ChoosesForYou,
    HasMentor,
    MentorIsFull,
    NotTakingPart,
    NotYours,
    TooManyOpen,
)
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus, MatchingMode
from cairn.programs.models import Enrollment


@transaction.atomic
def ask_mentor(
    *, mentee: Enrollment, mentor: Enrollment, message: str, by: Person, why: dict[str, Any] | None = None
) -> Request:
    """Send a request with a personal message, sealed to the two of them.

    Raises a DomainError that says what stands in the way; a private exclusion answers like the weakest public reason.
    """
    # The mentee's row is the lock on "at most five open".
    mentee = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("person", "program")
        .get(pk=mentee.pk)
    )
    check_may_ask(mentee=mentee, mentor=mentor, by=by)
    request_id = new_id()
    members = [mentee.person_id, mentor.person_id]
    request = Request(
        pk=request_id,
        program_id=mentee.program_id,
        mentee=mentee,
        mentor=mentor,
        vault_id=create_vault(kind="request", owner_id=request_id, members=members).pk,
        why=why or {},
        created_at=now(),
        expires_at=now() + dt.timedelta(days=mentee.program.request_days),
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        raise AskedAlready from None
    write_word(request=request, text=message, by=by)
    _show_goal(mentee, mentor)
    record(events.REQUESTED, by=by.pk, subject=request, program_id=mentee.program_id, **parties(request))
    return request


def check_may_ask(*, mentee: Enrollment, mentor: Enrollment, by: Person) -> None:
    """Raise what stands in the way of this request, if anything does."""
    if mentee.person_id != by.pk:
        raise NotYours
    both = (mentee, mentor)
    active = all(e.status == EnrollmentStatus.ACTIVE for e in both) and mentee.program.is_open
    if not active or mentee.program_id != mentor.program_id or not (mentee.as_mentee and mentor.as_mentor):
        raise NotTakingPart
    if mentee.program.matching_mode == MatchingMode.ADMIN:
        raise ChoosesForYou
    if has_mentor(mentee):
        raise HasMentor
    if refusal := why_not_pair(mentor.person, mentee.person):
        raise ERRORS[refusal]
    if PairRule.objects.filter(mentee=mentee, mentor=mentor, pinned=False).exists():
        raise PairRefused
    if free_places(mentor.person) < 1:
        raise MentorIsFull
    if Request.objects.filter(mentee=mentee, state__in=OPEN).count() >= MOST_OPEN:
        raise TooManyOpen


def _show_goal(mentee: Enrollment, mentor: Enrollment) -> None:
    """Whom I ask may read my goal in one sentence, as the joining page said."""
    if mentee.vault_id is not None:
        member = VaultMember(vault_id=mentee.vault_id, person_id=mentor.person_id)
        VaultMember.objects.bulk_create([member], ignore_conflicts=True)


def hide_goal(request: Request) -> None:
    """The goal closes again for a mentor who is not going to be theirs."""
    if request.mentee.vault_id is not None:
        goal = VaultMember.objects.filter(
            vault_id=request.mentee.vault_id, person_id=request.mentor.person_id
        )
        goal.delete()


def write_word(*, request: Request, text: str, by: Person) -> RequestWord | None:
    """Add what somebody wrote to the request; nothing written adds nothing."""
    if not text.strip():
        return None
    word = RequestWord(request=request, vault_id=request.vault_id, author=by, written_at=now())
    seal(word, "body", text.strip(), by=by.pk)
    word.save()
    return word


def parties(request: Request) -> dict[str, Any]:
    """Ids that every event of a request carries."""
    return {"mentee": request.mentee.person_id, "mentor": request.mentor.person_id}


def locked(request: Request) -> Request:
    """The request as it is now, locked until this transaction ends."""
    rows = Request.objects.select_for_update(of=("self",))
    return rows.select_related("mentee__person", "mentor__person", "program").get(pk=request.pk)


@transaction.atomic
def withdraw_request(*, request: Request, by: Person) -> Request:
    """The mentee takes the request back."""
    request = locked(request)
    if request.mentee.person_id != by.pk:
        raise NotYours
    return close_request(request, RequestState.WITHDRAWN, by=by)


def close_request(request: Request, state: RequestState, *, by: Person | None) -> Request:
    """Move a locked request to an end that is no acceptance, and close the goal again."""
    verbs = {
        RequestState.WITHDRAWN: events.WITHDRAWN,
        RequestState.DECLINED: events.DECLINED,
        RequestState.EXPIRED: events.EXPIRED,
    }
    REQUEST.check(request.state, state)
    request.state, request.answered_at = state, now()
    request.save(update_fields=["state", "answered_at", "decline_reason", "suggested"])
    hide_goal(request)
    actor = by.pk if by else None
    record(verbs[state], by=actor, subject=request, program_id=request.program_id, **parties(request))
    return request
