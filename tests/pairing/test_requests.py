from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from cairn.core.clock import frozen, now
from cairn.core.errors import InvalidTransition, NotAMember
from cairn.core.models import Event
from cairn.core.sealed import read, seal
from cairn.mentoring.models import Member, Mentorship
from cairn.mentoring.rules import InOneLine, NoPlaceLeft, PairRefused
from cairn.pairing.domain.answering import (
    accept_request,
    ask_first,
    decline_request,
    expire_requests,
    reply_to_question,
)
from cairn.pairing.domain.asking import ask_mentor, withdraw_request
from cairn.pairing.enums import DeclineReason, RequestState
from cairn.pairing.models import PairRule, Request
from cairn.pairing.rules import (
    REQUEST,
    AskedAlready,
    ChoosesForYou,
    HasMentor,
    MentorIsFull,
    NotTakingPart,
    NotYours,
    TooManyOpen,
)
from cairn.people.models import PrivateExclusion
from cairn.programs.enums import EnrollmentStatus, MatchingMode
from cairn.programs.models import Enrollment, MentorPlaces
from tests.factories import make_enrollment, make_person
from tests.pairing.makers import make_matching_program, put_under

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def pair(**program: object) -> tuple[Enrollment, Enrollment]:
    where = make_matching_program(**program)
    mentee = make_enrollment(where, make_person("Amara Reyes"), "mentee", wants=["Feedback"])
    mentor = make_enrollment(
        where, make_person("Jonas Okafor", level=5), "mentor", offers=["Feedback"], places=1
    )
    return mentee, mentor


def ask(mentee: Enrollment, mentor: Enrollment, message: str = "Would you help me?") -> Request:
    return ask_mentor(mentee=mentee, mentor=mentor, message=message, by=mentee.person)


def test_ask_seals_the_message_to_the_two_and_records_ids_only() -> None:
    mentee, mentor = pair()
    request = ask(mentee, mentor, "a sentence from the heart")
    word = request.words.get()
    assert read(word, "body", reader=mentor.person_id) == "a sentence from the heart"
    with pytest.raises(NotAMember):
        read(word, "body", reader=make_person().pk)
    event = Event.objects.get(verb="pairing.requested")
    assert (event.actor_id, event.subject_id) == (mentee.person_id, request.pk)
    assert event.data == {"mentee": str(mentee.person_id), "mentor": str(mentor.person_id)}


def test_ask_opens_my_goal_to_the_mentor_and_withdrawing_closes_it() -> None:
    mentee, mentor = pair()
    seal(mentee, "goal", "Lead a review alone", by=mentee.person_id)
    mentee.save()
    request = ask(mentee, mentor)
    assert read(mentee, "goal", reader=mentor.person_id) == "Lead a review alone"
    withdraw_request(request=request, by=mentee.person)
    with pytest.raises(NotAMember):
        read(mentee, "goal", reader=mentor.person_id)


def test_ask_twice_is_refused_kindly() -> None:
    mentee, mentor = pair()
    ask(mentee, mentor)
    with pytest.raises(AskedAlready):
        ask(mentee, mentor)
    assert Request.objects.count() == 1


def test_at_most_five_open_requests() -> None:
    mentee, _ = pair()
    mentors = [make_enrollment(mentee.program, make_person(), "mentor") for _ in range(6)]
    first = [ask(mentee, mentor) for mentor in mentors[:5]]
    with pytest.raises(TooManyOpen):
        ask(mentee, mentors[5])
    withdraw_request(request=first[0], by=mentee.person)
    assert ask(mentee, mentors[5]).state == RequestState.AWAITING_MENTOR


def test_ask_up_the_reporting_line_is_refused_at_any_distance() -> None:
    mentee, mentor = pair()
    boss = make_person()
    put_under(mentee.person, boss)
    put_under(boss, mentor.person)
    with pytest.raises(InOneLine):
        ask(mentee, mentor)


@pytest.mark.parametrize("direction", ["mentee excludes", "mentor excludes", "manager excludes"])
def test_every_exclusion_answers_like_the_weakest_public_reason(direction: str) -> None:
    mentee, mentor = pair()
    if direction == "manager excludes":
        PairRule.objects.create(program=mentee.program, mentee=mentee, mentor=mentor, pinned=False)
    else:
        a, b = (mentee, mentor) if direction == "mentee excludes" else (mentor, mentee)
        PrivateExclusion.objects.create(person=a.person, other=b.person)
    with pytest.raises(PairRefused) as caught:
        ask(mentee, mentor)
    assert (type(caught.value), caught.value.message) == (PairRefused, PairRefused().message)


def test_full_mentor_cannot_be_asked() -> None:
    mentee, mentor = pair()
    MentorPlaces.objects.filter(person=mentor.person).update(places=0)
    with pytest.raises(MentorIsFull):
        ask(mentee, mentor)


