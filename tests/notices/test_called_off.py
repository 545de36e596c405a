"""One side that calls off session after session hears of it alone; upward it is a number without a name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.mentoring.domain.ending import end_early
from cairn.mentoring.domain.meeting import cancel_session_time, propose_session_time
from cairn.mentoring.models import Mentorship
from cairn.notices.models import Notice
from cairn.outcomes.domain import rolling
from cairn.people.models import Person
from cairn.scheduling.models import Booking
from tests.factories import make_cast
from tests.mentoring.makers import make_plan
from tests.outcomes.makers import DAY, START, book, make_pair, sides

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def pair() -> Mentorship:
    cast = make_cast()
    make_plan(cast.program)
    return make_pair(cast.program)


def call_off(pair: Mentorship, who: Person, day: int) -> None:
    """Agreed for that day, and called off the day before."""
    session = book(pair, 1, START + day * DAY)
    with frozen(START + (day - 1) * DAY):
        cancel_session_time(session=session, by=who)
        catch_up()


def told() -> list[Person]:
    rows = Notice.objects.filter(kind="cancelled_often").select_related("person").order_by("created_at")
    return [row.person for row in rows]


def off_pairs(pair: Mentorship, day: int) -> int:
    with frozen(START + day * DAY):
        return int(rolling.health_of(pair.program).numbers["called_off_pairs"].value or 0)


def test_the_third_time_that_side_is_told_and_nobody_else(pair: Mentorship) -> None:
    mentor, _mentee = sides(pair)
    for day in (10, 20):
        call_off(pair, mentor, day)
    assert (told(), off_pairs(pair, 25)) == ([], 0)
    call_off(pair, mentor, 30)
    assert (told(), off_pairs(pair, 35)) == ([mentor], 1)
    call_off(pair, mentor, 40)
    assert told() == [mentor]  # not again and again
    call_off(pair, mentor, 100)
    assert off_pairs(pair, 101) == 0  # sixty days later it is one


def test_three_by_two_sides_are_not_three_by_one(pair: Mentorship) -> None:
    mentor, mentee = sides(pair)
    for day, who in ((10, mentor), (20, mentee), (30, mentor)):
        call_off(pair, who, day)
    assert (told(), off_pairs(pair, 35)) == ([], 0)


def test_what_was_only_proposed_or_ended_with_the_pair_does_not_count(pair: Mentorship) -> None:
    mentor, mentee = sides(pair)
    for _time in range(3):
        with frozen(START + DAY):
            session = pair.sessions.get(number=1)
            propose_session_time(session=session, starts_at=START + 9 * DAY, zone="UTC", by=mentee)
            cancel_session_time(session=session, by=mentee)
    for number in (1, 2, 3):
        book(pair, number, START + (10 + number) * DAY)
    with frozen(START + 10 * DAY):
        end_early(mentorship=pair)
        catch_up()
    assert told() == []
    assert not Booking.objects.exclude(called_off_by=None).exists()
    assert mentor.pk != mentee.pk


def test_a_few_such_pairs_are_hidden_from_the_manager_too(pair: Mentorship, client: Client) -> None:
    """Nobody is to be asked which side it was, so one to four are no number, and there is no history of them."""
    mentor, _mentee = sides(pair)
    for day in (10, 20, 30):
        call_off(pair, mentor, day)
    manager = Person.objects.get(given_name="Noor")
    client.force_login(manager.account)
    with frozen(START + 35 * DAY):
        address = reverse("health:metric", args=[pair.program_id, "called_off_pairs"])
        page = client.get(address).content.decode()
        everything = client.get(reverse("health:show", args=[pair.program_id])).content.decode()
    assert "&lt;5" in page
    assert 'data-number="called_off_pairs">1' not in page + everything
    assert "hidden to protect them" in page
