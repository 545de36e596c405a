"""Report messages to the safeguarding contact: choose them, see exactly what would be shown and to whom, then do it or not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.mentoring.domain.reporting import contacts_for, report_messages
from cairn.mentoring.models import Report
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import ReportForm
from cairn.web.mentoring.space import Space, space_of
from cairn.web.mentoring.talking import MANY, Talk
from cairn.web.request import Request, uuid_in


@require_http_methods(["GET", "POST"])
def report(request: Request, mentorship_id: UUID) -> HttpResponse:
    """First the choice, then the preview; only the second press shows anything to anybody."""
    space = space_of(request, mentorship_id)
    place = uuid_in(request.GET.get("before", ""))
    before = space.mentorship.messages.filter(pk=place).first() if place else None
    talk = Talk(space, count=MANY, before=before)
    chosen = {pk for text in request.POST.getlist("message") if (pk := uuid_in(text))}
    contacts = contacts_for(space.mentorship)
    form = ReportForm(request.POST if request.method == "POST" else None, sees=_sees(contacts))
    if "sure" in request.POST and form.is_valid():
        made: list[Report] = []
        if attempt(
            request, lambda: made.append(_reported(request, space, chosen, form)), _("It was reported.")
        ):
            return redirect("reports:show", made[0].pk)
    shown = [said for said in talk.said if said.row.pk in chosen]
    values: dict[str, Any] = {
        "space": space,
        "talk": talk,
        "form": form,
        "contacts": contacts,
        "shown": shown,
    }
    values |= {"missing": request.method == "POST" and not shown, "older": before is not None}
    return render(request, "mentoring/report.html", values, status=422 if values["missing"] else 200)


def _reported(request: Request, space: Space, chosen: set[UUID], form: ReportForm) -> Report:
    comment = form.cleaned_data["comment"]
    return report_messages(
        mentorship=space.mentorship, message_ids=chosen, comment=comment, by=request.person
    )


def _sees(contacts: list[Any]) -> str:
    names = _(" and ").join(person.name for person in contacts)
    return _("Only you and %(names)s can read this.") % {"names": names} if names else ""
