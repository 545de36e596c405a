"""All programs at one glance, as last worked out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cairn.core.permissions import Permission, authorize, may
from cairn.outcomes.domain.hiding import hide
from cairn.outcomes.domain.rolling import different_people, kept
from cairn.programs.enums import ProgramStatus
from cairn.programs.models import Program
from cairn.web.health.exports import as_file
from cairn.web.health.figures import Figure, as_of
from cairn.web.overview.table import COLUMNS, SORTS, Row, growth, page_of, rows_of, totals
from cairn.web.request import Request, uuid_in
from cairn.web.shapes import Column, Part, grouped


@dataclass(frozen=True)
class Overview:
    rows: list[Row]
    totals: dict[str, Figure]
    worked_out_at: dt.datetime | None
    hides: bool


def _overview(request: Request) -> Overview:
    programs = Program.objects.exclude(status=ProgramStatus.DRAFT).order_by("name", "pk")
    measured = kept()
    shown = [program for program in programs if program.pk in measured]
    numbers = {program.pk: measured[program.pk] for program in shown}
    hides = not may(request.person, Permission.VIEW_STATES)
    hidden, hidden_totals = hide(numbers) if hides else ({}, set())
    latest = min((m.worked_out_at for m in numbers.values()), default=None)
    return Overview(rows_of(shown, numbers, hidden), totals(numbers, hidden_totals), latest, hides)


@require_GET
def show(request: Request) -> HttpResponse:
    """Totals, growth, and every program to sort and open."""
    if not may(request.person, Permission.VIEW_OVERVIEW) and (door := _own_door(request)):
        return redirect(door)
    authorize(request.person, Permission.VIEW_OVERVIEW)
    found = _overview(request)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "participants"
    after = uuid_in(request.GET.get("after", ""))
    rows, last = page_of(found.rows, sort=sort, after=after)
    months = growth(found.rows)
    most = max((value for _label, value in months), default=0)
    people = different_people()
    words = {
        "overview": found,
        "rows": rows,
        "fresh": as_of(found.worked_out_at, request.person) if found.worked_out_at else "",
        "headline": _headline(found, people),
        "months": [Part(label, value, most) for label, value in months],
        "sort": sort,
        "sorts": SORTS.items(),
        "columns": [
            Column(_("Program")),
            *(Column(capfirst(str(SORTS[key])), num=True) for key in COLUMNS),
            Column(_("A year")),
        ],
        "older": "?" + urlencode({"sort": sort, "after": str(last)}) if last else "",
        "newer": "?" + urlencode({"sort": sort}) if after else "",
    }
    return render(request, "overview/show.html", words)


def _own_door(request: Request) -> str:
    """Where whoever runs single programs finds their numbers: at their one program, else at their list."""
    own = list(Program.objects.reachable(request.person, Permission.VIEW_HEALTH)[:2])
    if len(own) == 1:
        return reverse("health:show", args=[own[0].pk])
    return reverse("programs:list") if own else ""


def _headline(found: Overview, people: int | None) -> str:
    if not found.rows:
        return _("Programs will stand here side by side.")
    if people is None or (found.hides and 0 < people < 5):
        return _("How mentoring goes, over all programs.")
    return _("%(people)s different people take part in mentoring.") % {"people": grouped(people)}


@require_GET
def export(request: Request) -> StreamingHttpResponse:
    """The table as a file, with what this reader may see."""
    authorize(request.person, Permission.VIEW_OVERVIEW)
    found = _overview(request)
    header = [_("Program"), _("State"), *(str(SORTS[key]) for key in COLUMNS)]
    lines = ([r.program.name, r.program.get_status_display(), *(c.text for c in r.cells)] for r in found.rows)
    return as_file("programs", (header, lines))
