from __future__ import annotations

import pytest

from cairn.core.errors import InvalidTransition
from cairn.core.models import Event
from cairn.mentoring.models import Mentorship
from cairn.mentoring.rules import PairRefused
from cairn.pairing.domain.asking import ask_mentor
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.publishing import NothingApproved, publish_run, undo_run
from cairn.pairing.domain.reviewing import (
    NotPossible,
    NotUnderReview,
    approve_proposals,
    pin_proposal,
    propose_by_hand,
    remove_proposal,
    unpin_proposal,
    write_note,
)
from cairn.pairing.domain.runs import NobodyToMatch, RunInProgress, cancel_run, start_run
from cairn.pairing.enums import ProposalState, RunState
from cairn.pairing.models import MatchRun, PairRule, Proposal
from cairn.pairing.rules import MentorIsFull
from cairn.people.models import Person, PrivateExclusion
from cairn.programs.models import Enrollment, Program
from tests.factories import make_enrollment, make_person, place_in_tree
from tests.pairing.makers import make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def manager() -> Person:
    return make_person("Noor Haddad")


@pytest.fixture
def program() -> Program:
    return make_matching_program()


def add(program: Program, name: str, side: str, skills: list[str], places: int = 1) -> Enrollment:
    wants, offers = (skills, []) if side == "mentee" else ([], skills)
    person = make_person(name, level=3 if side == "mentee" else 5, department=f"{side}s")
    return make_enrollment(program, person, side, wants=wants, offers=offers, places=places)


def finished(program: Program, manager: Person, **fields: object) -> MatchRun:
    run = start_run(program=program, objective="coverage", by=manager, **fields)  # type: ignore[arg-type]
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def pairs(run: MatchRun) -> set[tuple[str, str]]:
    rows = run.proposals.exclude(state=ProposalState.REMOVED).select_related(
        "mentee__person", "mentor__person"
    )
    return {(p.mentee.person.name, p.mentor.person.name) for p in rows}


def test_run_finds_the_best_whole_and_proves_it(program: Program, manager: Person) -> None:
    add(program, "Ana A", "mentee", ["x"])
    add(program, "Ben B", "mentee", ["y"])
    add(program, "Xenia X", "mentor", ["x"])
    add(program, "Yves Y", "mentor", ["y"])
    run = finished(program, manager)
    assert (run.state, pairs(run)) == (RunState.READY, {("Ana A", "Xenia X"), ("Ben B", "Yves Y")})
    assert (run.report["gap"], run.report["matched"], run.report["pairs_compared"]) == (0, 2, 4)
    proposal = run.proposals.first()
    assert proposal is not None
    assert proposal.score == sum(part["points"] for part in proposal.why["parts"])


def test_unmatched_people_have_a_reason(program: Program, manager: Person) -> None:
    ana, boss = add(program, "Ana A", "mentee", ["x"]), add(program, "Boss B", "mentor", ["x"])
    ana.person.manager = boss.person
    ana.person.save()
    place_in_tree()
    run = finished(program, manager)
    missing = run.unmatched.get()
    assert (missing.enrollment, missing.reason["reason"], missing.reason["rules"]) == (
        ana,
        "failed_must",
        ["line"],
    )


def test_a_private_exclusion_is_respected_and_never_named(program: Program, manager: Person) -> None:
    ana, xenia = add(program, "Ana A", "mentee", ["x"]), add(program, "Xenia X", "mentor", ["x"])
    PrivateExclusion.objects.create(person=xenia.person, other=ana.person)
    run = finished(program, manager)
    assert pairs(run) == set()
    assert run.unmatched.get().reason["reason"] in {"too_low", "no_mentors"}


def test_nobody_to_match_is_said_before_a_run_starts(program: Program, manager: Person) -> None:
    with pytest.raises(NobodyToMatch):
        start_run(program=program, objective="score", by=manager)


def test_only_those_who_lean_when_asked_so(program: Program, manager: Person) -> None:
    leaning = add(program, "Ana A", "mentee", ["x"])
    add(program, "Ben B", "mentee", ["x"])
    add(program, "Xenia X", "mentor", ["x"], places=2)
    Enrollment.objects.filter(pk=leaning.pk).update(leans_on_program=True)
    assert pairs(finished(program, manager, only_leaning=True)) == {("Ana A", "Xenia X")}


def test_one_run_at_a_time(program: Program, manager: Person) -> None:
    add(program, "Ana A", "mentee", [])
    run = start_run(program=program, objective="score", by=manager)
    with pytest.raises(RunInProgress):
        start_run(program=program, objective="score", by=manager)
    cancel_run(run=run, by=manager)
    start_run(program=program, objective="score", by=manager)


def test_cancel_while_running_leaves_nothing_behind(program: Program, manager: Person) -> None:
    add(program, "Ana A", "mentee", ["x"])
    add(program, "Xenia X", "mentor", ["x"])
    run = start_run(program=program, objective="coverage", by=manager)
    MatchRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    cancel_run(run=run, by=manager)
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.proposals.count(), run.unmatched.count()) == (RunState.CANCELLED, 0, 0)


def test_run_cut_off_by_a_crash_starts_again_and_gives_the_same(program: Program, manager: Person) -> None:
    add(program, "Ana A", "mentee", ["x"])
    add(program, "Xenia X", "mentor", ["x"])
    run = finished(program, manager)
    first = pairs(run)
    MatchRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    perform_run(run_id=run.pk)
    assert (pairs(run), run.proposals.count()) == (first, 1)


def test_unreadable_rules_stop_the_run_with_the_place(program: Program, manager: Person) -> None:
    add(program, "Ana A", "mentee", [])
    program.matching_rules = [{"key": "odd", "kind": "sideways"}]
    program.save()
    run = finished(program, manager)
    assert run.state == RunState.FAILED
    assert "odd" in run.message


