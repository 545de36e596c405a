"""Pausing, coming back, being done, leaving, and how many mentees I take."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.core.errors import DomainError
from cairn.mentoring.domain.finishing import finish_program
from cairn.programs import domain
from cairn.programs.models import Enrollment, MentorPlaces
from cairn.web.joining.forms import PauseForm, PlacesForm
from cairn.web.request import Request
from cairn.web.toasts import say


def mine(request: Request, program_id: UUID) -> Enrollment:
    """My own enrollment; anybody else's is a 404."""
    rows = Enrollment.objects.select_related("program", "person")
    return get_object_or_404(rows, program=program_id, person=request.person)


@require_http_methods(["GET", "POST"])
def pause(request: Request, program_id: UUID) -> HttpResponse:
    """Rest until a date."""
    enrollment = mine(request, program_id)
    form = PauseForm(request.POST or None)
    if form.is_valid():
        try:
            domain.pause(enrollment=enrollment, until=form.cleaned_data["until"], by=request.person)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            say(request, _("You are taking a break."))
            return redirect("joining:show", program_id)
    page = {"program": enrollment.program, "form": form}
    return render(request, "joining/pause.html", page, status=422 if form.errors else 200)


@require_POST
def resume(request: Request, program_id: UUID) -> HttpResponse:
    """Back before the day."""
    domain.resume(enrollment=mine(request, program_id), by=request.person)
    say(request, _("Good to have you back."))
    return redirect("joining:show", program_id)


@require_http_methods(["GET", "POST"])
def leave(request: Request, program_id: UUID) -> HttpResponse:
    """Say what leaving means, then leave."""
    enrollment = mine(request, program_id)
    if request.method == "POST":
        domain.leave(enrollment=enrollment, by=request.person)
        say(request, _("You have left %(program)s.") % {"program": enrollment.program.name})
        return redirect("joining:list")
    return render(request, "joining/leave.html", {"program": enrollment.program, "enrollment": enrollment})


@require_POST
def done(request: Request, program_id: UUID) -> HttpResponse:
    """I have what I came for."""
    try:
        finish_program(enrollment=mine(request, program_id), by=request.person)
    except DomainError as error:
        say(request, error.message)
    else:
        say(request, _("You have completed this program. You can come back whenever you like."))
    return redirect("joining:show", program_id)


@require_http_methods(["GET", "POST"])
def places(request: Request) -> HttpResponse:
    """How many mentees I take at a time, over all programs."""
    held = MentorPlaces.objects.filter(person=request.person).first()
    form = PlacesForm(request.POST or None, initial={"places": held.places if held else 1})
    if form.is_valid():
        domain.set_mentor_places(person=request.person, places=form.cleaned_data["places"], by=request.person)
        say(request, _("Noted."))
        return redirect("joining:list")
    return render(request, "joining/places.html", {"form": form}, status=422 if form.errors else 200)
