"""A published calendar, from its address to the times that nobody is offered."""

from __future__ import annotations

import datetime as dt
import gzip
import logging
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from cairn.core.clock import frozen, now
from cairn.core.errors import NotInScope
from cairn.core.events.follow import catch_up
from cairn.core.http import Limits
from cairn.core.models import Event, Vault, VaultKey
from cairn.core.privacy import copy_of, erase
from cairn.core.sealed import destroy_keys
from cairn.integrations.ical_feed.client import fetch_feed, web_address
from cairn.integrations.ical_feed.fake import Feed, publishing
from cairn.notices.models import Notice
from cairn.people import events as people
from cairn.people.enums import PersonStatus
from cairn.people.models import Person
from cairn.scheduling.domain.calendars.connecting import (
    TooManyCalendars,
    connect_calendar,
    disconnect_calendar,
    opened,
    read_again,
)
from cairn.scheduling.domain.calendars.refreshing import note_trouble, refresh_calendar, refresh_due
from cairn.scheduling.domain.calendars.sources import CalendarError
from cairn.scheduling.domain.suggesting import common_times
from cairn.scheduling.enums import CalendarKind, CalendarState, CalendarTrouble
from cairn.scheduling.models import BusyTime, ExternalCalendar
from cairn.scheduling.queries import diaries_of
from tests.consistency.canaries import stored
from tests.core.wire import Script, answer, serving
from tests.factories import make_person
from tests.scheduling.ics import calendar, moment, periods

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SUNDAY = moment("0301T1200")
MINUTE = dt.timedelta(minutes=1)
TEXT = calendar("DTSTART:20260302T090000Z DTEND:20260302T110000Z RRULE:FREQ=WEEKLY;COUNT=2 SUMMARY:quetzal")
BUSY = periods("0302T0900-0302T1100 0309T0900-0309T1100")


@pytest.fixture(autouse=True)
def that_day(settings: Settings) -> Iterator[None]:
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    with frozen(SUNDAY):
        yield


@pytest.fixture
def feed() -> Iterator[Feed]:
    with publishing(TEXT, secret="quetzal-9f2c") as feed:
        yield feed


@pytest.fixture
def owner() -> Person:
    return make_person("Amara Reyes", zone="Europe/Lisbon")


def connected(owner: Person, address: str) -> ExternalCalendar:
    return connect_calendar(kind=CalendarKind.ICAL_FEED, name="Work", access={"address": address}, by=owner)


def read(calendar: ExternalCalendar) -> ExternalCalendar:
    refresh_calendar(calendar_id=calendar.pk)
    calendar.refresh_from_db()
    return calendar


def busy_of(person: Person) -> list[tuple[dt.datetime, dt.datetime]]:
    rows = BusyTime.objects.filter(person=person).order_by("during").values_list("during", flat=True)
    return [(during.lower, during.upper) for during in rows]


def verbs() -> list[str]:
    return list(
        Event.objects.filter(verb__startswith="scheduling.").order_by("pk").values_list("verb", flat=True)
    )


def waiting_jobs() -> list[dict[str, Any]]:
    jobs = ProcrastinateJob.objects.filter(task_name="scheduling.refresh_calendar", status="todo")
    return [job.args for job in jobs]


def test_connect_keeps_it_sealed_and_asks_for_a_reading(owner: Person, feed: Feed) -> None:
    calendar = connected(owner, feed.address)

    assert opened(calendar) == {"address": feed.address}
    assert waiting_jobs() == [{"calendar_id": str(calendar.pk)}]
    event = Event.objects.get(verb="scheduling.calendar_connected")
    assert (event.actor_id, event.data) == (owner.pk, {"person": str(owner.pk), "kind": "ical_feed"})


def test_refresh_keeps_when_the_owner_is_busy_and_nothing_else(owner: Person, feed: Feed) -> None:
    calendar = read(connected(owner, feed.address))

    assert busy_of(owner) == BUSY
    assert (calendar.state, calendar.trouble, calendar.read_at) == (CalendarState.ON, "", SUNDAY)
    assert calendar.due_at == SUNDAY + 60 * MINUTE


