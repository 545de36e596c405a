from __future__ import annotations

import datetime as dt

import pytest

from cairn.core.errors import InvalidTransition
from cairn.core.models import Event
from cairn.core.permissions import Permission, may
from cairn.programs import domain
from cairn.programs.domain import editing, planning
from cairn.programs.domain.editing import Chosen
from cairn.programs.domain.templates import MEASURES, TEMPLATES
from cairn.programs.enums import ProgramStatus
from cairn.programs.models import Program, ProgramQuestion, Question
from cairn.programs.rules import conditions_of
from cairn.programs.rules.errors import HasParticipants, MayNotJoin, NotReady, NotTheirManager, PlanLimit
from cairn_match import Rule
from tests.factories import Cast, make_cast, make_enrollment, make_person, make_program

pytestmark = pytest.mark.django_db
P = ProgramStatus


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def _draft(cast: Cast, template: str = "career") -> Program:
    program = domain.create_program(template=template, name="Growth", by=cast.global_owner)
    answers = {"measure_by": dt.date(2027, 6, 30), "help_contact": "hr@example.com"}
    return editing.edit(program=program, changes=answers, by=cast.global_owner)


@pytest.mark.parametrize("template", list(TEMPLATES))
def test_every_template_makes_a_program_that_can_open(cast: Cast, template: str) -> None:
    program = _draft(cast, template)
    assert program.status == P.DRAFT
    assert [s.number for s in program.plan.all()] == [1, 2, 3, 4, 5]
    for session in program.plan.all():
        assert session.why
        assert session.how_to_start
        assert 3 <= len(session.agenda) <= 5
        assert 1 <= len(session.actions) <= 2
        owners = {row["owner"] for row in (*session.agenda, *session.actions)}
        assert owners <= {"mentee", "mentor", "both"}
    assert program.topics
    assert program.measure in MEASURES
    assert {m.kind for m in program.wordings.all()} == {"invited", "matched_first", "matched"}
    assert conditions_of(program.eligibility, "both")
    opened = domain.open_program(program=program, by=cast.global_owner)
    assert (opened.status, opened.opened_at is not None) == (P.OPEN, True)


@pytest.mark.parametrize("template", list(TEMPLATES.values()), ids=list(TEMPLATES))
def test_rules_of_templates_are_read_by_the_matching_engine(template: object) -> None:
    rules = [Rule.from_dict(rule) for rule in template.rules]  # type: ignore[attr-defined]
    assert [r.key for r in rules if r.mode == "must"] == ["line", "language", "zone"]
    assert sum(r.weight for r in rules) > 0
    assert "elsewhere" in {r.key for r in rules}


def test_creator_manages_the_program(cast: Cast) -> None:
    program = _draft(cast)
    assert domain.managers_of(program) == [cast.global_owner]
    verbs = set(Event.objects.filter(program_id=program.pk).values_list("verb", flat=True))
    assert verbs == {"programs.program_created", "identity.role_granted", "programs.program_changed"}


def test_draft_says_what_is_missing_and_does_not_open(cast: Cast) -> None:
    program = domain.create_program(template="career", name="Growth", by=cast.global_owner)
    assert domain.missing(program) == [
        (1, "Say by when it should move."),
        (6, "Say whom people can ask for help."),
    ]
    with pytest.raises(NotReady) as error:
        domain.open_program(program=program, by=cast.global_owner)
    assert "Say by when it should move." in error.value.message
    assert Program.objects.get(pk=program.pk).status == P.DRAFT


def test_opening_can_be_undone_until_somebody_joined(cast: Cast) -> None:
    program = domain.open_program(program=_draft(cast), by=cast.global_owner)
    domain.invite_people(program=program, people=[cast.outsider.pk], by=cast.global_owner)
    back = domain.undo_opening(program=program, by=cast.global_owner)
    assert (back.status, back.opened_at) == (P.DRAFT, None)
    program = domain.open_program(program=program, by=cast.global_owner)
    make_enrollment(program, cast.mentee, "mentee")
    with pytest.raises(HasParticipants):
        domain.undo_opening(program=program, by=cast.global_owner)


def test_close_reopen_and_archive(cast: Cast) -> None:
    program, boss = cast.program, cast.global_owner
    with pytest.raises(InvalidTransition):
        domain.archive(program=program, by=boss)
    assert domain.close(program=program, by=boss).closed_at is not None
    assert domain.reopen(program=program, by=boss).closed_at is None
    with pytest.raises(InvalidTransition):
        domain.reopen(program=program, by=boss)
    domain.close(program=program, by=boss)
    assert domain.archive(program=program, by=boss).archived_at is not None
    moves = Event.objects.filter(program_id=program.pk).order_by("at", "id").values_list("data", flat=True)
    assert [(m["from"], m["to"]) for m in moves] == [
        ("open", "closed"),
        ("closed", "open"),
        ("open", "closed"),
        ("closed", "archived"),
    ]


