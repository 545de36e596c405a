"""The programs that I help to run."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cairn.core.errors import NotInScope
from cairn.core.permissions import Permission, authorize, may, reach
from cairn.programs.enums import EnrollmentStatus, ProgramStatus
from cairn.programs.models import Program
from cairn.web.program_tabs import program_tabs
from cairn.web.programs.steps import url_of
from cairn.web.request import Request
from cairn.web.shapes import Tab

PAGE = 30
IN = Q(enrollments__status__in=(EnrollmentStatus.ACTIVE, EnrollmentStatus.PAUSED))
SHOWN = {"": (ProgramStatus.DRAFT, ProgramStatus.OPEN, ProgramStatus.CLOSED)} | {
    s.value: (s,) for s in ProgramStatus
}


@require_safe
def list_programs(request: Request) -> HttpResponse:
    """Programs in my reach, by name, with how many people are in each."""
    if reach(request.person, Permission.VIEW_PROGRAM) == []:
        authorize(request.person, Permission.VIEW_PROGRAM)
        raise NotInScope
    status = request.GET.get("status", "")
    states = SHOWN.get(status, SHOWN[""])
    rows = Program.objects.reachable(request.person, Permission.VIEW_PROGRAM).filter(status__in=states)
    text = request.GET.get("q", "").strip()
    if text:
        rows = rows.filter(name__icontains=text)
    after = request.GET.get("after", "")
    if after:
        rows = rows.filter(name__gte=after)
    rows = rows.annotate(
        taking_part=Count("enrollments", filter=IN),
        waiting=Count("enrollments", filter=Q(enrollments__status=EnrollmentStatus.APPLIED)),
    ).order_by("name", "pk")
    found = list(rows[: PAGE + 1])
    tabs = [_tab(request, key, key == status) for key in SHOWN]
    page = {
        "programs": found[:PAGE],
        "next": found[PAGE].name if len(found) > PAGE else "",
        "tabs": tabs,
        "text": text,
        "status": status,
        "may_create": may(request.person, Permission.CREATE_PROGRAM),
    }
    return render(request, "programs/list.html", page)


def _tab(request: Request, status: str, current: bool) -> Tab:
    label = str(ProgramStatus(status).label) if status else _("Current")
    return Tab(label, f"?status={status}" if status else request.path, current)


@require_safe
def show(request: Request, program_id: UUID) -> HttpResponse:
    """A program's first page: the step a draft has come to, or the first tab this person may open."""
    rows = Program.objects.reachable(request.person, Permission.VIEW_PROGRAM)
    program = get_object_or_404(rows, pk=program_id)
    if program.status == ProgramStatus.DRAFT and may(request.person, Permission.EDIT_PROGRAM, program):
        return redirect(url_of(program, program.wizard_step))
    tabs = program_tabs(request.person, program, "")
    return redirect(tabs[0].href if tabs else "programs:people", *([] if tabs else [program.pk]))
