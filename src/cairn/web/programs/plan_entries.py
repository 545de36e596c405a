"""What a plan has beside its sessions: training, tasks, survey moments, cards and the handbook."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission
from cairn.programs.domain import planning
from cairn.programs.enums import EntryKind
from cairn.programs.models import PlanEntry, Program
from cairn.web.programs.people import parts
from cairn.web.programs.plan import changed
from cairn.web.programs.plan_forms import FIELDS, EntryForm
from cairn.web.programs.scope import governed
from cairn.web.request import Request


def _entry(request: Request, program_id: UUID, entry_id: UUID) -> PlanEntry:
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    entry: PlanEntry = get_object_or_404(PlanEntry, pk=entry_id, program=program)
    entry.program = program
    return entry


@require_http_methods(["GET", "POST"])
def add(request: Request, program_id: UUID, kind: str) -> HttpResponse:
    """Something more beside the sessions."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    if kind not in EntryKind.values:
        raise Http404
    return _edit(request, program, EntryKind(kind), None)


@require_http_methods(["GET", "POST"])
def change(request: Request, program_id: UUID, entry_id: UUID) -> HttpResponse:
    """Other words for it."""
    entry = _entry(request, program_id, entry_id)
    return _edit(request, entry.program, EntryKind(entry.kind), entry)


def _edit(request: Request, program: Program, kind: EntryKind, held: PlanEntry | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    started = {name: getattr(held, name) for name in ("title", *FIELDS[kind])} if held else {}
    form = EntryForm(posted, initial=started, kind=kind, sessions=program.plan.all())
    if form.is_valid():
        try:
            planning.write_entry(
                program=program, kind=kind, words=form.cleaned_data, entry=held, by=request.person
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return changed(request, program, _("It is saved."))
    page = parts(request, program, "plan", form=form, kind=kind, held=held)
    return render(request, "programs/plan_entry.html", page, status=422 if form.errors else 200)


@require_POST
def remove(request: Request, program_id: UUID, entry_id: UUID) -> HttpResponse:
    """Take it out of the plan."""
    entry = _entry(request, program_id, entry_id)
    planning.remove_entry(entry=entry, by=request.person)
    return changed(request, entry.program, _("It is out of the plan."))


@require_POST
def move(request: Request, program_id: UUID, entry_id: UUID) -> HttpResponse:
    """One place earlier or later among its kind."""
    entry = _entry(request, program_id, entry_id)
    planning.move_entry(entry=entry, up=request.POST.get("way") == "up", by=request.person)
    return redirect("programs:plan", program_id)
