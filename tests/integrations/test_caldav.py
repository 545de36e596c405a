"""Against Radicale, a CalDAV server that others wrote; and against servers that mean harm."""

from __future__ import annotations

import datetime as dt
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from pytest_django import Settings

from cairn.core.clock import frozen
from cairn.core.http import Limits
from cairn.integrations.caldav.client import LIMITS, Client
from cairn.integrations.caldav.sync import CalDav
from cairn.scheduling.domain.calendars.connecting import connect_calendar
from cairn.scheduling.domain.calendars.refreshing import refresh_calendar
from cairn.scheduling.domain.calendars.sources import CalendarError
from cairn.scheduling.enums import CalendarKind, CalendarTrouble
from cairn.scheduling.queries import diaries_of
from tests.core.wire import Script, answer, serving
from tests.factories import make_person
from tests.integrations import radicale
from tests.integrations.radicale import TASKS, Radicale
from tests.scheduling.ics import calendar, moment, periods

MINE = radicale.PEOPLE["amara"]
START, END = moment("0301T0000"), moment("0609T0000")
B = "TZID=Europe/Berlin"
SERIES = f"UID:s DTSTAMP:20260101T000000Z DTSTART;{B}:20260323T090000 DTEND;{B}:20260323T100000 RRULE:FREQ=WEEKLY;COUNT=4"
BERLIN = """BEGIN:VTIMEZONE TZID:Europe/Berlin BEGIN:DAYLIGHT DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU TZOFFSETFROM:+0100 TZOFFSETTO:+0200 END:DAYLIGHT BEGIN:STANDARD
DTSTART:19961027T030000 RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU TZOFFSETFROM:+0200 TZOFFSETTO:+0100 END:STANDARD
END:VTIMEZONE"""


@pytest.fixture(autouse=True)
def this_machine_allowed(settings: Settings) -> None:
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with radicale.running(tmp_path_factory.mktemp("radicale")) as server:
        office = server.make("office")
        server.put(f"{office}s.ics", calendar(f"{SERIES} EXDATE;{B}:20260330T090000", head=BERLIN))
        server.put(f"{office}old.ics", _entry("old", "20250302T090000Z", "20250302T100000Z"))
        server.put(
            f"{office}free.ics", _entry("free", "20260304T090000Z", "20260304T100000Z TRANSP:TRANSPARENT")
        )
        server.put(f"{server.make('home')}h.ics", _entry("h", "20260323T083000Z", "20260323T120000Z"))
        server.make("tasks", more=TASKS)
        theirs = server.make("office", person="jonas")
        server.put(f"{theirs}j.ics", _entry("j", "20260501T090000Z", "20260501T100000Z"), person="jonas")
        yield server


def _entry(uid: str, start: str, end: str) -> bytes:
    return calendar(f"UID:{uid} DTSTAMP:20260101T000000Z DTSTART:{start} DTEND:{end} SUMMARY:quetzal")


def busy(
    address: str, name: str = "amara", password: str = MINE
) -> Sequence[tuple[dt.datetime, dt.datetime]]:
    access = {"address": address, "name": name, "password": password}
    return CalDav().busy(access, zone="Europe/Berlin", start=START, end=END)


def trouble(address: str, name: str = "amara", password: str = MINE) -> CalendarTrouble:
    with pytest.raises(CalendarError) as caught:
        busy(address, name, password)
    assert password not in str(caught.value)
    return caught.value.trouble


# 23 March in winter, 30 March left out, 6 and 13 April in summer; the entry at home joins the first
BUSY = "0323T0800-0323T1200 0406T0700-0406T0800 0413T0700-0413T0800"


@pytest.mark.integration
def test_busy_times_of_every_calendar_that_counts(server: Radicale) -> None:
    assert busy(server.address) == periods(BUSY)


@pytest.mark.integration
@pytest.mark.parametrize("path", ["amara/", ".well-known/caldav"])
def test_calendars_are_found_from_wherever_one_begins(server: Radicale, path: str) -> None:
    assert busy(server.address + path) == periods(BUSY)


@pytest.mark.integration
def test_the_address_of_one_calendar_is_that_calendar(server: Radicale) -> None:
    assert busy(f"{server.address}amara/home/") == periods("0323T0830-0323T1200")


@pytest.mark.integration
def test_only_ones_own(server: Radicale) -> None:
    assert busy(server.address, "jonas", "other") == periods("0501T0900-0501T1000")
    assert trouble(f"{server.address}jonas/office/") in {CalendarTrouble.REFUSED, CalendarTrouble.GONE}


@pytest.mark.integration
def test_a_wrong_password_is_refused(server: Radicale) -> None:
    assert trouble(server.address, password="wrong one") == CalendarTrouble.REFUSED


