"""How a mentorship ends: completed together, ended early in nobody's name, or taken back before anybody met."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import Verb, record
from cairn.core.models import Vault
from cairn.mentoring import events
from cairn.mentoring.domain.access import opened_pair, who
from cairn.mentoring.domain.vaults import close_goals
from cairn.mentoring.enums import MentorshipStatus, SessionState, Source
from cairn.mentoring.models import Mentorship, Session
from cairn.mentoring.rules import MENTORSHIP
from cairn.people.models import Person
from cairn.scheduling.domain.bookings import cancel_for


class SomebodyHasMet(DomainError):
    """These two have already met, so the match can no longer be taken back. They can end it themselves."""


@transaction.atomic
def complete_mentorship(*, mentorship: Mentorship, by: Person) -> Mentorship:
    """The two have done what they set out to do. What they wrote stays readable for both."""
    return _close(opened_pair(mentorship.pk, by), MentorshipStatus.COMPLETED, events.COMPLETED, by)


@transaction.atomic
def end_early(*, mentorship: Mentorship) -> Mentorship:
    """End it without blame, in nobody's name: whoever asked did so days before, in private (`fitting.say_fit`).

    Whoever still takes part can be matched with others. Raises InvalidTransition when it is over already.
    """
    fresh = Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
    ended = _close(fresh, MentorshipStatus.ENDED_EARLY, events.ENDED_EARLY, None)
    record(events.REMATCH_WANTED, by=None, subject=ended, program_id=ended.program_id, **who(ended))
    return ended


@transaction.atomic
def end_for_leaver(*, person_id: UUID) -> list[Mentorship]:
    """Somebody left the organization: their pairs end, and their partners hear of it. Circles: `circle_members`."""
    live = Mentorship.objects.live().pairs().with_any_of([person_id]).select_for_update(of=("self",))
    return [
        _close(row, MentorshipStatus.ENDED_EARLY, events.MEMBER_LEFT, None, left=str(person_id))
        for row in live.order_by("pk")
    ]


@transaction.atomic
def undo_mentorship(*, mentorship: Mentorship, by: Person) -> None:
    """Take a match back as if it had never been. Raises SomebodyHasMet once a session was held."""
    fresh = Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
    if fresh.sessions.filter(state=SessionState.HELD).exists():
        raise SomebodyHasMet
    cancel_times(fresh, by)
    close_goals([fresh])
    record(events.TAKEN_BACK, by=by.pk, subject=fresh, program_id=fresh.program_id, **who(fresh))
    if fresh.source != Source.REQUEST:  # a request's vault holds what the two wrote before
        Vault.objects.filter(pk=fresh.vault_id).delete()
    fresh.delete()


def _close(
    mentorship: Mentorship, status: MentorshipStatus, verb: Verb, by: Person | None, **more: str
) -> Mentorship:
    MENTORSHIP.check(mentorship.status, status)
    mentorship.status, mentorship.ended_at, mentorship.paused_until = status, now(), None
    mentorship.save(update_fields=["status", "ended_at", "paused_until"])
    cancel_times(mentorship, by)
    mentorship.members.update(active=False)  # which frees the mentor's seat
    close_goals([mentorship])
    facts = {**who(mentorship), "state": str(status), **more}
    record(verb, by=by.pk if by else None, subject=mentorship, program_id=mentorship.program_id, **facts)
    return mentorship


def cancel_times(mentorship: Mentorship, by: Person | None) -> None:
    """Every time that is still to come is taken back; one that has begun stays, to be told held or missed."""
    waiting = mentorship.sessions.filter(state__in=[SessionState.PROPOSED, SessionState.BOOKED])
    subjects = list(waiting.values_list("pk", flat=True))
    cancelled = cancel_for(subjects=subjects, by=by, program_id=mentorship.program_id)
    Session.objects.filter(booking__in=cancelled).update(state=SessionState.CANCELLED)