def test_the_address_and_the_words_are_nowhere_in_clear(
    owner: Person, feed: Feed, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        calendar = read(connected(owner, feed.address))
        feed.status = 500
        with frozen(SUNDAY + 61 * MINUTE):
            read(calendar)

    everything = "\n".join(text for _table, text in stored())
    assert "quetzal" not in everything
    assert b"quetzal".hex() not in everything
    assert "quetzal" not in caplog.text
    assert "quetzal" not in str(list(copy_of(owner.pk)))
    assert "quetzal" not in f"{calendar!r} {calendar}"


def test_busy_times_are_in_the_diary_and_no_time_is_offered_then(owner: Person, feed: Feed) -> None:
    other = make_person(zone="Europe/Lisbon")
    read(connected(owner, feed.address))

    diaries = diaries_of([owner, other])
    offered = common_times(diaries, after=SUNDAY, days=1, minutes=60, a_day=99)

    assert [list(diary.busy) for diary in diaries] == [BUSY, []]
    starts = [start for day in offered.values() for start in day]
    assert moment("0302T1100") in starts
    assert not [start for start in starts if moment("0302T0800") < start < moment("0302T1100")]


def test_reading_again_what_has_not_changed_writes_no_event(owner: Person, feed: Feed) -> None:
    calendar = read(connected(owner, feed.address))
    ids = list(BusyTime.objects.values_list("pk", flat=True))
    with frozen(SUNDAY + 61 * MINUTE):
        read(calendar)

    assert feed.asked == 2
    assert list(BusyTime.objects.values_list("pk", flat=True)) == ids
    assert verbs() == ["scheduling.calendar_connected", "scheduling.calendar_read"]


def test_reading_again_replaces_what_was_known(owner: Person, feed: Feed) -> None:
    calendar = read(connected(owner, feed.address))
    feed.text = _entry("20260304T080000Z", "20260304T090000Z")
    with frozen(SUNDAY + 61 * MINUTE):
        read(calendar)

    assert busy_of(owner) == periods("0304T0800-0304T0900")
    assert verbs()[-1] == "scheduling.calendar_read"


def test_what_is_past_is_forgotten_and_what_is_under_way_is_no_news(owner: Person, feed: Feed) -> None:
    calendar = read(connected(owner, feed.address))
    for hour in ("0302T0930", "0302T1030"):
        with frozen(moment(hour)):
            read(calendar)
            assert busy_of(owner) == BUSY
    with frozen(moment("0302T1130")):
        read(calendar)

    assert busy_of(owner) == BUSY[1:]
    assert verbs() == ["scheduling.calendar_connected", "scheduling.calendar_read"]


def test_the_same_job_twice_reads_once(owner: Person, feed: Feed) -> None:
    calendar = connected(owner, feed.address)
    read(calendar)
    read(calendar)
    assert feed.asked == 1


@pytest.mark.parametrize(
    ("status", "trouble"), [(401, "refused"), (403, "refused"), (404, "gone"), (410, "gone")]
)
def test_what_will_not_pass_switches_it_off_and_tells_its_owner(
    owner: Person, feed: Feed, status: int, trouble: str
) -> None:
    calendar = read(connected(owner, feed.address))
    feed.status = status
    with frozen(SUNDAY + 61 * MINUTE):
        read(calendar)
        catch_up()

    assert (calendar.state, calendar.trouble) == (CalendarState.OFF, trouble)
    assert list(Notice.objects.values_list("person_id", "kind")) == [(owner.pk, "calendar_off")]
    assert busy_of(owner) == BUSY  # still the best that is known


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again_later_each_time(owner: Person, feed: Feed, status: int) -> None:
    calendar = read(connected(owner, feed.address))
    feed.status = status
    waits = []
    for _try in range(10):
        with frozen(calendar.due_at + MINUTE):
            read(calendar)
            waits.append(round((calendar.due_at - now()).total_seconds() / 60))

    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 720, 720]
    assert (calendar.state, calendar.trouble) == (CalendarState.ON, "unreachable")
    feed.status = 200
    with frozen(calendar.due_at):
        read(calendar)
    assert (calendar.trouble, calendar.failing_since, calendar.tries) == ("", None, 0)


def test_after_two_weeks_of_trouble_it_is_given_up(owner: Person, feed: Feed) -> None:
    calendar = read(connected(owner, feed.address))
    feed.status = 503
    for days in (1, 14):
        with frozen(SUNDAY + dt.timedelta(days=days, minutes=days)):
            read(calendar)
    assert calendar.state == CalendarState.ON
    with frozen(SUNDAY + dt.timedelta(days=16)):
        read(calendar)
    assert calendar.state == CalendarState.OFF


@pytest.mark.parametrize(
    ("text", "state", "trouble"),
    [
        (b"<html>Sign in</html>", "off", "no_calendar"),
        (b"", "off", "no_calendar"),
        (calendar("DTSTART:nonsense"), "on", "broken"),
        (calendar("DTSTART:20260301T000000Z RRULE:FREQ=SECONDLY"), "off", "too_much"),
        (calendar("SUMMARY:none"), "on", ""),
    ],
)
def test_what_stands_at_the_address_decides(
    owner: Person, feed: Feed, text: bytes, state: str, trouble: str
) -> None:
    feed.text = text
    calendar = read(connected(owner, feed.address))
    assert (calendar.state, calendar.trouble, busy_of(owner)) == (state, trouble, [])


