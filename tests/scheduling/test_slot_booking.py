from __future__ import annotations

import datetime as dt
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from cairn.core.clock import frozen, now
from cairn.core.models import Event
from cairn.people.models import Person
from cairn.scheduling.domain.bookings import book_time, cancel, propose_time
from cairn.scheduling.domain.calendars.connecting import connect_calendar
from cairn.scheduling.domain.calendars.refreshing import keep_busy_times
from cairn.scheduling.domain.offering import Terms, offer_hours, take_days_off
from cairn.scheduling.domain.slot_booking import Meeting, NotOffered, SlotGone, book_slots, move_to_slot
from cairn.scheduling.enums import BookingState, CalendarKind, Misfit
from cairn.scheduling.models import BookedPerson, Booking
from cairn.scheduling.queries import openings_of
from tests.factories import make_person

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2030, 5, 6, 9, 0, tzinfo=dt.UTC)  # a Monday
TUESDAY = dt.datetime(2030, 5, 7, 12, 0, tzinfo=dt.UTC)
WEEK, HOUR = dt.timedelta(weeks=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with frozen(NOW):
        yield


def host(**terms: object) -> Person:
    """Tuesdays from noon to two, UTC."""
    person = make_person()
    offer_hours(week=[(1, 720, 840)], terms=Terms(lengths=[30, 45], **terms), by=person)  # type: ignore[arg-type]
    return person


def book(one: Person, guest: Person, *moments: dt.datetime, minutes: int = 30) -> list[Booking]:
    return book_slots(
        meeting=Meeting(one, [guest]),
        wanted=[(uuid.uuid4(), moment) for moment in moments or [TUESDAY]],
        minutes=minutes,
        zone="UTC",
        by=guest,
    )


def test_slot_is_booked_at_once_for_both() -> None:
    mentor, mentee = host(), make_person()
    (booking,) = book(mentor, mentee)
    assert booking.state == BookingState.BOOKED
    assert {row.person_id for row in BookedPerson.objects.filter(booked=True)} == {mentor.pk, mentee.pk}
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "scheduling.hours_offered",
        "scheduling.booked",
    ]


def test_taken_slot_is_refused_with_the_nearest_free_ones() -> None:
    mentor = host()
    book(mentor, make_person())
    with pytest.raises(SlotGone) as caught:
        book(mentor, make_person())
    assert caught.value.alternatives == [TUESDAY + HOUR / 2, TUESDAY + HOUR, TUESDAY + 1.5 * HOUR]
    assert caught.value.dates[0].misfit == Misfit.TAKEN


def test_slot_within_the_notice_is_refused_with_its_reason() -> None:
    mentor = host(notice_hours=48)
    with pytest.raises(SlotGone, match="too soon") as caught:
        book(mentor, make_person())
    assert caught.value.alternatives[0] == TUESDAY + WEEK


def test_slot_keeps_the_buffer_from_a_session_with_somebody_else() -> None:
    mentor = host(buffer_after=30)
    book(mentor, make_person(), TUESDAY + HOUR)
    with pytest.raises(SlotGone):
        book(mentor, make_person(), TUESDAY + HOUR / 2)
    assert book(mentor, make_person(), TUESDAY)


def test_slot_in_a_week_that_is_full_is_refused() -> None:
    mentor = host(most_a_week=1)
    book(mentor, make_person())
    with pytest.raises(SlotGone, match="week is full"):
        book(mentor, make_person(), TUESDAY + HOUR)
    assert book(mentor, make_person(), TUESDAY + WEEK)


def test_week_counts_what_was_held_earlier_in_it() -> None:
    mentor = host(most_a_week=1, notice_hours=0)
    book(mentor, make_person())
    with frozen(TUESDAY + HOUR), pytest.raises(SlotGone, match="week is full"):
        book(mentor, make_person(), TUESDAY + 1.5 * HOUR)


def test_cancelled_slot_is_free_again() -> None:
    mentor, mentee = host(most_a_week=1), make_person()
    (booking,) = book(mentor, mentee)
    cancel(booking=booking, by=mentee)
    assert book(mentor, make_person())


def test_series_is_booked_whole_or_not_at_all() -> None:
    mentor, mentee = host(), make_person()
    book(mentor, make_person(), TUESDAY + WEEK)
    with pytest.raises(SlotGone) as caught:
        book(mentor, mentee, TUESDAY, TUESDAY + WEEK, TUESDAY + 2 * WEEK)
    assert [date.misfit for date in caught.value.dates] == [None, Misfit.TAKEN, None]
    assert not BookedPerson.objects.filter(person=mentee).exists()
    booked = book(mentor, mentee, TUESDAY, TUESDAY + WEEK + HOUR / 2, TUESDAY + 2 * WEEK)
    assert len({booking.uid for booking in booked}) == 3


