from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from cairn.core.clock import frozen
from cairn.core.errors import Conflict, InvalidTransition, NotInScope
from cairn.core.models import Event
from cairn.people.models import Person
from cairn.scheduling.domain.bookings import accept_time, cancel, cancel_for, move, propose_time
from cairn.scheduling.enums import BookingState
from cairn.scheduling.models import BookedPerson, Booking
from cairn.scheduling.rules import OwnProposal, TimePassed, TimeTaken
from tests.factories import make_person

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2030, 5, 6, 12, 0, tzinfo=dt.UTC)


def proposed(one: Person, other: Person, starts_at: dt.datetime = NOON, minutes: int = 45) -> Booking:
    return propose_time(
        subject_id=uuid.uuid4(),
        people=[one.pk, other.pk],
        starts_at=starts_at,
        minutes=minutes,
        zone="Europe/Lisbon",
        by=one,
    )


def booked(one: Person, other: Person, starts_at: dt.datetime = NOON) -> Booking:
    return accept_time(booking=proposed(one, other, starts_at), by=other)


def test_propose_blocks_nobody_until_accepted() -> None:
    one, other, third = make_person(), make_person(), make_person()
    first, second = proposed(one, other), proposed(one, third)
    assert (first.state, second.state) == (BookingState.PROPOSED, BookingState.PROPOSED)
    assert not BookedPerson.objects.filter(booked=True).exists()


def test_accept_books_both_and_writes_its_event() -> None:
    one, other = make_person(), make_person()
    booking = booked(one, other)
    assert booking.state == BookingState.BOOKED
    assert [p.booked for p in booking.people.all()] == [True, True]
    event = Event.objects.get(verb="scheduling.booked")
    assert event.data == {
        "for": str(booking.subject_id),
        "people": sorted([str(one.pk), str(other.pk)]),
        "state": "booked",
        "starts_at": "2030-05-06T12:00:00+00:00",
        "sequence": 0,
    }


def test_accept_own_proposal_is_refused() -> None:
    one, other = make_person(), make_person()
    with pytest.raises(OwnProposal):
        accept_time(booking=proposed(one, other), by=one)


def test_accept_by_somebody_else_finds_nothing() -> None:
    one, other = make_person(), make_person()
    with pytest.raises(NotInScope):
        accept_time(booking=proposed(one, other), by=make_person())


def test_accept_of_a_time_that_passed_is_refused() -> None:
    one, other = make_person(), make_person()
    booking = proposed(one, other)
    with frozen(NOON + dt.timedelta(minutes=1)), pytest.raises(TimePassed):
        accept_time(booking=booking, by=other)


def test_propose_a_time_that_passed_is_refused() -> None:
    one, other = make_person(), make_person()
    with frozen(NOON), pytest.raises(TimePassed):
        proposed(one, other)


def test_propose_twice_for_one_subject_is_refused() -> None:
    one, other = make_person(), make_person()
    first = proposed(one, other)
    with pytest.raises(Conflict):
        propose_time(
            subject_id=first.subject_id, people=[one.pk], starts_at=NOON, minutes=30, zone="UTC", by=one
        )


@pytest.mark.parametrize("minutes_later", [-44, 0, 44])
def test_accept_overlapping_time_is_refused_kindly(minutes_later: int) -> None:
    mentor, one, other = make_person(), make_person(), make_person()
    booked(mentor, one)
    second = proposed(mentor, other, NOON + dt.timedelta(minutes=minutes_later))
    with pytest.raises(TimeTaken):
        accept_time(booking=second, by=other)
    second.refresh_from_db()
    assert second.state == BookingState.PROPOSED


@pytest.mark.parametrize("minutes_later", [-45, 45])
def test_accept_time_right_beside_another_is_fine(minutes_later: int) -> None:
    mentor, one, other = make_person(), make_person(), make_person()
    booked(mentor, one)
    assert booked(mentor, other, NOON + dt.timedelta(minutes=minutes_later)).state == BookingState.BOOKED


def test_double_booking_is_a_fact_of_the_database() -> None:
    mentor, one, other = make_person(), make_person(), make_person()
    booked(mentor, one)
    second = proposed(mentor, other)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookedPerson.objects.filter(booking=second).update(booked=True)


def test_move_keeps_uid_and_grows_sequence() -> None:
    one, other = make_person(), make_person()
    booking = booked(one, other)
    later = NOON + dt.timedelta(days=1)
    moved = move(booking=booking, starts_at=later, minutes=30, zone="Asia/Kolkata", by=one)
    again = move(booking=moved, starts_at=NOON, minutes=30, zone="Asia/Kolkata", by=other)
    assert (again.uid, moved.sequence, again.sequence) == (booking.uid, 1, 2)
    assert (again.state, again.starts_at, again.minutes) == (BookingState.BOOKED, NOON, 30)
    assert {p.during.lower for p in again.people.all()} == {NOON}


def test_move_onto_a_taken_time_is_refused_and_changes_nothing() -> None:
    mentor, one, other = make_person(), make_person(), make_person()
    booked(mentor, one)
    second = booked(mentor, other, NOON + dt.timedelta(hours=3))
    with pytest.raises(TimeTaken):
        move(booking=second, starts_at=NOON, minutes=30, zone="UTC", by=mentor)
    second.refresh_from_db()
    assert (second.starts_at, second.sequence) == (NOON + dt.timedelta(hours=3), 0)


def test_move_of_a_proposal_asks_the_other_side() -> None:
    one, other = make_person(), make_person()
    countered = move(
        booking=proposed(one, other), starts_at=NOON + dt.timedelta(hours=1), minutes=45, zone="UTC", by=other
    )
    with pytest.raises(OwnProposal):
        accept_time(booking=countered, by=other)
    assert accept_time(booking=countered, by=one).state == BookingState.BOOKED


def test_cancel_frees_the_time_and_is_final() -> None:
    mentor, one, other = make_person(), make_person(), make_person()
    booking = booked(mentor, one)
    cancelled = cancel(booking=booking, by=one)
    assert (cancelled.state, cancelled.sequence) == (BookingState.CANCELLED, 1)
    assert booked(mentor, other).state == BookingState.BOOKED
    with pytest.raises(InvalidTransition):
        move(booking=booking, starts_at=NOON, minutes=30, zone="UTC", by=mentor)
    assert Event.objects.get(verb="scheduling.cancelled").data["was_booked"] is True


def test_cancel_for_subjects_leaves_what_is_past() -> None:
    one, other = make_person(), make_person()
    past, coming = booked(one, other), booked(one, other, NOON + dt.timedelta(days=7))
    with frozen(NOON + dt.timedelta(days=1)):
        done = cancel_for(subjects=[past.subject_id, coming.subject_id], by=None)
    assert [b.pk for b in done] == [coming.pk]
    past.refresh_from_db()
    assert past.state == BookingState.BOOKED
    assert Event.objects.get(verb="scheduling.cancelled").actor_id is None


@pytest.mark.django_db(transaction=True)
def test_two_accepts_of_one_mentor_at_the_same_instant_give_one_booking() -> None:
    mentor = make_person()
    mentees = [make_person() for _ in range(5)]
    bookings = [proposed(mentor, mentee, NOON + dt.timedelta(minutes=n)) for n, mentee in enumerate(mentees)]
    barrier, outcomes = threading.Barrier(len(mentees)), []

    def accept(position: int) -> None:
        barrier.wait()
        try:
            accept_time(booking=bookings[position], by=mentees[position])
            outcomes.append("booked")
        except TimeTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(n,)) for n in range(len(mentees))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["booked", "taken", "taken", "taken", "taken"]
