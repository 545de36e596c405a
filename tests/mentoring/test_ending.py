from __future__ import annotations

import datetime as dt

import pytest

from cairn.core.clock import frozen
from cairn.core.events import record
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.mentoring.domain.access import MentorshipOver
from cairn.mentoring.domain.ending import (
    SomebodyHasMet,
    complete_mentorship,
    end_early,
    end_for_leaver,
    undo_mentorship,
)
from cairn.mentoring.domain.meeting import accept_session_time, propose_session_time, settle_session
from cairn.mentoring.domain.pausing import PauseInThePast, pause_mentorship, resume_due, resume_mentorship
from cairn.mentoring.enums import MentorshipStatus, SessionState
from cairn.mentoring.models import Mentorship, Session
from cairn.mentoring.queries import free_places
from cairn.people import events as people_events
from cairn.scheduling.enums import BookingState
from cairn.scheduling.models import BookedPerson, Booking
from tests.factories import Cast, make_person
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2030, 5, 6, 12, 0, tzinfo=dt.UTC)


def booked(cast: Cast, session: Session, starts_at: dt.datetime = NOON) -> Session:
    propose_session_time(session=session, starts_at=starts_at, zone="Europe/Lisbon", by=cast.mentee)
    return accept_session_time(session=session, by=cast.mentor)


def test_complete_frees_the_seat_and_keeps_the_words_readable(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    done = complete_mentorship(mentorship=mentorship, by=cast.mentor)
    assert (done.status, done.ended_at is not None) == (MentorshipStatus.COMPLETED, True)
    assert free_places(cast.mentor) == 2
    event = Event.objects.get(verb="mentoring.completed")
    assert event.data == {
        "mentor": str(cast.mentor.pk),
        "mentee": str(cast.mentee.pk),
        "state": "completed",
    }
    with pytest.raises(MentorshipOver):
        complete_mentorship(mentorship=mentorship, by=cast.mentor)


def test_end_early_cancels_coming_times_in_the_same_transaction(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    first, second, _ = mentorship.sessions.all()
    booked(cast, first)
    propose_session_time(session=second, starts_at=NOON, zone="UTC", by=cast.mentor)
    end_early(mentorship=mentorship)
    states = list(mentorship.sessions.values_list("state", flat=True))
    assert states == [SessionState.CANCELLED, SessionState.CANCELLED, SessionState.PLANNED]
    assert set(Booking.objects.values_list("state", flat=True)) == {BookingState.CANCELLED}
    assert not BookedPerson.objects.filter(booked=True).exists()


def test_end_early_names_nobody(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    booked(cast, mentorship.sessions.get(number=1))
    before = set(Event.objects.values_list("pk", flat=True))
    end_early(mentorship=mentorship)
    told = Event.objects.exclude(pk__in=before)
    assert {e.verb for e in told} == {
        "scheduling.cancelled",
        "mentoring.ended_early",
        "mentoring.rematch_wanted",
    }
    assert {e.actor_id for e in told} == {None}


def test_leaver_ends_own_mentorships_only_and_once(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    record(people_events.LEFT, by=None, subject=cast.mentor)
    record(people_events.LEFT, by=None, subject=cast.outsider)
    catch_up()
    catch_up()
    mentorship.refresh_from_db()
    assert mentorship.status == MentorshipStatus.ENDED_EARLY
    event = Event.objects.get(verb="mentoring.member_left")
    assert event.data["left"] == str(cast.mentor.pk)
    assert end_for_leaver(person_id=cast.mentor.pk) == []


def test_feed_that_puts_a_pair_in_line_tells_once_and_ends_nothing(cast: Cast) -> None:
    """The change is of somebody between the two, who is in no mentorship."""
    middle = make_person()
    cast.mentee.manager = middle
    cast.mentee.save()
    mentorship = make_mentorship(cast)
    middle.manager = cast.mentor
    middle.save()
    record(people_events.CHANGED, by=None, subject=middle)
    record(people_events.CHANGED, by=None, subject=middle)
    catch_up()
    mentorship.refresh_from_db()
    assert (mentorship.is_live, mentorship.in_line_since is not None) == (True, True)
    event = Event.objects.get(verb="mentoring.pair_in_line")
    assert event.data == {"mentor": str(cast.mentor.pk), "mentee": str(cast.mentee.pk)}


def test_feed_that_takes_a_pair_out_of_line_again_clears_the_mark(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    for manager in (cast.mentor, None):
        cast.mentee.manager = manager
        cast.mentee.save()
        record(people_events.CHANGED, by=None, subject=cast.mentee)
        catch_up()
    mentorship.refresh_from_db()
    assert mentorship.in_line_since is None


def test_undo_removes_the_match_and_frees_everything(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    booked(cast, mentorship.sessions.get(number=1))
    undo_mentorship(mentorship=mentorship, by=cast.program_manager)
    assert not Mentorship.objects.exists()
    assert (free_places(cast.mentor), BookedPerson.objects.filter(booked=True).count()) == (2, 0)
    assert Event.objects.get(verb="mentoring.taken_back").data["mentee"] == str(cast.mentee.pk)
    assert make_mentorship(cast).pk


def test_undo_after_a_held_session_is_refused(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    session = booked(cast, mentorship.sessions.get(number=1))
    with frozen(NOON + dt.timedelta(hours=1)):
        settle_session(session=session, held=True, by=cast.mentee)
    with pytest.raises(SomebodyHasMet):
        undo_mentorship(mentorship=mentorship, by=cast.program_manager)
    assert Mentorship.objects.filter(pk=mentorship.pk).exists()


def test_pause_ends_by_itself_on_its_day(cast: Cast) -> None:
    with frozen(NOON):
        mentorship = make_mentorship(cast)
        paused = pause_mentorship(mentorship=mentorship, until=dt.date(2030, 5, 20), by=cast.mentee)
        assert (paused.status, resume_due()) == (MentorshipStatus.PAUSED, 0)
        with pytest.raises(PauseInThePast):
            pause_mentorship(mentorship=mentorship, until=dt.date(2030, 5, 6), by=cast.mentee)
    with frozen(NOON + dt.timedelta(days=14)):
        assert resume_due() == 1
    mentorship.refresh_from_db()
    assert (mentorship.status, mentorship.paused_until) == (MentorshipStatus.UPCOMING, None)


def test_resume_after_a_booked_session_is_active(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    booked(cast, mentorship.sessions.get(number=1))
    pause_mentorship(mentorship=mentorship, until=dt.date(2031, 1, 1), by=cast.mentee)
    assert resume_mentorship(mentorship=mentorship, by=cast.mentor).status == MentorshipStatus.ACTIVE
