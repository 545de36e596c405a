"""The audit page: what happened, who did it, and whether the log is whole."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cairn.core.exports import csv_lines
from cairn.core.jobs import defer_once
from cairn.core.permissions import Permission, authorize
from cairn.identity.domain.audit import note_export
from cairn.identity.models import ChainCheck
from cairn.identity.tasks import check_chain_now
from cairn.web.audit import log
from cairn.web.audit.forms import AuditForm
from cairn.web.request import Request
from cairn.web.shapes import Column
from cairn.web.toasts import say


@require_safe
def show(request: Request) -> HttpResponse:
    """A page of the log."""
    authorize(request.person, Permission.VIEW_AUDIT)
    form = AuditForm(request.GET)
    filters = form.filters()
    events, older = log.page(log.found(filters), _id(request.GET.get("before", "")))
    asked = {key: value for key, value in request.GET.items() if value and key != "before"}
    month, private = log.private_counts()
    page = {
        "form": form,
        "lines": log.lines(events),
        "older": f"?{urlencode({**asked, 'before': older})}" if older else "",
        "first_page": "before" not in request.GET,
        "asked": asked,
        "check": ChainCheck.objects.order_by("-checked_at").first(),
        "month": month,
        "private": private,
        "cell": log.CELL,
        "columns": [
            Column(_("When")),
            Column(_("What")),
            Column(_("Who")),
            Column(_("About")),
            Column(_("Details")),
        ],
    }
    return render(request, "audit/show.html", page)


@require_POST
def export(request: Request) -> StreamingHttpResponse:
    """The filtered log as CSV, which is itself an event."""
    authorize(request.person, Permission.VIEW_AUDIT)
    form = AuditForm(request.POST)
    rows = log.found(form.filters())
    note_export(by=request.person)
    header = [_("When (UTC)"), _("What"), _("Verb"), _("Who"), _("About"), _("Program"), _("Details")]
    body = (
        (x.at.isoformat(), x.what, x.verb, x.actor, x.about, x.program, x.details)
        for x in log.all_lines(rows)
    )
    response = StreamingHttpResponse(csv_lines(header, body), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


@require_POST
def check(request: Request) -> HttpResponse:
    """Have the chain checked now."""
    authorize(request.person, Permission.VIEW_AUDIT)
    defer_once(check_chain_now, person_id=str(request.person.pk))
    say(request, _("The log is being checked. Reload this page in a moment."))
    return redirect("audit:show")


def _id(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return ""
