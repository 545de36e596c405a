"""Two runs of a program side by side, each as it stands now: what a manager has left out does not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum

from cairn.pairing.domain.market import questions_of
from cairn.pairing.domain.sentences import rule_sentence
from cairn.pairing.enums import ProposalState
from cairn.pairing.models import MatchRun, Proposal
from cairn.programs.models import Enrollment

Part = Literal["changed", "new", "gone", "kept"]
PARTS: tuple[Part, ...] = ("changed", "new", "gone", "kept")


@dataclass(frozen=True)
class Totals:
    """What a run comes to; hundredths of score, None where nobody is matched."""

    matched: int
    total: int
    lowest: int | None


@dataclass(frozen=True)
class PairBeside:
    """One mentee in both runs; None where a run has nobody for them."""

    mentee: Enrollment
    now: Enrollment | None
    now_score: int | None
    before: Enrollment | None
    before_score: int | None


def standing(run: MatchRun) -> QuerySet[Proposal]:
    """The pairs of a run as they stand."""
    return run.proposals.exclude(state=ProposalState.REMOVED)


def totals_of(run: MatchRun) -> Totals:
    """Matched, total and worst-off, in one query."""
    found = standing(run).aggregate(matched=Count("mentee"), total=Sum("score"), lowest=Min("score"))
    return Totals(found["matched"], found["total"] or 0, found["lowest"])


def counts_of(run: MatchRun, before: MatchRun) -> dict[Part, int]:
    """How many pairs are kept, changed, new in `run`, and gone since `before`."""
    here = _beside(run, before).aggregate(
        kept=Count("pk", filter=Q(other=F("mentor_id"))),
        changed=Count("pk", filter=Q(other__isnull=False) & ~Q(other=F("mentor_id"))),
        new=Count("pk", filter=Q(other__isnull=True)),
    )
    gone = _beside(before, run).filter(other__isnull=True).count()
    return {"changed": here["changed"], "new": here["new"], "gone": gone, "kept": here["kept"]}


def page_of(
    run: MatchRun, before: MatchRun, part: Part, *, after: UUID | None, page: int
) -> tuple[list[PairBeside], UUID | None]:
    """A page of one part, and after whom the next one begins."""
    rows = _beside(before, run) if part == "gone" else _beside(run, before)
    found = rows.filter(**{"other__isnull": part in ("new", "gone")})
    if part == "kept":
        found = found.filter(other=F("mentor_id"))
    elif part == "changed":
        found = found.exclude(other=F("mentor_id"))
    if after is not None:
        found = found.filter(mentee_id__gt=after)
    people = ["mentee__person__location", "mentor__person__location"]
    got = list(found.select_related(*people).order_by("mentee_id")[: page + 1])
    shown = got[:page]
    others = Enrollment.objects.select_related("person__location").in_bulk(
        [p.other for p in shown if p.other]
    )
    sides = [_side(p, others.get(p.other), gone=part == "gone") for p in shown]
    return sides, shown[-1].mentee_id if len(got) > page else None


def _beside(run: MatchRun, other: MatchRun) -> QuerySet[Any]:
    """The pairs of `run`, each with the mentor and the score that the other run has for its mentee."""
    theirs = standing(other).filter(mentee=OuterRef("mentee"))
    return standing(run).annotate(
        other=Subquery(theirs.values("mentor_id")[:1]), other_score=Subquery(theirs.values("score")[:1])
    )


def _side(row: Any, other: Enrollment | None, *, gone: bool) -> PairBeside:
    mine, theirs = (row.mentor, row.score), (other, row.other_score)
    now, before = (theirs, mine) if gone else (mine, theirs)
    return PairBeside(row.mentee, *now, *before)


@dataclass(frozen=True)
class RuleBeside:
    """A rule that differs, as sentences; empty where a run does not have it."""

    now: str
    before: str


def rules_beside(run: MatchRun, before: MatchRun) -> list[RuleBeside]:
    """The rules that the two runs do not share, in the order of the later one."""
    questions = {str(q.pk): q.text for q in questions_of(run.program, [*run.rules, *before.rules])}
    mine, theirs = ({rule["key"]: rule for rule in one.rules} for one in (run, before))
    said = [
        RuleBeside(*(rule_sentence(side[key], questions) if key in side else "" for side in (mine, theirs)))
        for key in [*mine, *(key for key in theirs if key not in mine)]
        if mine.get(key) != theirs.get(key)
    ]
    return [pair for pair in said if pair.now != pair.before]
