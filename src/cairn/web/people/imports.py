"""Importing people: upload, columns, preview, confirmation, progress, done. And cancel at any time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.core.exports import csv_lines
from cairn.core.permissions import Permission, authorize
from cairn.people.domain.importing.automap import edited, unmapped, ways
from cairn.people.domain.importing.mapfile import Map, map_from
from cairn.people.domain.importing.reading import Table
from cairn.people.domain.importing.runs import cancel_run, confirm_mapping, confirm_run, feed_of, upload
from cairn.people.enums import ImportState
from cairn.people.models import ImportRun
from cairn.web.people.forms import ColumnsForm, ConfirmForm, UploadForm
from cairn.web.request import Request, number_in
from cairn.web.shapes import Column, Step

A_PAGE = 50
RUNS_SHOWN = 30
WORKING = {ImportState.CHECKING, ImportState.APPLYING}


@require_safe
def list_runs(request: Request) -> HttpResponse:
    """Imports so far, the latest first."""
    authorize(request.person, Permission.IMPORT_PEOPLE)
    runs = ImportRun.objects.select_related("started_by").order_by("-started_at")[:RUNS_SHOWN]
    columns = [Column(_("Begun")), Column(_("By")), Column(_("Where it stands")), Column(_("New"), num=True),
               Column(_("Changed"), num=True), Column(_("Left"), num=True)]  # fmt: skip
    return render(request, "imports/list.html", {"runs": runs, "columns": columns})


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Choose the files."""
    authorize(request.person, Permission.IMPORT_PEOPLE)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = [(file.name or "", file.chunks()) for file in form.cleaned_data["chosen"]]
        try:
            run = upload(given=given, by=request.person)
            return redirect("imports:columns", run=run.pk)
        except DomainError as error:
            form.add_error("chosen", error.message)
    status = 422 if form.errors else 200
    return render(request, "imports/new.html", {"form": form, "steps": steps(0)}, status=status)


@require_http_methods(["GET", "POST"])
def columns(request: Request, run: UUID) -> HttpResponse:
    """Say which column fills what; suggestions are filled in."""
    authorize(request.person, Permission.IMPORT_PEOPLE)
    found = get_object_or_404(ImportRun, pk=run)
    with feed_of(found) as tables:
        one = map_from(found.mapping) if found.mapping else unmapped(tables)
        form = ColumnsForm(request.POST or None, one=one, ways=labeled(one, tables))
    if form.is_valid():
        chosen = edited(one, form.chosen, order=form.order, complete=form.cleaned_data["complete"])
        try:
            confirm_mapping(run=found, one=chosen, by=request.person)
            return redirect("imports:show", run=found.pk)
        except DomainError as error:
            form.add_error(None, error.message)
    words = {"form": form, "run": found, "one": one, "steps": steps(1), "tables": list(tables.values())}
    return render(request, "imports/columns.html", words, status=422 if form.errors else 200)


def labeled(one: Map, tables: dict[str, Table]) -> list[tuple[str, str]]:
    """The columns to choose from, the people's own with an example from the file."""
    people = tables[one.people_file]
    first = next(islice(people.rows(), 1), (0, []))[1]
    examples = dict(zip(people.columns, first, strict=False))
    return [(way, f"{way} · {examples[way][:30]}" if examples.get(way) else way) for way in ways(one, tables)]


@require_safe
def show(request: Request, run: UUID) -> HttpResponse:
    """Where an import stands: at work, ready to be confirmed, done, or stopped."""
    authorize(request.person, Permission.IMPORT_PEOPLE)
    found = get_object_or_404(ImportRun.objects.select_related("started_by"), pk=run)
    if found.state == ImportState.UPLOADED:
        return redirect("imports:columns", run=found.pk)
    answer = _page(request, found, _confirm_form(found))
    if request.htmx and found.state not in WORKING:
        answer["HX-Refresh"] = "true"  # the work is over, and the whole page says something else now
    return answer


def _confirm_form(run: ImportRun, data: QueryDict | None = None) -> ConfirmForm:
    needed = bool(run.counts.get("confirm_leavers"))
    return ConfirmForm(data, leaving=run.counts.get("leaving", 0), needed=needed)


def _page(request: Request, run: ImportRun, form: ConfirmForm, status: int = 200) -> HttpResponse:
    after = number_in(request.GET.get("after", ""))
    problems = run.problems.order_by("id")
    if request.GET.get("only") == "left-out":
        problems = problems.filter(blocking=True)
    if after is not None:
        problems = problems.filter(id__gt=after)
    found = list(problems[: A_PAGE + 1])
    at = {ImportState.CHECKING: 2, ImportState.READY: 2, ImportState.APPLYING: 3, ImportState.DONE: 4}
    only = "&only=left-out" if request.GET.get("only") == "left-out" else ""
    words = {
        "run": run, "form": form, "steps": steps(at.get(ImportState(run.state), 2)), "problems": found[:A_PAGE],
        "older": f"?after={found[A_PAGE - 1].pk}{only}" if len(found) > A_PAGE else "",
        "newer": f"?{only.lstrip('&')}" if after else "",
        "only": bool(only),
        "working": run.state in WORKING,
        "nothing": not any(run.counts.get(name) for name in ("created", "changed", "left")),
        "columns": [Column(_("Row"), num=True), Column(_("Column")), Column(_("Value")), Column(_("What is wrong")), Column(_("What to do"))],
    }  # fmt: skip
    return render(request, "imports/show.html", words, status=status)


@require_POST
def apply(request: Request, run: UUID) -> HttpResponse:
    """Apply what the preview showed."""
    authorize(request.person, Permission.IMPORT_PEOPLE)
    found = get_object_or_404(ImportRun, pk=run)
    form = _confirm_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    confirm_run(run=found, leavers=form.cleaned_data.get("leavers"), by=request.person)
    return redirect("imports:show", run=found.pk)


@require_POST
def cancel(request: Request, run: UUID) -> HttpResponse:
    """Stop an import. The directory stays as it was."""
    authorize(request.person, Permission.IMPORT_PEOPLE)
    found = get_object_or_404(ImportRun, pk=run)
    cancel_run(run=found, by=request.person)
    return redirect("imports:show", run=found.pk)


@require_safe
def problems_csv(request: Request, run: UUID) -> HttpResponseBase:
    """Every problem as a file, for whoever mends the feed."""
    authorize(request.person, Permission.IMPORT_PEOPLE)
    found = get_object_or_404(ImportRun, pk=run)
    header = (
        _("File"),
        _("Row"),
        _("Column"),
        _("Value"),
        _("Row left out"),
        _("What is wrong"),
        _("What to do"),
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for one in found.problems.order_by("id").iterator(chunk_size=2_000):
            left_out = _("yes") if one.blocking else _("no")
            yield one.file, one.row or "", one.column, one.value, left_out, one.message, one.remedy

    headers = {
        "Content-Disposition": f'attachment; filename="import-{found.started_at:%Y-%m-%d}-problems.csv"'
    }
    return StreamingHttpResponse(
        csv_lines(header, rows()), content_type="text/csv; charset=utf-8", headers=headers
    )


def steps(now: int) -> list[Step]:
    """The way of an import, as a path."""
    titles = (_("Files"), _("Columns"), _("Preview"), _("Import"))
    return [
        Step(title, "done" if at < now else "now" if at == now else "next") for at, title in enumerate(titles)
    ]
