"""What was typed and not sent: kept while somebody types, thrown away when they say so. Mine alone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from cairn.core.sealed import read
from cairn.mentoring.domain.drafts import drop_draft, keep_draft, message_place, note_place
from cairn.mentoring.models import Mentorship, SharedNote
from cairn.web.request import Request, number_in, uuid_in

KEPT = 204


def _mine(request: Request, mentorship_id: UUID) -> Mentorship:
    return get_object_or_404(Mentorship.objects.visible_to(request.person), pk=mentorship_id)


@require_POST
def keep_message(request: Request, mentorship_id: UUID) -> HttpResponse:
    """What will be a message. Words that arrive after they were sent are no draft any more."""
    mentorship = _mine(request, mentorship_id)
    sent = uuid_in(request.POST.get("message-message_id", ""))
    if sent is None or not mentorship.messages.filter(pk=sent).exists():
        body = request.POST.get("message-body", "")
        keep_draft(place=message_place(mentorship.pk), body=body, by=request.person)
    return HttpResponse(status=KEPT)


@require_POST
def keep_note(request: Request, mentorship_id: UUID) -> HttpResponse:
    """What will be in the pair's note, with the version that it began from."""
    mentorship = _mine(request, mentorship_id)
    note = SharedNote.objects.filter(mentorship=mentorship, session=None).first()
    keep_draft(
        place=note_place(mentorship.pk),
        body=request.POST.get("body", ""),
        version=number_in(request.POST.get("version", "")) or 0,
        beside=read(note, "body", reader=request.person.pk) if note else "",
        by=request.person,
    )
    return HttpResponse(status=KEPT)


@require_POST
def drop_note(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Go on from the note as it stands."""
    drop_draft(place=note_place(_mine(request, mentorship_id).pk), by=request.person)
    return redirect("mentoring:show", mentorship_id)
