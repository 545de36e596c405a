"""The cast with a plan, a pair, and a browser for each of them."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from cairn.core.models import Organization
from cairn.identity.models import Account
from cairn.mentoring.domain.meeting import accept_session_time, propose_session_time
from cairn.mentoring.models import Mentorship, Session
from cairn.people.models import Person
from tests.factories import Cast, make_cast
from tests.mentoring.makers import make_mentorship, make_plan

MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TOMORROW = dt.datetime(2026, 11, 24, 16, 0, tzinfo=dt.UTC)


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=person))
    return client


def stage() -> tuple[Cast, Mentorship]:
    Organization.objects.create(pk=1, name="Acme", is_demo=True, help_contact="people@acme.example")
    cast = make_cast()
    make_plan(cast.program)
    return cast, make_mentorship(cast)


def book_first(
    cast: Cast, mentorship: Mentorship, starts_at: dt.datetime = TOMORROW, *, number: int = 1
) -> Session:
    session = mentorship.sessions.get(number=number)
    propose_session_time(session=session, starts_at=starts_at, zone="Europe/Lisbon", by=cast.mentee)
    return accept_session_time(session=session, by=cast.mentor)
