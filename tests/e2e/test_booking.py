"""A mentor offers hours and connects a calendar that has other plans; a mentee books a series over a daylight-saving change.

With a thumb, with the keyboard alone, and without JavaScript on a weak mobile connection.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from cairn.mentoring.domain.slots import book_session_slot
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import SessionState, Source
from cairn.mentoring.models import Session
from tests.e2e.postbox import parts_of
from tests.e2e.stage import PHONE, WAYS, Seat, Stage
from tests.factories import Cast, make_enrollment, make_person
from tests.integrations import radicale
from tests.mentoring.makers import enrolled, make_mentorship, make_plan
from tests.scheduling.ics import calendar
from tests.web.browser import axe

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NOW = dt.datetime(2027, 3, 15, 9, 0, tzinfo=dt.UTC)  # a Monday; Lisbon's clocks change on the 28th
SLOT = dt.datetime(2027, 3, 16, 16, 0, tzinfo=dt.UTC)  # nine in Los Angeles, four in Lisbon
WEEK, HOUR = dt.timedelta(weeks=1), dt.timedelta(hours=1)


def offer_tuesdays(seat: Seat) -> None:
    """From the profile to Tuesdays from eight to ten, with two hours' notice."""
    seat.go("profile:show")
    seat.follow("Offer hours")
    seat.set("day_1_0_from", "08:00")
    seat.set("day_1_0_until", "10:00")
    seat.set("notice_hours", "2")
    seat.press("Offer these hours")
    assert seat.page.locator("[name=day_1_0_from]").input_value() == "08:00"


@pytest.fixture
def office(tmp_path: Path, settings: Settings) -> Iterator[str]:
    """The address of a calendar server on which the mentor is busy from eight to a quarter to nine, on that first Tuesday."""
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    with radicale.running(tmp_path) as server:
        folder = server.make("office", person="jonas")
        busy = "UID:b DTSTAMP:20270101T000000Z DTSTART:20270316T150000Z DTEND:20270316T154500Z"
        server.put(f"{folder}b.ics", calendar(busy), person="jonas")
        yield server.address


def connect(seat: Seat, address: str) -> None:
    seat.go("profile:calendars")
    seat.follow("Connect a CalDAV server")
    seat.write("The server’s address", address)
    seat.write("Your name there", "jonas")
    seat.write("Password", radicale.PEOPLE["jonas"])
    seat.press("Connect it")


def another_mentee_is_faster(cast: Cast) -> None:
    """Somebody else has the mentor's hour on the second Tuesday."""
    other = make_person()
    pair = start_mentorship(
        program=cast.program,
        mentor=enrolled(cast.program, cast.mentor),
        mentee=make_enrollment(cast.program, other, "mentee"),
        source=Source.MANAGER,
        by=None,
    )
    first = pair.sessions.get(number=1)
    book_session_slot(session=first, starts_at=SLOT + WEEK, minutes=45, zone="UTC", by=other)


@pytest.mark.parametrize("way", WAYS)
def test_mentee_books_a_series_over_a_change_of_clocks(
    stage: Stage, cast: Cast, office: str, way: dict[str, Any]
) -> None:
    stage.be_at(NOW)
    make_plan(cast.program)
    mentorship = make_mentorship(cast)
    with stage.sit(cast.mentor, width=PHONE, **way) as jonas:
        offer_tuesdays(jonas)
        connect(jonas, office)
        stage.settle()
        jonas.go("profile:calendars")
        assert "you are busy once" in jonas.page.inner_text("#calendars")
    another_mentee_is_faster(cast)

    with stage.sit(cast.mentee, width=PHONE, **way) as amara:
        page = amara.go("sessions:show", session_id=mentorship.sessions.get(number=1).pk)
        amara.follow("Book a time")
        offered = page.inner_text("main")
        assert ("09:00 Los Angeles" in offered, "08:00 Los Angeles" in offered) == (True, False)
        amara.choose("slot", SLOT.isoformat())
        amara.press("Book several from this time on")
        amara.set("every", "week")
        amara.press("Show the dates")
        words = page.inner_text("main")
        assert "Tue 16 Mar, 16:00 your time (09:00 in Los Angeles)" in words
        assert "Tue 30 Mar, 16:00 your time (08:00 in Los Angeles)" in words
        assert words.count("This time is taken.") == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        if way.get("script", True):  # axe is one
            assert axe(page) == []
        amara.press("Book these 3 sessions")
        assert "3 sessions are booked." in page.inner_text("body")

    booked = Session.objects.filter(mentorship=mentorship, state=SessionState.BOOKED).order_by("number")
    assert [s.starts_at for s in booked] == [SLOT, SLOT + WEEK - HOUR, SLOT + 2 * WEEK - HOUR]
    stage.settle()
    mails = stage.post.to(cast.mentor.email)
    assert sum(bool(parts_of(mail, "text/calendar")) for mail in mails) >= 3
