from __future__ import annotations

import datetime as dt

import pytest

from cairn.core.clock import frozen
from cairn.core.errors import InvalidTransition, NotInScope
from cairn.core.models import Event
from cairn.core.sealed import read
from cairn.mentoring.domain import meeting
from cairn.mentoring.domain.ending import complete_mentorship
from cairn.mentoring.domain.meeting import NotYet
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import MentorshipStatus, SessionState, Source
from cairn.mentoring.models import ActionItem, Mentorship, Session
from cairn.scheduling.enums import BookingState
from cairn.scheduling.models import Booking
from cairn.scheduling.rules import OwnProposal, TimeTaken
from tests.factories import Cast, make_enrollment, make_person
from tests.mentoring.makers import enrolled, make_mentorship

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2030, 5, 6, 12, 0, tzinfo=dt.UTC)
AFTER = NOON + dt.timedelta(hours=2)


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    return make_mentorship(cast)


@pytest.fixture
def first(mentorship: Mentorship) -> Session:
    return mentorship.sessions.get(number=1)


def propose(cast: Cast, session: Session, at: dt.datetime = NOON) -> Session:
    return meeting.propose_session_time(session=session, starts_at=at, zone="Europe/Lisbon", by=cast.mentee)


def book(cast: Cast, session: Session, at: dt.datetime = NOON) -> Session:
    propose(cast, session, at)
    return meeting.accept_session_time(session=session, by=cast.mentor)


def test_propose_then_accept_books_and_begins_the_mentorship(cast: Cast, first: Session) -> None:
    assert propose(cast, first).state == SessionState.PROPOSED
    with pytest.raises(OwnProposal):
        meeting.accept_session_time(session=first, by=cast.mentee)
    done = meeting.accept_session_time(session=first, by=cast.mentor)
    assert (done.state, done.starts_at) == (SessionState.BOOKED, NOON)
    assert done.booking is not None
    assert done.booking.state == BookingState.BOOKED
    assert Mentorship.objects.get().status == MentorshipStatus.ACTIVE
    assert Booking.objects.get().state == BookingState.BOOKED
    event = Event.objects.get(verb="mentoring.session_booked")
    assert event.data == {
        "mentorship": str(first.mentorship_id),
        "number": 1,
        "state": "booked",
        "starts_at": "2030-05-06T12:00:00+00:00",
    }


def test_propose_on_a_proposal_is_a_counter_that_the_first_answers(cast: Cast, first: Session) -> None:
    propose(cast, first)
    meeting.propose_session_time(session=first, starts_at=AFTER, zone="UTC", by=cast.mentor)
    with pytest.raises(OwnProposal):
        meeting.accept_session_time(session=first, by=cast.mentor)
    assert meeting.accept_session_time(session=first, by=cast.mentee).starts_at == AFTER


def test_accept_when_the_mentor_is_busy_elsewhere_is_refused(cast: Cast, first: Session) -> None:
    book(cast, first)
    other = make_person()
    second = start_mentorship(
        program=cast.program,
        mentor=enrolled(cast.program, cast.mentor),
        mentee=make_enrollment(cast.program, other, "mentee"),
        source=Source.MANAGER,
        by=None,
    ).sessions.get(number=1)
    meeting.propose_session_time(session=second, starts_at=NOON, zone="UTC", by=other)
    with pytest.raises(TimeTaken):
        meeting.accept_session_time(session=second, by=cast.mentor)
    second.refresh_from_db()
    assert second.state == SessionState.PROPOSED


def test_move_of_a_booked_session_keeps_it_booked(cast: Cast, first: Session) -> None:
    booked = book(cast, first)
    moved = meeting.move_session(session=booked, starts_at=AFTER, zone="UTC", by=cast.mentor)
    assert (moved.state, moved.starts_at, moved.booking_id) == (SessionState.BOOKED, AFTER, booked.booking_id)


def test_cancel_gives_the_session_back_to_the_plan(cast: Cast, first: Session) -> None:
    book(cast, first)
    back = meeting.cancel_session_time(session=first, by=cast.mentor)
    assert (back.state, back.starts_at, back.booking) == (SessionState.PLANNED, None, None)
    assert book(cast, first).state == SessionState.BOOKED
    assert Booking.objects.count() == 2


def test_held_before_its_time_is_refused(cast: Cast, first: Session) -> None:
    book(cast, first)
    with frozen(NOON - dt.timedelta(minutes=1)), pytest.raises(NotYet):
        meeting.settle_session(session=first, held=True, by=cast.mentor)


def test_held_gives_expected_action_items_their_dates(cast: Cast, first: Session) -> None:
    book(cast, first)
    with frozen(AFTER):
        done = meeting.settle_session(session=first, held=True, by=cast.mentor)
    assert (done.state, done.starts_at, done.settled_by) == (SessionState.HELD, NOON, cast.mentor)
    dates = set(ActionItem.objects.filter(session=first).values_list("due_on", flat=True))
    assert dates == {dt.date(2030, 5, 13)}
    assert ActionItem.objects.current().count() == 2


def test_missed_session_can_be_proposed_anew(cast: Cast, first: Session) -> None:
    book(cast, first)
    with frozen(AFTER):
        assert meeting.settle_session(session=first, held=False, by=cast.mentor).state == SessionState.MISSED
        again = propose(cast, first, AFTER + dt.timedelta(days=1))
    assert (again.state, again.settled_at) == (SessionState.PROPOSED, None)


def test_held_without_a_booked_time_counts_too(cast: Cast, first: Session) -> None:
    with frozen(NOON):
        assert meeting.settle_session(session=first, held=True, by=cast.mentee).starts_at == NOON
    with pytest.raises(InvalidTransition):
        propose(cast, first)


def test_held_can_still_be_said_after_the_end(cast: Cast, mentorship: Mentorship, first: Session) -> None:
    book(cast, first)
    with frozen(AFTER):
        complete_mentorship(mentorship=mentorship, by=cast.mentor)
        assert meeting.settle_session(session=first, held=True, by=cast.mentee).state == SessionState.HELD


def test_drop_session_takes_its_time_back(cast: Cast, first: Session) -> None:
    book(cast, first)
    assert meeting.drop_session(session=first, by=cast.mentee).state == SessionState.CANCELLED
    assert Booking.objects.get().state == BookingState.CANCELLED


def test_add_session_seals_what_it_is_called(cast: Cast, mentorship: Mentorship) -> None:
    added = meeting.add_session(mentorship=mentorship, title="Vermilion talk", by=cast.mentor)
    assert (added.number, added.title) == (4, "")
    assert read(added, "own_title", reader=cast.mentee.pk) == "Vermilion talk"
    assert b"Vermilion" not in bytes(added.own_title or b"")


@pytest.mark.parametrize("who", ["program_manager", "global_owner", "outsider"])
def test_session_of_others_is_not_found(cast: Cast, first: Session, who: str) -> None:
    with pytest.raises(NotInScope):
        meeting.propose_session_time(session=first, starts_at=NOON, zone="UTC", by=getattr(cast, who))
    with pytest.raises(NotInScope):
        meeting.settle_session(session=first, held=True, by=getattr(cast, who))