def test_only_people_taking_part_ask_and_are_asked() -> None:
    mentee, mentor = pair()
    Enrollment.objects.filter(pk=mentor.pk).update(status=EnrollmentStatus.PAUSED)
    mentor.refresh_from_db()
    with pytest.raises(NotTakingPart):
        ask(mentee, mentor)
    with pytest.raises(NotYours):
        ask_mentor(mentee=mentee, mentor=mentor, message="", by=mentor.person)


def test_program_that_chooses_takes_no_requests() -> None:
    mentee, mentor = pair(matching_mode=MatchingMode.ADMIN)
    with pytest.raises(ChoosesForYou):
        ask(mentee, mentor)


def test_accept_begins_the_mentorship_with_the_request_s_words() -> None:
    mentee, mentor = pair()
    request = ask(mentee, mentor, "hello")
    mentorship = accept_request(request=request, by=mentor.person)
    request.refresh_from_db()
    assert (request.state, request.mentorship, mentorship.vault_id) == (
        "accepted",
        mentorship,
        request.vault_id,
    )
    assert set(mentorship.members.values_list("person_id", "role", "seat")) == {
        (mentor.person_id, "mentor", 1),
        (mentee.person_id, "mentee", None),
    }
    with pytest.raises(HasMentor):
        ask(mentee, make_enrollment(mentee.program, make_person(), "mentor"))


def test_accept_takes_my_other_requests_back() -> None:
    mentee, mentor = pair()
    other = make_enrollment(mentee.program, make_person(), "mentor")
    waiting = ask(mentee, other)
    accept_request(request=ask(mentee, mentor), by=mentor.person)
    waiting.refresh_from_db()
    assert waiting.state == RequestState.WITHDRAWN


def test_only_the_mentor_answers_and_only_the_mentee_takes_back() -> None:
    mentee, mentor = pair()
    request = ask(mentee, mentor)
    with pytest.raises(NotYours):
        accept_request(request=request, by=mentee.person)
    with pytest.raises(NotYours):
        withdraw_request(request=request, by=mentor.person)


def test_decline_keeps_reason_words_and_suggested_colleague() -> None:
    mentee, mentor = pair()
    colleague = make_enrollment(mentee.program, make_person("Hana Sato"), "mentor")
    request = decline_request(
        request=ask(mentee, mentor),
        reason=DeclineReason.NOT_MY_FIELD,
        words="Hana knows this better",
        suggested=colleague,
        by=mentor.person,
    )
    assert (request.state, request.decline_reason, request.suggested) == (
        "declined",
        "not_my_field",
        colleague,
    )
    assert read(request.words.last(), "body", reader=mentee.person_id) == "Hana knows this better"  # type: ignore[arg-type]


def test_question_first_goes_back_and_forth_and_can_still_be_accepted() -> None:
    mentee, mentor = pair()
    request = ask(mentee, mentor)
    assert ask_first(request=request, question="Why me?", by=mentor.person).state == "awaiting_mentee"
    with pytest.raises(InvalidTransition):
        ask_first(request=request, question="Again?", by=mentor.person)
    assert reply_to_question(request=request, reply="Because", by=mentee.person).state == "awaiting_mentor"
    accept_request(request=request, by=mentor.person)
    assert Mentorship.objects.count() == 1


def test_requests_expire_on_their_day() -> None:
    mentee, mentor = pair()
    request = ask(mentee, mentor)
    with frozen(now() + dt.timedelta(days=9, hours=23)):
        assert expire_requests() == 0
    with frozen(now() + dt.timedelta(days=10, seconds=1)):
        assert expire_requests() == 1
    request.refresh_from_db()
    assert request.state == RequestState.EXPIRED
    with pytest.raises(InvalidTransition):
        accept_request(request=request, by=mentor.person)


def test_request_workflow_allows_exactly_these_moves() -> None:
    moves = {(a.value, b.value) for a in RequestState for b in RequestState if REQUEST.allows(a, b)}
    ends = ["accepted", "declined", "expired", "withdrawn"]
    passing = [("awaiting_mentor", "awaiting_mentee"), ("awaiting_mentee", "awaiting_mentor")]
    assert moves == {(a, b) for a in ("awaiting_mentor", "awaiting_mentee") for b in ends} | set(passing)


@pytest.mark.django_db(transaction=True)
def test_two_accepts_of_the_last_seat_give_one_pair() -> None:
    mentee, mentor = pair()
    second = make_enrollment(mentee.program, make_person(), "mentee")
    requests = [ask(mentee, mentor), ask(second, mentor)]
    start, outcome = threading.Barrier(2), []

    def accept(request: Request) -> None:
        try:
            start.wait(10)
            accept_request(request=request, by=mentor.person)
            outcome.append("begun")
        except NoPlaceLeft:
            outcome.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["begun", "full"]
    assert Member.objects.filter(person=mentor.person, active=True).count() == 1
    assert sorted(Request.objects.values_list("state", flat=True)) == ["accepted", "awaiting_mentor"]
