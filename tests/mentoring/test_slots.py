from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from cairn.core.clock import frozen
from cairn.core.errors import InvalidTransition, NotInScope
from cairn.core.models import Event
from cairn.mentoring.domain import meeting
from cairn.mentoring.domain.access import MentorshipOver
from cairn.mentoring.domain.ending import complete_mentorship
from cairn.mentoring.domain.hosting import meeting_of
from cairn.mentoring.domain.slots import TooManyDates, book_series, book_session_slot
from cairn.mentoring.enums import MentorshipStatus, SessionState
from cairn.mentoring.models import Mentorship, Session
from cairn.scheduling.domain.offering import Terms, offer_hours
from cairn.scheduling.domain.slot_booking import NotOffered, SlotGone
from cairn.scheduling.enums import BookingState
from cairn.scheduling.models import Booking
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 15, 9, 0, tzinfo=dt.UTC)  # a Monday; Lisbon's clocks change on the 28th
SLOT = dt.datetime(2027, 3, 16, 16, 0, tzinfo=dt.UTC)  # nine in Los Angeles, four in Lisbon
WEEK, HOUR = dt.timedelta(weeks=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with frozen(NOW):
        yield


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    """The mentor, in Los Angeles, offers Tuesdays from eight to eleven."""
    offer_hours(week=[(1, 480, 660)], terms=Terms(lengths=[30, 45]), by=cast.mentor)
    return make_mentorship(cast)


@pytest.fixture
def first(mentorship: Mentorship) -> Session:
    return mentorship.sessions.get(number=1)


def book(cast: Cast, session: Session, at: dt.datetime = SLOT) -> Session:
    return book_session_slot(session=session, starts_at=at, minutes=45, zone="Europe/Lisbon", by=cast.mentee)


def series(cast: Cast, mentorship: Mentorship, *moments: dt.datetime) -> list[Session]:
    return book_series(
        mentorship=mentorship, moments=moments, minutes=45, zone="Europe/Lisbon", by=cast.mentee
    )


def test_slot_books_the_session_and_begins_the_mentorship(cast: Cast, first: Session) -> None:
    done = book(cast, first)
    assert (done.state, done.starts_at) == (SessionState.BOOKED, SLOT)
    assert Mentorship.objects.get().status == MentorshipStatus.ACTIVE
    verbs = Event.objects.filter(verb__in=["scheduling.booked", "mentoring.session_booked"])
    assert verbs.values("verb").distinct().count() == verbs.count() == 2


def test_slot_takes_the_place_of_a_proposal(cast: Cast, first: Session) -> None:
    meeting.propose_session_time(session=first, starts_at=SLOT - HOUR, zone="UTC", by=cast.mentor)
    assert book(cast, first).state == SessionState.BOOKED
    assert set(Booking.objects.values_list("state", flat=True)) == {
        BookingState.CANCELLED,
        BookingState.BOOKED,
    }


def test_slot_that_is_gone_leaves_the_proposal(cast: Cast, first: Session) -> None:
    meeting.propose_session_time(session=first, starts_at=SLOT, zone="UTC", by=cast.mentor)
    with pytest.raises(SlotGone):
        book(cast, first, SLOT + 5 * HOUR)
    assert Booking.objects.get().state == BookingState.PROPOSED


def test_slots_are_the_mentors_to_offer_not_to_take(
    cast: Cast, mentorship: Mentorship, first: Session
) -> None:
    with pytest.raises(NotOffered):
        book_session_slot(session=first, starts_at=SLOT, minutes=45, zone="UTC", by=cast.mentor)
    assert meeting_of(mentorship, cast.mentor) is None


@pytest.mark.parametrize("who", ["outsider", "program_manager", "global_owner"])
def test_slots_of_others_are_not_found(cast: Cast, mentorship: Mentorship, first: Session, who: str) -> None:
    person = getattr(cast, who)
    with pytest.raises(NotInScope):
        book_session_slot(session=first, starts_at=SLOT, minutes=45, zone="UTC", by=person)
    with pytest.raises(NotInScope):
        book_series(mentorship=mentorship, moments=[SLOT], minutes=45, zone="UTC", by=person)


def test_mentee_moves_a_booked_session_to_free_slots_only(cast: Cast, first: Session) -> None:
    book(cast, first)
    with pytest.raises(SlotGone):
        meeting.move_session(session=first, starts_at=SLOT + 5 * HOUR, zone="UTC", by=cast.mentee)
    moved = meeting.move_session(session=first, starts_at=SLOT + WEEK, zone="UTC", by=cast.mentee)
    assert moved.starts_at == SLOT + WEEK
    assert book(cast, first, SLOT).starts_at == SLOT


def test_mentor_moves_it_to_any_time(cast: Cast, first: Session) -> None:
    book(cast, first)
    moved = meeting.move_session(session=first, starts_at=SLOT + 5 * HOUR, zone="UTC", by=cast.mentor)
    assert moved.starts_at == SLOT + 5 * HOUR


def test_place_is_changed_within_the_notice(cast: Cast, first: Session) -> None:
    book(cast, first)
    with frozen(SLOT - HOUR):
        moved = meeting.move_session(
            session=first, starts_at=SLOT, zone="UTC", by=cast.mentee, minutes=45, place="Room 4"
        )
    assert moved.booking is not None
    assert moved.booking.place == "Room 4"


def test_cancelled_session_can_be_booked_again(cast: Cast, first: Session) -> None:
    book(cast, first)
    meeting.cancel_session_time(session=first, by=cast.mentee)
    assert book(cast, first).state == SessionState.BOOKED


def test_missed_session_gets_a_new_slot_and_a_held_one_does_not(cast: Cast, first: Session) -> None:
    book(cast, first)
    with frozen(SLOT + HOUR):
        meeting.settle_session(session=first, held=False, by=cast.mentee)
        again = book(cast, first, SLOT + WEEK)
        assert (again.state, again.settled_at) == (SessionState.BOOKED, None)
    with frozen(SLOT + WEEK + HOUR):
        meeting.settle_session(session=first, held=True, by=cast.mentee)
        with pytest.raises(InvalidTransition):
            book(cast, first, SLOT + 2 * WEEK)


def test_series_books_the_next_sessions_of_the_plan(cast: Cast, mentorship: Mentorship) -> None:
    """Four in Lisbon is nine in Los Angeles until Lisbon's clocks change, and eight afterwards."""
    moments = [SLOT, SLOT + WEEK, SLOT + 2 * WEEK - HOUR]
    done = series(cast, mentorship, *reversed(moments))
    assert [(s.number, s.starts_at) for s in done] == list(zip([1, 2, 3], moments, strict=True))
    assert Booking.objects.filter(state=BookingState.BOOKED).count() == 3


def test_series_with_one_date_that_is_gone_books_nothing(cast: Cast, mentorship: Mentorship) -> None:
    with pytest.raises(SlotGone):
        series(cast, mentorship, SLOT, SLOT + WEEK + 8 * HOUR)
    assert not Booking.objects.exists()
    assert not mentorship.sessions.exclude(state=SessionState.PLANNED).exists()


@pytest.mark.parametrize("count", [0, 4])
def test_series_is_as_long_as_the_plan_allows(cast: Cast, mentorship: Mentorship, count: int) -> None:
    with pytest.raises(TooManyDates):
        series(cast, mentorship, *(SLOT + n * WEEK for n in range(count)))


def test_over_is_over(cast: Cast, mentorship: Mentorship, first: Session) -> None:
    complete_mentorship(mentorship=mentorship, by=cast.mentor)
    with pytest.raises(MentorshipOver):
        book(cast, first)
    with pytest.raises(MentorshipOver):
        series(cast, mentorship, SLOT)
