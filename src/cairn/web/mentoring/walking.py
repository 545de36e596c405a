"""A pair changes its path, ticks its training, and keeps links."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cairn.mentoring.domain.links import add_link, remove_link
from cairn.mentoring.domain.training import tick_training
from cairn.mentoring.models import Mentorship, PairLink, PathEntry
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import LinkForm
from cairn.web.mentoring.space import space_of
from cairn.web.mentoring.views import page
from cairn.web.request import Request


def _back(mentorship_id: UUID, place: str) -> HttpResponseRedirect:
    return redirect(f"{reverse('mentoring:show', args=[mentorship_id])}#{place}")


def _mine(request: Request) -> list[UUID]:
    return list(Mentorship.objects.visible_to(request.person).values_list("pk", flat=True))


@require_POST
def training(request: Request, entry_id: UUID) -> HttpResponse:
    """I have done it, or not yet."""
    entry = get_object_or_404(PathEntry, pk=entry_id, mentorship__in=_mine(request))
    done = "done" in request.POST
    attempt(request, lambda: tick_training(entry=entry, done=done, by=request.person))
    return _back(entry.mentorship_id, "training")


@require_POST
def link(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Keep a link in the space; a refusal stands at the form."""
    space = space_of(request, mentorship_id)
    form = LinkForm(request.POST, sees=space.sees)
    if form.is_valid() and attempt(
        request, lambda: add_link(mentorship=space.mentorship, by=request.person, **form.cleaned_data)
    ):
        return _back(mentorship_id, "links")
    return page(request, space, status=422, link_form=form)


@require_POST
def drop_link(request: Request, link_id: UUID) -> HttpResponse:
    """Take a link out."""
    held = get_object_or_404(PairLink, pk=link_id, mentorship__in=_mine(request))
    attempt(request, lambda: remove_link(link=held, by=request.person), _("The link is gone."))
    return _back(held.mentorship_id, "links")
