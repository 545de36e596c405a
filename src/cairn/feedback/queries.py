"""How to ask for pulses: only one's own."""

from __future__ import annotations

import datetime as dt

from cairn.core.clock import now
from cairn.feedback.models import Pulse
from cairn.mentoring.enums import SessionState, Shape
from cairn.mentoring.models import Session
from cairn.people.models import Person

WAITS = dt.timedelta(days=21)  # an older session is hard to remember well


def pulses_waiting(person: Person) -> list[Session]:
    """Sessions held lately that this person has not said anything about, the latest first."""
    answered = Pulse.objects.filter(person=person).values("session")
    held = Session.objects.filter(
        state=SessionState.HELD,
        settled_at__gt=now() - WAITS,
        mentorship__members__person=person,
        mentorship__shape=Shape.PAIR,
    )
    return list(held.exclude(pk__in=answered).select_related("mentorship__program").order_by("-settled_at"))