@pytest.mark.integration
def test_nothing_is_written_there(server: Radicale) -> None:
    before = Client(server.address, "amara", MINE).texts(f"{server.address}amara/office/", START, END)
    busy(server.address)
    after = Client(server.address, "amara", MINE).texts(f"{server.address}amara/office/", START, END)
    assert before == after
    assert len(before) == 2


@pytest.mark.integration
@pytest.mark.django_db
def test_connected_it_fills_the_diary(server: Radicale) -> None:
    owner = make_person(zone="Europe/Berlin")
    access = {"address": server.address, "name": "amara", "password": MINE}
    with frozen(START):
        made = connect_calendar(kind=CalendarKind.CALDAV, name="Work", access=access, by=owner)
        assert refresh_calendar(calendar_id=made.pk)
        assert list(diaries_of([owner])[0].busy) == periods(BUSY)


def multistatus(inner: str) -> Script:
    body = f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{inner}</d:multistatus>'
    return answer(body.encode(), status="207 Multi-Status")


def found(href: str, *properties: str) -> str:
    inner = "".join(properties)
    return (
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{inner}</d:prop></d:propstat></d:response>"
    )


@pytest.mark.unit
def test_a_calendar_that_never_counts_as_busy_is_left_out() -> None:
    """Radicale does not keep what says so; others do (RFC 6638, 9.1)."""
    is_calendar = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
    free = "<c:schedule-calendar-transp><c:transparent/></c:schedule-calendar-transp>"
    answers = {
        b"/elsewhere ": found("/elsewhere"),
        b"/.well-known/caldav ": found(
            "/", "<d:current-user-principal><d:href>/me/</d:href></d:current-user-principal>"
        ),
        b"/me/ ": found("/me/", "<c:calendar-home-set><d:href>/home/</d:href></c:calendar-home-set>"),
        b"/home/ ": found("/home/a/", is_calendar) + found("/home/b/", is_calendar, free) + found("/home/c/"),
    }

    def script(connection: socket.socket, request: bytes) -> None:
        multistatus(answers[request.split(b" ")[1] + b" "])(connection, request)

    with serving(script) as server:
        assert Client(server.url("/elsewhere"), "amara", MINE).calendars() == [server.url("/home/a/")]


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)


@pytest.mark.unit
@pytest.mark.parametrize(
    "body",
    [
        f"<?xml version='1.0'?>{BOMB}<x>&m;</x>".encode(),
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        f"{BOMB}<x>&m;</x>".encode("utf-16"),
        b"<x>" * 200_000,
        b"not xml",
        b"",
    ],
    ids=["entities", "files", "in another encoding", "nesting", "no xml", "nothing"],
)
def test_answers_made_to_hurt_are_refused(body: bytes) -> None:
    started = time.process_time()
    with serving(answer(body, status="207 Multi-Status")) as server:
        assert trouble(server.url()) == CalendarTrouble.NO_CALENDAR
    assert time.process_time() - started < 2


@pytest.mark.unit
def test_a_server_that_sends_us_into_a_private_network_is_refused() -> None:
    principal = "<d:response><d:propstat><d:prop><d:current-user-principal><d:href>https://10.0.0.1/</d:href></d:current-user-principal></d:prop></d:propstat></d:response>"
    with serving(multistatus(principal)) as server:
        assert trouble(server.url()) == CalendarTrouble.PRIVATE


@pytest.mark.unit
def test_a_server_that_sends_us_in_circles_is_left() -> None:
    with serving(multistatus("")) as server:
        assert trouble(server.url()) == CalendarTrouble.NO_CALENDAR
    assert len(server.heard) == 2


@pytest.mark.unit
def test_a_slow_server_is_left() -> None:
    def script(_connection: object, _request: bytes) -> None:
        time.sleep(3)

    limits = replace(LIMITS, read_seconds=0.3)
    with serving(script) as server, pytest.raises(CalendarError) as caught:
        Client(server.url(), "amara", "x", limits).calendars()
    assert caught.value.trouble == CalendarTrouble.SLOW
    assert isinstance(limits, Limits)


@pytest.mark.unit
def test_an_account_has_one_deadline_however_many_calendars_it_names() -> None:
    is_calendar = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"

    def script(connection: socket.socket, request: bytes) -> None:
        time.sleep(0.2)
        multistatus(found("/a/", is_calendar))(connection, request)

    with serving(script) as server:
        client = Client(server.url(), "amara", MINE, in_all=1)
        with pytest.raises(CalendarError) as caught:
            [client.texts(server.url("/a/"), START, END) for _ in range(50)]
    assert caught.value.trouble == CalendarTrouble.SLOW
    assert len(server.heard) <= 6


@pytest.mark.unit
@pytest.mark.parametrize(
    ("status", "said"), [(403, "refused"), (404, "gone"), (500, "unreachable"), (200, "unreachable")]
)
def test_a_status_says_what_is_wrong(status: int, said: str) -> None:
    with serving(answer(b"", status=f"{status} So")) as server:
        assert trouble(server.url()) == said
