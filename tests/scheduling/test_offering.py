from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange

from cairn.core.clock import frozen
from cairn.core.errors import NotInScope
from cairn.core.models import Event
from cairn.people.domain.profile import HoursUnclear
from cairn.people.models import Person
from cairn.scheduling.domain import offering
from cairn.scheduling.domain.offering import Terms
from cairn.scheduling.domain.slots import Offer
from cairn.scheduling.models import OfferedException, OfferedHours, OfferedWindow
from cairn.scheduling.queries import offer_of
from tests.factories import make_person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)


@pytest.fixture
def mentor() -> Person:
    return make_person("Jonas Okafor", zone="America/Los_Angeles")


def offered(mentor: Person, **terms: Any) -> OfferedHours:
    week = [(2, 600, 720), (0, 480, 600)]
    return offering.offer_hours(week=week, terms=Terms(**{"lengths": [45, 30], **terms}), by=mentor)


def test_offered_hours_are_read_as_they_were_set(mentor: Person) -> None:
    offered(mentor, buffer_before=10, buffer_after=15, notice_hours=48, most_a_week=3)
    with frozen(NOW):
        offering.take_days_off(first=TODAY, last=TODAY + dt.timedelta(days=6), by=mentor)
        offering.offer_extra_hours(day=TODAY, start=540, end=600, by=mentor)
    assert offer_of(mentor) == Offer(
        zone="America/Los_Angeles",
        week=[(0, 480, 600), (2, 600, 720)],
        lengths=[30, 45],
        off=[(TODAY, dt.date(2026, 12, 1))],
        extra=[(TODAY, 540, 600)],
        before=dt.timedelta(minutes=10),
        after=dt.timedelta(minutes=15),
        notice=dt.timedelta(hours=48),
        most_a_week=3,
    )
    verbs = ["scheduling.hours_offered", "scheduling.days_off", "scheduling.extra_hours"]
    assert list(Event.objects.order_by("pk").values_list("verb", "actor_id")) == [
        (verb, mentor.pk) for verb in verbs
    ]


def test_offering_again_replaces_the_week_and_keeps_exceptions(mentor: Person) -> None:
    offered(mentor)
    offering.take_days_off(first=dt.date(2030, 1, 1), last=dt.date(2030, 1, 1), by=mentor)
    offering.offer_hours(week=[(4, 0, 1440)], terms=Terms(lengths=[60]), by=mentor)
    found = offer_of(mentor)
    assert found is not None
    assert (found.week, found.lengths, len(found.off)) == ([(4, 0, 1440)], [60], 1)


def test_withdrawing_leaves_nothing(mentor: Person) -> None:
    offered(mentor)
    offering.withdraw_hours(by=mentor)
    assert offer_of(mentor) is None
    with pytest.raises(offering.NothingOffered):
        offering.withdraw_hours(by=mentor)


@pytest.mark.parametrize(
    "terms",
    [
        {"lengths": []},
        {"lengths": [20]},
        {"buffer_before": 121},
        {"buffer_after": -1},
        {"notice_hours": 28 * 24 + 1},
        {"most_a_week": 0},
    ],
)
def test_terms_that_make_no_sense_are_refused(mentor: Person, terms: dict[str, Any]) -> None:
    with pytest.raises(offering.TermsUnclear):
        offered(mentor, **terms)


@pytest.mark.parametrize("week", [[(0, 600, 600)], [(7, 0, 60)], [(0, 0, 1441)], [(0, 0, 120), (0, 60, 180)]])
def test_weeks_that_make_no_sense_are_refused(mentor: Person, week: Any) -> None:
    with pytest.raises(HoursUnclear):
        offering.offer_hours(week=week, terms=Terms(lengths=[30]), by=mentor)


@pytest.mark.parametrize(
    ("first", "last"), [(0, -1), (-3, -1), (0, 367)], ids=["backwards", "past", "more than a year"]
)
def test_days_off_that_make_no_sense_are_refused(mentor: Person, first: int, last: int) -> None:
    offered(mentor)
    day = dt.timedelta(days=1)
    with frozen(NOW), pytest.raises(offering.DaysUnclear):
        offering.take_days_off(first=TODAY + first * day, last=TODAY + last * day, by=mentor)


def test_exceptions_twice_are_refused_kindly(mentor: Person) -> None:
    offered(mentor)
    with frozen(NOW):
        offering.take_days_off(first=TODAY, last=TODAY, by=mentor)
        with pytest.raises(offering.AlreadyOff):
            offering.take_days_off(first=TODAY, last=TODAY + dt.timedelta(days=1), by=mentor)
        offering.offer_extra_hours(day=TODAY, start=540, end=600, by=mentor)
        with pytest.raises(offering.ExtraOverlaps):
            offering.offer_extra_hours(day=TODAY, start=570, end=660, by=mentor)
        with pytest.raises(offering.ExtraUnclear):
            offering.offer_extra_hours(day=TODAY, start=660, end=660, by=mentor)
    assert OfferedException.objects.count() == 2


def test_exception_of_somebody_else_is_not_found(mentor: Person) -> None:
    offered(mentor)
    off = offering.take_days_off(first=dt.date(2030, 1, 1), last=dt.date(2030, 1, 1), by=mentor)
    other = make_person()
    offered(other)
    with pytest.raises(NotInScope):
        offering.remove_exception(exception=off, by=other)
    offering.remove_exception(exception=off, by=mentor)
    assert not OfferedException.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [{"lengths": [20]}, {"lengths": []}, {"buffer_after": 999}, {"notice_hours": 9999}, {"most_a_week": 0}],
)
def test_terms_are_a_fact_of_the_database(mentor: Person, columns: dict[str, Any]) -> None:
    offered(mentor)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferedHours.objects.update(**columns)


@pytest.mark.parametrize(
    ("weekday", "minutes"),
    [(0, (540, 660)), (7, (0, 60)), (3, (60, 60)), (3, (1400, 1500)), (3, (None, 60))],
)
def test_windows_are_a_fact_of_the_database(mentor: Person, weekday: int, minutes: tuple[Any, Any]) -> None:
    row = offered(mentor)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferedWindow.objects.create(offered=row, weekday=weekday, minutes=NumericRange(*minutes))
