"""How a program goes: numbers first, then the pairs and people behind them (states and counts, never words)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cairn.core.permissions import Permission, authorize, may
from cairn.mentoring.models import Mentorship
from cairn.notices.domain.nudging import nudge_pairs
from cairn.outcomes import queries
from cairn.outcomes.domain.measuring import Number
from cairn.outcomes.domain.metrics import METRICS
from cairn.outcomes.models import RollUp
from cairn.programs.models import Program
from cairn.web.health import page
from cairn.web.health.figures import Figure, figure
from cairn.web.health.paging import day_place, name_place, older
from cairn.web.health.reading import Reading, governing, read
from cairn.web.program_tabs import program_tabs
from cairn.web.request import Request, uuid_in
from cairn.web.shapes import Column
from cairn.web.toasts import say

PAGE = 25
DAYS = 60  # of a number's history


def _words(request: Request, reading: Reading, **more: Any) -> dict[str, Any]:
    tabs = program_tabs(request.person, reading.program, "health")
    words = {"program": reading.program, "tabs": tabs, "figures": reading.figures, "fresh": reading.fresh}
    own = may(request.person, Permission.EDIT_PROGRAM, reading.program)
    return {**words, "sees_states": reading.sees_states, "tracks": reading.tracks, "may_edit": own, **more}


@require_GET
def show(request: Request, program_id: UUID) -> HttpResponse:
    """The page that says whether a program needs its manager today."""
    reading = read(request, program_id)
    words = _words(request, reading, **page.words(reading))
    if reading.sees_states and not words["nobody"]:
        words |= _quiet(request, reading)
    return render(request, "health/show.html", words)


def _quiet(request: Request, reading: Reading) -> dict[str, Any]:
    after = request.GET.get("after", "")
    place = day_place(after)
    found = queries.quiet_pairs(reading.program, tracks=reading.track_ids, after=place, limit=PAGE + 1)
    shown, rest = found[:PAGE], len(found) > PAGE
    return {
        "quiet": shown,
        "older": older(shown[-1].since.isoformat(), shown[-1].id, "quiet") if rest else "",
        "newer": "?#quiet" if after else "",
        "may_nudge": all(may(request.person, Permission.NUDGE, where) for where in governing(reading)),
    }


@require_GET
def metric(request: Request, program_id: UUID, key: str) -> HttpResponse:
    """One number: what it means, what it is a part of, how it went."""
    reading = read(request, program_id)
    if key not in reading.figures.measured.numbers:
        raise Http404
    rows = RollUp.objects.filter(program=reading.program, metric=key).order_by("-day")[:DAYS]
    # Earlier days were not hidden by today's rules, so those who see no names get today's number alone; and they
    # are of the whole program.
    open_to_all = reading.sees_states and reading.tracks is None and not METRICS[key].nameless
    history = list(rows) if open_to_all else []
    words = _words(request, reading, figure=reading.figures[key], history=[_day(row) for row in history])
    words["columns"] = [
        Column(_("Day")),
        Column(words["figure"].name, num=True),
        Column(_("Part of"), num=True),
    ]
    return render(request, "health/metric.html", words)


def _day(row: RollUp) -> tuple[RollUp, Figure]:
    return row, figure(Number(METRICS[row.metric], row.value, row.denominator))


@require_GET
def people(request: Request, program_id: UUID, step: str) -> HttpResponse:
    """Who has come as far as a step of the funnel."""
    reading = read(request, program_id)
    for where in governing(reading):
        authorize(request.person, Permission.VIEW_STATES, where)
    if step not in queries.FOLDS:
        raise Http404
    after = request.GET.get("after", "")
    place = name_place(after)
    found = queries.people_at(reading.program, step, tracks=reading.track_ids, after=place, limit=PAGE + 1)
    shown, rest = found[:PAGE], len(found) > PAGE
    words = _words(request, reading, step=step, figure=reading.figures[step], rows=shown)
    names = (_("Name"), _("Takes part as"), _("State"))
    words["columns"] = [*(Column(name) for name in names), Column(_("Sessions held"), num=True)]
    words |= {
        "older": older(shown[-1].sort_key, shown[-1].enrollment.pk) if rest else "",
        "newer": "?" if after else "",
    }
    return render(request, "health/people.html", words)


@require_POST
def nudge(request: Request, program_id: UUID) -> HttpResponse:
    """Ask the chosen quiet pairs how it is going."""
    program = get_object_or_404(Program, pk=program_id)
    if not Program.objects.reachable(request.person, Permission.NUDGE).filter(pk=program.pk).exists():
        authorize(request.person, Permission.NUDGE, program)
    chosen = [pk for value in request.POST.getlist("pair") if (pk := uuid_in(value))]
    pairs = [
        pair
        for pair in Mentorship.objects.filter(program=program, pk__in=chosen)
        if may(request.person, Permission.NUDGE, pair)
    ]
    if not pairs:
        say(request, _("Choose at least one pair first."))
    else:
        say(request, _told(nudge_pairs(mentorships=pairs, by=request.person)))
    return redirect(reverse("health:show", args=[program_id]) + "#quiet")


def _told(reached: int) -> str:
    if not reached:
        return _("They have heard from us twice this week, or about this today. Nobody was written to.")
    said = ngettext(
        "%(n)d person was asked how it is going.", "%(n)d people were asked how it is going.", reached
    )
    return said % {"n": reached}