def test_move_may_overlap_its_own_time_and_counts_itself_once() -> None:
    mentor, mentee = host(most_a_week=1, buffer_before=30), make_person()
    (booking,) = book(mentor, mentee, minutes=45)
    meeting = Meeting(mentor, [mentee])
    moved = move_to_slot(
        meeting=meeting, booking=booking, starts_at=TUESDAY + HOUR / 2, minutes=45, zone="UTC", by=mentee
    )
    assert (moved.starts_at, moved.sequence, moved.uid) == (TUESDAY + HOUR / 2, 1, booking.uid)
    with pytest.raises(SlotGone, match="outside the hours"):
        move_to_slot(
            meeting=meeting, booking=booking, starts_at=TUESDAY + 5 * HOUR, minutes=45, zone="UTC", by=mentee
        )


def test_days_off_hold_at_the_moment_of_booking() -> None:
    mentor = host()
    take_days_off(first=TUESDAY.date(), last=TUESDAY.date(), by=mentor)
    with pytest.raises(SlotGone, match="outside the hours"):
        book(mentor, make_person())


@pytest.mark.parametrize("whose", ["mentor", "mentee"])
def test_entry_in_a_calendar_outside_takes_the_slot(whose: str) -> None:
    mentor, mentee = host(), make_person()
    calendar = connect_calendar(
        kind=CalendarKind.ICAL_FEED,
        name="Work",
        access={"address": "https://calendar.example/feed.ics"},
        by=mentor if whose == "mentor" else mentee,
    )
    keep_busy_times(calendar_id=calendar.pk, busy=[(TUESDAY, TUESDAY + HOUR / 2)])
    with pytest.raises(SlotGone) as caught:
        book(mentor, mentee)
    assert caught.value.alternatives[0] == TUESDAY + HOUR / 2


def test_without_offered_hours_there_is_no_slot() -> None:
    with pytest.raises(NotOffered):
        book(make_person(), make_person())
    assert openings_of(make_person(), [], last=TUESDAY) is None


@pytest.mark.django_db(transaction=True)
def test_constraint_has_the_last_word() -> None:
    """A time that is taken past the queue, by rows that nobody else sees yet: refused as kindly once they are there."""
    mentor, mentee = host(), make_person()
    told: list[object] = []

    def ask() -> None:
        with frozen(NOW):
            try:
                told.extend(book(mentor, mentee))
            except SlotGone as gone:
                told.append(gone)
            finally:
                connection.close()

    with transaction.atomic():
        row = propose_time(
            subject_id=uuid.uuid4(), people=[mentor.pk], starts_at=TUESDAY, minutes=30, zone="UTC", by=mentor
        )
        row.people.update(booked=True)
        thread = threading.Thread(target=ask)
        thread.start()
        _wait_until_somebody_waits()
    thread.join(timeout=30)
    (gone,) = told
    assert isinstance(gone, SlotGone)
    assert gone.alternatives[0] == TUESDAY + HOUR / 2


def _wait_until_somebody_waits() -> None:
    waiting = "select count(*) from pg_locks where not granted"
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waits.")


ASKING = 200


def _ask_at_once(mentor: Person, mentees: list[Person]) -> list[tuple[str, int]]:
    """Everybody asks for the same slot over a connection of their own: what each is told, with how many alternatives."""
    barrier = threading.Barrier(len(mentees))

    def ask(mentee: Person) -> tuple[str, int]:
        with frozen(NOW):
            connection.ensure_connection()
            barrier.wait(timeout=60)
            try:
                book(mentor, mentee)
            except SlotGone as gone:
                return gone.message, len(gone.alternatives)
            except Exception as error:
                return repr(error), 0
            else:
                return "booked", 0
            finally:
                connection.close()

    with ThreadPoolExecutor(len(mentees)) as pool:
        return list(pool.map(ask, mentees))


@pytest.mark.django_db(transaction=True)
def test_200_bookings_of_one_slot_at_the_same_instant_give_one_and_199_alternatives() -> None:
    mentor = host()
    mentees = [make_person() for _ in range(ASKING)]

    told = Counter(_ask_at_once(mentor, mentees))

    gone = "This time is no longer free. Here are the nearest ones that are."
    assert told == {("booked", 0): 1, (gone, 3): ASKING - 1}
    assert BookedPerson.objects.filter(person=mentor).count() == 1
    assert Booking.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_booking_at_once_without_slots_is_left_to_the_constraint() -> None:
    """The same race one floor below, where nothing looks before it books."""
    mentor, mentees = make_person(), [make_person() for _ in range(8)]
    barrier = threading.Barrier(len(mentees))

    def take(mentee: Person) -> str:
        barrier.wait(timeout=60)
        try:
            book_time(
                subject_id=uuid.uuid4(), people=[mentor.pk, mentee.pk], starts_at=now() + 1000 * WEEK,
                minutes=30, zone="UTC", by=mentee,
            )  # fmt: skip
        except Exception as error:
            return type(error).__name__
        else:
            return "booked"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(mentees)) as pool:
        assert Counter(pool.map(take, mentees)) == {"booked": 1, "TimeTaken": 7}
