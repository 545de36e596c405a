"""Hours I offer: set, changed, with days off and extra hours; and who finds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.people.domain.profile import set_own_hours
from cairn.people.models import Person
from cairn.scheduling.domain.offering import Terms, offer_extra_hours, offer_hours, take_days_off
from cairn.scheduling.models import OfferedException, OfferedHours
from cairn.scheduling.queries import offer_of
from tests.factories import Cast, make_cast

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
TERMS = {"lengths": ["30", "60"], "buffer_before": "5", "buffer_after": "15", "notice_hours": "48"}
WEEK = {"day_1_0_from": "08:00", "day_1_0_until": "10:00"}


@pytest.fixture
def cast() -> Iterator[Cast]:
    with frozen(NOW):
        yield make_cast()


@pytest.fixture
def jonas(client: Client, cast: Cast) -> Person:
    client.force_login(cast.mentor.account)
    return cast.mentor


def page(client: Client, name: str = "profile:offer") -> str:
    return client.get(reverse(name)).content.decode()


def send(client: Client, name: str, **words: object) -> tuple[int, str]:
    answer = client.post(reverse(f"profile:{name}"), words)
    return answer.status_code, answer.content.decode()


def test_mentor_sets_hours_and_finds_them_on_the_profile(client: Client, jonas: Person) -> None:
    assert "None yet. Offer a few" in page(client, "profile:show")
    assert send(client, "offer", **WEEK, **TERMS, most_a_week="2")[0] == 302
    offer = offer_of(jonas)
    assert offer is not None
    assert (offer.week, offer.lengths, offer.most_a_week) == ([(1, 480, 600)], [30, 60], 2)
    assert (offer.before, offer.after) == (dt.timedelta(minutes=5), dt.timedelta(minutes=15))
    shown = page(client, "profile:show")
    assert "08:00–10:00" in shown
    assert "Nobody sees why another time is not" in shown


def test_day_that_has_hours_takes_more(client: Client, jonas: Person) -> None:
    send(client, "offer", **WEEK, **TERMS)
    assert "Tuesday, also from" in page(client)
    send(client, "offer", **WEEK, **TERMS, day_1_1_from="22:00", day_1_1_until="01:00")
    offer = offer_of(jonas)
    assert offer is not None
    assert offer.week == [(1, 480, 600), (1, 1320, 1440), (2, 0, 60)]


def test_working_shifts_are_filled_in_as_a_start(client: Client, jonas: Person) -> None:
    set_own_hours(zone="", hours=[(0, 1320, 1440), (1, 0, 360)], by=jonas)
    shown = page(client)
    assert "The hours at which you work are filled in as a start." in shown
    assert 'value="22:00"' in shown
    assert 'value="06:00"' in shown
    offer_hours(week=[(3, 600, 660)], terms=Terms(lengths=[45]), by=jonas)
    assert 'value="22:00"' not in page(client)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({**WEEK, **TERMS, "lengths": []}, "Choose at least one length."),
        ({"day_1_0_from": "08:00", **TERMS}, "Enter both, or neither."),
        ({**WEEK, **TERMS, "day_1_1_from": "09:00", "day_1_1_until": "11:00"}, "shifts overlap"),
        ({**WEEK, **TERMS, "notice_hours": "9999"}, "Select a valid choice."),
    ],
)
def test_hours_that_cannot_be_say_why(
    client: Client, jonas: Person, words: dict[str, object], said: str
) -> None:
    status, shown = send(client, "offer", **words)
    assert status == 422
    assert said in shown
    assert not OfferedHours.objects.exists()


def test_days_off_and_extra_hours_are_added_and_removed(client: Client, jonas: Person) -> None:
    send(client, "offer", **WEEK, **TERMS)
    send(client, "days_off", **{"off-first": "2026-12-21", "off-last": "2027-01-01"})
    send(client, "days_off", **{"off-first": "2026-12-01", "off-last": ""})
    send(client, "extra_hours", **{"extra-day": "2026-12-22", "extra-start": "22:00", "extra-end": "00:00"})
    shown = page(client)
    for words in ("Mon 21 Dec to Fri 1 Jan, off", "Tue 1 Dec, off", "Tue 22 Dec, extra: 22:00–00:00"):
        assert words in shown
    for exception in OfferedException.objects.all():
        client.post(reverse("profile:remove_exception", args=[exception.pk]))
    assert not OfferedException.objects.exists()


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("days_off", {"off-first": "2026-12-02", "off-last": "2026-12-01"}, "comes before the first"),
        ("days_off", {"off-first": ""}, "This field is required."),
        ("days_off", {"off-first": "2026-12-24"}, "You are off on some of these days already."),
        ("extra_hours", {"extra-day": "2026-12-24", "extra-start": "10:00", "extra-end": "09:00"}, "a beginning before"),
        ("extra_hours", {"extra-day": "2026-12-24", "extra-start": "08:30", "extra-end": "09:30"}, "at that time already"),
    ],
)  # fmt: skip
def test_exceptions_that_cannot_be_say_why(
    client: Client, jonas: Person, name: str, words: dict[str, object], said: str
) -> None:
    offer_hours(week=[(3, 600, 660)], terms=Terms(lengths=[45]), by=jonas)
    take_days_off(first=dt.date(2026, 12, 24), last=dt.date(2026, 12, 26), by=jonas)
    offer_extra_hours(day=dt.date(2026, 12, 24), start=480, end=540, by=jonas)
    status, shown = send(client, name, **words)
    assert status == 422
    assert said in shown


def test_past_days_off_are_not_shown(client: Client, jonas: Person) -> None:
    offer_hours(week=[(3, 600, 660)], terms=Terms(lengths=[45]), by=jonas)
    take_days_off(first=NOW.date(), last=NOW.date(), by=jonas)
    assert "Tue 24 Nov, off" in page(client)
    with frozen(NOW + dt.timedelta(days=2)):
        assert "Tue 24 Nov, off" not in page(client)


def test_mentor_stops_offering(client: Client, jonas: Person) -> None:
    send(client, "offer", **WEEK, **TERMS)
    answer = client.post(reverse("profile:withdraw_offer"), follow=True).content.decode()
    assert "What is booked stays booked." in answer
    assert not OfferedHours.objects.exists()
    assert (
        "Say first which hours you offer"
        in client.post(reverse("profile:withdraw_offer"), follow=True).content.decode()
    )


def test_exception_of_somebody_else_is_not_found(client: Client, cast: Cast, jonas: Person) -> None:
    offer_hours(week=[(3, 600, 660)], terms=Terms(lengths=[45]), by=cast.outsider)
    off = take_days_off(first=dt.date(2026, 12, 24), last=dt.date(2026, 12, 24), by=cast.outsider)
    assert client.post(reverse("profile:remove_exception", args=[off.pk])).status_code == 404
    assert OfferedException.objects.exists()


def test_mentee_is_not_asked_to_offer_hours(client: Client, cast: Cast) -> None:
    client.force_login(cast.mentee.account)
    assert "Hours you offer" not in page(client, "profile:show")
