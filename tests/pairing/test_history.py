"""A run can be checked and computed again from what was kept, and what was kept goes with whoever is erased."""

from __future__ import annotations

import datetime as dt

import pytest

from cairn.core import files, privacy
from cairn.core.models import Event, StoredFile, StoredFileChunk, Vault, VaultKey
from cairn.core.sealed import rotate_master_key
from cairn.identity.domain.retention import apply_retention
from cairn.pairing.domain.checking import ask_check, perform_check, repeat_run
from cairn.pairing.domain.keeping import NotKept, kept_input, open_run
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.reviewing import pin_proposal, propose_by_hand, remove_proposal
from cairn.pairing.domain.runs import cancel_run, start_run
from cairn.pairing.enums import RunState
from cairn.pairing.models import MatchRun, PairRule, RunSnapshot
from cairn.people.models import Person, PrivateExclusion
from cairn.programs.models import Enrollment, MentorPlaces, Program
from tests.factories import make_enrollment, make_person
from tests.pairing.makers import make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def manager() -> Person:
    return make_person("Noor Haddad")


@pytest.fixture
def program() -> Program:
    program = make_matching_program()
    for name, skills in (("Ana A", ["x"]), ("Ben B", ["y"]), ("Cleo C", ["x"])):
        make_enrollment(program, make_person(name, level=3, department="Sea"), "mentee", wants=skills)
    for name, skills in (("Xenia X", ["x"]), ("Yves Y", ["y"])):
        make_enrollment(program, make_person(name, level=5, department="Air"), "mentor", offers=skills)
    MentorPlaces.objects.update(places=1)
    return program


def one(program: Program, name: str) -> Enrollment:
    return program.enrollments.select_related("person").get(person__given_name=name)


def finished(program: Program, manager: Person, **fields: object) -> MatchRun:
    run = start_run(program=program, objective="coverage", by=manager, **fields)  # type: ignore[arg-type]
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def change_everything(program: Program) -> None:
    """What a program goes through after a run: places, skills, blocks, rules, somebody new."""
    MentorPlaces.objects.update(places=7)
    PrivateExclusion.objects.create(person=one(program, "Ana").person, other=one(program, "Xenia").person)
    Person.objects.filter(given_name="Ben").update(level=9)
    make_enrollment(program, make_person("Zoe Z", level=8), "mentor", offers=["x"])
    program.matching_rules = program.matching_rules[:2]
    program.save()


def test_a_run_repeated_from_what_was_kept_equals_its_proposals(program: Program, manager: Person) -> None:
    run = finished(program, manager, seed=5)
    listed = set(run.proposals.values_list("mentee_id", "mentor_id", "score"))
    change_everything(program)
    again = repeat_run(run)
    assert (again.same, again.as_listed) == (True, True)
    found = {(str(a), str(b), score) for a, b, score in listed}
    assert found == {(*pair, s) for pair, s in zip(again.result.pairs, again.result.scores, strict=True)}


def test_what_a_manager_does_in_the_review_does_not_change_what_the_run_found(
    program: Program, manager: Person
) -> None:
    MentorPlaces.objects.update(places=3)
    run = finished(program, manager)
    first = run.proposals.order_by("pk").first()
    assert first is not None
    remove_proposal(proposal=first, by=manager)
    propose_by_hand(run=run, mentee=one(program, "Ben"), mentor=one(program, "Xenia"), by=manager)
    assert repeat_run(run).as_listed


def test_a_proposal_changed_behind_the_engine_is_noticed(program: Program, manager: Person) -> None:
    run = finished(program, manager)
    run.proposals.update(mentor=one(program, "Yves"))
    perform_check(run_id=run.pk)
    found = RunSnapshot.objects.get(run=run).check_found
    assert (found["proved"], found["repeated"], found["gap"]) == (False, False, 0)