def test_publish_starts_the_approved_pairs_and_closes_their_requests(
    program: Program, manager: Person
) -> None:
    ana = add(program, "Ana A", "mentee", ["x"])
    xenia, other = add(program, "Xenia X", "mentor", ["x"]), add(program, "Olga O", "mentor", [])
    request = ask_mentor(mentee=ana, mentor=other, message="please", by=ana.person)
    run = finished(program, manager)
    with pytest.raises(NothingApproved):
        publish_run(run=run, by=manager)
    proposal = run.proposals.get()
    write_note(proposal=proposal, note="You both climb.")
    assert approve_proposals(run=run) == 1
    assert publish_run(run=run, by=manager).begun == 1
    mentorship = Mentorship.objects.get()
    assert (mentorship.source, mentorship.program_note) == ("run", "You both climb.")
    assert mentorship.why == proposal.why
    assert set(mentorship.members.values_list("person_id", flat=True)) == {ana.person_id, xenia.person_id}
    request.refresh_from_db()
    assert request.state == "withdrawn"
    with pytest.raises(NotUnderReview):
        publish_run(run=run, by=manager)
    assert Event.objects.filter(verb="pairing.run_published").get().data == {"pairs": 1}


def test_publish_leaves_out_what_reality_has_overtaken(program: Program, manager: Person) -> None:
    ana, ben = add(program, "Ana A", "mentee", ["x"]), add(program, "Ben B", "mentee", ["y"])
    add(program, "Xenia X", "mentor", ["x"])
    yves = add(program, "Yves Y", "mentor", ["y"])
    run = finished(program, manager)
    approve_proposals(run=run)
    PrivateExclusion.objects.create(person=ben.person, other=yves.person)
    done = publish_run(run=run, by=manager)
    assert (done.begun, [p.mentee for p, _why in done.refused]) == (1, [ben])
    assert Mentorship.objects.get().members.filter(person=ana.person).exists()


def test_undo_takes_the_pairs_back_and_frees_the_seats(program: Program, manager: Person) -> None:
    add(program, "Ana A", "mentee", ["x"])
    add(program, "Xenia X", "mentor", ["x"])
    run = finished(program, manager)
    approve_proposals(run=run)
    publish_run(run=run, by=manager)
    assert undo_run(run=run, by=manager) == 1
    run.refresh_from_db()
    assert run.state == RunState.UNDONE
    assert not Mentorship.objects.live().exists()
    assert pairs(finished(program, manager)) == {("Ana A", "Xenia X")}
    with pytest.raises(InvalidTransition):
        undo_run(run=run, by=manager)


def test_pin_survives_a_rerun_and_unpin_frees(program: Program, manager: Person) -> None:
    ana, xenia = add(program, "Ana A", "mentee", ["x"]), add(program, "Xenia X", "mentor", ["x"])
    add(program, "Yves Y", "mentor", [])
    run = finished(program, manager)
    yves = Enrollment.objects.get(person__given_name="Yves")
    by_hand = propose_by_hand(run=run, mentee=ana, mentor=yves, by=manager)
    assert pairs(run) == {("Ana A", "Yves Y")}
    assert pairs(finished(program, manager, rerun_of=run)) == {("Ana A", "Yves Y")}
    unpin_proposal(proposal=by_hand, by=manager)
    assert pairs(finished(program, manager)) == {("Ana A", "Xenia X")}
    assert not PairRule.objects.filter(mentor=xenia).exists()


def test_removed_pair_stays_out_of_later_runs(program: Program, manager: Person) -> None:
    add(program, "Ana A", "mentee", ["x"])
    add(program, "Xenia X", "mentor", ["x"])
    run = finished(program, manager)
    remove_proposal(proposal=run.proposals.get(), by=manager)
    assert pairs(finished(program, manager)) == set()


def test_pinning_one_mentee_twice_keeps_the_later_pin(program: Program, manager: Person) -> None:
    ana = add(program, "Ana A", "mentee", ["x"])
    add(program, "Xenia X", "mentor", ["x"])
    yves = add(program, "Yves Y", "mentor", [])
    run = finished(program, manager)
    pin_proposal(proposal=run.proposals.get(), by=manager)
    propose_by_hand(run=run, mentee=ana, mentor=yves, by=manager)
    assert list(PairRule.objects.filter(mentee=ana, pinned=True).values_list("mentor", flat=True)) == [
        yves.pk
    ]


def test_by_hand_refuses_what_the_facts_forbid(program: Program, manager: Person) -> None:
    ana, ben = add(program, "Ana A", "mentee", ["x"]), add(program, "Ben B", "mentee", ["x"])
    xenia, yves = add(program, "Xenia X", "mentor", ["x"]), add(program, "Yves Y", "mentor", ["x"])
    PrivateExclusion.objects.create(person=yves.person, other=ana.person)
    run = finished(program, manager)
    with pytest.raises(PairRefused):
        propose_by_hand(run=run, mentee=ana, mentor=yves, by=manager)
    assert pairs(run) == {("Ana A", "Xenia X"), ("Ben B", "Yves Y")}
    with pytest.raises(MentorIsFull):
        propose_by_hand(run=run, mentee=ben, mentor=xenia, by=manager)
    program.matching_rules = [
        *program.matching_rules,
        {"key": "z", "kind": "same", "mode": "must", "mentee": "department"},
    ]
    MatchRun.objects.filter(pk=run.pk).update(rules=program.matching_rules)
    Proposal.objects.filter(run=run, mentee=ana).update(state=ProposalState.REMOVED)
    with pytest.raises(NotPossible):
        propose_by_hand(run=run, mentee=ben, mentor=xenia, by=manager)
