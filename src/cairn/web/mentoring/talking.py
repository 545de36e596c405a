"""Messages of a space: on its page the latest, on a page of their own all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cairn.core.ids import new_id
from cairn.core.live import token
from cairn.mentoring.domain.drafts import drafts_of, message_place
from cairn.mentoring.domain.messages import can_write, see_messages, topic, write_message
from cairn.mentoring.models import Message
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import MessageForm
from cairn.web.mentoring.space import Space, space_of
from cairn.web.request import Request, uuid_in
from cairn.web.sessions.words import opened_text

FEW, MANY = 5, 30


@dataclass(frozen=True, slots=True)
class Said:
    row: Message
    who: str
    text: str
    mine: bool


class Talk:
    """What was said, for one member. Making it notes that they have seen it."""

    def __init__(self, space: Space, *, count: int, before: Message | None = None) -> None:
        self.space = space
        mine = space.mentorship.messages.readable_by(space.mine)
        rows = mine.lately(count + 1, before=before)
        self.earlier, self.at_end = len(rows) > count, before is None
        self.said = [self._said(row) for row in rows[-count:]]
        where = settings.LIVE_URL
        self.live = f"{where}?token={token([topic(space.mentorship.pk)])}" if where else ""
        if before is None:
            see_messages(mentorship=space.mentorship, by=space.me)

    def _said(self, row: Message) -> Said:
        mine = row.written_by_id == self.space.me.pk
        who = (
            _("You") if mine else row.written_by.first_name if row.written_by else _("Somebody who has left")
        )
        return Said(row, who, opened_text(self.space.reader, row, "body"), mine)

    @property
    def open(self) -> bool:
        return can_write(self.space.mentorship)

    def form(self, data: Any = None) -> MessageForm:
        """A form for the next message, with what was typed and not sent."""
        pk = self.space.mentorship.pk
        place = message_place(pk)
        _draft, words = drafts_of(self.space.me, [place]).get(place, (None, ""))
        form = MessageForm(data, initial={"message_id": new_id(), "body": words}, sees=self.space.sees)
        form.keep_drafts_at(reverse("mentoring:draft_message", args=[pk]))
        return form


@require_safe
def messages(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Everything that was said, the latest at the end, a page at a time."""
    return _page(request, space_of(request, mentorship_id))


def _page(request: Request, space: Space, *, data: Any = None) -> HttpResponse:
    earlier = uuid_in(request.GET.get("before", ""))
    before = space.mentorship.messages.filter(pk=earlier).first() if earlier else None
    talk = Talk(space, count=MANY, before=before)
    form = talk.form(data)
    values = {"space": space, "talk": talk, "message_form": form, "paged": True}
    return render(request, "mentoring/messages.html", values, status=422 if form.errors else 200)


@require_POST
def write(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Say something. A form sent twice is one message."""
    space = space_of(request, mentorship_id)
    form = MessageForm(request.POST, sees=space.sees)
    if not form.is_valid():
        return _page(request, space, data=request.POST)
    attempt(
        request, lambda: write_message(mentorship=space.mentorship, by=request.person, **form.cleaned_data)
    )
    if "all" in request.POST:
        return redirect("mentoring:messages", mentorship_id)
    return redirect(f"{reverse('mentoring:show', args=[mentorship_id])}#talk")
