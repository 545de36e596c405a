"""A feed of one's own sessions: read by an independent library, nameless, and closed when its owner says so."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import icalendar
import pytest
import recurring_ical_events
from django.core import signing

from cairn.core.clock import frozen
from cairn.core.models import Event
from cairn.people.enums import PersonStatus
from cairn.people.models import Person
from cairn.scheduling.domain.bookings import accept_time, cancel, propose_time
from cairn.scheduling.domain.feeds import SALT, close_feed, document_of, feed_at, key_of, open_feed
from cairn.scheduling.models import Booking, SessionFeed
from tests.factories import make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOON = dt.datetime(2027, 3, 20, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def two() -> tuple[Person, Person]:
    return make_person("Amara Reyes", zone="Europe/Lisbon"), make_person("Jonas Okafor")


def book(two: tuple[Person, Person], starts_at: dt.datetime) -> Booking:
    booking = propose_time(
        subject_id=uuid4(),
        people=[person.pk for person in two],
        starts_at=starts_at,
        minutes=45,
        zone="Europe/Lisbon",
        by=two[0],
    )
    return accept_time(booking=booking, by=two[1])


def read(person: Person) -> str:
    return document_of(
        SessionFeed.objects.get(person=person), lambda pk: f"https://cairn.example/{pk}"
    ).decode()


def test_another_program_reads_the_agreed_times_over_a_change_of_clocks(two: tuple[Person, Person]) -> None:
    with frozen(NOON):
        before = book(two, dt.datetime(2027, 3, 27, 18, 0, tzinfo=dt.UTC))
        after = book(two, dt.datetime(2027, 3, 28, 17, 0, tzinfo=dt.UTC))
        gone = book(two, dt.datetime(2027, 3, 29, 17, 0, tzinfo=dt.UTC))
        cancel(booking=gone, by=two[0])
        open_feed(by=two[0])
        document = read(two[0])
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(document)).between(
        (2027, 3, 1), (2027, 5, 1)
    )
    assert [
        (str(one["UID"]), one.start.astimezone(dt.UTC)) for one in sorted(found, key=lambda e: e.start)
    ] == [
        (before.uid, before.starts_at),
        (after.uid, after.starts_at),
    ]
    assert all(f"{one.start:%H:%M}" == "18:00" for one in found)


def test_a_feed_names_nobody(two: tuple[Person, Person]) -> None:
    with frozen(NOON):
        book(two, NOON + dt.timedelta(days=2))
        open_feed(by=two[0])
        document = read(two[0])
    assert [word in document for word in ("Jonas", "Amara", "ATTENDEE", "SUMMARY:Conversation")] == [
        False,
        False,
        False,
        True,
    ]


def test_a_new_address_ends_the_old_one_and_none_can_be_made_up(two: tuple[Person, Person]) -> None:
    old = key_of(open_feed(by=two[0]))
    new = key_of(open_feed(by=two[0]))
    forged = [
        old,
        "x",
        signing.dumps("x", salt=SALT),
        signing.dumps(7, salt=SALT),
        new[:-1],
        signing.dumps(new),
    ]
    assert [feed_at(key) for key in forged] == [None] * 6
    found = feed_at(new)
    assert found is not None
    assert found.person == two[0]
    close_feed(by=two[0])
    close_feed(by=two[0])
    assert feed_at(new) is None
    assert list(
        Event.objects.filter(verb__contains="feed").order_by("pk").values_list("verb", flat=True)
    ) == [
        "scheduling.feed_opened",
        "scheduling.feed_closed",
        "scheduling.feed_opened",
        "scheduling.feed_closed",
    ]


def test_a_feed_of_somebody_who_left_answers_no_more(two: tuple[Person, Person]) -> None:
    key = key_of(open_feed(by=two[0]))
    Person.objects.filter(pk=two[0].pk).update(status=PersonStatus.LEFT, left_on=NOON.date())
    assert feed_at(key) is None
