"""A mentor offers hours; a mentee on a phone books a series over a daylight-saving change. With a script and without."""

from __future__ import annotations

import datetime as dt

import pytest

from cairn.mentoring.domain.slots import book_session_slot
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import SessionState, Source
from cairn.mentoring.models import Session
from tests.e2e.postbox import parts_of
from tests.e2e.stage import PHONE, Seat, Stage
from tests.factories import Cast, make_enrollment, make_person
from tests.mentoring.makers import enrolled, make_mentorship, make_plan
from tests.web.browser import axe

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NOW = dt.datetime(2027, 3, 15, 9, 0, tzinfo=dt.UTC)  # a Monday; Lisbon's clocks change on the 28th
SLOT = dt.datetime(2027, 3, 16, 16, 0, tzinfo=dt.UTC)  # nine in Los Angeles, four in Lisbon
WEEK, HOUR = dt.timedelta(weeks=1), dt.timedelta(hours=1)


def offer_tuesdays(seat: Seat) -> None:
    """From the profile to Tuesdays from eight to ten, with two hours' notice."""
    page = seat.go("profile:show")
    seat.follow("Offer hours")
    page.locator("[name=day_1_0_from]").fill("08:00")
    page.locator("[name=day_1_0_until]").fill("10:00")
    page.locator("[name=notice_hours]").select_option("2")
    seat.press("Offer these hours")
    assert page.locator("[name=day_1_0_from]").input_value() == "08:00"


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


@pytest.mark.parametrize("script", [True, False])
def test_mentee_books_a_series_over_a_change_of_clocks(stage: Stage, cast: Cast, script: bool) -> None:
    stage.be_at(NOW)
    make_plan(cast.program)
    mentorship = make_mentorship(cast)
    with stage.sit(cast.mentor, width=PHONE, script=script) as jonas:
        offer_tuesdays(jonas)
    another_mentee_is_faster(cast)

    with stage.sit(cast.mentee, width=PHONE, script=script) as amara:
        page = amara.go("sessions:show", session_id=mentorship.sessions.get(number=1).pk)
        amara.follow("Book a time")
        assert "09:00 Los Angeles" in page.inner_text("main")
        amara.choose("slot", SLOT.isoformat())
        amara.press("Book several from this time on")
        page.locator("[name=every]:visible").select_option("week")
        amara.press("Show the dates")
        words = page.inner_text("main")
        assert "Tue 16 Mar, 16:00 your time (09:00 in Los Angeles)" in words
        assert "Tue 30 Mar, 16:00 your time (08:00 in Los Angeles)" in words
        assert words.count("This time is taken.") == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        if script:  # axe is one
            assert axe(page) == []
        amara.press("Book these 3 sessions")
        assert "3 sessions are booked." in page.inner_text("body")

    booked = Session.objects.filter(mentorship=mentorship, state=SessionState.BOOKED).order_by("number")
    assert [s.starts_at for s in booked] == [SLOT, SLOT + WEEK - HOUR, SLOT + 2 * WEEK - HOUR]
    stage.settle()
    mails = stage.post.to(cast.mentor.email)
    assert sum(bool(parts_of(mail, "text/calendar")) for mail in mails) >= 3
