"""The pair's space, and the list of spaces. Only members ever find one: no role opens it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cairn.mentoring.domain.drafts import drafts_of, note_place
from cairn.mentoring.models import Member, Mentorship, PairLink, SharedNote
from cairn.web.circles.shown import CircleShown
from cairn.web.mentoring.agreed import wanted_next
from cairn.web.mentoring.forms import LinkForm, NoteForm, SessionForm
from cairn.web.mentoring.reopening import reopening_of
from cairn.web.mentoring.space import Company, Space, space_of
from cairn.web.mentoring.talking import FEW, Talk
from cairn.web.request import Request
from cairn.web.sessions.words import opened_text


@require_GET
def list_mentorships(request: Request) -> HttpResponse:
    """Everyone I meet, and whom I have met."""
    others = Prefetch("members", Member.objects.select_related("person__location", "person__department"))
    rows = (
        Mentorship.objects.visible_to(request.person)
        .select_related("program", "circle")
        .prefetch_related(others)
    )
    pairs = [_pair(row, request) for row in rows.order_by("ended_at", "-started_on")]
    live = [pair for pair in pairs if pair["mentorship"].is_live]
    return render(request, "mentoring/list.html", {"live": live, "over": [p for p in pairs if p not in live]})


def _pair(mentorship: Mentorship, request: Request) -> dict[str, Any]:
    members = list(mentorship.members.all())
    if mentorship.is_circle:
        mine = next(member for member in members if member.person_id == request.person.pk)
        face = Company(mentorship.circle.name, request.person.zone)
        return {"mentorship": mentorship, "partner": face, "role": mine.get_role_display()}
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
    talk = Talk(space, count=FEW)
    values = {
        "space": space,
        "agreement_wanted": wanted_next(space),
        "reopening": reopening_of(space),
        "circle": CircleShown(space) if space.is_circle else None,
        "talk": talk,
        "message_form": talk.form(),
        "note": note,
        "note_words": words,
        **_note_form(space, words, note.version if note else 0),
        "session_form": SessionForm(sees=space.sees),
        "links": links_of(space),
        "link_form": LinkForm(sees=space.sees),
        **more,
    }
    return render(request, "mentoring/show.html", values, status=status)


def links_of(space: Space) -> list[tuple[PairLink, str, str]]:
    """The pair's links with their words. What is no https address, for whatever reason, is no link."""
    shown = []
    for row in space.mentorship.links.all():
        title, address = (opened_text(space.reader, row, name) for name in ("title", "address"))
        safe = address.startswith("https://")
        shown.append((row, title if safe else f"{title}: {address}", address if safe else ""))
    return shown


def _note_form(space: Space, words: str, version: int) -> dict[str, Any]:
    """The form of the pair's note: with the words that were typed and not kept, if there are any."""
    pk = space.mentorship.pk
    place = note_place(pk)
    draft, typed = drafts_of(space.me, [place]).get(place, (None, ""))
    initial = {"body": typed, "version": draft.version} if draft else {"body": words, "version": version}
    form = NoteForm(initial=initial, sees=space.sees)
    form.keep_drafts_at(reverse("mentoring:draft_note", args=[pk]))
    return {"note_form": form, "note_draft": draft}