def test_only_an_untouched_draft_is_thrown_away(cast: Cast) -> None:
    draft = _draft(cast)
    with pytest.raises(InvalidTransition):
        domain.discard_draft(program=cast.program, by=cast.global_owner)
    domain.discard_draft(program=draft, by=cast.global_owner)
    assert not Program.objects.filter(pk=draft.pk).exists()
    kept = make_program(status="draft", opened_at=None)
    make_enrollment(kept, cast.outsider, "mentee")
    with pytest.raises(HasParticipants):
        domain.discard_draft(program=kept, by=cast.global_owner)


def test_duplicate_takes_everything_but_people_and_dates(cast: Cast) -> None:
    source = _draft(cast)
    shared = Question.objects.create(text="Which language?", options=["A", "B"])
    own = ProgramQuestion.objects.get(program=source, position=0).question
    editing.choose_questions(
        program=source, chosen=[Chosen(shared.pk), Chosen(own.pk, "mentee", True)], by=cast.global_owner
    )
    source = domain.open_program(program=source, by=cast.global_owner)
    make_enrollment(source, cast.mentee, "mentee")
    copy = Program.objects.get(pk=domain.duplicate(program=source, name="Growth 2", by=cast.global_owner).pk)
    assert (copy.name, copy.status, copy.opened_at, copy.measure_by) == ("Growth 2", P.DRAFT, None, None)
    for name in ("need", "objective", "matching_rules", "eligibility", "topics", "measure_target", "entry"):
        assert getattr(copy, name) == getattr(source, name)
    words = ("number", "title", "why", "agenda", "actions")
    assert list(copy.plan.values(*words)) == list(source.plan.values(*words))
    assert source.plan.count() == copy.wordings.count() + 2 == 5
    asked = [(q.question.text, q.question_id == shared.pk, q.side, q.required) for q in copy.questions.all()]
    assert asked == [("Which language?", True, "both", False), (own.text, False, "mentee", True)]
    assert copy.questions.get(position=1).question_id != own.pk
    assert not copy.enrollments.exists()


def test_handing_over_moves_the_role(cast: Cast) -> None:
    program = cast.program
    domain.hand_over(program=program, to=cast.outsider, by=cast.program_manager)
    assert may(cast.outsider, Permission.EDIT_PROGRAM, program)
    assert not may(cast.program_manager, Permission.EDIT_PROGRAM, program)
    with pytest.raises(NotTheirManager):
        domain.hand_over(program=program, to=cast.mentee, by=cast.program_manager)
    domain.hand_over(program=program, to=cast.mentor, by=cast.outsider, stay=True)
    assert set(domain.managers_of(program)) == {cast.outsider, cast.mentor}
    domain.hand_over(program=program, to=cast.mentee, by=cast.global_owner)
    gone = make_person(status="left", left_on=dt.date(2026, 1, 1))
    with pytest.raises(MayNotJoin):
        domain.hand_over(program=program, to=gone, by=cast.mentor)


def test_edit_writes_only_what_changed(cast: Cast) -> None:
    program = cast.program
    same = {"name": program.name, "places": program.places}
    editing.edit(program=program, changes=same, by=cast.program_manager)
    assert not Event.objects.exists()
    rules = [{"key": "line", "kind": "not_in_line", "mode": "must", "mentee": "line"}]
    changes = {"name": "Leads", "matching_rules": rules}
    edited = editing.edit(program=program, changes=changes, by=cast.program_manager)
    assert (edited.name, edited.rules_version) == ("Leads", program.rules_version + 1)
    assert Event.objects.get().data == {"fields": ["matching_rules", "name", "rules_version"]}
    with pytest.raises(KeyError):
        editing.edit(program=program, changes={"status": "closed"}, by=cast.program_manager)


def test_plan_grows_and_shrinks_within_its_limits(cast: Cast) -> None:
    program, boss = _draft(cast), cast.global_owner
    words = {"why": "", "how_to_start": "", "minutes": 30, "agenda": [], "actions": []}
    planning.write_session(program=program, number=2, title="Changed", by=boss, **words)  # type: ignore[arg-type]
    planning.write_session(program=program, number=6, title="Sixth", by=boss, **words)  # type: ignore[arg-type]
    with pytest.raises(PlanLimit):
        planning.write_session(program=program, number=8, title="No", by=boss, **words)  # type: ignore[arg-type]
    planning.remove_session(program=program, number=1, by=boss)
    titles = list(program.plan.values_list("number", "title"))
    assert titles[0] == (1, "Changed")
    assert titles[-1] == (5, "Sixth")
    for _ in range(4):
        planning.remove_session(program=program, number=1, by=boss)
    with pytest.raises(PlanLimit):
        planning.remove_session(program=program, number=1, by=boss)


def test_questions_and_tracks(cast: Cast) -> None:
    program, boss = cast.program, cast.program_manager
    asked = editing.add_question(
        program=program, text="Shift?", hint="", kind="choice", options=["Day", "Night"], side="mentee",
        required=True, by=boss,
    )  # fmt: skip
    assert program.questions.get().question == asked
    editing.choose_questions(program=program, chosen=[], by=boss)
    assert not program.questions.exists()
    assert Question.objects.filter(pk=asked.pk).exists()
    track = editing.add_track(program=program, name="North", purpose="Sites up north", by=boss)
    member = make_enrollment(program, cast.outsider, "mentee", track=track)
    editing.remove_track(track=track, by=boss)
    member.refresh_from_db()
    assert member.track is None
