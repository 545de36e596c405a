"""Looking closer at a run: what its rules cost, what else could count, whether all are treated alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.core.errors import DomainError
from cairn.pairing.domain import fair_words, pointing, studying
from cairn.pairing.domain.cost_words import costs_in_words
from cairn.pairing.domain.keeping import is_kept
from cairn.pairing.enums import RunState, StudyKind, StudyState
from cairn.pairing.models import MatchRun, RunStudy
from cairn.programs.models import Enrollment
from cairn.web.health.exports import as_file
from cairn.web.matching.points import chart_of, rows_of_points
from cairn.web.matching.views import governed_run, words_of
from cairn.web.request import Request, number_in
from cairn.web.toasts import say

PAGES = {StudyKind.COSTS: "costs", StudyKind.POINTS: "points", StudyKind.AUDIT: "fairness"}


@require_GET
def costs(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """What each rule costs, before anything is published."""
    run, words = _about(request, program_id, run_id, StudyKind.COSTS)
    if request.htmx:
        return worked(request, words["study"], words, here=words["here"])
    if words["done"]:
        words["costs"], words["sets"] = costs_in_words(run, words["study"].found)
    return render(request, "matching/costs.html", words)


@require_http_methods(["GET", "POST"])
def points(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """What else could count most, and a run with one of these choices."""
    run, words = _about(request, program_id, run_id, StudyKind.POINTS)
    if request.method == "POST":
        return _choose(request, run, words["study"])
    if request.htmx:
        return worked(request, words["study"], words, here=words["here"])
    if words["done"]:
        found, here = pointing.choices_of(words["study"])
        words |= {"rows": rows_of_points(found, here), "chart": chart_of(found, here)}
    words["again"] = run.state in {RunState.READY, RunState.UNDONE}
    return render(request, "matching/points.html", words)


def _choose(request: Request, run: MatchRun, study: RunStudy | None) -> HttpResponse:
    place = number_in(request.POST.get("place", ""))
    try:
        if study is None or place is None:
            raise pointing.NoSuchPoint
        fresh = pointing.choose_point(study=study, place=place, by=request.person)
    except DomainError as error:
        say(request, error.message)
        return redirect("matching:points", program_id=run.program_id, run_id=run.pk)
    say(request, _("Running again with your choice. What you pinned stays as it is."))
    return redirect("matching:show", program_id=run.program_id, run_id=fresh.pk)


@require_GET
def fairness(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """Whether groups of people are treated alike, small groups hidden."""
    _run, words = _about(request, program_id, run_id, StudyKind.AUDIT)
    if request.htmx:
        return worked(request, words["study"], words, here=words["here"])
    if words["done"]:
        tables = fair_words.tables_of(words["study"].found)
        mentees = [table for table in tables if not table.mentors]
        words["sides"] = [(_("Mentees"), mentees), (_("Mentors"), [t for t in tables if t.mentors])]
        words |= {"summary": fair_words.summary_of(tables), "lists": words["study"].found["lists"]}
    return render(request, "matching/fairness.html", words)


@require_GET
def fairness_file(request: Request, program_id: UUID, run_id: UUID) -> StreamingHttpResponse:
    """The same numbers as a file, hidden ones as such."""
    run, words = _about(request, program_id, run_id, StudyKind.AUDIT)
    if not words["done"]:
        raise Http404
    header = [
        _("Side"), _("Attribute"), _("Group"), _("People"), _("With a match"), _("Percent"), _("Percent, low"),
        _("Percent, high"), _("Mean fit"), _("Lowest tenth"), _("Suggested"), _("Beside the group matched most"),
    ]  # fmt: skip
    rows = _lines(fair_words.tables_of(words["study"].found))
    return as_file(f"{slugify(run.program.name)}-fairness", (header, rows))


def _lines(tables: list[fair_words.Table]) -> Iterator[list[object]]:
    for table in tables:
        side = _("Mentor") if table.mentors else _("Mentee")
        for group in table.groups:
            told: list[object] = [_("hidden")]
            if group.rate is not None:
                span = [round(n, 1) for n in (group.rate.value, group.rate.low, group.rate.high)]
                told = [group.people, group.matched, *span, group.mean, group.low, group.shown, group.impact]
            yield [side, table.title, group.name, *told]


@require_POST
def ask(request: Request, program_id: UUID, run_id: UUID, kind: str) -> HttpResponse:
    """Have one of these worked out."""
    run = governed_run(request, program_id, run_id)
    if kind not in StudyKind.values:
        raise Http404
    chosen = StudyKind(kind)
    pair = _pair(request, run) if chosen is StudyKind.EXACT else {}
    try:
        studying.ask_study(run=run, kind=chosen, by=request.person, **pair)
    except DomainError as error:
        say(request, error.message)
    return redirect(_address(run, chosen, *(e.pk for e in pair.values())))


def _pair(request: Request, run: MatchRun) -> dict[str, Enrollment]:
    """Mentee and mentor of this program; 404 for anything else."""
    try:
        wanted = {side: UUID(request.POST.get(side, "")) for side in ("mentee", "mentor")}
    except ValueError:
        raise Http404 from None
    return {
        side: get_object_or_404(run.program.enrollments, pk=key, **{f"as_{side}": True})
        for side, key in wanted.items()
    }


@require_POST
def stop(request: Request, program_id: UUID, run_id: UUID, study_id: UUID) -> HttpResponse:
    """Stop working something out."""
    run = governed_run(request, program_id, run_id)
    study = get_object_or_404(run.studies, pk=study_id)
    try:
        studying.cancel_study(study=study, by=request.person)
    except DomainError as error:
        say(request, error.message)
    pair = [key for key in (study.mentee_id, study.mentor_id) if key]
    return redirect(_address(run, StudyKind(study.kind), *pair))


def worked(request: Request, study: RunStudy | None, words: dict[str, Any], *, here: str) -> HttpResponse:
    """The answer to a page that watches: how far it is, or the page again once it is done."""
    if study is not None and study.is_working:
        return render(request, "matching/_working.html", words)
    return HttpResponse(headers={"HX-Redirect": here})


def pair_address(run: MatchRun, mentee: UUID, mentor: UUID) -> str:
    """Where the question about two people is answered."""
    query = urlencode({"mentee": str(mentee), "mentor": str(mentor)})
    return f"{reverse('matching:why', args=[run.program_id, run.pk])}?{query}"


def _address(run: MatchRun, kind: StudyKind, *pair: UUID) -> str:
    if kind in PAGES:
        return reverse(f"matching:{PAGES[kind]}", args=[run.program_id, run.pk])
    return pair_address(run, *pair)


def _about(
    request: Request, program_id: UUID, run_id: UUID, kind: StudyKind
) -> tuple[MatchRun, dict[str, Any]]:
    run = governed_run(request, program_id, run_id)
    study = studying.study_of(run, kind)
    words = words_of(request, run.program, run=run, study=study, kind=kind, here=_address(run, kind))
    done = study is not None and study.state == StudyState.DONE
    return run, {**words, "done": done, "kept": is_kept(run)}