def test_check_runs_in_the_background_and_is_kept_with_an_event(program: Program, manager: Person) -> None:
    run = finished(program, manager)
    ask_check(run=run, by=manager)
    ask_check(run=run, by=manager)
    snapshot = RunSnapshot.objects.get(run=run)
    assert snapshot.is_checking
    perform_check(run_id=run.pk)
    snapshot.refresh_from_db()
    assert not snapshot.is_checking
    assert (snapshot.check_found["proved"], snapshot.check_found["repeated"]) == (True, True)
    assert Event.objects.filter(verb="pairing.run_check_asked").count() == 1
    assert Event.objects.get(verb="pairing.run_checked").data == {"proved": True, "repeated": True}


def test_a_run_that_was_cut_off_goes_on_with_what_it_began_with(program: Program, manager: Person) -> None:
    run = finished(program, manager)
    before = open_run(run).result.to_json()
    change_everything(program)
    MatchRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    perform_run(run_id=run.pk)
    assert open_run(run).result.to_json() == before
    assert StoredFile.objects.count() == 2


def test_the_files_are_unreadable_without_the_key_and_survive_its_rotation(
    program: Program, manager: Person
) -> None:
    run = finished(program, manager)
    stored = b"".join(chunk for file in StoredFile.objects.all() for chunk in files.read(file))
    assert str(one(program, "Ana").pk).encode() not in stored
    assert stored[:2] != b"PK"
    rotate_master_key()
    assert kept_input(run) is not None


def nothing_is_left() -> bool:
    tables = (RunSnapshot, StoredFile, StoredFileChunk, VaultKey.objects.filter(vault__kind="match_run"))
    rows = [t if hasattr(t, "exists") else t.objects.all() for t in tables]
    return not any(row.exists() for row in (*rows, Vault.objects.filter(kind="match_run")))


def test_erasing_one_person_takes_the_whole_snapshot_and_leaves_the_figures(
    program: Program, manager: Person
) -> None:
    run = finished(program, manager)
    open_run(run)
    privacy.erase(one(program, "Yves").person_id)
    assert nothing_is_left()
    with pytest.raises(NotKept):
        open_run(run)
    with pytest.raises(NotKept):
        ask_check(run=run, by=manager)
    perform_check(run_id=run.pk)
    run.refresh_from_db()
    assert (run.report["gap"], run.proposals.count()) == (0, 2)


def test_erasing_somebody_of_another_program_leaves_it_alone(program: Program, manager: Person) -> None:
    run = finished(program, manager)
    privacy.erase(make_enrollment(make_matching_program(), make_person(), "mentee").person_id)
    assert repeat_run(run).same


def test_retention_of_the_program_lets_it_go(program: Program, manager: Person) -> None:
    run = finished(program, manager)
    apply_retention()
    assert not nothing_is_left()
    MatchRun.objects.filter(pk=run.pk).update(
        finished_at=run.finished_at - dt.timedelta(days=31 * program.retention_months)  # type: ignore[operator]
    )
    apply_retention()
    assert nothing_is_left()


@pytest.mark.parametrize("how", ["cancelled", "program"])
def test_what_came_to_nothing_keeps_nothing(program: Program, manager: Person, how: str) -> None:
    run = finished(program, manager)
    if how == "cancelled":
        cancel_run(run=run, by=manager)
    else:
        run.delete()
    assert nothing_is_left()


def test_a_pin_without_a_place_is_left_out_and_does_not_stop_the_run(
    program: Program, manager: Person
) -> None:
    run = finished(program, manager)
    for proposal in run.proposals.all():
        pin_proposal(proposal=proposal, by=manager)
    xenia = one(program, "Xenia")
    late = next(
        e for e in (one(program, "Ana"), one(program, "Cleo")) if not PairRule.objects.filter(mentee=e)
    )
    PairRule.objects.create(program=program, mentee=late, mentor=xenia, pinned=True)
    again = finished(program, manager, rerun_of=run)
    assert again.state == RunState.READY
    assert set(again.proposals.filter(pinned=True).values_list("mentee", "mentor")) == set(
        run.proposals.values_list("mentee", "mentor")
    )
