"""A circle from its proposal to its end."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import close_old_connections, connection

from cairn.core.clock import now
from cairn.core.errors import DomainError, InvalidTransition, NotAllowed, NotInScope
from cairn.core.models import Event
from cairn.mentoring.domain.access import OnlyForTwo
from cairn.mentoring.domain.agreeing import PARTS, write_agreement
from cairn.mentoring.domain.circle_members import CircleFull, ask_to_join
from cairn.mentoring.domain.circles import (
    CircleOver,
    CircleSize,
    NoCirclesHere,
    NotTakingPart,
    OneAtATime,
    approve_circle,
    decline_circle,
    disband_circle,
    propose_circle,
    start_circle,
)
from cairn.mentoring.domain.ending import complete_mentorship
from cairn.mentoring.domain.extending import extend_mentorship
from cairn.mentoring.domain.fitting import say_fit
from cairn.mentoring.domain.meeting import accept_session_time, add_session, propose_session_time
from cairn.mentoring.domain.pausing import pause_mentorship
from cairn.mentoring.domain.rating import rate_skills
from cairn.mentoring.domain.reopening import wish_to_reopen
from cairn.mentoring.enums import CircleState, Fit, MemberRole, MentorshipStatus, RatingMoment, Shape
from cairn.mentoring.models import Circle, Member, Mentorship
from cairn.mentoring.queries import asked_what_next, free_places
from cairn.mentoring.rules import why_not_pair
from cairn.programs.enums import Circles, EnrollmentStatus
from cairn.programs.models import Enrollment
from cairn.scheduling.enums import BookingState
from tests.factories import Cast, make_cast
from tests.mentoring.circle_makers import about, allow, joined, make_circle, participant
from tests.mentoring.makers import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def test_a_proposal_becomes_a_circle_led_by_whoever_proposed_it(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    mine = mentorship.members.get()
    assert (circle.state, mentorship.shape, mentorship.status) == ("open", "circle", "upcoming")
    assert (mine.person, mine.role, mine.seat, mine.left_at) == (cast.mentee, "lead", None, None)
    assert list(Mentorship.objects.visible_to(cast.mentee)) == [mentorship]
    assert not Mentorship.objects.visible_to(cast.program_manager).exists()
    verbs = list(Event.objects.filter(subject_id=circle.pk).order_by("at").values_list("verb", flat=True))
    assert verbs == ["mentoring.circle_proposed", "mentoring.circle_opened"]


@pytest.mark.parametrize("who", [Circles.OFF, Circles.MANAGERS])
def test_members_propose_only_where_the_program_lets_them(cast: Cast, who: Circles) -> None:
    allow(cast, who)
    with pytest.raises(NoCirclesHere):
        propose_circle(program=cast.program, about=about(), by=cast.mentee)


def test_only_somebody_who_takes_part_proposes_and_one_at_a_time(cast: Cast) -> None:
    allow(cast)
    with pytest.raises(NotTakingPart):
        propose_circle(program=cast.program, about=about(), by=cast.outsider)
    propose_circle(program=cast.program, about=about(), by=cast.mentee)
    with pytest.raises(OneAtATime):
        propose_circle(program=cast.program, about=about(name="Another"), by=cast.mentee)


@pytest.mark.parametrize("places", [2, 11])
def test_a_circle_is_neither_a_pair_nor_a_crowd(cast: Cast, places: int) -> None:
    allow(cast)
    with pytest.raises(CircleSize):
        propose_circle(program=cast.program, about=about(places=places), by=cast.mentee)


def test_a_declined_proposal_keeps_the_kind_word_and_is_decided_once(cast: Cast) -> None:
    allow(cast)
    proposed = propose_circle(program=cast.program, about=about(), by=cast.mentee)
    declined = decline_circle(circle=proposed, by=cast.program_manager, answer="Thank you. Next year?")
    assert (declined.state, declined.answer, declined.mentorship) == (
        "declined",
        "Thank you. Next year?",
        None,
    )
    with pytest.raises(InvalidTransition):
        approve_circle(circle=proposed, by=cast.program_manager)


def test_only_those_who_run_the_program_decide(cast: Cast) -> None:
    allow(cast)
    proposed = propose_circle(program=cast.program, about=about(), by=cast.mentee)
    for stranger in (cast.mentee, cast.mentor, cast.outsider, cast.analyst):
        with pytest.raises((NotInScope, NotAllowed)):
            approve_circle(circle=proposed, by=stranger)
    assert Circle.objects.get().state == CircleState.PROPOSED


def test_whoever_has_left_the_program_does_not_get_the_circle_they_proposed(cast: Cast) -> None:
    allow(cast)
    proposed = propose_circle(program=cast.program, about=about(), by=cast.mentee)
    Enrollment.objects.filter(person=cast.mentee).update(status=EnrollmentStatus.WITHDRAWN)
    with pytest.raises(NotTakingPart):
        approve_circle(circle=proposed, by=cast.program_manager)


def test_a_manager_starts_a_circle_with_its_lead(cast: Cast) -> None:
    allow(cast, Circles.MANAGERS)
    circle = start_circle(program=cast.program, about=about(), lead=cast.mentor, by=cast.program_manager)
    assert circle.mentorship is not None
    assert [m.person for m in circle.mentorship.members.all()] == [cast.mentor]
    with pytest.raises((NotInScope, NotAllowed)):
        start_circle(program=cast.program, about=about(), lead=cast.mentor, by=cast.mentee)


def test_a_circle_takes_no_place_of_a_mentor_and_pairs_nobody(cast: Cast) -> None:
    before = free_places(cast.mentor)
    circle, _mentorship = make_circle(cast)
    ask_to_join(circle=circle, by=cast.mentor)
    assert free_places(cast.mentor) == before
    assert why_not_pair(cast.mentor, cast.mentee) is None
    assert not Mentorship.objects.pairs().exists()
    assert asked_what_next(Enrollment.objects.filter(program=cast.program)).count() == 0
    disband_circle(circle=circle, by=cast.mentee)
    assert asked_what_next(Enrollment.objects.filter(program=cast.program)).count() == 0


def test_what_is_for_two_is_refused_in_a_circle(cast: Cast) -> None:
    _circle, mentorship = make_circle(cast)
    later = (now() + dt.timedelta(days=400)).date()
    by = cast.mentee
    for act in (
        lambda: say_fit(mentorship=mentorship, answer=Fit.GOOD, by=by),
        lambda: write_agreement(mentorship=mentorship, words=dict.fromkeys(PARTS, ""), version=0, by=by),
        lambda: wish_to_reopen(mentorship=mentorship, by=by),
        lambda: complete_mentorship(mentorship=mentorship, by=by),
        lambda: rate_skills(mentorship=mentorship, moment=RatingMoment.START, ratings={}, by=by),
        lambda: pause_mentorship(mentorship=mentorship, until=later, by=by),
        lambda: extend_mentorship(mentorship=mentorship, until=later, by=by),
    ):
        with pytest.raises(OnlyForTwo):
            act()


def test_disbanding_cancels_times_ahead_and_leaves_a_light_space(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    other = joined(cast, circle)
    session = add_session(mentorship=mentorship, title="Handing over at dawn", by=other)
    when = now() + dt.timedelta(days=3)
    propose_session_time(session=session, starts_at=when, zone="UTC", by=other)
    session = accept_session_time(session=session, by=cast.mentee)
    disband_circle(circle=circle, by=cast.mentee)
    mentorship.refresh_from_db()
    session.refresh_from_db()
    assert mentorship.status == MentorshipStatus.COMPLETED
    assert session.booking is not None
    assert session.booking.state == BookingState.CANCELLED
    assert list(Mentorship.objects.visible_to(other)) == [mentorship]
    with pytest.raises(CircleOver):
        disband_circle(circle=circle, by=cast.mentee)


def test_a_manager_may_end_a_circle_and_a_peer_may_not(cast: Cast) -> None:
    circle, _mentorship = make_circle(cast)
    peer = joined(cast, circle)
    with pytest.raises((NotInScope, NotAllowed)):
        disband_circle(circle=circle, by=peer)
    disband_circle(circle=circle, by=cast.program_manager)
    assert not Circle.objects.running().exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_place_at_the_same_instant_one_gets_it() -> None:
    cast = make_cast()
    circle, mentorship = make_circle(cast, places=3)
    joined(cast, circle)
    asking = [participant(cast) for _ in range(6)]
    barrier = threading.Barrier(len(asking))
    outcomes: list[str] = []

    def ask(position: int) -> None:
        barrier.wait()
        try:
            ask_to_join(circle=circle, by=asking[position])
            outcomes.append("in")
        except CircleFull as error:
            outcomes.append(error.message[:17])
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(asking))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["There is no place"] * 5 + ["in"]
    assert Member.objects.filter(mentorship=mentorship, active=True).count() == 3


def test_a_person_done_with_the_program_leaves_their_circle_first(cast: Cast) -> None:
    from cairn.mentoring.domain.finishing import StillMeeting, finish_program

    _circle, mentorship = make_circle(cast)
    with pytest.raises(StillMeeting):
        finish_program(enrollment=enrolled(cast.program, cast.mentee), by=cast.mentee)
    assert mentorship.shape == Shape.CIRCLE
    assert issubclass(StillMeeting, DomainError)
    assert mentorship.members.get().role == MemberRole.LEAD
