"""Bulk matching for managers: start, watch, review, publish, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission, authorize, may
from cairn.pairing.domain import publishing, reviewing, runs
from cairn.pairing.domain.comparing import counts_of
from cairn.pairing.domain.keeping import is_kept
from cairn.pairing.domain.market import count_waiting
from cairn.pairing.domain.proof_words import certificate_in_words
from cairn.pairing.enums import ProposalState, RunState
from cairn.pairing.models import MatchRun
from cairn.programs.models import Program
from cairn.web.matching.forms import RunForm
from cairn.web.matching.rows import rows_of, standing_of, unmatched_of
from cairn.web.program_tabs import program_tabs
from cairn.web.request import Request
from cairn.web.toasts import say

PAGE = 25


def governed(request: Request, program_id: UUID) -> Program:
    """The program, if this person may run its matching."""
    program = get_object_or_404(Program, pk=program_id)
    authorize(request.person, Permission.RUN_MATCHING, program)
    return program


def governed_run(request: Request, program_id: UUID, run_id: UUID) -> MatchRun:
    program = governed(request, program_id)
    return get_object_or_404(
        MatchRun.objects.select_related("program", "rerun_of"), pk=run_id, program=program
    )


def words_of(request: Request, program: Program, **more: Any) -> dict[str, Any]:
    return {
        "program": program,
        "tabs": program_tabs(request.person, program, "matching"),
        "may_edit": may(request.person, Permission.EDIT_PROGRAM, program),
        **more,
    }


@require_http_methods(["GET", "POST"])
def list_runs(request: Request, program_id: UUID) -> HttpResponse:
    """Earlier runs, and the form that starts the next one."""
    program = governed(request, program_id)
    form = RunForm(request.POST or None)
    if form.is_valid():
        clean = form.cleaned_data
        try:
            run = runs.start_run(
                program=program,
                objective=clean["objective"],
                seed=clean["seed"],
                only_leaning=clean["only_leaning"] == "yes",
                by=request.person,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("matching:show", program_id=program.pk, run_id=run.pk)
    rows = program.match_runs.select_related("started_by").order_by("-created_at")[:PAGE]
    words = words_of(request, program, form=form, runs=rows, waiting=count_waiting(program))
    words["published"] = program.match_runs.filter(state=RunState.PUBLISHED).exists()
    return render(request, "matching/list.html", words, status=422 if form.errors else 200)


@require_GET
def show(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """A run: its progress while it works, then the pairs to review and the people without anybody."""
    run = governed_run(request, program_id, run_id)
    here = reverse("matching:show", args=[program_id, run.pk])
    words = words_of(request, run.program, run=run, here=here)
    if run.state in {RunState.QUEUED, RunState.RUNNING}:
        template = "matching/_work.html" if request.htmx else "matching/running.html"
        return render(request, template, words)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": here})
    live = run.proposals.exclude(state=ProposalState.REMOVED)
    after, only = request.GET.get("after", ""), request.GET.get("show", "")
    rows, older = rows_of(run, after=after, only=only, page=PAGE)
    words |= {
        "rows": rows,
        "older": f"?after={older}&show={only}" if older else "",
        "newer": f"?show={only}" if after else "",
        "only": only,
        "pairs": live.count(),
        "standing": standing_of(run),
        "approved": live.filter(state=ProposalState.APPROVED).count(),
        "to_review": live.filter(state=ProposalState.DRAFT).count(),
        "unmatched": unmatched_of(run),
        "certificate": certificate_in_words(run.objective, run.report, run.floor) if run.report else [],
        "kept": is_kept(run),
        "rerun": counts_of(run, run.rerun_of) if run.rerun_of else None,
        "again": run.state in {RunState.READY, RunState.UNDONE},
    }
    return render(request, "matching/show.html", words)


@require_POST
def cancel(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """Stop a run, or throw its proposals away."""
    run = governed_run(request, program_id, run_id)
    try:
        runs.cancel_run(run=run, by=request.person)
    except DomainError as error:
        say(request, error.message)
    return redirect("matching:show", program_id=program_id, run_id=run.pk)


@require_POST
def approve(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """Approve everything that is still to review."""
    run = governed_run(request, program_id, run_id)
    try:
        count = reviewing.approve_proposals(run=run)
    except DomainError as error:
        say(request, error.message)
    else:
        say(request, ngettext("%(n)d pair approved.", "%(n)d pairs approved.", count) % {"n": count})
    return redirect("matching:show", program_id=program_id, run_id=run.pk)


@require_POST
def publish(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """Make the approved pairs real and tell them."""
    run = governed_run(request, program_id, run_id)
    try:
        done = publishing.publish_run(run=run, by=request.person)
    except DomainError as error:
        say(request, error.message)
        return redirect("matching:show", program_id=program_id, run_id=run.pk)
    text = ngettext(
        "%(n)d pair begins. Both are being told.", "%(n)d pairs begin. All are being told.", done.begun
    )
    undo_url = reverse("matching:undo", args=[program_id, run.pk])
    say(request, text % {"n": done.begun}, undo_url=undo_url)
    if done.refused:
        left = ngettext(
            "%(n)d could not begin any more.", "%(n)d could not begin any more.", len(done.refused)
        )
        say(request, left % {"n": len(done.refused)})
    return redirect("matching:show", program_id=program_id, run_id=run.pk)


@require_POST
def undo(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """Take a published run back, as long as nobody has met."""
    run = governed_run(request, program_id, run_id)
    try:
        count = publishing.undo_run(run=run, by=request.person)
    except DomainError as error:
        say(request, error.message)
    else:
        say(request, ngettext("%(n)d pair taken back.", "%(n)d pairs taken back.", count) % {"n": count})
    return redirect("matching:show", program_id=program_id, run_id=run.pk)
