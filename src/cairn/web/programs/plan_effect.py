"""What a changed plan would do to running pairs, and whom it is for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission
from cairn.mentoring.domain.differing import effect_of
from cairn.mentoring.domain.updating import decide_on_plan, stop_update
from cairn.mentoring.enums import PlanChoice, PlanUpdateState
from cairn.mentoring.models import PlanUpdate
from cairn.web.programs.people import parts
from cairn.web.programs.scope import governed
from cairn.web.request import Request
from cairn.web.toasts import say

GOING = (PlanUpdateState.QUEUED, PlanUpdateState.RUNNING)


@require_http_methods(["GET", "POST"])
def effect(request: Request, program_id: UUID) -> HttpResponse:
    """Look at each change and how many pairs it would reach; then choose."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    choice = request.POST.get("choice", "")
    if choice in PlanChoice.values:
        try:
            update = decide_on_plan(
                program=program,
                choice=PlanChoice(choice),
                seen=request.POST.get("seen", ""),
                by=request.person,
            )
        except DomainError as error:
            say(request, error.message, level=messages.WARNING)
            return redirect("programs:plan_effect", program.pk)
        if choice == PlanChoice.RUNNING:
            return redirect("programs:plan_update", program.pk, update.pk)
        say(request, _("Running pairs keep what they have. New pairs get the plan as it is now."))
        return redirect("programs:plan", program.pk)
    going = PlanUpdate.objects.filter(program=program, state__in=GOING).first()
    page = parts(request, program, "plan", effect=effect_of(program), going=going)
    return render(request, "programs/plan_effect.html", page)


@require_safe
def update(request: Request, program_id: UUID, update_id: UUID) -> HttpResponse:
    """How far it has come; when it is over, what it did."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    held = get_object_or_404(PlanUpdate, pk=update_id, program=program)
    here = reverse("programs:plan_update", args=[program.pk, held.pk])
    goes_on = held.state in GOING
    if request.htmx and not goes_on:
        return HttpResponse(headers={"HX-Redirect": here})
    page = parts(request, program, update=held, here=here, goes_on=goes_on)
    template = "programs/_plan_update.html" if request.htmx else "programs/plan_update.html"
    return render(request, template, page)


@require_POST
def stop(request: Request, program_id: UUID, update_id: UUID) -> HttpResponse:
    """Change no more pairs."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    held = get_object_or_404(PlanUpdate, pk=update_id, program=program)
    try:
        stop_update(update=held, by=request.person)
    except DomainError as error:
        say(request, error.message)
    return redirect("programs:plan_update", program.pk, held.pk)
