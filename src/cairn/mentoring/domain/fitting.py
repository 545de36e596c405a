"""How well does it fit? Each member answers in private; "I would rather change" ends it days later, in nobody's name.

Nobody must be able to tell who asked, nor that anybody did, before both hear it at the same moment. So every answer is
the same row and the same private event, nothing else is touched when it is given, and the clock reads all of them
after the same delay, at an hour that has nothing to do with when somebody answered.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cairn.core.clock import now, today
from cairn.core.events import record
from cairn.core.events.log import open_private
from cairn.core.models import Event
from cairn.core.sealed import read, seal
from cairn.mentoring.domain.access import opened_pair
from cairn.mentoring.domain.ending import end_early
from cairn.mentoring.domain.vaults import own_vault
from cairn.mentoring.enums import Fit
from cairn.mentoring.events import FIT_ANSWERED
from cairn.mentoring.models import Ending, FitAnswer, Member, Mentorship
from cairn.mentoring.rules import add_working_days
from cairn.people.models import Person

HEARD_AT = dt.time(6, 0, tzinfo=dt.UTC)  # an hour of its own, so that the end tells nothing of the asking


def hearing() -> dt.datetime:
    """When the clock reads what is answered now."""
    return dt.datetime.combine(add_working_days(today(), settings.CHANGE_WORKING_DAYS), HEARD_AT)


@transaction.atomic
def say_fit(*, mentorship: Mentorship, answer: Fit, by: Person, reason: str = "") -> FitAnswer:
    """Say how well it fits, or say it anew: the latest answer counts, so any other one takes a change back.

    Saying again that one would rather change does not put it off. `reason` opens for its writer alone.
    Raises NotInScope, MentorshipOver.
    """
    fresh = opened_pair(mentorship.pk, by)
    member = Member.objects.get(mentorship=fresh, person=by)
    row = FitAnswer.objects.filter(member=member).first()
    row = row or FitAnswer(member=member, vault_id=own_vault(by), heard=True)
    waiting = not row.heard and read(row, "answer", reader=by.pk) == answer
    event = record(FIT_ANSWERED, by=by.pk, subject=fresh, program_id=fresh.program_id, answer=answer.value)
    seal(row, "answer", answer.value, by=by.pk)
    row.event_id, row.given_at, row.heard = event.pk, now(), False
    row.heard_at = row.heard_at if waiting else hearing()
    row.save()
    _write_down(member, reason.strip(), by)
    return row


def _write_down(member: Member, reason: str, by: Person) -> None:
    """Words beside an answer, which may be any answer; taking them out forgets them."""
    ending = Ending.objects.filter(member=member).first()
    if not reason:
        Ending.objects.filter(member=member).delete()
        return
    ending = ending or Ending(member=member, vault_id=own_vault(by))
    seal(ending, "reason", reason, by=by.pk)
    ending.written_at = now()
    ending.save()


def hear_answers() -> int:
    """Read every answer whose time has come. Returns how many mentorships ended."""
    due = FitAnswer.objects.filter(heard=False, heard_at__lte=now()).order_by("heard_at", "pk")
    return sum(_hear(*ids) for ids in list(due.values_list("pk", "member__mentorship_id")))


@transaction.atomic
def _hear(answer_id: UUID, mentorship_id: UUID) -> int:
    mentorship = Mentorship.objects.select_for_update(of=("self",)).filter(pk=mentorship_id).first()
    row = FitAnswer.objects.filter(pk=answer_id, heard=False, heard_at__lte=now()).first()
    if row is None or mentorship is None:  # answered anew, read by another, or undone, while we waited
        return 0
    row.heard = True
    row.save(update_fields=["heard"])
    event = Event.objects.get(pk=row.event_id)
    said = open_private(event, reader=FIT_ANSWERED.sealed_to or "")["data"]["answer"]
    if said != Fit.CHANGE or not mentorship.is_live:
        return 0
    end_early(mentorship=mentorship)
    return 1
