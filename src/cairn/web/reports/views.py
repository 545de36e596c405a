"""Reports: what I reported, and what was reported to me. Whoever holds no key finds nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cairn.core.models import VaultMember
from cairn.core.permissions import Permission, may
from cairn.core.sealed import Reader
from cairn.mentoring.domain.reporting import settle_report
from cairn.mentoring.enums import ReportState
from cairn.mentoring.models import Report
from cairn.people.models import Person
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import AnswerForm
from cairn.web.mentoring.sees import who_sees
from cairn.web.request import Request, uuid_in
from cairn.web.sessions.words import opened_text

PAGE = 20


@require_safe
def list_reports(request: Request) -> HttpResponse:
    """The newest first, a page at a time."""
    rows = Report.objects.visible_to(request.person).select_related("reported_by").order_by("-pk")
    before = uuid_in(request.GET.get("before", ""))
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    values = {
        "reports": found[:PAGE],
        "contact": may(request.person, Permission.READ_REPORTS),
        "open": rows.filter(state=ReportState.OPEN).exclude(reported_by=request.person).count(),
        "older": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "newer": "?" if before else "",
    }
    return render(request, "reports/list.html", values)


@require_safe
def show(request: Request, report_id: UUID) -> HttpResponse:
    """Exactly what was reported, and nothing around it."""
    rows = Report.objects.visible_to(request.person).select_related("reported_by", "settled_by")
    report = get_object_or_404(rows, pk=report_id)
    reader = Reader(request.person.pk, [report.vault_id])
    readers = VaultMember.objects.filter(vault_id=report.vault_id).values("person_id")
    sees = who_sees(report.vault_id, request.person, Person.objects.filter(pk__in=readers))
    values = {
        "report": report,
        "passage": [
            (row, opened_text(reader, row, "body")) for row in report.passage.select_related("written_by")
        ],
        "comment": opened_text(reader, report, "comment"),
        "answer": opened_text(reader, report, "answer"),
        "own": report.reported_by_id == request.person.pk,
        "form": AnswerForm(sees=sees),
        "sees": sees,
    }
    return render(request, "reports/show.html", values)


@require_POST
def settle(request: Request, report_id: UUID) -> HttpResponse:
    """Looked into; whoever reported it hears of it."""
    report = get_object_or_404(Report.objects.visible_to(request.person), pk=report_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        attempt(
            request, lambda: settle_report(report=report, answer=answer, by=request.person), _("Settled.")
        )
    return redirect("reports:show", report_id)
