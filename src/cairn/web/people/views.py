"""The directory, and one person with their place in the organization and their history."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cairn.core.permissions import Permission, authorize, may
from cairn.people.models import Person
from cairn.people.queries import page_token
from cairn.web.languages import names_of
from cairn.web.people.forms import DirectoryFilter
from cairn.web.people.second_step import may_be_reset
from cairn.web.request import Request
from cairn.web.shapes import Column, grouped

A_PAGE = 50
COUNTED = 1_000
REPORTS_SHOWN = 30


@require_safe
def list_people(request: Request) -> HttpResponse:
    """The directory in the order of names, a page at a time."""
    authorize(request.person, Permission.VIEW_DIRECTORY)
    form = DirectoryFilter(request.GET)
    people = form.people() if form.is_valid() else Person.objects.none()
    found = list(people.after(request.GET.get("after", "")).for_card()[: A_PAGE + 1])
    query = request.GET.copy()
    query.pop("after", None)
    older = ""
    if len(found) > A_PAGE:
        last = query.copy()
        last["after"] = page_token(found[A_PAGE - 1])
        older = f"?{last.urlencode()}"
    words = {
        "form": form,
        "people": found[:A_PAGE],
        "count": _how_many(people.order_by()[: COUNTED + 1].count()),
        "filtered": any(query.values()),
        "older": older,
        "newer": f"?{query.urlencode()}" if request.GET.get("after") else "",
        "may_import": may(request.person, Permission.IMPORT_PEOPLE),
        "may_edit": may(request.person, Permission.EDIT_PEOPLE),
        "columns": [
            Column(_("Name")),
            Column(_("Job title")),
            Column(_("Department")),
            Column(_("Place")),
            Column(_("Status")),
        ],
    }
    return render(request, "people/list.html", words)


def _how_many(number: int) -> str:
    if number > COUNTED:
        return _("More than %(number)s people") % {"number": grouped(COUNTED)}
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": grouped(number)}


@require_safe
def show(request: Request, person: UUID) -> HttpResponse:
    """One person: what the feed says, whom they work with, and what they were before."""
    authorize(request.person, Permission.VIEW_DIRECTORY)
    everyone = Person.objects.select_related("department", "location", "manager")
    shown = get_object_or_404(everyone, pk=person)
    reports = shown.reports.working().order_by("sort_key", "id").for_card()
    words = {
        "shown": shown,
        "may_reset": may(request.person, Permission.RESET_SECOND_STEP) and may_be_reset(shown, request),
        "languages": names_of(shown.languages),
        "line": list(Person.objects.above(shown)),
        "reports": list(reports[:REPORTS_SHOWN]),
        "more_reports": max(0, reports.count() - REPORTS_SHOWN),
        "chapters": list(shown.job_records.select_related("department", "location", "manager")),
        "columns": [
            Column(_("From")), Column(_("Until")), Column(_("Job title")), Column(_("Department")), Column(_("Place")),
            Column(_("Manager")), Column(_("Status")),
        ],
    }  # fmt: skip
    return render(request, "people/show.html", words)
