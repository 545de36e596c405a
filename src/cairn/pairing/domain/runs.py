"""A bulk match from the button to the proposals."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from psycopg import sql

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.core.ids import new_id
from cairn.pairing import events
from cairn.pairing.domain.keeping import forget_input, keep_input, keep_outcome
from cairn.pairing.domain.market import load_market, waiting_rows
from cairn.pairing.domain.proof_words import proved
from cairn.pairing.domain.words import explained
from cairn.pairing.enums import ProposalState, RunState
from cairn.pairing.models import MatchRun, Proposal, Unmatched
from cairn.pairing.rules import RUN
from cairn.people.models import Person
from cairn.programs.models import Enrollment, Program
from cairn_match import Problem, Result, Status, explain_pairs

# columns of a proposal as a run writes it
PROPOSAL = ("id", "run_id", "mentee_id", "mentor_id", "score", "why", "pinned", "state", "by_hand", "note")


class RunInProgress(DomainError):
    """A match is running in this program already. Wait for it, or cancel it first."""


class NobodyToMatch(DomainError):
    """Everybody who takes part as a mentee has a mentor already."""


@transaction.atomic
def start_run(
    *,
    program: Program,
    objective: str,
    by: Person,
    seed: int = 1,
    only_leaning: bool = False,
    rerun_of: MatchRun | None = None,
    floor: int = 0,
) -> MatchRun:
    """Queue a bulk match. The rules are kept with it, so that the run can be explained and repeated later."""
    from cairn.pairing.tasks import run_match

    run = MatchRun(
        program=program,
        objective=objective,
        seed=seed,
        floor=floor,
        only_leaning=only_leaning,
        rules=program.matching_rules,
        started_by=by,
        rerun_of=rerun_of,
        created_at=now(),
    )
    if not waiting_mentees(run).exists():
        raise NobodyToMatch
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        raise RunInProgress from None
    record(events.RUN_STARTED, by=by.pk, subject=run, program_id=program.pk, objective=objective, seed=seed)
    run_match.defer(run_id=str(run.pk))
    return run


def rerun(*, run: MatchRun, by: Person, objective: str | None = None, floor: int | None = None) -> MatchRun:
    """The same lot number over today's people, rules and pins; the same objective and floor, unless others are given.

    Raises what `start_run` raises.
    """
    return start_run(
        program=run.program,
        objective=objective or run.objective,
        floor=run.floor if floor is None else floor,
        seed=run.seed,
        only_leaning=run.only_leaning,
        by=by,
        rerun_of=run,
    )


@transaction.atomic
def cancel_run(*, run: MatchRun, by: Person) -> MatchRun:
    """Ask a run to stop, or throw away one that waits for review. Nobody hears of either."""
    run = MatchRun.objects.select_for_update().get(pk=run.pk)
    if run.state == RunState.RUNNING:
        run.cancel_requested = True
        run.save(update_fields=["cancel_requested"])
        return run
    RUN.check(run.state, RunState.CANCELLED)
    return finish_run(run, RunState.CANCELLED, by=by.pk)


def finish_run(run: MatchRun, state: RunState, *, by: UUID | None, message: str = "") -> MatchRun:
    if state in {RunState.CANCELLED, RunState.FAILED}:
        forget_input(run)
    run.state, run.finished_at, run.message = state, now(), message
    run.save(update_fields=["state", "finished_at", "message", "report", "progress"])
    what = events.RUN_FINISHED if state == RunState.READY else events.RUN_CANCELLED
    record(what, by=by, subject=run, program_id=run.program_id, state=state.value)
    return run


def waiting_mentees(run: MatchRun) -> QuerySet[Enrollment]:
    """The mentees this run is for: taking part and without a mentor here."""
    waiting = waiting_rows(run.program)
    return waiting.filter(leans_on_program=True) if run.only_leaning else waiting


def read_problem(run: MatchRun) -> Problem:
    """The program as it is now, kept with the run before the engine sees it."""
    asking = waiting_mentees(run)
    problem = load_market(run.program, mentees=asking, rules=run.rules, seed=run.seed, floor=run.floor)
    keep_input(run=run, problem=problem)
    return problem


@transaction.atomic
def keep_result(run: MatchRun, problem: Problem, result: Result, *, seconds: float) -> None:
    run = MatchRun.objects.select_for_update().get(pk=run.pk)
    if run.state != RunState.RUNNING:
        return
    if run.cancel_requested or result.status is Status.STOPPED:
        finish_run(run, RunState.CANCELLED, by=None)
        return
    Proposal.objects.filter(run=run).delete()
    Unmatched.objects.filter(run=run).delete()
    _write_proposals(run, problem, result)
    missing = [Unmatched(run=run, enrollment_id=UUID(u.mentee), reason=_reason(u)) for u in result.unmatched]
    Unmatched.objects.bulk_create(missing, batch_size=1000)
    keep_outcome(run=run, result=result)
    run.report, run.progress = _report(problem, result, seconds), 100
    finish_run(run, RunState.READY, by=None)


def _write_proposals(run: MatchRun, problem: Problem, result: Result) -> None:
    """Every pair with its reasons, passed on one by one: a large run has more of them than fit into memory."""
    into = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(Proposal._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, PROPOSAL))
    )
    why = explain_pairs(problem, result.rows, result.cols)
    facts = zip(result.pairs, result.scores, result.pinned, why, strict=True)
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for (mentee, mentor), score, pinned, explanation in facts:
            text = json.dumps(explained(explanation, problem.rules))
            values = (new_id(), run.pk, mentee, mentor, score, text, pinned)
            copy.write_row((*values, ProposalState.DRAFT.value, False, ""))


def _reason(unmatched: Any) -> dict[str, Any]:
    return {
        "reason": str(unmatched.reason),
        "rules": list(unmatched.rules),
        "codes": list(unmatched.codes),
        "people": unmatched.people,
        "places": unmatched.places,
    }


def _report(problem: Problem, result: Result, seconds: float) -> dict[str, Any]:
    """The certificate in plain numbers; hundredths of score."""
    return {
        "mentees": len(problem.mentees),
        "mentors": len(problem.mentors),
        "places": int(problem.places.sum()),
        "matched": result.matched,
        "unmatched": len(result.unmatched),
        "total": result.total,
        "value": result.certificate.value,
        "bound": result.certificate.bound,
        "gap": result.certificate.gap,
        "people_bound": result.certificate.people_bound,
        **proved(result),
        "rounds": result.rounds,
        "pairs_compared": len(problem.mentees) * len(problem.mentors),
        "released": [list(pair) for pair in result.released],
        "cpu_seconds": round(seconds, 2),
    }
