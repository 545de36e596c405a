"""Find a mentor: the directory in order of fit, one mentor with the reasons, and the request."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.pairing.domain.asking import ask_mentor
from cairn.pairing.domain.choosing import lean_on_program, toggle_favorite
from cairn.pairing.queries import find_mentors, has_mentor, one_mentor
from cairn.programs.enums import MatchingMode
from cairn.programs.models import Enrollment
from cairn.web.finding.cards import cards_of, fit_parts
from cairn.web.finding.forms import AskForm, MentorFilter
from cairn.web.request import Request
from cairn.web.toasts import say


def my_enrollment(request: Request, enrollment: UUID) -> Enrollment:
    """My own active enrollment as a mentee in an open program; anything else is not there."""
    mine = Enrollment.objects.active().filter(person=request.person, as_mentee=True, program__status="open")
    return get_object_or_404(mine.select_related("program", "person__location"), pk=enrollment)


@require_GET
def list_programs(request: Request) -> HttpResponse:
    """Where I can look for a mentor; straight to the directory when there is one place only."""
    mine = Enrollment.objects.active().filter(person=request.person, as_mentee=True, program__status="open")
    rows = list(mine.select_related("program").order_by("joined_at"))
    if len(rows) == 1:
        return redirect("finding:mentors", enrollment=rows[0].pk)
    return render(request, "finding/list.html", {"enrollments": rows})


@require_GET
def mentors(request: Request, enrollment: UUID) -> HttpResponse:
    """The directory: best fit first, narrowed by filters, a page at a time."""
    mentee = my_enrollment(request, enrollment)
    form = (
        MentorFilter(request.GET or None, mentee=mentee) if request.GET else MentorFilter({}, mentee=mentee)
    )
    found = find_mentors(mentee, form.wanted(), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query.pop("after", None)
    taken = has_mentor(mentee)
    words: dict[str, Any] = {
        "mentee": mentee,
        "program": mentee.program,
        "form": form,
        "found": found,
        "cards": cards_of(found.mentors, viewer=mentee.person),
        "filtered": bool(query),
        "older": f"?{query.urlencode()}&after={found.after}" if found.after else "",
        "newer": f"?{query.urlencode()}" if request.GET.get("after") else "",
        "may_lean": mentee.program.matching_mode != MatchingMode.SELF and not taken,
        "has_mentor": taken,
        "may_ask": mentee.program.matching_mode != MatchingMode.ADMIN and not taken,
    }
    return render(request, "finding/mentors.html", words)


@require_http_methods(["GET", "POST"])
def show(request: Request, enrollment: UUID, mentor: UUID) -> HttpResponse:
    """One mentor: why they fit, what is not known, and the form to ask them."""
    mentee = my_enrollment(request, enrollment)
    other = get_object_or_404(mentee.program.enrollments.active().filter(as_mentor=True), pk=mentor)
    listed = one_mentor(mentee, other)
    if listed is None:
        raise Http404
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            asked = ask_mentor(
                mentee=mentee,
                mentor=other,
                message=form.cleaned_data["message"],
                by=request.person,
                why=listed.why,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            name = listed.enrollment.person.first_name
            undo = reverse("requests:withdraw", args=[asked.pk])
            say(request, _("Sent to %(name)s.") % {"name": name}, undo_url=undo)
            return redirect("requests:show", request_id=asked.pk)
    words = {
        "mentee": mentee,
        "card": cards_of([listed], viewer=mentee.person)[0],
        "parts": fit_parts(listed.why),
        "form": form,
        "answer_by": now() + dt.timedelta(days=mentee.program.request_days),
        "has_mentor": has_mentor(mentee),
        "may_ask": mentee.program.matching_mode != MatchingMode.ADMIN,
    }
    return render(request, "finding/show.html", words, status=422 if form.errors else 200)


@require_POST
def favorite(request: Request, enrollment: UUID, mentor: UUID) -> HttpResponse:
    """Keep a mentor as a favorite, or let go."""
    mentee = my_enrollment(request, enrollment)
    other = get_object_or_404(mentee.program.enrollments.active().filter(as_mentor=True), pk=mentor)
    kept = toggle_favorite(mentee=mentee, mentor=other, by=request.person)
    if request.htmx:
        words = {"mentee": mentee, "enrollment": other, "name": other.person.name, "favorite": kept}
        return render(request, "finding/_favorite.html", words)
    return redirect("finding:mentors", enrollment=mentee.pk)


@require_POST
def lean(request: Request, enrollment: UUID) -> HttpResponse:
    """Leave the choice to the program, or take it back."""
    mentee = my_enrollment(request, enrollment)
    leans = request.POST.get("leans") == "yes"
    lean_on_program(mentee=mentee, leans=leans, by=request.person)
    done = _("The program will propose somebody. You can still ask mentors yourself.")
    say(request, done if leans else _("You choose for yourself again."))
    return redirect("finding:mentors", enrollment=mentee.pk)