def drip(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nBEGIN:VCALENDAR\r\n")
    while True:
        time.sleep(0.05)
        connection.sendall(b"X")


def flood(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"BEGIN:VCALENDAR\r\n" * 1000)


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        (drip, "slow"),
        (flood, "large"),
        (answer(gzip.compress(b" " * 50_000_000), "Content-Encoding: gzip"), "large"),
        (answer(b"", "Location: https://169.254.169.254/", status="302 Found"), "private"),
        (answer(b"", "Location: /again", status="302 Found"), "address"),
    ],
    ids=["drip", "flood", "bomb", "metadata", "circle"],
)
def test_a_feed_that_means_harm_costs_nothing(script: Script, trouble: str) -> None:
    started = time.process_time()
    limits = Limits(seconds=1, read_seconds=0.5, size=1_000_000)
    with serving(script) as server, pytest.raises(CalendarError) as caught:
        fetch_feed(server.url(), limits)
    assert caught.value.trouble == trouble
    assert time.process_time() - started < 2


def test_a_private_address_is_refused(owner: Person, feed: Feed, settings: Settings) -> None:
    settings.OUTGOING_ALLOW = []
    calendar = read(connected(owner, feed.address))
    assert (calendar.state, calendar.trouble, feed.asked) == (CalendarState.OFF, "private", 0)


def test_its_owner_lets_it_be_tried_anew(owner: Person, feed: Feed) -> None:
    feed.status = 404
    calendar = read(connected(owner, feed.address))
    feed.status = 200
    with frozen(SUNDAY + MINUTE):
        read_again(calendar=calendar, by=owner)
        read(calendar)

    assert (calendar.state, busy_of(owner)) == (CalendarState.ON, BUSY)
    assert "scheduling.calendar_resumed" in verbs()


def test_disconnect_forgets_everything(owner: Person, feed: Feed) -> None:
    calendar = read(connected(owner, feed.address))
    disconnect_calendar(calendar=calendar, by=owner)

    assert busy_of(owner) == []
    assert not ExternalCalendar.objects.exists()
    assert not Vault.objects.filter(kind="calendar").exists()
    assert not VaultKey.objects.exists()
    assert verbs()[-1] == "scheduling.calendar_disconnected"


def test_a_reading_that_ends_after_the_calendar_was_removed_keeps_nothing(owner: Person, feed: Feed) -> None:
    calendar = connected(owner, feed.address)
    disconnect_calendar(calendar=calendar, by=owner)
    note_trouble(calendar_id=calendar.pk, error=CalendarError(CalendarTrouble.GONE))
    assert refresh_calendar(calendar_id=calendar.pk) is False
    assert verbs()[-1] == "scheduling.calendar_disconnected"


def test_nobody_else_touches_it(owner: Person, feed: Feed) -> None:
    calendar = connected(owner, feed.address)
    for act in (read_again, disconnect_calendar):
        with pytest.raises(NotInScope):
            act(calendar=calendar, by=make_person())


def test_there_are_at_most_five(owner: Person, feed: Feed) -> None:
    for _ in range(5):
        connected(owner, feed.address)
    with pytest.raises(TooManyCalendars):
        connected(owner, feed.address)


def test_the_clock_asks_for_what_is_due_and_only_once(owner: Person, feed: Feed) -> None:
    due, later, off, leaver = (connected(owner, feed.address) for _ in range(4))
    other = make_person(status=PersonStatus.LEFT, left_on=SUNDAY.date())
    ExternalCalendar.objects.filter(pk=leaver.pk).update(person=other)
    ExternalCalendar.objects.filter(pk=later.pk).update(due_at=SUNDAY + MINUTE)
    ExternalCalendar.objects.filter(pk=off.pk).update(state="off", trouble="gone", failing_since=SUNDAY)
    ProcrastinateJob.objects.all()._raw_delete("default")

    assert (refresh_due(), refresh_due()) == (1, 0)
    assert waiting_jobs() == [{"calendar_id": str(due.pk)}]


def test_whoever_leaves_takes_their_calendars_along(owner: Person, feed: Feed) -> None:
    from cairn.core.events import record

    read(connected(owner, feed.address))
    catch_up()
    record(people.LEFT, by=None, subject=owner)
    catch_up()

    assert not ExternalCalendar.objects.exists()
    assert busy_of(owner) == []


def test_erasure_leaves_nothing_of_it(owner: Person, feed: Feed) -> None:
    read(connected(owner, feed.address))
    erase(owner.pk)
    destroy_keys(owner.pk)

    assert not ExternalCalendar.objects.exists()
    assert not BusyTime.objects.exists()
    assert list(VaultKey.objects.values_list("wrapped", flat=True)) == [None]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("webcal://example.com/a.ics", "https://example.com/a.ics"),
        ("WEBCAL://example.com", "https://example.com"),
        (" https://example.com/a.ics ", "https://example.com/a.ics"),
        ("http://example.com", "http://example.com"),
    ],
)
def test_web_address(said: str, asked: str) -> None:
    assert web_address(said) == asked


def _entry(start: str, end: str) -> bytes:
    return calendar(f"DTSTART:{start} DTEND:{end}")
