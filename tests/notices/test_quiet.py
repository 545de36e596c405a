"""Mails that can wait do so while it is night for their reader, and come when the day begins there."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from procrastinate.contrib.django import app

from cairn.core.clock import frozen
from cairn.notices.domain import kinds
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.kind import KINDS, Kind
from cairn.notices.domain.quiet import choose_hours, is_quiet, wakes_at
from cairn.notices.domain.reading import choose_mail, switch_mail
from cairn.notices.domain.tell import Message, tell
from cairn.notices.enums import Category
from cairn.notices.models import Delivery, MailHours
from cairn.notices.rules import CHOOSABLE
from cairn.people.models import Person
from tests.factories import make_person

with_database = pytest.mark.usefixtures("db")
USUAL = MailHours()
TWENTY_UTC = dt.datetime(2026, 11, 24, 20, 30, tzinfo=dt.UTC)  # a Tuesday


def at(zone: str, text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def told(person: Person, kind: Kind = kinds.APPLICATION_APPROVED, once: str = "1") -> Delivery:
    message = Message(person_id=person.pk, once=once, subject_id=person.pk, data={"other": person.pk})
    tell(kind=kind, messages=[message])
    return Delivery.objects.get(notice__person=person, notice__kind=kind.name)


@pytest.mark.parametrize(
    ("zone", "said", "wakes"),
    [
        ("Europe/Lisbon", "2026-11-24T23:00", "2026-11-25T08:00"),
        ("Europe/Lisbon", "2026-11-25T03:00", "2026-11-25T08:00"),
        ("Pacific/Auckland", "2026-11-24T20:00", "2026-11-25T08:00"),
        ("America/Los_Angeles", "2026-11-24T21:00", "2026-11-25T08:00"),
        ("Asia/Kathmandu", "2026-11-24T20:15", "2026-11-25T08:00"),
        # The night in which clocks go forward, back, and a zone that changes at midnight.
        ("Europe/Berlin", "2026-03-28T21:00", "2026-03-29T08:00"),
        ("Europe/Berlin", "2026-10-24T21:00", "2026-10-25T08:00"),
        ("America/Santiago", "2026-09-05T21:00", "2026-09-06T08:00"),
    ],
)
def test_day_begins_at_eight_on_the_reader_s_own_clock(zone: str, said: str, wakes: str) -> None:
    assert is_quiet(USUAL, zone, at(zone, said))
    assert wakes_at(USUAL, zone, at(zone, said)) == at(zone, wakes).astimezone(dt.UTC)


def test_a_night_with_a_change_of_clocks_is_an_hour_shorter_or_longer() -> None:
    spring, autumn = (at("Europe/Berlin", day + "T21:00") for day in ("2026-03-28", "2026-10-24"))
    lengths = [wakes_at(USUAL, "Europe/Berlin", evening) - evening for evening in (spring, autumn)]
    # Both moments have their zone: between zones Python subtracts the moments, not the walls.
    assert lengths == [dt.timedelta(hours=10), dt.timedelta(hours=12)]


def test_an_hour_that_the_clocks_skip_begins_with_the_next_one() -> None:
    early = MailHours(begins=2, ends=20)
    wakes = wakes_at(early, "Europe/Berlin", at("Europe/Berlin", "2026-03-29T00:30"))
    assert wakes == dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC)  # there 01:59 is followed by 03:00


@pytest.mark.parametrize(
    ("hours", "quiet"),
    [
        (USUAL, {*range(8), *range(20, 24)}),
        (MailHours(begins=22, ends=6), set(range(6, 22))),
        (MailHours(begins=8, ends=0), set(range(8))),
        (MailHours(begins=9, ends=9), set()),
    ],
)
def test_hours_may_go_over_midnight_or_round_the_clock(hours: MailHours, quiet: set[int]) -> None:
    day = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    assert {h for h in range(24) if is_quiet(hours, "UTC", day.replace(hour=h))} == quiet


def test_weekends_are_quiet_only_for_who_wants_it() -> None:
    saturday = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
    assert not is_quiet(USUAL, "UTC", saturday)
    assert wakes_at(MailHours(weekends=False), "UTC", saturday) == dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)
    nights = MailHours(begins=22, ends=6, weekends=False)
    assert wakes_at(nights, "UTC", saturday) == dt.datetime(2026, 11, 30, 0, tzinfo=dt.UTC)


def test_what_has_an_hour_or_a_danger_never_waits() -> None:
    urgent = {kind.category for kind in KINDS.values() if not kind.may_wait}
    assert urgent == {Category.REQUESTS, Category.SESSIONS, Category.ACCOUNT, Category.SAFETY}
    assert all(kind.may_wait for kind in KINDS.values() if kind.nudge)
    never = {"request_received", "request_declined", "session_cancelled", "session_tomorrow", "matched"}
    assert not any(KINDS[name].may_wait for name in never)


@with_database
@pytest.mark.integration
def test_a_mail_waits_where_it_is_night_and_goes_where_it_is_day() -> None:
    west, east = make_person(zone="America/Los_Angeles"), make_person(zone="Asia/Tokyo")
    berlin = make_person(zone="Europe/Berlin")
    with frozen(TWENTY_UTC):
        for person in (west, east, berlin):
            told(person)
        told(berlin, kinds.SESSION_CANCELLED)
        assert send_queued() == 2
        assert {m.to[0] for m in mail.outbox} == {west.email, berlin.email}
        waiting = Delivery.objects.filter(state="queued")
        assert dict(waiting.values_list("notice__person_id", "after")) == {
            east.pk: dt.datetime(2026, 11, 24, 23, tzinfo=dt.UTC),
            berlin.pk: dt.datetime(2026, 11, 25, 7, tzinfo=dt.UTC),
        }
        assert send_queued() == 0
    with frozen(dt.datetime(2026, 11, 24, 23, 0, tzinfo=dt.UTC)):
        assert (send_queued(), mail.outbox[-1].to) == (1, [east.email])
    with frozen(dt.datetime(2026, 11, 25, 7, 0, tzinfo=dt.UTC)):
        assert (send_queued(), mail.outbox[-1].to) == (1, [berlin.email])
        assert send_queued() == 0


@with_database
@pytest.mark.integration
def test_more_sleepers_than_a_batch_do_not_hold_up_who_is_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cairn.notices.domain.delivering.BATCH", 2)
    with frozen(TWENTY_UTC):
        for _ in range(5):
            told(make_person(zone="Europe/Berlin"))
        awake = make_person(zone="America/Los_Angeles")
        told(awake)
        assert (send_queued(), mail.outbox[-1].to) == (1, [awake.email])


@with_database
@pytest.mark.integration
def test_who_moves_while_a_mail_waits_gets_it_in_the_morning_there() -> None:
    person = make_person(zone="Asia/Tokyo")
    with frozen(TWENTY_UTC):
        told(person)
        send_queued()
    Person.objects.filter(pk=person.pk).update(own_zone="America/Los_Angeles")
    with frozen(dt.datetime(2026, 11, 25, 6, 0, tzinfo=dt.UTC)):  # ten in the evening there
        assert send_queued() == 0
    with frozen(dt.datetime(2026, 11, 25, 16, 0, tzinfo=dt.UTC)):
        assert send_queued() == 1


@with_database
@pytest.mark.integration
def test_new_hours_hold_for_what_waits_already() -> None:
    person = make_person(zone="Europe/Berlin")
    with frozen(TWENTY_UTC):
        notice = told(person)
        send_queued()
        choose_hours(person=person, begins=0, ends=0, weekends=True)
        notice.refresh_from_db()
        assert notice.after is None
        assert send_queued() == 1


@with_database
@pytest.mark.integration
def test_no_mail_comes_in_the_morning_of_what_was_switched_off_at_night() -> None:
    people = [make_person(zone="Europe/Berlin") for _ in range(2)]
    with frozen(TWENTY_UTC):
        for person in people:
            told(person)
            told(person, kinds.ENDED)
        send_queued()
        switch_mail(person=people[0], category=Category.INVITATIONS, wanted=False)
        choose_mail(person=people[1], wanted=set(CHOOSABLE) - {Category.INVITATIONS})
    with frozen(TWENTY_UTC + dt.timedelta(hours=12)):
        assert send_queued() == 2
    assert set(Delivery.objects.filter(state="sent").values_list("notice__kind", flat=True)) == {"ended"}


def test_schedule_looks_at_every_hour_of_every_zone() -> None:
    periodic = app.periodic_registry.periodic_tasks
    (wake,) = [task for task in periodic.values() if task.task.name == "notices.wake"]
    assert wake.cron == "*/15 * * * *"
