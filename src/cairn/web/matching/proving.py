"""How good a run is, and how anybody can check it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cairn.core.errors import DomainError
from cairn.pairing.domain import checking, runs
from cairn.pairing.domain.keeping import NotKept, open_run
from cairn.pairing.domain.objectives import aim_of
from cairn.pairing.domain.proof_words import certificate_in_words, dearest, in_points
from cairn.pairing.models import MatchRun, RunSnapshot
from cairn.web.matching.views import governed_run, words_of
from cairn.web.request import Request
from cairn.web.toasts import say


@require_GET
def proof(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """The certificate in words, the prices behind it, and the last check."""
    run = governed_run(request, program_id, run_id)
    here = reverse("matching:proof", args=[program_id, run.pk])
    snapshot = RunSnapshot.objects.filter(run=run, outcome__isnull=False).first()
    words = words_of(request, run.program, run=run, here=here, report=run.report, snapshot=snapshot)
    if request.htmx:
        if snapshot and snapshot.is_checking:
            return render(request, "matching/_check.html", words)
        return HttpResponse(headers={"HX-Redirect": here})
    return render(request, "matching/proof.html", words | _figures(run))


def _figures(run: MatchRun) -> dict[str, Any]:
    if run.report.get("gap") is None:
        return {"proved": False}
    sides = {side: (run.report[side][0], in_points(run.report[side][1])) for side in ("reached", "limit")}
    try:
        prices = dearest(open_run(run))
    except NotKept:
        prices = []
    return {
        "proved": True,
        **sides,
        "prices": prices,
        "total": in_points(run.report["total"]),
        "certificate": certificate_in_words(run.objective, run.report, run.floor),
        "aim": aim_of(run.objective),
        "pinned": run.proposals.filter(pinned=True).exists(),
    }


@require_POST
def check(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """Have the proof checked and the whole run computed again."""
    run = governed_run(request, program_id, run_id)
    try:
        checking.ask_check(run=run, by=request.person)
    except DomainError as error:
        say(request, error.message)
    return redirect("matching:proof", program_id=program_id, run_id=run.pk)


@require_POST
def rerun(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """The same again around today's pins, people and rules."""
    run = governed_run(request, program_id, run_id)
    try:
        fresh = runs.rerun(run=run, by=request.person)
    except DomainError as error:
        say(request, error.message)
        return redirect("matching:show", program_id=program_id, run_id=run.pk)
    say(request, _("Running again. What you pinned stays as it is."))
    return redirect("matching:show", program_id=program_id, run_id=fresh.pk)
