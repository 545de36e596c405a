"""Today: what is next for me, in words first."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cairn.core.clock import now
from cairn.mentoring.enums import SessionState
from cairn.web.request import Request
from cairn.web.sessions.words import day_words
from cairn.web.today.cards import CARDS, Today


@require_GET
def show(request: Request) -> HttpResponse:
    """The participant's first page."""
    today = Today(request.person)
    cards = [card for make in CARDS if (card := make(today))]
    here = now().astimezone(ZoneInfo(request.person.zone))
    values = {
        "greeting": f"{_hello(here.hour) % {'name': request.person.first_name}} {_next_in_words(today)}".strip(),
        "day": date_format(here, _("l j F")),
        "wide": [card for card in cards if card.wide],
        "narrow": [card for card in cards if not card.wide],
    }
    return render(request, "today/show.html", values)


def _hello(hour: int) -> str:
    if hour < 12:
        return _("Good morning, %(name)s.")
    return _("Good afternoon, %(name)s.") if hour < 18 else _("Good evening, %(name)s.")


def _next_in_words(today: Today) -> str:
    """What is next, as somebody would say it."""
    space, session = today.space, today.space.next if today.space else None
    if space is None:
        return ""
    if (
        session is None
        or session.starts_at is None
        or session.state not in (SessionState.BOOKED, SessionState.PROPOSED)
    ):
        return space.headline
    if space.is_over or session.state == SessionState.PROPOSED:
        return space.headline
    return _("Your next session is %(day)s.") % {"day": day_words(session.starts_at, today.me.zone)}
