"""Pause, go on, or complete. Ending it otherwise begins with an answer that only oneself reads: `fitting`."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cairn.mentoring.domain.ending import complete_mentorship
from cairn.mentoring.domain.pausing import pause_mentorship, resume_mentorship
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import PauseForm
from cairn.web.mentoring.views import space_of
from cairn.web.request import Request


@require_GET
def change(request: Request, mentorship_id: UUID) -> HttpResponse:
    """One page for what may come: pause, complete, or say that it does not fit."""
    space = space_of(request, mentorship_id)
    return render(request, "mentoring/change.html", {"space": space, "pause_form": PauseForm()})


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
    return render(request, "mentoring/change.html", {"space": space, "pause_form": form}, status=422)


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
