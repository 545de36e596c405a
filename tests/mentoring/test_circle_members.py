"""Coming into a circle, leaving it, leading it; who was there."""

from __future__ import annotations

import datetime as dt

import pytest

from cairn.core.clock import frozen, now
from cairn.core.errors import NotAllowed, NotAMember, NotInScope
from cairn.core.events.follow import catch_up
from cairn.core.models import Event, VaultMember
from cairn.core.privacy import copy_of
from cairn.core.sealed import read
from cairn.feedback.domain.pulses import give_pulse
from cairn.feedback.enums import GoOn
from cairn.feedback.queries import pulses_waiting
from cairn.mentoring.domain.attending import NotHeldYet, mark_attendance, name_leader
from cairn.mentoring.domain.circle_members import (
    CannotComeIn,
    CircleFull,
    LeadFirst,
    ask_to_join,
    choose_joining,
    hand_on_lead,
    leave_circle,
    leave_for_leaver,
    let_in,
    take_wish_back,
    turn_down,
)
from cairn.mentoring.domain.meeting import (
    accept_session_time,
    add_session,
    cancel_session_time,
    propose_session_time,
)
from cairn.mentoring.domain.messages import write_message
from cairn.mentoring.domain.notes import write_note
from cairn.mentoring.domain.reporting import NothingChosen, report_messages
from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Attendance, Circle, JoinWish, Member, Mentorship, Message, Session
from cairn.notices.models import Notice
from cairn.people.models import Person, PrivateExclusion
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment
from cairn.scheduling.models import BookedPerson
from tests.factories import Cast
from tests.mentoring.circle_makers import joined, make_circle, meet, participant

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
HOUR = dt.timedelta(hours=1)


def kinds_of(person: Person) -> list[str]:
    catch_up()
    return sorted(Notice.objects.filter(person=person).values_list("kind", flat=True))


