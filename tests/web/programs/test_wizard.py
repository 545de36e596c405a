"""Launching a program, step by step, as forms without JavaScript."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.clock import today
from cairn.people.models import Department, Location
from cairn.programs import domain
from cairn.programs.enums import ProgramStatus
from cairn.programs.models import Enrollment, Program, Question
from cairn.web.programs import wizard_forms, words_form
from cairn.web.programs.steps import STEPS
from tests.factories import Cast, make_enrollment, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NEXT_YEAR = today() + dt.timedelta(days=365)

PURPOSE = {
    "need": "New leads say so in the survey.",
    "objective": "They have somebody to ask.",
    "expectations": "Five sessions.",
    "measure": "completed_share",
    "measure_target": "70",
    "measure_by": NEXT_YEAR.isoformat(),
}
AUDIENCE = {
    "entry": "invitation",
    "places": "40",
    "waiting_list": "on",
    "mentee-at_work": "on",
    "mentee-tenure_least": "6",
    "mentor-level_least": "4",
}
MATCHING = {"matching_mode": "hybrid", "musts": ["language"], "weight_skills": "40", "weight_elsewhere": "20"}
WORDS = {"help_contact": "hr@example.com", "topics": "Courage\nFocus\n\nCourage", "invited_subject": "Come"}


def draft(cast: Cast) -> Program:
    return domain.create_program(template="career", name="Leads", by=cast.global_owner)


def url(name: str, program: Program, *more: Any) -> str:
    return reverse(f"programs:{name}", args=[program.pk, *more])


def test_seven_steps_and_at_most_twelve_required_answers() -> None:
    modules = {**vars(wizard_forms), **vars(words_form)}
    every = [f for f in modules.values() if isinstance(f, type) and issubclass(f, forms.Form)]
    asked = [f for f in every if f not in (forms.Form, wizard_forms.NewQuestionForm)]
    required = [name for form in asked for name, field in form.base_fields.items() if field.required]
    assert len(STEPS) == 7
    assert len(required) == 11, required


def test_program_is_launched_from_a_template(owner: Client, cast: Cast) -> None:
    answer = owner.post(reverse("programs:new"), {"template": "new_manager", "name": "First leads"})
    program = Program.objects.get(name="First leads")
    assert answer["Location"] == url("purpose", program)
    assert owner.post(url("purpose", program), PURPOSE)["Location"] == url("format", program)
    said = {
        "format": "one_to_one",
        "starts_on": "",
        "ends_on": NEXT_YEAR.isoformat(),
        "relationship_weeks": "",
    }
    assert owner.post(url("format", program), said)["Location"] == url("audience", program)
    assert owner.post(url("audience", program), AUDIENCE)["Location"] == url("questions", program)
    asked = [str(q.question_id) for q in program.questions.all()]
    said_4 = {"asked": asked[:1], "required": asked[:1]}
    assert owner.post(url("questions", program), said_4)["Location"] == url("matching", program)
    assert owner.post(url("matching", program), MATCHING)["Location"] == url("words", program)
    assert owner.post(url("words", program), WORDS)["Location"] == url("check", program)
    page = owner.get(url("check", program)).content.decode()
    assert "They have somebody to ask." in page
    assert "Still missing" not in page
    assert owner.post(url("check", program))["Location"] == url("people", program)

    program.refresh_from_db()
    assert (program.status, program.entry, program.places, program.waiting_list) == (
        "open",
        "invitation",
        40,
        True,
    )
    assert (program.measure_target, program.measure_by, program.relationship_weeks) == (70, NEXT_YEAR, 26)
    assert program.eligibility == {
        "mentee": [{"attribute": "status", "any": ["active"]}, {"attribute": "tenure_months", "least": 6}],
        "mentor": [{"attribute": "level", "least": 4}],
    }
    assert [(r["key"], r.get("weight")) for r in program.matching_rules] == [
        ("line", None),
        ("language", None),
        ("skills", 40),
        ("elsewhere", 20),
    ]
    assert program.topics == ["Courage", "Focus"]
    assert [(q.question_id.hex, q.required) for q in program.questions.all()] == [
        (asked[0].replace("-", ""), True)
    ]
    page = owner.get(url("people", program)).content.decode()
    assert "First leads is open." in page
    assert f'action="{url("undo", program)}"' in page
    owner.post(url("undo", program))
    assert Program.objects.get(pk=program.pk).status == ProgramStatus.DRAFT


def test_draft_is_kept_and_opened_where_it_was_left(owner: Client, cast: Cast) -> None:
    program = draft(cast)
    answer = owner.post(url("purpose", program), {**PURPOSE, "leave": "1"})
    assert answer["Location"] == reverse("programs:list")
    assert "Your draft is kept." in owner.get(reverse("programs:list")).content.decode()
    assert owner.get(url("show", program))["Location"] == url("format", program)
    page = owner.get(url("format", program)).content.decode()
    assert f'href="{url("purpose", program)}"' in page
    assert "step 2 of 7" in page


@pytest.mark.parametrize(
    ("step", "said", "sentence"),
    [
        ("purpose", {**PURPOSE, "need": ""}, "This field is required."),
        ("purpose", {**PURPOSE, "measure_by": "2020-01-01"}, "Choose a day that is still to come."),
        (
            "format",
            {"format": "one_to_one", "starts_on": "2027-02-01", "ends_on": "2027-01-01"},
            "The last day comes after the first.",
        ),
        ("audience", {**AUDIENCE, "entry": ""}, "This field is required."),
        ("audience", {**AUDIENCE, "mentee-department": "Nowhere"}, "Nothing here is called: Nowhere."),
        (
            "audience",
            {**AUDIENCE, "mentor-level_most": "2"},
            "This is less than the number before it.",
        ),
        ("matching", {"matching_mode": "hybrid"}, "Give at least one wish a weight above 0"),
        ("words", {"help_contact": ""}, "This field is required."),
        ("words", {"help_contact": "x", "topics": "y" * 121}, "A topic has at most 120 letters."),
    ],
)
def test_step_comes_back_with_what_to_put_right(
    owner: Client, cast: Cast, step: str, said: dict[str, str], sentence: str
) -> None:
    program = draft(cast)
    before = Program.objects.values().get(pk=program.pk)
    answer = owner.post(url(step, program), said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "to put right" in page
    assert Program.objects.values().get(pk=program.pk) == before


def test_unknown_template_is_refused(owner: Client) -> None:
    answer = owner.post(reverse("programs:new"), {"template": "nonsense", "name": "X"})
    assert answer.status_code == 422


def test_incomplete_draft_says_what_is_missing_and_stays_a_draft(owner: Client, cast: Cast) -> None:
    program = draft(cast)
    page = owner.get(url("check", program)).content.decode()
    assert "Say by when it should move." in page
    assert "Open the program" not in page
    assert owner.post(url("check", program)).status_code == 200
    assert Program.objects.get(pk=program.pk).status == ProgramStatus.DRAFT


def test_count_with_and_without_htmx_is_the_same_and_saves_nothing(owner: Client, cast: Cast) -> None:
    program = draft(cast)
    yard = Department.objects.create(code="yard", name="Yard")
    gate = Department.objects.create(code="gate", name="Gate", parent=yard)
    leeds = Location.objects.create(code="leeds", name="Leeds", country="GB")
    for department in (yard, gate, None):
        make_person(department=department, location=leeds, employment_type="hourly")
    said = {
        **AUDIENCE,
        "mentee-at_work": "",
        "mentee-tenure_least": "",
        "mentee-department": "Yard",
        "mentee-country": ["GB"],
        "mentee-employment_type": ["hourly"],
        "count": "1",
    }
    part = owner.post(url("audience", program), said, headers={"HX-Request": "true"}).content.decode()
    whole = owner.post(url("audience", program), said).content.decode()
    assert "2 people may join as mentee" in part
    assert part.strip() in whole
    assert 'value="Yard"' in whole
    assert Program.objects.get(pk=program.pk).eligibility == program.eligibility
    assert Program.objects.get(pk=program.pk).wizard_step == 1


def test_rules_come_back_into_the_form(owner: Client, cast: Cast) -> None:
    program = draft(cast)
    Department.objects.create(code="yard", name="Yard")
    Location.objects.create(code="leeds", name="Leeds", country="GB")
    said = {
        **AUDIENCE,
        "mentee-department": "Yard",
        "mentee-location": "Leeds",
        "mentee-country": ["GB"],
        "mentee-job_title": "lead; head",
        "mentee-employment_type": ["hourly"],
        "mentee-level_most": "7",
    }
    assert owner.post(url("audience", program), said).status_code == 302
    saved = Program.objects.get(pk=program.pk).eligibility
    page = owner.get(url("audience", program)).content.decode()
    for words in ('value="Yard"', 'value="Leeds"', 'value="lead; head"', 'value="7"', 'value="6"'):
        assert words in page
    assert owner.post(url("audience", program), said).status_code == 302
    assert Program.objects.get(pk=program.pk).eligibility == saved


def test_counting_takes_one_query_a_side(owner: Client, cast: Cast) -> None:
    program = draft(cast)
    with CaptureQueriesContext(connection) as queries:
        owner.post(url("audience", program), AUDIENCE, headers={"HX-Request": "true"})
    assert len([q for q in queries if "COUNT" in q["sql"] and "people_person" in q["sql"]]) == 2


def test_question_of_ones_own_is_added_and_checked(owner: Client, cast: Cast) -> None:
    program = draft(cast)
    shared = Question.objects.create(text="Shared one?", kind="text")
    assert "Shared one?" in owner.get(url("questions", program)).content.decode()
    said = {
        "add": "1",
        "new-text": "Which shift?",
        "new-kind": "choice",
        "new-side": "mentee",
        "new-options": "Day",
    }
    answer = owner.post(url("questions", program), said)
    assert answer.status_code == 422
    assert "Give at least two answers to choose from." in answer.content.decode()
    owner.post(url("questions", program), {**said, "new-options": "Day\nNight"})
    made = Question.objects.get(text="Which shift?")
    assert (made.options, made.program) == (["Day", "Night"], program)
    owner.post(
        url("questions", program), {"asked": [str(shared.pk), str(made.pk)], "required": [str(made.pk)]}
    )
    asked = {q.question_id: (q.side, q.required) for q in program.questions.all()}
    assert asked == {shared.pk: ("both", False), made.pk: ("mentee", True)}


def test_preview_shows_the_joining_page_and_sends_nothing(owner: Client, cast: Cast) -> None:
    program = draft(cast)
    page = owner.get(url("preview", program)).content.decode()
    assert "Your goal in one sentence" in page
    assert "<fieldset disabled>" in page
    assert owner.post(url("preview", program)).status_code == 405


def test_open_program_is_changed_through_the_same_steps(manager: Client, cast: Cast) -> None:
    program = cast.program
    page = manager.get(url("purpose", program)).content.decode()
    assert "step 1 of 7" not in page
    assert manager.post(url("purpose", program), PURPOSE)["Location"] == url("settings", program)
    assert Program.objects.get(pk=program.pk).objective == "They have somebody to ask."
    assert manager.get(url("check", program))["Location"] == url("settings", program)


def test_more_places_in_the_form_move_people_up(manager: Client, cast: Cast) -> None:
    Program.objects.filter(pk=cast.program.pk).update(places=1)
    person = make_person()
    waiting = domain.join(
        program=cast.program, person=person, side="mentee", details=domain.Details(), by=person
    )
    assert waiting.status == "waitlisted"
    manager.post(url("audience", cast.program), {"entry": "open", "places": "2", "waiting_list": "on"})
    assert Enrollment.objects.get(pk=waiting.pk).status == "active"


def test_only_who_may_creates_and_edits(manager: Client, cast: Cast) -> None:
    assert manager.get(reverse("programs:new")).status_code == 404
    other = draft(cast)
    make_enrollment(cast.program, cast.outsider, "mentee")
    for step in ("purpose", "format", "audience", "questions", "matching", "words", "check"):
        assert manager.get(url(step, other)).status_code == 404
        assert manager.post(url(step, other), {}).status_code == 404
