"""Circles for those who run a program: answer proposals, start one, see which run, end one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission
from cairn.mentoring.domain.circles import approve_circle, decline_circle, start_circle
from cairn.mentoring.models import Attendance, Circle, Session
from cairn.programs.domain import editing
from cairn.programs.enums import Circles
from cairn.web.circles.forms import AllowForm, AnswerForm, StartForm
from cairn.web.circles.views import LEADS, PAGE, page_of
from cairn.web.mentoring.acting import attempt
from cairn.web.programs.people import parts
from cairn.web.programs.scope import governed
from cairn.web.request import Request
from cairn.web.toasts import say


@require_safe
def manage(request: Request, program_id: UUID) -> HttpResponse:
    """Proposals first, then the circles that run, with numbers and never a word of what is said in them."""
    program = governed(request, program_id, Permission.MANAGE_ENROLLMENTS)
    here = Circle.objects.filter(program=program)
    waiting = list(here.waiting().select_related("proposed_by").order_by("proposed_at")[:PAGE])
    running, older = page_of(here.running().with_taken().prefetch_related(LEADS), request)
    values = parts(
        request,
        program,
        "circles",
        waiting=[(row, AnswerForm(name=_name(row), prefix=str(row.pk))) for row in waiting],
        running=[(row, *numbers) for row, numbers in _counted(running)],
        older=older,
        newer="?" if request.GET.get("after") else "",
        may_start=program.is_open and program.circles != Circles.OFF,
    )
    return render(request, "circles/manage.html", values)


def _name(circle: Circle) -> str:
    return circle.proposed_by.first_name if circle.proposed_by else ""


def _counted(circles: list[Circle]) -> list[tuple[Circle, tuple[int, int]]]:
    """Sessions held and how often somebody was there: two numbers for each, in two queries."""
    spaces = [circle.mentorship_id for circle in circles]
    held = Session.objects.filter(mentorship__in=spaces, state="held").order_by().values_list("mentorship")
    came = Attendance.objects.filter(Q(came=True), session__mentorship__in=spaces).order_by()
    meetings = dict(held.annotate(Count("pk")))
    there = dict(came.values_list("session__mentorship").annotate(Count("pk")))
    return [(c, (meetings.get(c.mentorship_id, 0), there.get(c.mentorship_id, 0))) for c in circles]


@require_POST
def decide(request: Request, program_id: UUID, circle_id: UUID) -> HttpResponse:
    """Yes or no to a proposal; a no needs a kind word."""
    program = governed(request, program_id, Permission.MANAGE_ENROLLMENTS)
    circle = get_object_or_404(Circle.objects.filter(program=program), pk=circle_id)
    yes = request.POST.get("do") == "approve"
    form = AnswerForm(request.POST, yes=yes, prefix=str(circle.pk))
    if not form.is_valid():
        say(request, _("Write a word to whoever proposed it first."))
        return redirect("circles:manage", program.pk)
    act = approve_circle if yes else decline_circle
    attempt(
        request,
        lambda: act(circle=circle, by=request.person, answer=form.cleaned_data["answer"]),
        _("The circle is open. Others can ask to join.") if yes else _("Your answer is sent."),
    )
    return redirect("circles:manage", program.pk)


@require_http_methods(["GET", "POST"])
def start(request: Request, program_id: UUID) -> HttpResponse:
    """A circle that begins at once, with somebody who takes part as its lead."""
    program = governed(request, program_id, Permission.MANAGE_ENROLLMENTS)
    form = StartForm(request.POST if request.method == "POST" else None, program=program)
    if form.is_valid():
        try:
            start_circle(
                program=program, about=form.said(), lead=form.cleaned_data["lead"], by=request.person
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            say(request, _("The circle is open. Whoever leads it is told."))
            return redirect("circles:manage", program.pk)
    values = parts(request, program, "circles", form=form)
    return render(request, "circles/start.html", values, status=422 if form.errors else 200)


@require_POST
def allow(request: Request, program_id: UUID) -> HttpResponse:
    """Whether there are circles, and who brings them about."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    form = AllowForm(request.POST)
    if form.is_valid():
        editing.edit(program=program, changes=form.cleaned_data, by=request.person)
        say(request, _("Saved."))
    return redirect("programs:settings", program.pk)
