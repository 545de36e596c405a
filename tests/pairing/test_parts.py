"""A large run is shared in parts: same bytes whoever does them, also after somebody died over one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from cairn.pairing.domain import performing
from cairn.pairing.domain.keeping import open_run
from cairn.pairing.domain.performing import do_part, perform_run
from cairn.pairing.domain.runs import cancel_run, start_run
from cairn.pairing.enums import RunState
from cairn.pairing.models import MatchRun, RunPart, RunSnapshot, RunStep
from cairn.people.models import Person
from cairn.programs.models import Program
from cairn_match import solve
from tests.factories import make_enrollment, make_person
from tests.pairing.makers import make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MENTEES, MENTORS = 48, 20


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small that some dozen people are a large run."""
    monkeypatch.setattr(performing, "IN_PARTS", 1)
    monkeypatch.setattr(performing, "LEAST_ROWS", 1)
    monkeypatch.setattr(performing, "PAIRS_A_PART", 10 * MENTORS)
    forget_memory()


@pytest.fixture
def manager() -> Person:
    return make_person("Noor Haddad")


@pytest.fixture
def program() -> Program:
    program, dice = make_matching_program(), random.Random(4)
    skills = [f"Skill {k}" for k in range(9)]
    for k in range(MENTEES):
        person = make_person(f"Mentee {k}", level=1)
        make_enrollment(program, person, "mentee", wants=dice.sample(skills, 3), offers=[])
    for k in range(MENTORS):
        person = make_person(f"Mentor {k}", level=2 + k % 3)
        make_enrollment(program, person, "mentor", wants=[], offers=dice.sample(skills, 4), places=2)
    return program


def forget_memory() -> None:
    """As in a worker that has just been started."""
    performing._at_work.clear()


def begun(program: Program, manager: Person) -> MatchRun:
    run = start_run(program=program, objective="coverage", by=manager)
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def waiting(run: MatchRun) -> list[RunPart]:
    return list(RunPart.objects.filter(step__snapshot__run=run, found=None).order_by("pk"))


def work_off(run: MatchRun, *, dice: random.Random | None = None, fresh: bool = False) -> MatchRun:
    """Do all parts there are until the run ends; `fresh`: each in a worker that knows nothing."""
    while parts := waiting(run):
        part = dice.choice(parts) if dice else parts[0]
        if fresh:
            forget_memory()
        do_part(run_id=run.pk, part_id=part.pk)
    run.refresh_from_db()
    return run


def outcome(run: MatchRun) -> bytes:
    return open_run(run).result.to_json()


def test_a_large_run_is_put_up_in_parts_for_all_workers(program: Program, manager: Person) -> None:
    run = begun(program, manager)

    jobs = ProcrastinateJob.objects.filter(task_name="pairing.run_part").values_list("args", flat=True)
    assert run.state == RunState.RUNNING
    assert [(part.start, part.stop) for part in waiting(run)] == [
        (k, min(k + 10, 48)) for k in range(0, 48, 10)
    ]
    assert sorted(job["part_id"] for job in jobs) == [part.pk for part in waiting(run)]


def test_parts_done_by_anybody_in_any_order_give_the_bytes_of_one_worker(
    program: Program, manager: Person
) -> None:
    run = work_off(begun(program, manager), dice=random.Random(1), fresh=True)
    problem = open_run(run).problem

    assert (run.state, run.progress) == (RunState.READY, 100)
    assert run.report["rounds"] >= 1
    assert outcome(run) == solve(problem, objective="coverage", all_pairs=0).to_json()
    assert not RunStep.objects.exists()


def test_progress_grows_part_by_part(program: Program, manager: Person) -> None:
    run, seen = begun(program, manager), []
    while parts := waiting(run):
        do_part(run_id=run.pk, part_id=parts[0].pk)
        run.refresh_from_db()
        seen.append(run.progress)
    assert seen == sorted(seen)
    assert seen[:5] == [12, 24, 36, 48, 60]
    assert seen[-1] == 100


def test_a_part_cut_off_by_a_crash_is_done_again(
    program: Program, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(program, manager)
    parts = waiting(run)

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(performing, "look", die)
        with pytest.raises(KeyboardInterrupt):
            do_part(run_id=run.pk, part_id=parts[2].pk)
    forget_memory()

    assert waiting(run) == parts
    assert work_off(run).state == RunState.READY
    assert outcome(run) == solve(open_run(run).problem, objective="coverage", all_pairs=0).to_json()


def test_a_worker_that_died_between_two_steps_loses_nothing(
    program: Program, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(program, manager)
    *first, last = waiting(run)
    for part in first:
        do_part(run_id=run.pk, part_id=part.pk)

    def die(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(performing, "go_on", die)
        with pytest.raises(KeyboardInterrupt):
            do_part(run_id=run.pk, part_id=last.pk)
    forget_memory()
    assert not waiting(run)
    do_part(run_id=run.pk, part_id=last.pk)  # as the rescue of stalled jobs does

    assert work_off(run).state == RunState.READY


def test_the_same_job_twice_puts_up_the_next_step_once(program: Program, manager: Person) -> None:
    run = begun(program, manager)
    perform_run(run_id=run.pk)
    *_, last = waiting(run)
    for part in waiting(run):
        do_part(run_id=run.pk, part_id=part.pk)
    do_part(run_id=run.pk, part_id=last.pk)
    steps = RunStep.objects.filter(snapshot__run=run).values_list("number", flat=True)
    assert list(steps) == sorted(set(steps))


def test_a_cancelled_run_stops_at_the_next_part_and_leaves_nothing(program: Program, manager: Person) -> None:
    run = begun(program, manager)
    parts = waiting(run)
    do_part(run_id=run.pk, part_id=parts[0].pk)
    cancel_run(run=run, by=manager)
    do_part(run_id=run.pk, part_id=parts[1].pk)

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert not RunPart.objects.exists()
    assert not RunSnapshot.objects.filter(run=run).exists()
    do_part(run_id=run.pk, part_id=parts[2].pk)  # a job that still waited finds nothing to do
    assert not run.proposals.exists()


def test_a_run_whose_people_were_erased_says_so_and_ends(program: Program, manager: Person) -> None:
    run = begun(program, manager)
    parts = waiting(run)
    RunSnapshot.objects.filter(run=run).delete()
    do_part(run_id=run.pk, part_id=parts[0].pk)

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.message == "Somebody who took part was erased while it ran. Start it again."


def test_what_parts_find_is_sealed(program: Program, manager: Person) -> None:
    run = begun(program, manager)
    do_part(run_id=run.pk, part_id=waiting(run)[0].pk)
    found = bytes(RunPart.objects.exclude(found=None).values_list("found", flat=True)[0])
    assert b"keys" not in found
    assert b"PK" not in found[:4]


def test_an_objective_that_cannot_be_had_for_so_many_ends_the_run_with_the_reason(
    program: Program, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cairn_match.steps.LARGEST", 10)
    run = start_run(program=program, objective="fairest", by=manager)
    perform_run(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "pairs" in run.message
