"""What stands on the agenda, and the notes beside it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cairn.mentoring.domain import agenda
from cairn.mentoring.domain.notes import NoteChanged, write_agenda_notes, write_note
from cairn.mentoring.enums import Owner
from cairn.mentoring.models import AgendaItem, Session, SharedNote
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import NoteForm
from cairn.web.mentoring.space import Space
from cairn.web.request import Request
from cairn.web.sessions.forms import PointForm, PointNotesForm
from cairn.web.sessions.views import page, session_of
from cairn.web.sessions.words import opened_text


def _back(session: Session) -> HttpResponseRedirect:
    return redirect(f"{reverse('sessions:show', args=[session.pk])}#agenda")


@require_POST
def add(request: Request, session_id: UUID) -> HttpResponse:
    """Put a point on the agenda."""
    space, session = session_of(request, session_id)
    form = PointForm(request.POST, sees=space.sees_counted, circle=space.is_circle)
    if not form.is_valid():
        return page(request, space, session, status=422, point_form=form)
    words = form.cleaned_data
    attempt(
        request,
        lambda: agenda.add_agenda_item(
            session=session,
            text=words["text"],
            owner=Owner(words.get("owner", Owner.BOTH)),
            by=request.person,
        ),
    )
    return _back(session)


def _point(request: Request, session_id: UUID, item_id: UUID) -> tuple[Space, Session, AgendaItem]:
    space, session = session_of(request, session_id)
    return (
        space,
        session,
        get_object_or_404(AgendaItem.objects.select_related("session"), pk=item_id, session=session),
    )


@require_POST
def tick(request: Request, session_id: UUID, item_id: UUID) -> HttpResponse:
    """Talked about, or open again."""
    _space, session, item = _point(request, session_id, item_id)
    done = "done" in request.POST
    attempt(request, lambda: agenda.tick_agenda_item(item=item, done=done, by=request.person))
    return _back(session)


@require_POST
def move(request: Request, session_id: UUID, item_id: UUID) -> HttpResponse:
    """One place up or down."""
    _space, session, item = _point(request, session_id, item_id)
    up = request.POST.get("way") == "up"
    attempt(request, lambda: agenda.move_agenda_item(item=item, up=up, by=request.person))
    return _back(session)


@require_POST
def skip(request: Request, session_id: UUID, item_id: UUID) -> HttpResponse:
    """Go without a point, or want it after all."""
    _space, session, item = _point(request, session_id, item_id)
    out = request.POST.get("way") != "back"
    attempt(request, lambda: agenda.skip_agenda_item(item=item, skip=out, by=request.person))
    return _back(session)


@require_POST
def remove(request: Request, session_id: UUID, item_id: UUID) -> HttpResponse:
    """Take an own point off."""
    _space, session, item = _point(request, session_id, item_id)
    attempt(
        request, lambda: agenda.remove_agenda_item(item=item, by=request.person), _("It is off the agenda.")
    )
    return _back(session)


@require_POST
def change(request: Request, session_id: UUID, item_id: UUID) -> HttpResponse:
    """Say who brings it, and reword it if it is your own."""
    _space, session, item = _point(request, session_id, item_id)
    owner, text = request.POST.get("owner", ""), str(request.POST.get("text", "")).strip()[:300]
    if owner in Owner.values:
        attempt(
            request,
            lambda: agenda.change_agenda_item(item=item, text=text, owner=Owner(owner), by=request.person),
        )
    return _back(session)


@require_POST
def notes(request: Request, session_id: UUID, item_id: UUID) -> HttpResponse:
    """What came out of one point; the slower of two writers sees both texts."""
    space, session, item = _point(request, session_id, item_id)
    form = PointNotesForm(request.POST, sees=space.sees, prefix=str(item.pk))
    if not form.is_valid():
        return page(request, space, session, status=422)
    words = form.cleaned_data
    try:
        write_agenda_notes(item=item, notes=words["notes"], began_from=words["began_from"], by=request.person)
    except NoteChanged as changed:
        item.refresh_from_db()
        theirs = opened_text(space.reader, item, "notes")
        both = PointNotesForm(
            initial={"notes": words["notes"], "began_from": theirs}, sees=space.sees, prefix=str(item.pk)
        )
        clash = {"clash": changed.message, "clash_words": theirs, "clash_form": both, "clash_item": item}
        return page(request, space, session, status=409, **clash)
    return _back(session)


@require_POST
def note(request: Request, session_id: UUID) -> HttpResponse:
    """Keep the session's note; the slower of two writers sees both texts."""
    space, session = session_of(request, session_id)
    form = NoteForm(request.POST, sees=space.sees)
    if not form.is_valid():
        return page(request, space, session, status=422, note_form=form)
    body, version = form.cleaned_data["body"], form.cleaned_data["version"]
    try:
        write_note(
            mentorship=space.mentorship, session=session, body=body, version=version, by=request.person
        )
    except NoteChanged as changed:
        theirs = SharedNote.objects.get(mentorship=space.mentorship, session=session)
        both = NoteForm(initial={"body": body, "version": theirs.version}, sees=space.sees)
        words = opened_text(space.reader, theirs, "body")
        return page(
            request,
            space,
            session,
            status=409,
            note_form=both,
            note_clash=changed.message,
            note_clash_words=words,
        )
    return redirect(f"{reverse('sessions:show', args=[session.pk])}#note")
