"""Checking a run again: the proof by the independent checker, and the whole computation from the stored input."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.pairing import events
from cairn.pairing.domain.keeping import NotKept, open_run
from cairn.pairing.models import MatchRun, RunSnapshot
from cairn.people.models import Person
from cairn_match import Result, certify, solve

PairScore = tuple[str, str, int]


@dataclass(frozen=True)
class Repeated:
    """A run computed again. `same`: every byte of the result; `as_listed`: the pairs that the run put down for review."""

    same: bool
    as_listed: bool
    result: Result


def repeat_run(run: MatchRun) -> Repeated:
    """Compute a run again from its stored input and seed; nothing is written. Raises NotKept."""
    kept = open_run(run)
    again = solve(kept.problem, objective=run.objective)
    return Repeated(again.to_json() == kept.result.to_json(), _pairs(again) == listed_pairs(run), again)


def listed_pairs(run: MatchRun) -> set[PairScore]:
    """The pairs that the run itself put down, also those that a manager has left out since."""
    rows = run.proposals.filter(by_hand=False).values_list("mentee_id", "mentor_id", "score")
    return {(str(mentee), str(mentor), score) for mentee, mentor, score in rows}


def _pairs(result: Result) -> set[PairScore]:
    return {(*pair, score) for pair, score in zip(result.pairs, result.scores, strict=True)}


@dataclass(frozen=True)
class Found:
    """What a check found, in plain values."""

    proved: bool
    repeated: bool
    faults: int
    people: int
    people_bound: int
    value: int
    bound: int
    gap: int


@transaction.atomic
def ask_check(*, run: MatchRun, by: Person) -> None:
    """Have a run checked again in the background; asking twice is asking once. Raises NotKept."""
    from cairn.pairing.tasks import check_run

    snapshot = (
        RunSnapshot.objects.select_for_update(of=("self",)).filter(run=run, outcome__isnull=False).first()
    )
    if snapshot is None:
        raise NotKept
    if snapshot.is_checking:
        return
    snapshot.check_asked_at = now()
    snapshot.save(update_fields=["check_asked_at"])
    record(events.RUN_CHECK_ASKED, by=by.pk, subject=run, program_id=run.program_id)
    check_run.defer(run_id=str(run.pk))


def perform_check(*, run_id: UUID) -> None:
    """Check and repeat a run, and keep what was found. Nothing to do when what it was computed from is gone."""
    run = MatchRun.objects.get(pk=run_id)
    try:
        kept = open_run(run)
    except NotKept:
        return
    check, again = certify(kept.problem, kept.result), repeat_run(run)
    found = Found(
        proved=check.ok and _pairs(kept.result) == listed_pairs(run),
        repeated=again.same and again.as_listed,
        faults=len(check.faults),
        people=check.people,
        people_bound=check.people_bound,
        value=check.value,
        bound=check.bound,
        gap=check.gap,
    )
    _keep(run, found)


@transaction.atomic
def _keep(run: MatchRun, found: Found) -> None:
    snapshot = RunSnapshot.objects.select_for_update(of=("self",)).filter(run=run).first()
    if snapshot is None:
        return  # somebody in it was erased meanwhile
    snapshot.checked_at, snapshot.check_found = now(), asdict(found)
    snapshot.save(update_fields=["checked_at", "check_found"])
    record(
        events.RUN_CHECKED,
        by=None,
        subject=run,
        program_id=run.program_id,
        proved=found.proved,
        repeated=found.repeated,
    )
