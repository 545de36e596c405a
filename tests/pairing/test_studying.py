"""Looking closer at a run: what rules cost, what else could count, how groups fare, what a pair would cost exactly."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.core import privacy
from cairn.core.models import Event
from cairn.pairing.domain import fair_words, fairness, studying
from cairn.pairing.domain.cost_words import costs_in_words
from cairn.pairing.domain.exact import exactly_in_words
from cairn.pairing.domain.keeping import NotKept, open_run
from cairn.pairing.domain.objectives import AIMS, aims
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.pointing import NoSuchPoint, choices_of, choose_point
from cairn.pairing.domain.proof_words import certificate_in_words
from cairn.pairing.domain.runs import start_run
from cairn.pairing.domain.studying import ask_study, cancel_study, perform_study
from cairn.pairing.enums import StudyKind, StudyState
from cairn.pairing.models import MatchRun, RunSnapshot, RunStudy
from cairn.people.models import Department, Person, PrivateExclusion
from cairn.programs.models import Enrollment, Program
from cairn_match import Objective, why_not
from tests.factories import make_enrollment, make_person, place_in_tree
from tests.pairing.makers import RULES, make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ABOVE: dict[str, Any] = {"key": "above", "kind": "at_least_above", "mode": "must", "mentee": "level"}
SOME_SKILL: dict[str, Any] = {"key": "some", "kind": "overlap", "mode": "must", "mentee": "skills"}
TEAM: dict[str, Any] = {"key": "other", "kind": "different", "mode": "must", "mentee": "department"}


@pytest.fixture
def manager() -> Person:
    return make_person("Noor Haddad")


@pytest.fixture
def program() -> Program:
    return make_matching_program()


def join(
    program: Program, side: str, *, level: int = 3, skills: tuple[str, ...] = (), **person: Any
) -> Enrollment:
    wants, offers = (skills, ()) if side == "mentee" else ((), skills)
    someone = make_person(level=level, department=person.pop("department", f"{side}s"), **person)
    return make_enrollment(program, someone, side, wants=wants, offers=offers, places=1)


def matched(program: Program, manager: Person, objective: str = "coverage", **fields: Any) -> MatchRun:
    run = start_run(program=program, objective=objective, by=manager, **fields)
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def studied(run: MatchRun, kind: StudyKind, manager: Person, **pair: Enrollment) -> RunStudy:
    study = ask_study(run=run, kind=kind, by=manager, **pair)
    perform_study(study_id=study.pk)
    study.refresh_from_db()
    return study


def six_below(program: Program) -> None:
    """Six mentees whom only the level keeps from a mentor, and one whom level and team keep from one together."""
    program.matching_rules = [*RULES, ABOVE, TEAM]
    program.save()
    for _ in range(6):
        join(program, "mentee", level=5)
    for _ in range(8):
        join(program, "mentor", level=5)
    join(program, "mentor", level=6, department="mentees")


def test_costs_say_how_many_more_people_a_rule_would_let_in(program: Program, manager: Person) -> None:
    six_below(program)
    run = matched(program, manager)
    assert run.report["matched"] == 0
    study = studied(run, StudyKind.COSTS, manager)
    rules = {one["key"]: one["people"] for one in study.found["rules"]}
    assert rules == {"line": 0, "above": 6, "other": None}  # one more without the team rule: not told
    assert study.found["sets"] == [{"rules": ["above", "other"], "people": 6}]
    costs, sets = costs_in_words(run, study.found)
    assert costs[0].sentence == "Without “Mentor at least one level above”, 6 more people would be matched."
    assert (costs[0].key, costs[-1].locked) == ("above", True)
    assert costs[-1].sentence == "“Neither is above the other in the reporting line” costs nothing."
    assert [one.sentence for one in sets] == ["These 2 rules together leave 6 people without any mentor."]


def test_few_people_are_said_to_be_a_few(program: Program, manager: Person) -> None:
    program.matching_rules = [*RULES, ABOVE]
    program.save()
    join(program, "mentee", level=5)
    join(program, "mentor", level=5)
    run = matched(program, manager)
    costs, sets = costs_in_words(run, studied(run, StudyKind.COSTS, manager).found)
    assert costs[0].sentence.endswith("a few more people would be matched: fewer than five.")
    assert sets[0].sentence == "This rule leaves a few people without any mentor: fewer than five."


@pytest.mark.parametrize("objective", ["coverage", "score"])
def test_costs_are_the_same_with_and_without_private_exclusions(
    program: Program, manager: Person, objective: str
) -> None:
    six_below(program)
    before = studied(matched(program, manager, objective), StudyKind.COSTS, manager).found
    mentees, mentors = program.enrollments.filter(as_mentee=True), program.enrollments.filter(as_mentor=True)
    for mentee in mentees:
        for mentor in mentors:  # all, so that around them no rule would let anybody in
            PrivateExclusion.objects.create(person=mentee.person, other=mentor.person)
    run = matched(program, manager, objective)
    assert len(open_run(run).problem.private) == len(mentees) * len(mentors)
    assert studied(run, StudyKind.COSTS, manager).found == before


def test_points_name_what_the_run_is_and_choosing_one_starts_a_rerun(
    program: Program, manager: Person
) -> None:
    for skills in (("x", "y"), ("x",), ()):
        join(program, "mentee", skills=skills)
    for skills in (("x",), ("x", "y"), ("z",)):
        join(program, "mentor", level=5, skills=skills)
    run = matched(program, manager)
    study = studied(run, StudyKind.POINTS, manager)
    choices, here = choices_of(study)
    kept = open_run(run)
    assert here is not None
    assert (here.total, here.matched, here.wanting) == (kept.result.total, 3, 3)
    assert any(one.like(here) for one in choices)
    place = len([one for one in choices if one.objective in ("coverage", "score")]) - 1
    fresh = choose_point(study=study, place=place, by=manager)
    assert (fresh.rerun_of, fresh.objective, fresh.floor) == (
        run,
        choices[place].objective,
        choices[place].floor,
    )
    perform_run(run_id=fresh.pk)
    fresh.refresh_from_db()
    result = open_run(fresh).result
    assert (result.matched, sum(result.scores)) == (choices[place].matched, choices[place].total)
    with pytest.raises(NoSuchPoint):
        choose_point(study=study, place=99, by=manager)


def test_a_floor_keeps_worse_pairs_out_and_is_said(program: Program, manager: Person) -> None:
    join(program, "mentee")
    join(program, "mentor", level=5, skills=("x",))
    run = matched(program, manager, floor=9_000)
    assert (run.report["matched"], run.floor) == (0, 9_000)
    said = certificate_in_words(run.objective, run.report, run.floor)
    assert said[-1] == "No pair was wanted that fits less than 90.0."
    study = studied(run, StudyKind.POINTS, manager)
    choices, _here = choices_of(study)
    assert max(one.matched for one in choices) == 1  # the choices set their own floors


def test_every_aim_of_the_engine_has_its_words() -> None:
    assert {value for value, _aim in aims()} == {str(one) for one in Objective}
    assert {str(one) for one in Objective} <= set(AIMS)
    for objective in AIMS:
        said = certificate_in_words(objective, {"gap": 0, "total": 8_000, "matched": 2})
        assert len(said) == 2
        assert all(said)
        assert certificate_in_words(objective, {"gap": 3, "total": 8_000, "matched": 2})


def contested(program: Program) -> tuple[Enrollment, Enrollment]:
    """Ana fits Xenia well, and Ben has her: he fits nobody else."""
    ana = join(program, "mentee", given_name="Ana")
    xenia = join(program, "mentor", level=5, skills=("x",), given_name="Xenia")
    join(program, "mentee", skills=("x",), given_name="Ben")
    join(program, "mentor", level=5, given_name="Yves")
    return ana, xenia


def test_the_exact_cost_is_what_the_best_match_with_the_pair_has_less(
    program: Program, manager: Person
) -> None:
    ana, xenia = contested(program)
    run = matched(program, manager)
    study = studied(run, StudyKind.EXACT, manager, mentee=ana, mentor=xenia)
    kept = open_run(run)
    answer = why_not(kept.problem, kept.result, str(ana.pk), str(xenia.pk))
    assert study.found == {"possible": True, "people": 0, "points": 6_000}
    assert 0 <= (answer.least_loss or 0) <= 6_000
    assert exactly_in_words(study.found).endswith("would lower the total fit by 60.0.")


def test_the_exact_cost_is_the_same_when_one_has_ruled_the_other_out_in_private(
    program: Program, manager: Person
) -> None:
    ana, xenia = contested(program)
    pair = {"mentee": ana, "mentor": xenia}
    before = studied(matched(program, manager), StudyKind.EXACT, manager, **pair)
    PrivateExclusion.objects.create(person=xenia.person, other=ana.person)
    run = matched(program, manager)
    assert len(open_run(run).problem.private) == 1
    after = studied(run, StudyKind.EXACT, manager, **pair)
    assert (after.state, after.found) == (StudyState.DONE, before.found)


def test_the_exact_cost_in_people(program: Program, manager: Person) -> None:
    program.matching_rules = [*RULES, SOME_SKILL]
    program.save()
    ana = join(program, "mentee", skills=("x", "y"))
    join(program, "mentee", skills=("x",))
    xenia = join(program, "mentor", level=5, skills=("x",))
    join(program, "mentor", level=5, skills=("y",))
    study = studied(matched(program, manager), StudyKind.EXACT, manager, mentee=ana, mentor=xenia)
    assert study.found["people"] == 1
    assert "would leave 1 mentee more without a mentor." in exactly_in_words(study.found)


def test_nothing_to_work_out_where_a_must_forbids(program: Program, manager: Person) -> None:
    ana, xenia = contested(program)
    Person.objects.filter(pk=ana.person_id).update(manager=xenia.person)
    place_in_tree()
    study = studied(matched(program, manager), StudyKind.EXACT, manager, mentee=ana, mentor=xenia)
    assert study.found == {"possible": False}


def test_asking_twice_is_asking_once_and_again_takes_the_same_row(program: Program, manager: Person) -> None:
    contested(program)
    run = matched(program, manager)
    first = ask_study(run=run, kind=StudyKind.COSTS, by=manager)
    assert ask_study(run=run, kind=StudyKind.COSTS, by=manager) == first
    perform_study(study_id=first.pk)
    perform_study(study_id=first.pk)  # done already
    again = ask_study(run=run, kind=StudyKind.COSTS, by=manager)
    assert (again, again.state, again.found) == (first, StudyState.QUEUED, {})
    verbs = list(Event.objects.filter(verb__startswith="pairing.run_stud").values_list("verb", "data"))
    assert verbs == [
        ("pairing.run_study_asked", {"kind": "costs"}),
        ("pairing.run_studied", {"kind": "costs", "state": "done"}),
        ("pairing.run_study_asked", {"kind": "costs"}),
    ]


@pytest.mark.parametrize("kind", list(StudyKind))
def test_cancelled_while_it_works_keeps_nothing(
    program: Program, manager: Person, kind: StudyKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, xenia = contested(program)
    monkeypatch.setattr(studying, "LOOK_EVERY", 0.0)
    pair = {"mentee": ana, "mentor": xenia} if kind == StudyKind.EXACT else {}
    study = ask_study(run=matched(program, manager), kind=kind, by=manager, **pair)
    RunStudy.objects.update(state=StudyState.RUNNING)
    cancel_study(study=study, by=manager)
    study.refresh_from_db()
    assert (study.state, study.cancel_requested) == (StudyState.RUNNING, True)
    perform_study(study_id=study.pk)
    study.refresh_from_db()
    assert (study.state, study.found) == (StudyState.CANCELLED, {})


def test_cancelled_before_it_begins_is_not_worked_out(program: Program, manager: Person) -> None:
    contested(program)
    study = ask_study(run=matched(program, manager), kind=StudyKind.POINTS, by=manager)
    cancel_study(study=study, by=manager)
    perform_study(study_id=study.pk)
    study.refresh_from_db()
    assert (study.state, study.found) == (StudyState.CANCELLED, {})
    assert Event.objects.filter(verb="pairing.run_study_stopped").count() == 1


def test_what_is_not_kept_cannot_be_worked_out(program: Program, manager: Person) -> None:
    contested(program)
    run = matched(program, manager)
    study = ask_study(run=run, kind=StudyKind.AUDIT, by=manager)
    RunSnapshot.objects.all().delete()
    perform_study(study_id=study.pk)
    study.refresh_from_db()
    assert study.state == StudyState.FAILED
    with pytest.raises(NotKept):
        ask_study(run=run, kind=StudyKind.COSTS, by=manager)


def test_erasing_one_of_two_takes_the_question_about_them(program: Program, manager: Person) -> None:
    ana, xenia = contested(program)
    run = matched(program, manager)
    studied(run, StudyKind.EXACT, manager, mentee=ana, mentor=xenia)
    studied(run, StudyKind.COSTS, manager)
    privacy.erase(ana.person_id)
    assert list(run.studies.values_list("kind", flat=True)) == ["costs"]


def part_timers(program: Program) -> None:
    """Twelve full-time mentees with a mentor each; six part-time ones at a level that no mentor is above."""
    program.matching_rules = [*RULES, ABOVE]
    program.save()
    for _ in range(12):
        join(program, "mentee", employment_type="full_time")
    for _ in range(6):
        join(program, "mentee", level=9, employment_type="part_time")
    for _ in range(20):
        join(program, "mentor", level=5)


def table(tables: list[fair_words.Table], key: str) -> fair_words.Table:
    return next(one for one in tables if one.key == key)


def test_a_group_that_is_matched_less_often_is_said_with_its_chance(
    program: Program, manager: Person
) -> None:
    part_timers(program)
    study = studied(matched(program, manager), StudyKind.AUDIT, manager)
    tables = fair_words.tables_of(study.found)
    found = table(tables, "mentee-employment")
    assert [(g.name, g.people, g.matched) for g in found.groups] == [
        ("Full-time", 12, 12),
        ("Part-time", 6, 0),
    ]
    assert found.findings == [
        "Part-time: matched less often, 0 of 6 against 12 of 12 (Full-time). Hardly chance."
    ]
    assert [group.impact for group in found.groups] == ["1.00", "0.00"]
    assert table(tables, "mentee-level").in_rules
    assert fair_words.summary_of(tables).endswith("deserve a look.")
    assert "affinity" not in str(study.found)


def test_small_groups_are_hidden_and_nothing_of_them_is_kept(program: Program, manager: Person) -> None:
    for number in range(9):
        join(program, "mentee", employment_type="part_time" if number < 2 else "full_time")
        join(program, "mentor", level=5)
    study = studied(matched(program, manager), StudyKind.AUDIT, manager)
    kept = next(t for t in study.found["tables"] if (t["side"], t["attribute"]) == ("mentee", "employment"))
    assert [group["value"] for group in kept["groups"]] == ["full_time", "part_time"]
    for group in kept["groups"]:  # hiding one would give the other away
        assert group["hidden"]
        assert not any(group[told] for told in ("people", "rate", "impact", "mean", "low_decile"))


def test_alike_groups_have_no_finding(program: Program, manager: Person) -> None:
    for number in range(20):
        join(program, "mentee", employment_type="part_time" if number % 2 else "full_time")
        join(program, "mentor", level=5)
    tables = fair_words.tables_of(studied(matched(program, manager), StudyKind.AUDIT, manager).found)
    assert table(tables, "mentee-employment").findings == []
    assert len(table(tables, "mentee-employment").groups) == 2


@pytest.mark.parametrize(("level", "band"), [(1, "1-3"), (3, "1-3"), (4, "4-6"), (0, "-2-0")])
def test_bands_of_levels(level: int, band: str) -> None:
    assert fairness.level_band(level) == band
    assert "Levels" in fair_words._name("level", band, {})


def test_departments_are_counted_by_the_part_they_belong_to(program: Program, manager: Person) -> None:
    root = Department.objects.create(code="root", name="All")
    sea, air = (Department.objects.create(code=n, name=n, parent=root) for n in ("Sea", "Air"))
    below = Department.objects.create(code="below", name="Below", parent=sea)
    found = fairness._top_departments()
    assert (found[below.pk], found[sea.pk], found[air.pk], found[root.pk]) == (
        sea.pk,
        sea.pk,
        air.pk,
        root.pk,
    )
