from __future__ import annotations

import pytest

from cairn.core.errors import InvalidTransition
from cairn.core.models import Event
from cairn.core.sealed import Reader, read
from cairn.people.models import PrivateExclusion
from cairn.programs import domain
from cairn.programs.domain import Details
from cairn.programs.enums import EnrollmentStatus, QuestionKind
from cairn.programs.models import Enrollment, MentorPlaces, Program, Question
from cairn.programs.rules.errors import (
    AlreadyIn,
    ByApplication,
    ByInvitation,
    MayNotJoin,
    NotOnTheirBehalf,
    NotOpen,
    ProgramFull,
)
from tests.factories import make_enrollment, make_person, make_program, make_skill

pytestmark = pytest.mark.django_db
S = EnrollmentStatus
NOTHING = Details()


def _join(program: Program, side: str = "mentee", details: Details = NOTHING) -> Enrollment:
    person = make_person()
    return domain.join(program=program, person=person, side=side, details=details, by=person)


def _last() -> Event:
    return Event.objects.order_by("at", "id").last()  # type: ignore[return-value]


def test_join_writes_what_somebody_said_and_one_event() -> None:
    person, other = make_person(), make_person()
    program = make_program()
    sql, talk, law = (make_skill(name) for name in ("SQL", "Talking", "Law"))
    question = Question.objects.create(program=program, text="Where?", kind=QuestionKind.TEXT)
    details = Details(
        goal="I want to speak up.",
        topic="Courage",
        push="challenger",
        level_gap=2,
        hours_a_month=3,
        languages=["en", "pt"],
        wants=[talk.pk, sql.pk, talk.pk],
        offers=[law.pk],
        places=3,
        answers={question.pk: "Here"},
        keep_apart=[other.pk],
    )
    made = domain.join(program=program, person=person, side="both", details=details, by=person)
    made = Enrollment.objects.get(pk=made.pk)
    assert (made.status, made.as_mentee, made.as_mentor, made.entered_by) == (S.ACTIVE, True, True, None)
    assert (made.topic, made.push, made.level_gap, made.hours_a_month) == ("Courage", "challenger", 2, 3)
    assert made.languages == ["en", "pt"]
    skills = made.skills.order_by("offered", "rank").values_list("skill__name", "offered", "rank")
    assert list(skills) == [("Talking", False, 1), ("SQL", False, 2), ("Law", True, 1)]
    assert list(made.answers.values_list("value", flat=True)) == ["Here"]
    assert MentorPlaces.objects.get(person=person).places == 3
    assert read(made, "goal", reader=person.pk) == "I want to speak up."  # type: ignore[arg-type]
    assert list(PrivateExclusion.objects.values_list("person_id", "other_id")) == [(person.pk, other.pk)]
    event = Event.objects.get(verb="programs.joined")
    assert event.data == {"person": str(person.pk), "track": None, "from": "", "to": "active"}
    assert (event.program_id, event.subject_id, event.actor_id) == (program.pk, made.pk, person.pk)


def test_goal_is_in_no_event_and_opens_for_nobody_else() -> None:
    enrollment = _join(make_program(), details=Details(goal="a canary in the goal"))
    assert not [e for e in Event.objects.all() if "canary" in str(e.data)]
    assert Reader(make_person().pk, [enrollment.vault_id]).vaults == set()  # type: ignore[list-item]


def test_private_exclusion_events_name_nobody_in_the_open() -> None:
    person, other = make_person(), make_person()
    domain.join(
        program=make_program(),
        person=person,
        side="mentee",
        details=Details(keep_apart=[other.pk]),
        by=person,
    )
    event = Event.objects.get(verb="people.excluded")
    assert (event.actor_id, event.subject_id, event.data) == (None, None, {})


