"""The circles of a program for those who take part: which there are, proposing one, asking to come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.mentoring.domain.circle_members import ask_to_join, take_wish_back
from cairn.mentoring.domain.circles import propose_circle
from cairn.mentoring.enums import CircleState, MemberRole
from cairn.mentoring.models import Circle, JoinWish, Member
from cairn.mentoring.queries import CircleQuerySet
from cairn.programs.enums import Circles
from cairn.programs.models import Enrollment, Program
from cairn.programs.rules.workflows import TAKES_A_PLACE
from cairn.web.circles.forms import CircleForm
from cairn.web.mentoring.acting import attempt
from cairn.web.request import Request, uuid_in
from cairn.web.toasts import say

PAGE = 20
LEADS = Prefetch(
    "mentorship__members",
    Member.objects.filter(active=True, role=MemberRole.LEAD).select_related("person").order_by("pk"),
    to_attr="led",
)


def my_program(request: Request, program_id: UUID) -> Program:
    """A program in which I take part; anything else is not there."""
    mine = Enrollment.objects.filter(person=request.person, status__in=TAKES_A_PLACE)
    program = Program.objects.filter(pk__in=mine.values("program"), pk=program_id).first()
    if program is None or (program.circles == Circles.OFF and not _any_of(program)):
        raise Http404
    return program


def _any_of(program: Program) -> bool:
    return Circle.objects.running().filter(program=program).exists()


def page_of(rows: CircleQuerySet, request: Request) -> tuple[list[Circle], str]:
    """A page of circles by name, and the address of the next one."""
    after, pk = request.GET.get("after", "")[:80], uuid_in(request.GET.get("id", "")) or UUID(int=0)
    if after:
        rows = rows.filter(Q(name__gt=after) | Q(name=after, pk__gt=pk))
    found = list(rows.order_by("name", "pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], "?" + urlencode({"after": last.name, "id": str(last.pk)}) if last else ""


@require_safe
def directory(request: Request, program_id: UUID) -> HttpResponse:
    """Every circle that runs, who leads it, and whether it has a place for me."""
    program = my_program(request, program_id)
    rows = Circle.objects.running().filter(program=program).as_seen_by(request.person)
    circles, older = page_of(rows.prefetch_related(LEADS), request)
    own = Circle.objects.filter(program=program, proposed_by=request.person).exclude(state=CircleState.OPEN)
    values = {
        "program": program,
        "circles": circles,
        "older": older,
        "newer": "?" if request.GET.get("after") else "",
        "proposed": own.order_by("-proposed_at").first(),
        "may_propose": _may_propose(request, program),
    }
    return render(request, "circles/list.html", values)


def _may_propose(request: Request, program: Program) -> bool:
    if program.circles != Circles.MEMBERS or not program.is_open:
        return False
    waiting = Circle.objects.waiting().filter(program=program, proposed_by=request.person)
    here = Enrollment.objects.active().filter(program=program, person=request.person)
    return here.exists() and not waiting.exists()


@require_http_methods(["GET", "POST"])
def propose(request: Request, program_id: UUID) -> HttpResponse:
    """A circle that I would lead."""
    program = my_program(request, program_id)
    form = CircleForm(request.POST if request.method == "POST" else None, program=program)
    if form.is_valid():
        try:
            propose_circle(program=program, about=form.said(), by=request.person)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            say(request, _("Your proposal is sent. You hear from those who run the program."))
            return redirect("circles:list", program.pk)
    values: dict[str, Any] = {"program": program, "form": form}
    return render(request, "circles/propose.html", values, status=422 if form.errors else 200)


def _circle(request: Request, circle_id: UUID) -> Circle:
    rows = Circle.objects.running().select_related("program")
    circle = get_object_or_404(rows, pk=circle_id)
    my_program(request, circle.program_id)
    return circle


@require_POST
def join(request: Request, circle_id: UUID) -> HttpResponse:
    """Ask to come in; where joining is free, I am in."""
    circle = _circle(request, circle_id)
    done: list[Member | JoinWish] = []
    if not attempt(request, lambda: done.append(ask_to_join(circle=circle, by=request.person))):
        return redirect("circles:list", circle.program_id)
    if isinstance(done[0], Member):
        return redirect("mentoring:show", circle.mentorship_id)
    say(request, _("You have asked. Whoever leads the circle answers."))
    return redirect("circles:list", circle.program_id)


@require_POST
def take_back(request: Request, circle_id: UUID) -> HttpResponse:
    """Not ask any more."""
    circle = _circle(request, circle_id)
    attempt(request, lambda: take_wish_back(circle=circle, by=request.person), _("You do not ask any more."))
    return redirect("circles:list", circle.program_id)
