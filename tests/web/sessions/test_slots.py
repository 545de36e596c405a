"""A mentee books the mentor's free slots on two clocks: one, or a series over a change of clocks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.mentoring.domain.slots import book_session_slot
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import MemberRole, SessionState, Source
from cairn.mentoring.models import Member, Mentorship, Session
from cairn.notices.models import Notice
from cairn.people.models import Person
from cairn.scheduling.domain.offering import Terms, offer_hours, take_days_off
from cairn.scheduling.models import Booking
from tests.factories import Cast, make_enrollment, make_person
from tests.mentoring.makers import enrolled
from tests.web.mentoring.stage import browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOW = dt.datetime(2027, 3, 15, 9, 0, tzinfo=dt.UTC)  # a Monday; Lisbon's clocks change on the 28th
SLOT = dt.datetime(2027, 3, 16, 16, 0, tzinfo=dt.UTC)  # nine in Los Angeles, four in Lisbon
WEEK, HOUR = dt.timedelta(weeks=1), dt.timedelta(hours=1)
Scene = tuple[Cast, Mentorship, Session]


@pytest.fixture
def scene() -> Iterator[Scene]:
    """The mentor, in Los Angeles, offers Tuesdays from eight to ten."""
    with frozen(NOW):
        cast, mentorship = stage()
        offer_hours(week=[(1, 480, 600)], terms=Terms(lengths=[30, 60], notice_hours=2), by=cast.mentor)
        yield cast, mentorship, mentorship.sessions.get(number=1)


def at(name: str, session: Session) -> str:
    return reverse(f"sessions:{name}", args=[session.pk])


def get(person: Person, session: Session, **query: object) -> str:
    return browser(person).get(at("time", session), query).content.decode()


def send(person: Person, name: str, session: Session, **words: object) -> tuple[int, str]:
    answer = browser(person).post(at(name, session), words)
    return answer.status_code, answer.content.decode()


def slots_in(page: str) -> list[str]:
    found = re.findall(r'class="slot" [^>]*><strong>([^<]*)</strong>(?:<span>([^<]*)</span>)?', page)
    return [" ".join(part for part in both if part) for both in found]


def others_slot(cast: Cast, when: dt.datetime) -> None:
    """Another mentee of the same mentor is faster."""
    other = make_person()
    pair = start_mentorship(
        program=cast.program,
        mentor=enrolled(cast.program, cast.mentor),
        mentee=make_enrollment(cast.program, other, "mentee"),
        source=Source.MANAGER,
        by=None,
    )
    session = pair.sessions.get(number=1)
    book_session_slot(session=session, starts_at=when, minutes=60, zone="UTC", by=other)


def test_mentee_sees_free_slots_on_both_clocks(scene: Scene) -> None:
    cast, _, session = scene
    page = get(cast.mentee, session, minutes="60")
    assert slots_in(page) == ["15:00 08:00 Los Angeles", "15:30 08:30 Los Angeles", "16:00 09:00 Los Angeles"]
    assert "Tue 16 Mar" in page
    assert "You see what is free, not why other times are not." in page


def test_mentor_sees_suggestions_and_not_their_own_slots(scene: Scene) -> None:
    cast, _, session = scene
    page = get(cast.mentor, session)
    assert "Book this time" not in page
    assert "Propose this time" in page


def test_weeks_are_turned_and_keep_the_local_time_of_the_mentor(scene: Scene) -> None:
    cast, _, session = scene
    third = get(cast.mentee, session, week="2", minutes="60")
    assert slots_in(third)[0] == "16:00 08:00 Los Angeles"  # Lisbon has changed as well
    assert "week=1&amp;minutes=60" in third
    assert "week=3&amp;minutes=60" in third
    last = get(cast.mentee, session, week="99", minutes="nonsense")
    assert "week=6" in last
    assert "week=8" not in last


def test_week_without_slots_leads_to_the_nearest_with_some(scene: Scene) -> None:
    cast, _, session = scene
    take_days_off(first=NOW.date(), last=NOW.date() + 2 * WEEK, by=cast.mentor)
    page = get(cast.mentee, session)
    assert "Nothing is free in these days." in page
    assert "?week=2&amp;minutes=30" in page


def test_slot_is_booked_at_once_and_the_mentor_hears_of_it(scene: Scene) -> None:
    cast, _, session = scene
    assert send(cast.mentee, "book", session, slot=SLOT.isoformat(), minutes="60", place="Room 4")[0] == 302
    session.refresh_from_db()
    assert (session.state, session.starts_at) == (SessionState.BOOKED, SLOT)
    assert Booking.objects.get().place == "Room 4"
    catch_up()
    told = Notice.objects.filter(kind="session_booked").values_list("person_id", flat=True)
    assert set(told) == {cast.mentor.pk, cast.mentee.pk}


def test_slot_that_is_gone_comes_back_with_the_nearest_ones(scene: Scene) -> None:
    cast, _, session = scene
    others_slot(cast, SLOT)
    status, page = send(cast.mentee, "book", session, slot=SLOT.isoformat(), minutes="60")
    assert status == 422
    assert "This time is no longer free. Here are the nearest ones that are." in page
    assert slots_in(page)[0] == "15:00 08:00 Los Angeles"
    assert 'name="minutes" value="60"' in page


@pytest.mark.parametrize(
    "words",
    [
        {"slot": "nonsense", "minutes": "30"},
        {"minutes": "30"},
        {"slot": "9999-12-31T23:59:59+00:00", "minutes": "30"},
        {"slot": SLOT.isoformat(), "minutes": "-5"},
    ],
)
def test_slot_that_makes_no_sense_asks_again(scene: Scene, words: dict[str, str]) -> None:
    cast, _, session = scene
    for name in ("book", "series"):
        status, page = send(cast.mentee, name, session, **words)
        assert (status, "Choose a time." in page) == (422, True)


def test_time_that_was_not_offered_is_refused_with_its_reason(scene: Scene) -> None:
    cast, _, session = scene
    status, page = send(cast.mentee, "book", session, slot=(SLOT + 6 * HOUR).isoformat(), minutes="30")
    assert (status, "This is outside the hours that are offered." in page) == (422, True)


def test_mentor_cannot_book_at_once(scene: Scene) -> None:
    cast, _, session = scene
    status, page = send(cast.mentor, "book", session, slot=SLOT.isoformat(), minutes="30")
    assert (status, "no longer offered. Propose a time instead." in page) == (422, True)


def test_typed_move_outside_the_hours_shows_the_nearest_slots(scene: Scene) -> None:
    cast, _, session = scene
    send(cast.mentee, "book", session, slot=SLOT.isoformat(), minutes="30")
    typed = {"date": "2027-03-17", "time": "09:00", "minutes": "30"}
    status, page = send(cast.mentee, "time", session, **typed)
    assert (status, "outside the hours" in page, "Move it there" in page) == (422, True, True)
    assert send(cast.mentor, "time", session, **typed)[0] == 302


def test_proposal_is_still_possible(scene: Scene) -> None:
    cast, _, session = scene
    typed = {"date": "2027-03-17", "time": "20:00", "minutes": "30"}
    assert send(cast.mentee, "time", session, **typed)[0] == 302
    session.refresh_from_db()
    assert session.state == SessionState.PROPOSED


def test_series_shows_every_date_before_anything_is_booked(scene: Scene) -> None:
    """Four in Lisbon, on both sides of the change: nine in Los Angeles at first, eight afterwards."""
    cast, _, session = scene
    status, page = send(cast.mentee, "series", session, slot=SLOT.isoformat(), minutes="60", place="Room 4")
    assert status == 200
    assert "3 sessions with Jonas" in page
    for day in ("Tue 16 Mar, 16:00", "Tue 30 Mar, 16:00", "Tue 13 Apr, 16:00"):
        assert day in page
    assert page.count("08:00 in Los Angeles") == 2
    assert not Booking.objects.exists()


def _confirmed(page: str) -> dict[str, str]:
    """What the first form of the page would send, with what is chosen in it."""
    form = page[page.index('id="dates"') : page.index('id="rhythm"')]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    chosen = re.findall(r'type="radio" name="(\w+)" value="([^"]*)"[^>]*checked', form)
    return {**dict(hidden), **dict(chosen), "book": "1"}


def test_series_is_booked_when_the_mentee_says_so(scene: Scene) -> None:
    cast, mentorship, session = scene
    first = {"slot": SLOT.isoformat(), "minutes": "60", "place": "Room 4"}
    _status, page = send(cast.mentee, "series", session, **first, every="week", count="3", whose="mine")
    assert send(cast.mentee, "series", session, **_confirmed(page))[0] == 302
    booked = mentorship.sessions.filter(state=SessionState.BOOKED).order_by("number")
    assert [s.starts_at for s in booked] == [SLOT, SLOT + WEEK, SLOT + 2 * WEEK - HOUR]
    assert set(Booking.objects.values_list("place", flat=True)) == {"Room 4"}


def test_series_on_the_mentors_clock_moves_on_mine(scene: Scene) -> None:
    cast, _, session = scene
    first = {"slot": SLOT.isoformat(), "minutes": "60"}
    _status, page = send(
        cast.mentee, "series", session, **first, every="two_weeks", count="2", whose="theirs"
    )
    assert "Tue 30 Mar, 17:00" in page


def test_series_names_a_conflict_with_another_time_to_agree_to(scene: Scene) -> None:
    cast, mentorship, session = scene
    others_slot(cast, SLOT + WEEK)
    first = {"slot": SLOT.isoformat(), "minutes": "60", "every": "week", "count": "3"}
    _status, page = send(cast.mentee, "series", session, **first)
    assert page.count("This time is taken.") == 1
    assert "Another time for" in page
    send(cast.mentee, "series", session, **_confirmed(page))
    second = mentorship.sessions.get(number=2)
    assert (second.state, second.starts_at) == (SessionState.BOOKED, SLOT + WEEK - HOUR)


def test_series_of_which_one_date_went_meanwhile_books_nothing(scene: Scene) -> None:
    cast, mentorship, session = scene
    first = {"slot": SLOT.isoformat(), "minutes": "60", "every": "week", "count": "3"}
    _status, page = send(cast.mentee, "series", session, **first)
    others_slot(cast, SLOT + WEEK)
    status, again = send(cast.mentee, "series", session, **_confirmed(page))
    assert status == 422
    assert "Not every date is free any more. Nothing is booked yet." in again
    assert not mentorship.sessions.filter(state=SessionState.BOOKED).exists()
    assert send(cast.mentee, "series", session, **_confirmed(again))[0] == 302
    assert mentorship.sessions.filter(state=SessionState.BOOKED).count() == 3


def test_series_without_a_date_says_so(scene: Scene) -> None:
    cast, _, session = scene
    words = {
        "slot": SLOT.isoformat(),
        "minutes": "60",
        "count": "2",
        "every": "week",
        "date_0": SLOT.isoformat(),
    }
    status, page = send(cast.mentee, "series", session, **words, book="1")
    assert (status, "Choose a time for every date." in page) == (422, True)


def test_series_of_one_is_none(scene: Scene) -> None:
    cast, mentorship, session = scene
    mentorship.sessions.filter(number__gt=1).update(state=SessionState.CANCELLED)
    assert "Book several" not in get(cast.mentee, session)
    status, page = send(cast.mentee, "series", session, slot=SLOT.isoformat(), minutes="60")
    assert (status, "There is no series to book here any more." in page) == (422, True)


def test_session_page_says_that_a_time_can_be_booked(scene: Scene) -> None:
    cast, _, session = scene
    assert "Book a time" in browser(cast.mentee).get(at("show", session)).content.decode()
    assert "Book a time" not in browser(cast.mentor).get(at("show", session)).content.decode()


def test_more_than_two_see_times_that_suit_most(scene: Scene) -> None:
    """Tokyo sleeps when Los Angeles works, and the other way round."""
    cast, mentorship, session = scene
    third = make_person("Hana Mori", zone="Asia/Tokyo")
    Member.objects.create(mentorship=mentorship, person=third, role=MemberRole.MENTEE)
    page = get(cast.mentee, session)
    assert "Book this time" not in page
    assert re.search("without (Hana|Jonas)", page)
