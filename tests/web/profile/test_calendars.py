"""Connecting a calendar on a page, without JavaScript and without a word of the address coming back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cairn.core.clock import frozen
from cairn.integrations.ical_feed.fake import Feed, publishing
from cairn.people.models import Person
from cairn.scheduling.domain.calendars.choosing import keep_choices
from cairn.scheduling.domain.calendars.connecting import connect_calendar, opened
from cairn.scheduling.domain.calendars.refreshing import refresh_calendar
from cairn.scheduling.domain.calendars.sources import CalendarError
from cairn.scheduling.domain.calendars.writers import Place
from cairn.scheduling.domain.calendars.writing import note_writing_trouble
from cairn.scheduling.enums import CalendarKind, CalendarTrouble
from cairn.scheduling.models import BusyTime, ExternalCalendar
from tests.factories import make_account, make_person
from tests.scheduling.ics import calendar, moment

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TODAY = moment("0301T1200")
LIST = "/profile/calendars/"


@pytest.fixture(autouse=True)
def that_day(settings: Settings) -> Iterator[None]:
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    with frozen(TODAY):
        yield


@pytest.fixture
def me() -> Person:
    return make_person("Amara Reyes", zone="Europe/Lisbon")


@pytest.fixture
def client(me: Person) -> Client:
    client = Client()
    client.force_login(make_account(me), backend="cairn.identity.domain.backend.Backend")
    return client


@pytest.fixture
def feed() -> Iterator[Feed]:
    with publishing(
        calendar("DTSTART:20260302T090000Z DTEND:20260302T110000Z SUMMARY:quetzal"), secret="quetzal"
    ) as feed:
        yield feed


def said(client: Client, url: str = LIST) -> str:
    return client.get(url).content.decode()


def add(client: Client, kind: str = "ical_feed", **fields: Any) -> Any:
    return client.post(reverse("profile:add_calendar", args=[kind]), fields)


def mine(me: Person) -> ExternalCalendar:
    return ExternalCalendar.objects.get(person=me)


def test_the_page_says_what_is_read_and_who_sees_it(client: Client) -> None:
    page = said(client)
    assert "Your calendars will be here" in page
    assert "Nobody but you sees your calendars." in page
    assert LIST in said(client, "/profile/hours/")
    assert LIST in said(client, "/profile/")


def test_a_calendar_is_connected_by_its_address(client: Client, me: Person, feed: Feed) -> None:
    answer = add(client, address=f" {feed.address} ", label="Work")

    assert answer.url == LIST
    assert opened(mine(me)) == {"address": feed.address}
    page = said(client)
    assert "Being read." in page
    assert 'hx-trigger="every 2s"' in page
    refresh_calendar(calendar_id=mine(me).pk)
    page = said(client)
    assert "Read; you are busy once from now on" in page
    assert "every 2s" not in page
    assert "quetzal" not in page


def test_a_calendar_without_a_name_is_called_by_its_host(client: Client, me: Person) -> None:
    add(client, address="webcal://calendar.example.com/private-quetzal/basic.ics")
    assert mine(me).name == "calendar.example.com"


def test_a_caldav_server_is_connected_with_name_and_password(client: Client, me: Person) -> None:
    fields = {"address": "https://cloud.example.org", "user": "amara", "password": " quetzal "}
    assert add(client, "caldav", **fields).url == LIST
    assert opened(mine(me)) == {
        "address": "https://cloud.example.org",
        "name": "amara",
        "password": " quetzal ",
    }
    assert mine(me).kind == CalendarKind.CALDAV


def test_a_form_that_comes_back_never_holds_the_password(client: Client) -> None:
    answer = add(client, "caldav", address="nonsense", user="amara", password="quetzal")
    assert answer.status_code == 422
    assert "quetzal" not in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["", "calendar", "ftp://example.com/a.ics", "https://", "https://a b", "http://[x"]
)
def test_what_is_no_address_is_refused_kindly(client: Client, address: str) -> None:
    answer = add(client, address=address)
    assert answer.status_code == 422
    assert not ExternalCalendar.objects.exists()


def test_a_sixth_is_refused_kindly(client: Client, me: Person) -> None:
    for _ in range(5):
        add(client, address="https://example.com/a.ics")
    answer = add(client, address="https://example.com/a.ics")
    assert (answer.status_code, ExternalCalendar.objects.count()) == (422, 5)
    assert "as many as can be read" in answer.content.decode()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, ["Switched off", "Copy the address again", "Try again"]),
        (503, ["Could not be read", "The next try is on"]),
    ],
)
def test_trouble_is_shown_with_what_helps(
    client: Client, me: Person, feed: Feed, status: int, words: list[str]
) -> None:
    feed.status = status
    add(client, address=feed.address)
    refresh_calendar(calendar_id=mine(me).pk)

    page = said(client)

    assert [word for word in words if word not in page] == []
    client.post(reverse("profile:read_calendar", args=[mine(me).pk]))
    assert "Being read." in said(client)


def test_it_is_removed_with_everything(client: Client, me: Person, feed: Feed) -> None:
    add(client, address=feed.address, label="Work")
    refresh_calendar(calendar_id=mine(me).pk)
    url = reverse("profile:remove_calendar", args=[mine(me).pk])

    assert "Remove “Work”?" in said(client, url)
    assert client.post(url).url == LIST

    assert (ExternalCalendar.objects.count(), BusyTime.objects.count()) == (0, 0)


def test_somebody_elses_is_not_there(client: Client) -> None:
    access = {"address": "https://example.com/a.ics"}
    theirs = connect_calendar(kind=CalendarKind.ICAL_FEED, name="Theirs", access=access, by=make_person())
    for name in ("profile:read_calendar", "profile:remove_calendar"):
        assert client.post(reverse(name, args=[theirs.pk])).status_code == 404
    assert "Theirs" not in said(client)
    assert client.get("/profile/calendars/add/nothing/").status_code == 404


def put(client: Client, one: ExternalCalendar, **fields: str) -> Any:
    return client.post(reverse("profile:write_calendar", args=[one.pk]), fields)


def test_sessions_are_put_into_a_calendar_that_was_asked_for(client: Client, me: Person) -> None:
    add(client, "caldav", address="https://cloud.example.org", user="amara", password="quetzal")
    assert "Also put my sessions here" in said(client)

    put(client, mine(me), put="on")
    page = said(client)
    assert "Looking for a place." in page
    assert "every 2s" in page
    put(client, mine(me), put="off")
    assert "Your sessions are being taken out." in said(client)
    put(client, mine(me), put="on")
    assert "Your sessions are just being taken out of this calendar." in said(client)


def test_which_calendar_of_the_account_is_chosen_by_name(client: Client, me: Person) -> None:
    add(client, "caldav", address="https://cloud.example.org", user="amara", password="quetzal")
    put(client, mine(me), put="on")
    row = mine(me).writing
    keep_choices(mine(me), row, [Place("https://cloud.example.org/a/", "Work"), Place("x", "At home")])
    page = said(client)
    assert "Which calendar of this account shall have them?" in page
    assert "At home" in page
    assert put(client, mine(me), place="7").status_code == 404
    put(client, mine(me), place="0")
    assert "Your sessions are put here" in said(client)


def test_a_calendar_that_refuses_says_so_and_can_be_tried_again(client: Client, me: Person) -> None:
    add(client, "caldav", address="https://cloud.example.org", user="amara", password="quetzal")
    put(client, mine(me), put="on")
    note_writing_trouble(calendar_id=mine(me).pk, error=CalendarError(CalendarTrouble.READ_ONLY))
    page = said(client)
    assert "This calendar lets us read, but not write." in page
    assert "Try again" in page


def test_a_calendar_read_by_its_address_offers_no_writing(client: Client, feed: Feed) -> None:
    add(client, address=feed.address)
    assert "Also put my sessions here" not in said(client)
