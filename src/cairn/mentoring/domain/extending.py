"""A mentorship that needs more time gets a later end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cairn.core.clock import today
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.mentoring.domain.access import opened_pair, touch, who
from cairn.mentoring.events import EXTENDED
from cairn.mentoring.models import Mentorship
from cairn.people.models import Person


class NotLater(DomainError):
    """Choose a day after the one on which it ends now."""


class AfterTheProgram(DomainError):
    """The program ends before this day. Choose an earlier one."""


@transaction.atomic
def extend_mentorship(*, mentorship: Mentorship, until: dt.date, by: Person) -> Mentorship:
    """A later last day, within the program. Raises NotLater, AfterTheProgram, NotInScope, MentorshipOver."""
    fresh = opened_pair(mentorship.pk, by)
    last = fresh.program.ends_on
    if until <= max(fresh.ends_on or today(), today()):
        raise NotLater(field="ends_on")
    if last is not None and until > last:
        raise AfterTheProgram(field="ends_on")
    fresh.ends_on = until
    fresh.save(update_fields=["ends_on"])
    touch(fresh)
    facts = {**who(fresh), "until": until.isoformat()}
    record(EXTENDED, by=by.pk, subject=fresh, program_id=fresh.program_id, **facts)
    return fresh
