"""Pause, go on, extend, or complete. Ending it otherwise begins with an answer that only oneself reads: `fitting`."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cairn.mentoring.domain.ending import complete_mentorship
from cairn.mentoring.domain.extending import AfterTheProgram, NotLater, extend_mentorship
from cairn.mentoring.domain.pausing import pause_mentorship, resume_mentorship
from cairn.mentoring.domain.reopening import wish_to_reopen
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import ExtendForm, PauseForm
from cairn.web.mentoring.space import Space, space_of
from cairn.web.request import Request
from cairn.web.toasts import say


@require_GET
def change(request: Request, mentorship_id: UUID) -> HttpResponse:
    """One page for what may come: pause, complete, or say that it does not fit."""
    space = space_of(request, mentorship_id)
    if space.is_circle:
        return redirect("mentoring:show", mentorship_id)
    return _choices(request, space)


def _choices(request: Request, space: Space, **forms: Form) -> HttpResponse:
    """The page with a form for each choice; one that was refused says why."""
    values = {"space": space, "pause_form": PauseForm(), "extend_form": ExtendForm(), **forms}
    return render(request, "mentoring/change.html", values, status=422 if forms else 200)


@require_POST
def pause(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Rest until a day."""
    space = space_of(request, mentorship_id)
    form = PauseForm(request.POST)
    if form.is_valid() and attempt(
        request,
        lambda: pause_mentorship(
            mentorship=space.mentorship, until=form.cleaned_data["until"], by=request.person
        ),
    ):
        return redirect("mentoring:show", mentorship_id)
    return _choices(request, space, pause_form=form)


@require_POST
def extend(request: Request, mentorship_id: UUID) -> HttpResponse:
    """More time together."""
    space = space_of(request, mentorship_id)
    form = ExtendForm(request.POST)
    if form.is_valid():
        try:
            day = form.cleaned_data["ends_on"]
            extend_mentorship(mentorship=space.mentorship, until=day, by=request.person)
        except (NotLater, AfterTheProgram) as error:
            form.add_error(error.field, error.message)
        else:
            say(request, _("You have more time together now."))
            return redirect("mentoring:show", mentorship_id)
    return _choices(request, space, extend_form=form)


@require_POST
def resume(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Go on before the day."""
    space = space_of(request, mentorship_id)
    attempt(request, lambda: resume_mentorship(mentorship=space.mentorship, by=request.person))
    return redirect("mentoring:show", mentorship_id)


@require_POST
def complete(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Done what we set out to do."""
    space = space_of(request, mentorship_id)
    words = _("You have completed this mentorship. What you wrote stays here for both of you.")
    attempt(request, lambda: complete_mentorship(mentorship=space.mentorship, by=request.person), words)
    return redirect("mentoring:show", mentorship_id)


@require_POST
def reopen(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Say that one would like to go on; it does when both have said so."""
    space = space_of(request, mentorship_id)
    attempt(request, lambda: wish_to_reopen(mentorship=space.mentorship, by=request.person))
    return redirect("mentoring:show", mentorship_id)