def test_exclusions_follow_the_form_and_none_leaves_them() -> None:
    person, first, second = make_person(), make_person(), make_person()
    program = make_program()
    details = Details(keep_apart=[first.pk])
    enrollment = domain.join(program=program, person=person, side="mentee", details=details, by=person)
    domain.edit_answers(enrollment=enrollment, side="mentee", details=Details(), by=person)
    assert PrivateExclusion.objects.count() == 1
    again = Details(keep_apart=[second.pk])
    domain.edit_answers(enrollment=enrollment, side="mentee", details=again, by=person)
    assert list(PrivateExclusion.objects.values_list("other_id", flat=True)) == [second.pk]
    assert Event.objects.filter(verb="people.exclusion_ended").count() == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"status": "closed"}, NotOpen),
        ({"entry": "invitation"}, ByInvitation),
        ({"entry": "application"}, ByApplication),
        ({"eligibility": {"mentee": [{"attribute": "level", "least": 9}]}}, MayNotJoin),
        ({"places": 0, "waiting_list": False}, ProgramFull),
    ],
)
def test_join_is_refused(fields: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        _join(make_program(**fields))
    assert not Enrollment.objects.exists()
    assert not Event.objects.exists()


def test_joining_twice_is_refused() -> None:
    enrollment = _join(make_program())
    person = enrollment.person
    with pytest.raises(AlreadyIn):
        domain.join(program=enrollment.program, person=person, side="mentor", details=NOTHING, by=person)


def test_invited_person_joins_without_applying() -> None:
    program, person = make_program(entry="application"), make_person()
    domain.invite_people(program=program, people=[person.pk], by=make_person())
    made = domain.join(program=program, person=person, side="mentor", details=NOTHING, by=person)
    assert made.status == S.ACTIVE
    assert _last().data["from"] == "invited"


def test_not_now_keeps_the_door_open() -> None:
    program, person = make_program(entry="invitation"), make_person()
    domain.invite_people(program=program, people=[person.pk], by=make_person())
    invited = Enrollment.objects.get()
    assert domain.decline_invitation(enrollment=invited, by=person).status == S.DECLINED
    made = domain.join(program=program, person=person, side="mentee", details=NOTHING, by=person)
    assert (made.pk, made.status, made.finished_at) == (invited.pk, S.ACTIVE, None)


def test_application_is_approved_waits_or_is_declined() -> None:
    program = make_program(entry="application", places=1)
    people = [make_person() for _ in range(3)]
    made = [domain.apply(program=program, person=p, side="mentee", details=NOTHING, by=p) for p in people]
    assert [e.status for e in made] == [S.APPLIED] * 3
    boss = make_person()
    assert domain.approve(enrollment=made[0], by=boss).status == S.ACTIVE
    assert domain.approve(enrollment=made[1], by=boss).status == S.WAITLISTED
    assert domain.decline_application(enrollment=made[2], by=boss).status == S.DECLINED
    verbs = list(Event.objects.order_by("at", "id").values_list("verb", flat=True)[3:])
    assert verbs == ["programs.approved", "programs.waitlisted", "programs.declined"]
    with pytest.raises(InvalidTransition):
        domain.approve(enrollment=made[0], by=boss)


def test_approve_many_takes_the_earliest_and_leaves_others_alone() -> None:
    program = make_program(entry="application", places=1, waiting_list=False)
    people = [make_person() for _ in range(2)]
    made = [domain.apply(program=program, person=p, side="mentee", details=NOTHING, by=p) for p in people]
    mentor = make_person()
    third = domain.apply(program=program, person=mentor, side="mentor", details=NOTHING, by=mentor)
    elsewhere = make_enrollment(make_program(), make_person(), "mentee", status=S.APPLIED)
    ids = [e.pk for e in (*made, third, elsewhere)]
    counts = domain.approve_many(program=program, enrollments=ids, by=make_person())
    assert counts == {S.ACTIVE: 2, S.WAITLISTED: 0, S.APPLIED: 1}
    elsewhere.refresh_from_db()
    assert elsewhere.status == S.APPLIED
    assert domain.decline_many(program=program, enrollments=ids, by=make_person()) == 1


def test_enrolling_for_somebody_is_marked_and_never_writes_their_goal() -> None:
    program, person, boss = make_program(entry="invitation"), make_person(), make_person()
    with pytest.raises(NotOnTheirBehalf):
        domain.enroll_on_behalf(
            program=program, person=person, side="mentee", details=Details(goal="x"), by=boss
        )
    made = domain.enroll_on_behalf(program=program, person=person, side="mentee", details=NOTHING, by=boss)
    assert (made.status, made.entered_by) == (S.ACTIVE, boss)
    own = Details(goal="mine")
    assert domain.edit_answers(enrollment=made, side="mentee", details=own, by=person).entered_by is None


def test_leaving_moves_the_longest_waiting_up_and_not_further() -> None:
    program = make_program(places=1)
    first, second, third = (_join(program) for _ in range(3))
    assert [first.status, second.status, third.status] == [S.ACTIVE, S.WAITLISTED, S.WAITLISTED]
    assert Enrollment.objects.waiting_before(third) == 1
    mentor = _join(program, "mentor")
    domain.leave(enrollment=mentor, by=mentor.person)
    assert Enrollment.objects.waiting(program).count() == 2
    domain.leave(enrollment=first, by=first.person)
    states = [Enrollment.objects.get(pk=e.pk).status for e in (first, second, third)]
    assert states == [S.WITHDRAWN, S.ACTIVE, S.WAITLISTED]
    assert _last().data["from"] == "waitlisted"
    domain.complete(enrollment=second, by=None)
    assert Enrollment.objects.get(pk=third.pk).status == S.ACTIVE


def test_newcomer_stands_behind_those_who_wait() -> None:
    program = make_program(places=2)
    held = make_enrollment(program, make_person(), "mentee")
    make_enrollment(program, make_person(), "mentee", status=S.WAITLISTED, waitlisted_at=held.created_at)
    assert _join(program).status == S.WAITLISTED


def test_more_places_move_people_up() -> None:
    from cairn.programs.domain.editing import edit

    program = make_program(places=1)
    _first, second, third = (_join(program) for _ in range(3))
    edit(program=program, changes={"places": 2}, by=make_person())
    assert Enrollment.objects.get(pk=second.pk).status == S.ACTIVE
    edit(program=program, changes={"places": None}, by=make_person())
    assert Enrollment.objects.get(pk=third.pk).status == S.ACTIVE


def test_changing_side_frees_or_needs_a_place() -> None:
    program = make_program(places=1)
    first, second = _join(program), _join(program)
    mentor = _join(program, "mentor")
    with pytest.raises(ProgramFull):
        domain.edit_answers(enrollment=mentor, side="both", details=NOTHING, by=mentor.person)
    domain.edit_answers(enrollment=first, side="mentor", details=NOTHING, by=first.person)
    assert Enrollment.objects.get(pk=second.pk).status == S.ACTIVE
    third = _join(program)
    assert third.status == S.WAITLISTED
    assert (
        domain.edit_answers(enrollment=third, side="mentor", details=NOTHING, by=third.person).status
        == S.ACTIVE
    )
    assert Enrollment.objects.get(pk=third.pk).waitlisted_at is None


def test_who_has_left_does_not_edit() -> None:
    enrollment = make_enrollment(make_program(), make_person(), "mentee", status=S.WITHDRAWN)
    with pytest.raises(InvalidTransition):
        domain.edit_answers(enrollment=enrollment, side="mentee", details=NOTHING, by=enrollment.person)


def test_lowering_places_changes_the_number_alone() -> None:
    person = make_person()
    domain.set_mentor_places(person=person, places=3, by=person)
    domain.set_mentor_places(person=person, places=3, by=person)
    domain.set_mentor_places(person=person, places=1, by=person)
    assert MentorPlaces.objects.get(person=person).places == 1
    told = Event.objects.filter(verb="programs.places_changed").order_by("at", "id")
    assert [e.data for e in told] == [{"places": 3}, {"places": 1}]
