"""The pages that look closer at a run, and the newcomers."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.models import Organization
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.mentoring.models import Mentorship
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.pointing import Choice
from cairn.pairing.domain.publishing import publish_run
from cairn.pairing.domain.reviewing import approve_proposals
from cairn.pairing.domain.runs import start_run
from cairn.pairing.domain.studying import perform_study
from cairn.pairing.enums import StudyKind
from cairn.pairing.models import MatchRun, RunStudy
from cairn.people.models import Department, Person, PrivateExclusion
from cairn.programs.models import Enrollment, EnrollmentSkill, Program
from cairn.web.matching.points import chart_of
from cairn.web.shapes import Dot
from tests.factories import make_account, make_enrollment, make_person, make_skill
from tests.pairing.makers import RULES, make_matching_program
from tests.web.pairing.test_looking_closer import masked

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ABOVE = {"key": "level2", "kind": "at_least_above", "mode": "must", "mentee": "level"}


@pytest.fixture
def program() -> Program:
    Organization.objects.create(name="Acme", is_demo=True)
    return make_matching_program(matching_rules=[*RULES, ABOVE])


@pytest.fixture
def manager(program: Program) -> Person:
    person = make_person("Noor Haddad")
    RoleAssignment.objects.create(person=person, role=Role.PROGRAM_MANAGER, program_id=program.pk)
    return person


@pytest.fixture
def client(manager: Person) -> Client:
    client = Client()
    client.force_login(make_account(manager))
    return client


def add(program: Program, name: str, side: str, skills: tuple[str, ...] = (), level: int = 0) -> Enrollment:
    wants, offers = (skills, ()) if side == "mentee" else ((), skills)
    own = level or (3 if side == "mentee" else 5)
    person = make_person(name, level=own, department=f"={side}s")
    return make_enrollment(program, person, side, wants=wants, offers=offers, places=1)


def matched(program: Program, manager: Person, objective: str = "coverage") -> MatchRun:
    run = start_run(program=program, objective=objective, by=manager)
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def address(run: MatchRun, page: str, *more: object) -> str:
    return reverse(f"matching:{page}", args=[run.program_id, run.pk, *more])


def text_of(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def worked_out(client: Client, run: MatchRun, kind: str, **pair: object) -> None:
    answer = client.post(address(run, "ask_study", kind), {side: str(e) for side, e in pair.items()})
    assert answer.status_code == 302
    perform_study(study_id=run.studies.get(kind=kind).pk)


def six_and_six(program: Program) -> None:
    for number in range(6):
        add(program, f"Mentee {number}", "mentee", ("x",))
        add(program, f"High {number}", "mentee", level=9)
        add(program, f"Mentor {number}", "mentor", ("x",))
        add(program, f"Second {number}", "mentor")


@pytest.mark.parametrize(
    ("page", "kind", "before", "after"),
    [
        ("costs", "costs", "Not worked out yet", "6 more people would be matched."),
        ("points", "points", "Not worked out yet", "As this run is"),
        ("fairness", "audit", "Not worked out yet", "1 difference deserves a look."),
    ],
)
def test_a_page_is_asked_watched_and_answered(
    program: Program, manager: Person, client: Client, page: str, kind: str, before: str, after: str
) -> None:
    six_and_six(program)
    run = matched(program, manager)
    here = address(run, page)
    assert before in text_of(client.get(here))
    watched = text_of(client.post(address(run, "ask_study", kind), follow=True))
    assert 'hx-trigger="every 2s"' in watched
    part = text_of(client.get(here, headers={"HX-Request": "true"}))
    assert masked(part).strip() in masked(watched)
    perform_study(study_id=run.studies.get().pk)
    assert client.get(here, headers={"HX-Request": "true"})["HX-Redirect"] == here
    assert after in text_of(client.get(here))
    assert here in text_of(client.get(address(run, "show")))


@pytest.mark.parametrize(("page", "kind"), [("costs", "costs"), ("points", "points"), ("fairness", "audit")])
def test_a_cancelled_one_can_be_asked_again(
    program: Program, manager: Person, client: Client, page: str, kind: str
) -> None:
    six_and_six(program)
    run = matched(program, manager)
    client.post(address(run, "ask_study", kind))
    study = run.studies.get()
    assert "It was stopped" in text_of(client.post(address(run, "stop_study", study.pk), follow=True))
    again = text_of(client.post(address(run, "stop_study", study.pk), follow=True))
    assert "This has already moved on." in again
    worked_out(client, run, kind)
    assert "Work it out again" in text_of(client.get(address(run, page)))


def test_a_cost_leads_to_its_rule(program: Program, manager: Person, client: Client) -> None:
    six_and_six(program)
    run = matched(program, manager)
    worked_out(client, run, "costs")
    editor = reverse("matching:rule", args=[program.pk, "level2"])
    page = text_of(client.get(address(run, "costs")))
    assert editor in page
    assert "This rule alone leaves 6 people without any mentor." in page
    assert text_of(client.get(editor))


def test_a_choice_starts_a_run_with_it(program: Program, manager: Person, client: Client) -> None:
    six_and_six(program)
    run = matched(program, manager)
    here = address(run, "points")
    assert "This choice is not there any more." in text_of(client.post(here, {"place": "0"}, follow=True))
    worked_out(client, run, "points")
    for wrong in ("", "99", "x"):
        assert "This choice is not there" in text_of(client.post(here, {"place": wrong}, follow=True))
    client.post(here, {"place": "0"})
    fresh = MatchRun.objects.get(rerun_of=run)
    assert fresh.objective == run.studies.get().found["points"][0]["objective"]


def test_the_chart_has_its_numbers_in_the_table(program: Program, manager: Person, client: Client) -> None:
    add(program, "Ana", "mentee", ("x", "y"))
    add(program, "Ben", "mentee", ("x",))
    add(program, "Cleo", "mentee")
    for skills in (("x", "y"), ("y",), ()):
        add(program, f"Mentor {skills}", "mentor", skills)
    run = matched(program, manager)
    worked_out(client, run, "points")
    study = run.studies.get()
    study.found["points"].append({**study.found["points"][0], "total": 1, "lowest": 9_000, "floor": 9_000})
    study.save()
    page = text_of(client.get(address(run, "points")))
    points = study.found["points"]
    assert page.count('name="place"') == len(points)
    assert page.count("<circle") == len({(one["total"], one["lowest"]) for one in points})
    assert "As many as possible, no pair under 90.0" in page


def test_the_file_of_fairness_says_what_is_hidden_and_runs_nothing(
    program: Program, manager: Person, client: Client
) -> None:
    six_and_six(program)
    Department.objects.filter(code="=mentors").update(name="=cmd()")
    run = matched(program, manager)
    assert client.get(address(run, "fairness_file")).status_code == 404
    worked_out(client, run, "audit")
    answer = client.get(address(run, "fairness_file"))
    body = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(body)))
    assert ["Mentee", "Level", "Levels 7 to 9", "6", "0"] in [row[:5] for row in rows]
    assert "'=cmd()" in [row[2] for row in rows]


def test_a_small_group_is_hidden_on_the_page(program: Program, manager: Person, client: Client) -> None:
    six_and_six(program)
    Person.objects.filter(given_name__in=["Mentee"], family_name="1").update(employment_type="hourly")
    run = matched(program, manager)
    worked_out(client, run, "audit")
    page = text_of(client.get(address(run, "fairness")))
    assert (
        "2 groups are hidden to protect people: Full-time, Hourly" in page
    )  # the one, and who would give them away


def test_fairness_asks_the_same_of_the_database_however_many_groups(
    program: Program, manager: Person, client: Client
) -> None:
    six_and_six(program)
    run = matched(program, manager)
    worked_out(client, run, "audit")
    counts = []
    for copies in (1, 3):
        study = RunStudy.objects.get()
        study.found["tables"][1]["groups"] *= copies
        study.save()
        with CaptureQueriesContext(connection) as captured:
            text_of(client.get(address(run, "fairness")))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def tight(program: Program) -> tuple[Enrollment, Enrollment]:
    ana, xenia = add(program, "Ana A", "mentee"), add(program, "Xenia X", "mentor", ("x",))
    add(program, "Ben B", "mentee", ("x",))
    add(program, "Yves Y", "mentor")
    return ana, xenia


def asked(client: Client, run: MatchRun, mentee: Enrollment, mentor: Enrollment) -> list[str]:
    """The page before, while and after the exact cost is worked out."""
    where = {"mentee": str(mentee.pk), "mentor": str(mentor.pk)}
    pages = [text_of(client.get(address(run, "why"), where))]
    client.post(address(run, "ask_study", "exact"), where)
    pages.append(text_of(client.get(address(run, "why"), where)))
    perform_study(study_id=run.studies.get(kind=StudyKind.EXACT).pk)
    pages.append(text_of(client.get(address(run, "why"), where)))
    return [masked(page) for page in pages]


@pytest.mark.parametrize("who", ["mentee", "mentor"])
@pytest.mark.parametrize("objective", ["coverage", "score"])
def test_the_exact_cost_of_a_blocked_pair_reads_like_that_of_a_fit_that_is_too_low(
    program: Program, manager: Person, client: Client, who: str, objective: str
) -> None:
    ana, xenia = tight(program)
    without = asked(client, matched(program, manager, objective), ana, xenia)
    assert "Work it out exactly" in without[0]
    assert 'hx-trigger="every 2s"' in without[1]
    assert "Worked out exactly: putting these two together would" in without[2]
    EnrollmentSkill.objects.create(enrollment=ana, skill=make_skill("x"), rank=1, offered=False)
    person, other = (ana, xenia) if who == "mentee" else (xenia, ana)
    PrivateExclusion.objects.create(person=person.person, other=other.person)
    assert asked(client, matched(program, manager, objective), ana, xenia) == without


def test_a_blocked_pair_that_would_gain_reads_as_good_as_it_is(
    program: Program, manager: Person, client: Client
) -> None:
    """Ana alone, Xenia free, only the block between them: nothing says that somebody could have a mentor."""
    ana, xenia = add(program, "Ana A", "mentee", ("x",)), add(program, "Xenia X", "mentor", ("x",))
    PrivateExclusion.objects.create(person=ana.person, other=xenia.person)
    page = asked(client, matched(program, manager), ana, xenia)[2]
    assert "Worked out exactly: putting these two together would be as good in total." in page


def test_watching_the_exact_cost_and_odd_questions(program: Program, manager: Person, client: Client) -> None:
    ana, xenia = tight(program)
    run = matched(program, manager)
    where = {"mentee": str(ana.pk), "mentor": str(xenia.pk)}
    client.post(address(run, "ask_study", "exact"), where)
    watching = {"HX-Request": "true"}
    assert "every 2s" in text_of(client.get(address(run, "why"), where, headers=watching))
    perform_study(study_id=run.studies.get().pk)
    found = re.sub("&amp;", "&", client.get(address(run, "why"), where, headers=watching)["HX-Redirect"])
    shown = text_of(client.get(found))
    assert "Worked out exactly" in shown
    assert "at least" not in shown  # what is known exactly needs no bound
    for odd in ({"mentee": "x", "mentor": "y"}, {"mentee": str(xenia.pk), "mentor": str(ana.pk)}):
        assert client.post(address(run, "ask_study", "exact"), odd).status_code == 404
    assert client.post(address(run, "ask_study", "rubbish")).status_code == 404


def test_newcomers_are_matched_and_nobody_is_moved(program: Program, manager: Person, client: Client) -> None:
    add(program, "Ana A", "mentee", ("x",))
    add(program, "Xenia X", "mentor", ("x",))
    page = reverse("matching:list", args=[program.pk])
    assert "Match the newcomers" not in text_of(client.get(page))
    first = matched(program, manager)
    approve_proposals(run=first)
    publish_run(run=first, by=manager)
    before = list(Mentorship.objects.values_list("pk", "status"))
    assert "Match the newcomers" not in text_of(client.get(page))  # nobody waits
    late = add(program, "Late L", "mentee", ("x",))
    add(program, "Yves Y", "mentor")
    shown = text_of(client.get(page))
    assert "Match 1 newcomer" in shown
    assert "a run moves nobody" in shown
    answer = client.post(page, {"objective": "coverage", "seed": "1"})
    assert answer.status_code == 302
    run = program.match_runs.latest("created_at")
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    only = run.proposals.get()
    assert (only.mentee, only.mentor.person.given_name) == (late, "Yves")  # Xenia's place is Ana's
    approve_proposals(run=run)
    publish_run(run=run, by=manager)
    assert [row for row in Mentorship.objects.values_list("pk", "status") if row in before] == before
    assert Mentorship.objects.count() == 2


def test_choices_that_come_to_the_same_share_a_dot() -> None:
    same = {"floor": 0, "matched": 2, "wanting": 3, "total": 9_000, "lowest": 4_000}
    found = [Choice(objective="coverage", **same), Choice(objective="fair", **same)]
    found.append(Choice(objective="stable", **{**same, "total": 8_000}))
    assert chart_of(found, found[0]) == [Dot("1, 2", 90, 40, strong=True), Dot("3", 80, 40)]
