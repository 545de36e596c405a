"""Going on after the end: within thirty days, and only when both would like to.

Who wished first is told to the other one alone. After a change that one of them asked for, it would tell everybody else
who that was not.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.core.models import VaultMember
from cairn.mentoring.domain.access import opened_pair, touch, who
from cairn.mentoring.enums import MemberRole, MentorshipStatus, SessionState
from cairn.mentoring.events import REOPEN_WISHED, REOPENED
from cairn.mentoring.models import FitAnswer, Member, Mentorship, ReopenWish
from cairn.mentoring.queries import meets_somebody_in, seats_of
from cairn.mentoring.rules import ERRORS, MENTORSHIP, NoPlaceLeft, lowest_free_seat, why_not_pair
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import MentorPlaces

WITHIN = dt.timedelta(days=30)


class TooLongAgo(DomainError):
    """It ended more than thirty days ago. You can ask each other again in the usual way."""


class NoLongerHere(DomainError):
    """One of you does not take part any more, or meets somebody else here now."""


@transaction.atomic
def wish_to_reopen(*, mentorship: Mentorship, by: Person) -> Mentorship:
    """Say that one would like to go on; it goes on when every member has said so. Saying it twice changes nothing.

    Raises NotInScope, TooLongAgo, and what stands in the way of going on: NoLongerHere, PairRefused, NoPlaceLeft.
    """
    fresh = opened_pair(mentorship.pk, by, over_too=True)
    if fresh.is_live:
        return fresh
    if fresh.ended_at is None or fresh.ended_at < now() - WITHIN:
        raise TooLongAgo
    members = list(fresh.members.select_related("person", "enrollment__program"))
    mine = next(member for member in members if member.person_id == by.pk)
    _wish, made = ReopenWish.objects.get_or_create(member=mine)
    if ReopenWish.objects.filter(member__in=members).count() == len(members):
        return _reopen(fresh, members)
    if made:
        record(REOPEN_WISHED, by=by.pk, subject=fresh, program_id=fresh.program_id, **who(fresh))
    return fresh


def _reopen(mentorship: Mentorship, members: list[Member]) -> Mentorship:
    by_role = {MemberRole(member.role): member for member in members}
    mentor, mentee = by_role[MemberRole.MENTOR], by_role[MemberRole.MENTEE]
    _check(mentor, mentee)
    mentor.seat = _free_seat(mentor.person)
    for member in members:
        member.active = True
        member.save(update_fields=["active", "seat"])
    _plan_again(mentorship)
    begun = mentorship.sessions.filter(state__in=[SessionState.HELD, SessionState.MISSED]).exists()
    status = MentorshipStatus.ACTIVE if begun else MentorshipStatus.UPCOMING
    MENTORSHIP.check(mentorship.status, status)
    mentorship.status, mentorship.ended_at = status, None
    mentorship.save(update_fields=["status", "ended_at"])
    ReopenWish.objects.filter(member__in=members).delete()
    FitAnswer.objects.filter(member__in=members).delete()  # asked and answered anew
    if mentee.enrollment and mentee.enrollment.vault_id:
        VaultMember.objects.get_or_create(vault_id=mentee.enrollment.vault_id, person_id=mentor.person_id)
    touch(mentorship)
    record(REOPENED, by=None, subject=mentorship, program_id=mentorship.program_id, **who(mentorship))
    return mentorship


def _check(mentor: Member, mentee: Member) -> None:
    """Raise what stands in the way of these two."""
    both = [member.enrollment for member in (mentor, mentee)]
    here = all(e and e.status == EnrollmentStatus.ACTIVE and e.program.is_open for e in both)
    if not here or (mentee.enrollment and meets_somebody_in(mentee.enrollment)):
        raise NoLongerHere
    if refusal := why_not_pair(mentor.person, mentee.person):
        raise ERRORS[refusal]


def _free_seat(mentor: Person) -> int:
    """The mentor's places are locked first, as for a new match."""
    places = MentorPlaces.objects.select_for_update().get(person=mentor).places
    seat = lowest_free_seat(seats_of([mentor.pk])[mentor.pk], places)
    if seat is None:
        raise NoPlaceLeft
    return seat


def _plan_again(mentorship: Mentorship) -> None:
    """Sessions whose time went with the end wait in the plan again; those the two dropped stay dropped."""
    gone = mentorship.sessions.filter(
        state=SessionState.CANCELLED, booking__updated_at__gte=F("mentorship__ended_at")
    )
    pks = list(gone.values_list("pk", flat=True))
    mentorship.sessions.filter(pk__in=pks).update(state=SessionState.PLANNED, booking=None, starts_at=None)
