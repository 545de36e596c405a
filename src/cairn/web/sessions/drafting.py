"""What was typed beside a session and not kept yet: its note, and what came out of each point. Mine alone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from cairn.mentoring.domain.drafts import drop_draft, keep_draft, note_place, point_place
from cairn.mentoring.domain.notes import words_mark
from cairn.mentoring.models import SharedNote
from cairn.web.request import Request, number_in
from cairn.web.sessions.views import session_of
from cairn.web.sessions.words import opened_text

KEPT = 204


@require_POST
def keep_note(request: Request, session_id: UUID) -> HttpResponse:
    """What will be in the session's note, with the version that it began from."""
    space, session = session_of(request, session_id)
    row = SharedNote.objects.filter(mentorship=space.mentorship, session=session).first()
    keep_draft(
        place=note_place(space.mentorship.pk, session.pk),
        body=request.POST.get("body", ""),
        version=number_in(request.POST.get("version", "")) or 0,
        beside=opened_text(space.reader, row, "body") if row else "",
        by=request.person,
    )
    return HttpResponse(status=KEPT)


@require_POST
def drop_note(request: Request, session_id: UUID) -> HttpResponse:
    """Go on from the note as it stands."""
    space, session = session_of(request, session_id)
    drop_draft(place=note_place(space.mentorship.pk, session.pk), by=request.person)
    return redirect("sessions:show", session.pk)


@require_POST
def keep_point(request: Request, session_id: UUID, item_id: UUID) -> HttpResponse:
    """What will be in the notes of a point, with a mark of the notes that it began from."""
    space, session = session_of(request, session_id)
    item = get_object_or_404(session.agenda, pk=item_id)
    notes, began = (request.POST.get(f"{item_id}-{name}", "") for name in ("notes", "began_from"))
    keep_draft(
        place=point_place(item.pk),
        body=notes,
        version=words_mark(began),
        beside=opened_text(space.reader, item, "notes"),
        by=request.person,
    )
    return HttpResponse(status=KEPT)
