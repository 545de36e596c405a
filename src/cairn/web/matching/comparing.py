"""Two runs of a program beside each other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cairn.pairing.domain.comparing import PARTS, Part, Totals, counts_of, page_of, rules_beside, totals_of
from cairn.pairing.domain.proof_words import in_points
from cairn.pairing.models import MatchRun
from cairn.web.matching.views import PAGE, governed_run, words_of
from cairn.web.request import Request
from cairn.web.shapes import Tab

OTHERS = 20  # earlier and later runs to choose from


@require_GET
def compare(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """This run beside another one: by default the one that it repeats, else the one before it."""
    run = governed_run(request, program_id, run_id)
    others = [
        r for r in run.program.match_runs.order_by("-created_at")[: OTHERS + 1] if r != run and r.report
    ]
    other = _other(run, others, request.GET.get("to", ""))
    words = words_of(request, run.program, run=run, others=others, other=other)
    if other is not None:
        words |= _beside(request, run, other)
    return render(request, "matching/compare.html", words)


def _other(run: MatchRun, others: list[MatchRun], wanted: str) -> MatchRun | None:
    named = {str(other.pk): other for other in others}
    before = next((o for o in others if o.created_at < run.created_at), None)
    return named.get(wanted) or named.get(str(run.rerun_of_id)) or before or next(iter(others), None)


def _beside(request: Request, run: MatchRun, other: MatchRun) -> dict[str, Any]:
    counts = counts_of(run, other)
    part = next((p for p in PARTS if p == request.GET.get("show")), _first(counts))
    rows, last = page_of(run, other, part, after=_uuid(request.GET.get("after", "")), page=PAGE)
    here = f"?to={other.pk}&show="
    labels: dict[Part, str] = {"changed": _("Changed"), "new": _("New"), "gone": _("Gone"), "kept": _("Kept")}
    return {
        "counts": counts,
        "part": part,
        "parts": [Tab(labels[p], here + p, current=p == part, count=counts[p]) for p in PARTS],
        "rows": [(row, _points(row.now_score), _points(row.before_score)) for row in rows],
        "older": f"{here}{part}&after={last}" if last else "",
        "newer": here + part if request.GET.get("after") else "",
        "figures": _figures(totals_of(run), totals_of(other)),
        "rules": rules_beside(run, other),
        "address": reverse("matching:compare", args=[run.program_id, run.pk]),
    }


def _first(counts: dict[Part, int]) -> Part:
    """What there is to see first: changes, if there are any."""
    return next((part for part in PARTS if counts[part]), "changed")


def _figures(now: Totals, before: Totals) -> list[tuple[str, str, str]]:
    return [
        (_("Mentees with a mentor"), str(now.matched), str(before.matched)),
        (_("Total fit"), in_points(now.total), in_points(before.total)),
        (_("Lowest fit of a pair"), _points(now.lowest), _points(before.lowest)),
    ]


def _points(score: int | None) -> str:
    return "" if score is None else in_points(score)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
