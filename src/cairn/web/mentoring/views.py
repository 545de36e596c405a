"""The pair's space, and the list of spaces. Only members ever find one: no role opens it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cairn.mentoring.models import Member, Mentorship, SharedNote
from cairn.web.mentoring.agreed import wanted_next
from cairn.web.mentoring.forms import NoteForm, SessionForm
from cairn.web.mentoring.reopening import reopening_of
from cairn.web.mentoring.space import Space
from cairn.web.request import Request
from cairn.web.sessions.words import opened_text


def space_of(request: Request, mentorship_id: UUID) -> Space:
    """The space for whoever asks, or nothing found."""
    mine = Mentorship.objects.visible_to(request.person).select_related("program", "first_mover")
    return Space(get_object_or_404(mine, pk=mentorship_id), request.person)


@require_GET
def list_mentorships(request: Request) -> HttpResponse:
    """Everyone I meet, and whom I have met."""
    others = Prefetch("members", Member.objects.select_related("person__location", "person__department"))
    rows = Mentorship.objects.visible_to(request.person).select_related("program").prefetch_related(others)
    pairs = [_pair(row, request) for row in rows.order_by("ended_at", "-started_on")]
    live = [pair for pair in pairs if pair["mentorship"].is_live]
    return render(request, "mentoring/list.html", {"live": live, "over": [p for p in pairs if p not in live]})


def _pair(mentorship: Mentorship, request: Request) -> dict[str, Any]:
    members = list(mentorship.members.all())
    partner = next(member for member in members if member.person_id != request.person.pk)
    return {"mentorship": mentorship, "partner": partner.person, "role": partner.get_role_display()}


@require_GET
def show(request: Request, mentorship_id: UUID) -> HttpResponse:
    """One page: where are we, and what is next."""
    return page(request, space_of(request, mentorship_id))


def page(request: Request, space: Space, *, status: int = 200, **more: Any) -> HttpResponse:
    note = (
        SharedNote.objects.filter(mentorship=space.mentorship, session=None)
        .select_related("written_by")
        .first()
    )
    words = opened_text(space.reader, note, "body") if note else ""
    values = {
        "space": space,
        "agreement_wanted": wanted_next(space),
        "reopening": reopening_of(space),
        "note": note,
        "note_words": words,
        "note_form": NoteForm(
            initial={"body": words, "version": note.version if note else 0}, sees=space.sees
        ),
        "session_form": SessionForm(sees=space.sees),
        **more,
    }
    return render(request, "mentoring/show.html", values, status=status)
