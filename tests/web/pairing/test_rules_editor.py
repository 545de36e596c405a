"""Rules as sentences: add, change, remove, reorder, take back, with a count that a reload shows as well."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.models import Event, Organization
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.runs import start_run
from cairn.people.models import Person, PrivateExclusion
from cairn.programs.domain.editing import add_question
from cairn.programs.models import Answer, Enrollment, Program
from tests.factories import make_account, make_enrollment, make_person
from tests.pairing.makers import RULES, make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SAID = {"mode": "must", "weight": "", "least": "2", "most": "", "unknown": "yes", "wish": "mentee"}


@pytest.fixture
def program() -> Program:
    Organization.objects.create(name="Acme", is_demo=True)
    program = make_matching_program()
    for number, level in enumerate((3, 4, 5)):
        make_enrollment(program, make_person(f"Mentee {number}", level=level), "mentee", wants=["x"])
    for number, level in enumerate((5, 6)):
        make_enrollment(program, make_person(f"Mentor {number}", level=level), "mentor", offers=["x"])
    return program


@pytest.fixture
def client(program: Program) -> Client:
    person = make_person("Noor Haddad")
    RoleAssignment.objects.create(person=person, role=Role.PROGRAM_MANAGER, program_id=program.pk)
    client = Client()
    client.force_login(make_account(person))
    return client


def at(program: Program, name: str, *more: Any) -> str:
    return reverse(f"matching:{name}", args=[program.pk, *more])


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def keys(program: Program) -> list[str]:
    program.refresh_from_db()
    return [rule["key"] for rule in program.matching_rules]


def test_every_rule_is_a_sentence_with_its_share(program: Program, client: Client) -> None:
    shown = page(client, at(program, "rules"))
    for sentence in (
        "Neither is above the other in the reporting line: must",
        "Mentor offers what the mentee wants: should, 60",
        "Mentor at least one level above: should, 20",
        "Another department: should, 20",
        "60 of 100 points",
        "Locked",
    ):
        assert sentence in shown


def test_a_rule_is_added_and_taken_back(program: Program, client: Client) -> None:
    answer = client.post(at(program, "add_rule", "level:at_least_above"), SAID, follow=True)
    shown = answer.content.decode()
    assert "Mentor at least two levels above: must" in shown
    assert keys(program)[-1] == "level-at_least_above"
    assert program.matching_rules[-1]["label"] == "Mentor at least two levels above"
    assert at(program, "restore_rules", 1) in shown
    client.post(at(program, "restore_rules", 1))
    assert keys(program) == [rule["key"] for rule in RULES]
    assert (program.rules_version, program.earlier_rules.count()) == (3, 2)
    assert Event.objects.filter(verb="programs.program_changed").count() == 2
    client.post(at(program, "restore_rules", 2))
    assert keys(program)[-1] == "level-at_least_above"
    assert (
        "are not kept any more" in client.post(at(program, "restore_rules", 99), follow=True).content.decode()
    )


def test_two_rules_about_one_topic_get_keys_of_their_own(program: Program, client: Client) -> None:
    for least in ("1", "2"):
        client.post(at(program, "add_rule", "level:at_least_above"), {**SAID, "least": least})
    assert keys(program)[-2:] == ["level-at_least_above", "level-at_least_above-2"]


def test_the_same_rule_twice_is_refused(program: Program, client: Client) -> None:
    address = at(program, "add_rule", "level:at_least_above")
    client.post(address, SAID)
    answer = client.post(address, SAID)
    assert answer.status_code == 422
    assert "There is such a rule already." in answer.content.decode()


def test_a_rule_is_changed_under_its_key(program: Program, client: Client) -> None:
    address = at(program, "rule", "level")
    assert 'name="least"' in page(client, address)
    client.post(
        address, {**SAID, "mode": "avoid", "weight": "5", "least": "1", "most": "3", "unknown": "half"}
    )
    program.refresh_from_db()
    assert program.matching_rules[2] == {
        "key": "level",
        "kind": "at_least_above",
        "mode": "avoid",
        "mentee": "level",
        "least": 1,
        "most": 3,
        "weight": 5,
        "unknown_percent": 50,
        "wish": "mentee",
        "label": "Mentor one to three levels above",
    }


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"most": "1"}, "At most 1 is less than at least 2."),
        ({"mode": "should"}, "Give it a weight from 1 to 100, or make it a must."),
        ({"mode": "should", "weight": "101"}, "less than or equal to 100"),
        ({"unknown": "half"}, "A must holds or does not."),
        ({"least": "x"}, "Enter a whole number."),
        ({"mode": "odd"}, "is not one of the available choices"),
    ],
)
def test_what_cannot_be_a_rule_is_said_beside_the_field(
    program: Program, client: Client, wrong: dict[str, str], words: str
) -> None:
    answer = client.post(at(program, "add_rule", "level:at_least_above"), {**SAID, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert len(keys(program)) == len(RULES)


def test_remove_and_the_last_that_gives_points(program: Program, client: Client) -> None:
    address = at(program, "rules")
    for key in ("skills", "level"):
        client.post(address, {"do": "remove", "key": key})
    shown = client.post(address, {"do": "remove", "key": "team"}, follow=True).content.decode()
    assert "At least one rule must give points" in shown
    assert keys(program) == ["line", "team"]


def test_the_reporting_line_is_locked(program: Program, client: Client) -> None:
    shown = client.post(at(program, "rules"), {"do": "remove", "key": "line"}, follow=True).content.decode()
    assert "This rule holds for all programs" in shown
    assert client.get(at(program, "rule", "line")).status_code == 404
    assert client.get(at(program, "add_rule", "line:not_in_line")).status_code == 404
    assert keys(program)[0] == "line"


def test_reorder_within_a_part(program: Program, client: Client) -> None:
    for do, key in (
        ("up", "team"),
        ("up", "team"),
        ("up", "team"),
        ("down", "line"),
        ("odd", "x"),
        ("down", "gone"),
    ):
        client.post(at(program, "rules"), {"do": do, "key": key})
    assert keys(program) == ["line", "team", "skills", "level"]


@pytest.mark.parametrize("address", ["rule/odd", "add/odd", "add/level:odd"])
def test_nothing_there(program: Program, client: Client, address: str) -> None:
    name, _, value = address.partition("/")
    assert client.get(at(program, {"add": "add_rule"}.get(name, name), value)).status_code == 404


def test_the_count_by_htmx_is_what_a_reload_shows_and_saves_nothing(program: Program, client: Client) -> None:
    address = at(program, "add_rule", "level:at_least_above")
    swapped = client.post(address, SAID, headers={"HX-Request": "true"}).content.decode()
    whole = client.post(address, {**SAID, "count": "1"}).content.decode()
    assert swapped.strip() in whole
    assert "Mentor at least two levels above: must" in swapped
    assert '<p class="stat mb-0">3</p>' in swapped  # 3-5, 3-6, 4-6
    assert "of 3 mentees have no possible mentor" in swapped
    assert "3 fewer than now" in swapped
    assert keys(program) == [rule["key"] for rule in RULES]
    wrong = client.post(address, {**SAID, "least": "x"}, headers={"HX-Request": "true"})
    assert "The count follows as soon as the form is right." in wrong.content.decode()


def test_a_private_exclusion_is_not_counted(program: Program, client: Client) -> None:
    before = page(client, at(program, "rules"))
    mentee = program.enrollments.get(person__given_name="Mentee", person__family_name="0")
    for mentor in program.enrollments.filter(as_mentor=True):
        PrivateExclusion.objects.create(person=mentee.person, other=mentor.person)
    after = page(client, at(program, "rules"))
    cut = "What these rules leave"
    assert before[before.index(cut) :][:900] == after[after.index(cut) :][:900]


def test_a_rule_about_a_question_counts_and_matches(program: Program, client: Client) -> None:
    manager = Person.objects.get(given_name="Noor")
    question = add_question(
        program=program, text="Sea or land?", hint="", kind="choice", options=["Sea", "Land"], side="both", required=False, by=manager,
    )  # fmt: skip
    for enrollment in program.enrollments.all():
        said = "Land" if enrollment.person.name in ("Mentee 0", "Mentor 1") else "Sea"
        Answer.objects.create(enrollment=enrollment, question=question, value=said)
    topic = f"question_{question.pk.hex}:same"
    assert "The same answer to “Sea or land?”" in page(client, at(program, "rules"))
    client.post(at(program, "add_rule", topic), {"mode": "must", "unknown": "no", "wish": "both"})
    shown = page(client, at(program, "rules"))
    assert "The same answer to “Sea or land?”: must" in shown
    assert '<p class="stat mb-0">3</p>' in shown
    program.refresh_from_db()
    run = start_run(program=program, objective="coverage", by=manager)
    perform_run(run_id=run.pk)
    paired = Enrollment.objects.get(person__family_name="0", as_mentee=True)
    assert run.proposals.get(mentee=paired).mentor.person.name == "Mentor 1"
    program.questions.all().delete()  # no longer asked: the rule still reads the answers that were given
    assert "The same answer to “Sea or land?”: must" in page(client, at(program, "rules"))


def test_a_run_keeps_the_rules_it_was_started_with(program: Program, client: Client) -> None:
    run = start_run(program=program, objective="coverage", by=make_person())
    client.post(at(program, "add_rule", "level:at_least_above"), {**SAID, "least": "9"})
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    assert (run.rules, run.report["matched"]) == (RULES, 3)


def test_rules_that_cannot_be_read_are_named_and_can_be_taken_away(program: Program, client: Client) -> None:
    Program.objects.filter(pk=program.pk).update(
        matching_rules=[*RULES, {"key": "odd", "kind": "sideways", "label": "An odd one"}]
    )
    shown = page(client, at(program, "rules"))
    assert "An odd one: should, 0" in shown
    assert "rule &#x27;odd&#x27;" in shown
    client.post(at(program, "rules"), {"do": "remove", "key": "odd"})
    assert keys(program) == [rule["key"] for rule in RULES]


def test_only_who_may_edit_the_program(program: Program) -> None:
    somebody = Client()
    somebody.force_login(make_account(make_person()))
    assert somebody.get(at(program, "rules")).status_code == 404


def test_the_rules_page_asks_the_same_for_one_rule_and_for_many(program: Program, client: Client) -> None:
    counts = []
    for least in ("1", "2", "3"):
        page(client, at(program, "rules"))
        with CaptureQueriesContext(connection) as captured:
            page(client, at(program, "rules"))
        counts.append(len(captured))
        client.post(at(program, "add_rule", "level:at_least_above"), {**SAID, "least": least})
    assert len(set(counts[1:])) == 1