def test_whoever_joins_reads_notes_and_only_messages_from_then_on(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    with frozen(now() - HOUR):
        before = write_message(mentorship=mentorship, body="Said before", by=cast.mentee)
    note = write_note(mentorship=mentorship, body="Kept before", version=0, by=cast.mentee)
    person = joined(cast, circle)
    member = mentorship.members.get(person=person)
    with frozen(now() + HOUR):
        after = write_message(mentorship=mentorship, body="Said after", by=cast.mentee)
    assert list(mentorship.messages.readable_by(member)) == [after]
    assert list(mentorship.messages.unseen_by(member)) == [after]
    assert list(Message.objects.waiting_for(person)) == [after]
    assert read(note, "body", reader=person.pk) == "Kept before"
    with pytest.raises(NothingChosen):
        report_messages(mentorship=mentorship, message_ids=[before.pk], by=person)


def test_whoever_leaves_opens_nothing_any_more_at_once(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    said = write_message(mentorship=mentorship, body="A secret", by=cast.mentee)
    leave_circle(mentorship=mentorship, by=person)
    member = mentorship.members.get(person=person)
    assert not Mentorship.objects.visible_to(person).exists()
    assert list(mentorship.messages.readable_by(member)) == []
    assert list(Message.objects.waiting_for(person)) == []
    with pytest.raises(NotAMember):
        read(said, "body", reader=person.pk)
    with pytest.raises(NotInScope):
        write_message(mentorship=mentorship, body="Still here?", by=person)
    session = meet(mentorship, "Without them", cast.mentee)
    with pytest.raises(NotInScope):
        mark_attendance(session=session, person=person, came=True, by=person)


def test_whoever_left_has_in_their_own_copy_what_they_wrote_and_nothing_that_came_later(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    write_message(mentorship=mentorship, body="My own words", by=person)
    meet(mentorship, "While they were there", cast.mentee)
    leave_circle(mentorship=mentorship, by=person)
    copy = dict(copy_of(person.pk))
    assert [row["body"] for row in copy["mentoring.message"]] == ["My own words"]
    assert copy["mentoring.session"] == []


def test_whoever_comes_back_reads_from_the_second_time_on(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    leave_circle(mentorship=mentorship, by=person)
    write_message(mentorship=mentorship, body="While away", by=cast.mentee)
    with frozen(now() + HOUR):
        ask_to_join(circle=circle, by=person)
        member = mentorship.members.get(person=person)
        assert (member.active, member.left_at) == (True, None)
        assert list(mentorship.messages.readable_by(member)) == []


def test_everybody_inside_is_told_who_has_come(cast: Cast) -> None:
    circle, _mentorship = make_circle(cast)
    first, second = joined(cast, circle, "Ola First"), joined(cast, circle, "Bea Second")
    assert "circle_joined" in kinds_of(first)
    assert kinds_of(second) == ["circle_let_in"]
    assert kinds_of(cast.mentee).count("circle_joined") == 2


def test_a_lead_lets_in_and_turns_down(cast: Cast) -> None:
    circle, mentorship = make_circle(cast, joins_freely=False)
    wanted, other = participant(cast), participant(cast)
    ask_to_join(circle=circle, by=wanted)
    ask_to_join(circle=circle, by=wanted)
    ask_to_join(circle=circle, by=other)
    wishes = {wish.person_id: wish for wish in JoinWish.objects.all()}
    with pytest.raises(NotInScope):
        let_in(wish=wishes[wanted.pk], by=other)
    let_in(wish=wishes[wanted.pk], by=cast.mentee)
    turn_down(wish=wishes[other.pk], by=cast.mentee)
    assert mentorship.members.filter(active=True).count() == 2
    assert kinds_of(cast.mentee).count("circle_join_asked") == 2
    assert kinds_of(other) == ["circle_no_place"]


def test_being_turned_down_being_blocked_and_a_full_circle_look_alike(cast: Cast) -> None:
    circle, mentorship = make_circle(cast, places=3)
    down, blocked, blocking, late = (participant(cast) for _ in range(4))
    PrivateExclusion.objects.create(person=cast.mentee, other=blocked)
    PrivateExclusion.objects.create(person=blocking, other=cast.mentee)
    JoinWish.objects.create(circle=circle, person=down, turned_down_at=now())
    said = set()
    for person in (down, blocked, blocking):
        seen = Circle.objects.as_seen_by(person).get()
        assert (seen.closed, seen.mine, seen.asked) == (True, False, False)
        with pytest.raises(CircleFull) as error:
            ask_to_join(circle=circle, by=person)
        said.add(error.value.message)
    joined(cast, circle)
    joined(cast, circle)
    assert Circle.objects.as_seen_by(late).get().closed
    with pytest.raises(CircleFull) as error:
        ask_to_join(circle=circle, by=late)
    assert said == {error.value.message}
    assert mentorship.members.count() == 3


def test_who_asks_and_who_is_turned_down_is_sealed_in_the_log(cast: Cast) -> None:
    circle, _mentorship = make_circle(cast, joins_freely=False)
    ask_to_join(circle=circle, by=participant(cast))
    turn_down(wish=JoinWish.objects.get(), by=cast.mentee)
    told = Event.objects.filter(verb__in=["mentoring.join_asked", "mentoring.join_turned_down"])
    assert [(event.actor_id, event.data) for event in told] == [(None, {}), (None, {})]


def test_a_lead_learns_of_no_reason_why_somebody_cannot_come_in(cast: Cast) -> None:
    circle, _mentorship = make_circle(cast, joins_freely=False)
    blocked, gone = participant(cast), participant(cast)
    for person in (blocked, gone):
        ask_to_join(circle=circle, by=person)
    PrivateExclusion.objects.create(person=blocked, other=cast.mentee)
    Enrollment.objects.filter(person=gone).update(status=EnrollmentStatus.WITHDRAWN)
    for wish in JoinWish.objects.all():
        with pytest.raises(CannotComeIn):
            let_in(wish=wish, by=cast.mentee)


def test_a_wish_is_taken_back_but_a_turned_down_one_stays(cast: Cast) -> None:
    circle, _mentorship = make_circle(cast, joins_freely=False)
    person = participant(cast)
    ask_to_join(circle=circle, by=person)
    take_wish_back(circle=circle, by=person)
    assert not JoinWish.objects.exists()
    ask_to_join(circle=circle, by=person)
    turn_down(wish=JoinWish.objects.get(), by=cast.mentee)
    take_wish_back(circle=circle, by=person)
    with pytest.raises(CircleFull):
        ask_to_join(circle=circle, by=person)


def test_the_only_lead_hands_on_before_leaving(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    with pytest.raises(LeadFirst):
        leave_circle(mentorship=mentorship, by=cast.mentee)
    with pytest.raises(NotAllowed):
        hand_on_lead(mentorship=mentorship, to=person, by=person)
    hand_on_lead(mentorship=mentorship, to=person, by=cast.mentee)
    leave_circle(mentorship=mentorship, by=cast.mentee)
    assert mentorship.members.get(person=person).role == MemberRole.LEAD
    assert "circle_leads_now" in kinds_of(person)


def test_two_lead_together(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    hand_on_lead(mentorship=mentorship, to=person, by=cast.mentee, together=True)
    assert set(mentorship.members.values_list("role", flat=True)) == {"lead"}


def test_a_lead_chooses_how_people_come_in(cast: Cast) -> None:
    circle, mentorship = make_circle(cast, joins_freely=False)
    choose_joining(mentorship=mentorship, freely=True, by=cast.mentee)
    circle.refresh_from_db()
    person = joined(cast, circle)
    assert mentorship.members.get(person=person).active
    with pytest.raises(NotAllowed):
        choose_joining(mentorship=mentorship, freely=False, by=person)


def test_the_last_one_to_leave_ends_the_circle(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    leave_circle(mentorship=mentorship, by=cast.mentee)
    mentorship.refresh_from_db()
    assert not mentorship.is_live
    assert not Circle.objects.running().exists()
    assert circle.name == "Night shift leads"


def test_when_the_lead_leaves_the_organization_the_longest_member_leads(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    first = joined(cast, circle)
    joined(cast, circle)
    assert leave_for_leaver(person_id=cast.mentee.pk) == 1
    leads = mentorship.members.filter(active=True, role=MemberRole.LEAD)
    assert [member.person for member in leads] == [first]
    mentorship.refresh_from_db()
    assert mentorship.is_live


def test_times_ahead_follow_who_is_in_it(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    first = joined(cast, circle)
    session = add_session(mentorship=mentorship, title="Dawn", by=first)
    propose_session_time(session=session, starts_at=now() + dt.timedelta(days=3), zone="UTC", by=first)
    session = accept_session_time(session=session, by=cast.mentee)
    late = joined(cast, circle)
    people = set(BookedPerson.objects.filter(booking=session.booking).values_list("person", "booked"))
    assert people == {(cast.mentee.pk, True), (first.pk, True), (late.pk, True)}
    assert "session_booked" in kinds_of(late)
    leave_circle(mentorship=mentorship, by=late)
    assert not BookedPerson.objects.filter(person=late).exists()
    assert "circle_time_gone" in kinds_of(late)
    assert "circle_time_gone" not in kinds_of(first)


def test_calling_off_times_of_a_circle_is_told_to_nobody_by_a_name(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    for days in range(3, 8):
        session = add_session(mentorship=mentorship, title="Again", by=person)
        when = now() + dt.timedelta(days=days)
        propose_session_time(session=session, starts_at=when, zone="UTC", by=person)
        accept_session_time(session=session, by=cast.mentee)
        cancel_session_time(session=session, by=person)
    assert "cancelled_often" not in kinds_of(person)


def test_a_circle_meets_without_whoever_is_busy(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    busy = joined(cast, circle)
    other, others = make_busy(cast, busy)
    session = add_session(mentorship=mentorship, title="Dusk", by=cast.mentee)
    propose_session_time(session=session, starts_at=other, zone="UTC", by=cast.mentee)
    free = joined(cast, circle)
    session = accept_session_time(session=session, by=free)
    assert session.state == "booked"
    taken = dict(BookedPerson.objects.filter(booking=session.booking).values_list("person", "booked"))
    assert taken == {cast.mentee.pk: True, free.pk: True, busy.pk: False}
    assert others.state == "booked"


def make_busy(cast: Cast, person: Person) -> tuple[dt.datetime, Session]:
    """Somebody has another circle's session at that time."""
    from cairn.mentoring.domain.circles import approve_circle, propose_circle
    from tests.mentoring.circle_makers import about

    proposed = propose_circle(program=cast.program, about=about(name="Elsewhere"), by=cast.mentor)
    circle = approve_circle(circle=proposed, by=cast.program_manager)
    assert circle.mentorship is not None
    ask_to_join(circle=circle, by=person)
    when = now() + dt.timedelta(days=2)
    session = add_session(mentorship=circle.mentorship, title="Elsewhere", by=person)
    propose_session_time(session=session, starts_at=when, zone="UTC", by=cast.mentor)
    return when, accept_session_time(session=session, by=person)


def test_attendance_is_marked_by_oneself_and_corrected_by_a_lead(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    other = joined(cast, circle)
    planned = add_session(mentorship=mentorship, title="Next", by=person)
    with pytest.raises(NotHeldYet):
        mark_attendance(session=planned, person=person, came=True, by=person)
    session = meet(mentorship, "First", person)
    mark_attendance(session=session, person=person, came=True, by=person)
    with pytest.raises(NotAllowed):
        mark_attendance(session=session, person=other, came=True, by=person)
    mark_attendance(session=session, person=other, came=True, by=cast.mentee)
    mark_attendance(session=session, person=person, came=False, by=cast.mentee)
    said = dict(Attendance.objects.values_list("member__person", "came"))
    assert said == {person.pk: False, other.pk: True}


def test_a_session_has_somebody_who_leads_it(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    session = add_session(mentorship=mentorship, title="Next", by=person)
    assert name_leader(session=session, person=person, by=cast.mentee).led_by == person
    with pytest.raises(NotInScope):
        name_leader(session=session, person=cast.outsider, by=cast.mentee)
    leave_circle(mentorship=mentorship, by=person)
    session.refresh_from_db()
    assert session.led_by is None


def test_a_circle_asks_nobody_for_a_pulse(cast: Cast) -> None:
    _circle, mentorship = make_circle(cast)
    session = meet(mentorship, "First", cast.mentee)
    assert pulses_waiting(cast.mentee) == []
    with pytest.raises(NotInScope):
        give_pulse(session=session, useful=5, go_on=GoOn.values[0], by=cast.mentee)  # type: ignore[arg-type]


def test_only_those_inside_hold_a_key(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    gone, here = joined(cast, circle), joined(cast, circle)
    leave_circle(mentorship=mentorship, by=gone)
    keys = VaultMember.objects.filter(vault_id=mentorship.vault_id).values_list("person_id", flat=True)
    inside = Member.objects.filter(mentorship=mentorship, active=True).values_list("person_id", flat=True)
    assert set(keys) == set(inside) == {cast.mentee.pk, here.pk}
