"""A proposed time that one's own calendar knows to be taken, and the next session on the spot."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.mentoring.domain.meeting import accept_session_time, propose_session_time, settle_session
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import Mentorship, Session
from cairn.people.models import Person
from cairn.scheduling.domain.calendars.connecting import connect_calendar
from cairn.scheduling.domain.offering import Terms, offer_hours
from cairn.scheduling.enums import CalendarKind
from cairn.scheduling.models import BusyTime
from cairn.scheduling.rules import BusyOutside
from tests.factories import Cast
from tests.web.mentoring.stage import MONDAY, TOMORROW, book_first, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
Scene = tuple[Cast, Mentorship, Session]
HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(weeks=1)


@pytest.fixture
def scene() -> Iterator[Scene]:
    with frozen(MONDAY):
        cast, mentorship = stage()
        yield cast, mentorship, mentorship.sessions.get(number=1)


def busy(person: Person, start: dt.datetime, hours: int = 1) -> None:
    access = {"address": "https://calendar.example.com/secret"}
    made = connect_calendar(kind=CalendarKind.ICAL_FEED, name="Work", access=access, by=person)
    during = DateTimeTZRange(start, start + hours * HOUR)
    BusyTime.objects.create(calendar=made, person=person, during=during)


def proposed(scene: Scene) -> Session:
    cast, _mentorship, session = scene
    return propose_session_time(session=session, starts_at=TOMORROW, zone="Europe/Lisbon", by=cast.mentee)


def accept(person: Person, session: Session, **words: str) -> tuple[int, str]:
    answer = browser(person).post(reverse("sessions:accept", args=[session.pk]), words)
    return answer.status_code, html.unescape(answer.content.decode())


def test_a_time_that_collides_with_ones_own_calendar_is_refused_kindly(scene: Scene) -> None:
    session, mentor = proposed(scene), scene[0].mentor
    busy(mentor, TOMORROW)
    status, page = accept(mentor, session)
    assert status == 409
    assert "A calendar of yours says that you are busy then." in page
    assert "Book it anyway" in page
    assert page.count('class="slot"') > 0
    session.refresh_from_db()
    assert session.state == SessionState.PROPOSED


def test_its_owner_may_know_better(scene: Scene) -> None:
    session, mentor = proposed(scene), scene[0].mentor
    busy(mentor, TOMORROW)
    assert accept(mentor, session, anyway="1")[0] == 302
    session.refresh_from_db()
    assert session.state == SessionState.BOOKED


def test_another_time_is_proposed_from_the_same_page(scene: Scene) -> None:
    session, mentor = proposed(scene), scene[0].mentor
    busy(mentor, TOMORROW)
    _status, page = accept(mentor, session)
    slot = re.findall(r'name="slot" value="([^"]+)"', page)[0]
    answer = browser(mentor).post(
        reverse("sessions:time", args=[session.pk]), {"slot": slot, "minutes": "45"}
    )
    assert answer.status_code == 302
    session.refresh_from_db()
    assert session.starts_at == dt.datetime.fromisoformat(slot)


def test_what_stands_in_the_others_calendar_is_never_told(scene: Scene) -> None:
    session, mentor = proposed(scene), scene[0].mentor
    busy(scene[0].mentee, TOMORROW)
    assert accept(mentor, session)[0] == 302
    session.refresh_from_db()
    assert session.state == SessionState.BOOKED


def test_the_api_of_the_domain_refuses_too(scene: Scene) -> None:
    session, mentor = proposed(scene), scene[0].mentor
    busy(mentor, TOMORROW)
    with pytest.raises(BusyOutside):
        accept_session_time(session=session, by=mentor)


def held(scene: Scene) -> Session:
    cast, mentorship, _session = scene
    session = book_first(cast, mentorship)
    with frozen(TOMORROW + 2 * HOUR):
        return settle_session(session=session, held=True, by=cast.mentee)


def page_after(scene: Scene, person: Person, name: str = "sessions:show") -> str:
    with frozen(TOMORROW + 2 * HOUR):
        return html.unescape(browser(person).get(reverse(name, args=[scene[2].pk])).content.decode())


def test_after_a_held_session_the_same_hour_is_proposed_in_the_rhythm(scene: Scene) -> None:
    held(scene)
    weeks = round(scene[0].program.session_every_days / 7)
    for name in ("sessions:show", "feedback:pulse"):
        page = page_after(scene, scene[0].mentor, name)
        assert "When do you meet again?" in page
        assert f'value="{(TOMORROW + weeks * WEEK).isoformat()}"' in page
    with frozen(TOMORROW + 2 * HOUR):
        second = scene[1].sessions.get(number=2)
        words = {"slot": (TOMORROW + weeks * WEEK).isoformat(), "minutes": "45"}
        browser(scene[0].mentor).post(reverse("sessions:time", args=[second.pk]), words)
        second.refresh_from_db()
        assert (second.state, second.starts_at) == (SessionState.PROPOSED, TOMORROW + weeks * WEEK)
    assert "When do you meet again?" not in page_after(scene, scene[0].mentor)


def test_a_week_in_which_somebody_is_taken_is_left_out(scene: Scene) -> None:
    held(scene)
    weeks = round(scene[0].program.session_every_days / 7)
    busy(scene[0].mentee, TOMORROW + weeks * WEEK)
    page = page_after(scene, scene[0].mentor)
    assert f'value="{(TOMORROW + (weeks + 1) * WEEK).isoformat()}"' in page


def test_where_the_mentor_offers_hours_a_press_books(scene: Scene) -> None:
    held(scene)
    offer_hours(week=[(1, 480, 600)], terms=Terms(lengths=[30], notice_hours=2), by=scene[0].mentor)
    page = page_after(scene, scene[0].mentee)
    slots = re.findall(r'name="slot" value="([^"]+)"', page)
    assert len(slots) == 3
    second = scene[1].sessions.get(number=2)
    with frozen(TOMORROW + 2 * HOUR):
        words = {"slot": slots[0], "minutes": "30"}
        browser(scene[0].mentee).post(reverse("sessions:book", args=[second.pk]), words)
    second.refresh_from_db()
    assert second.state == SessionState.BOOKED


def test_only_after_the_last_one_held(scene: Scene) -> None:
    held(scene)
    later = TOMORROW + HOUR
    scene[1].sessions.filter(number=2).update(state=SessionState.HELD, starts_at=later, settled_at=later)
    assert "When do you meet again?" not in page_after(scene, scene[0].mentor)


def test_nothing_is_offered_when_the_plan_is_through_or_the_pair_has_ended(scene: Scene) -> None:
    held(scene)
    scene[1].sessions.filter(number__gt=1).update(state=SessionState.CANCELLED)
    assert "When do you meet again?" not in page_after(scene, scene[0].mentor)


def test_today_says_that_a_time_can_be_booked(scene: Scene) -> None:
    today = browser(scene[0].mentee).get("/").content.decode()
    assert "Propose a time" in today
    offer_hours(week=[(1, 480, 600)], terms=Terms(lengths=[30]), by=scene[0].mentor)
    today = browser(scene[0].mentee).get("/").content.decode()
    assert "Book a time" in today
    assert "Propose a time" in browser(scene[0].mentor).get("/").content.decode()
