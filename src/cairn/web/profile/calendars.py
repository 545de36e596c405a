"""My calendars: what is connected, how reading goes, and how to let go of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.scheduling.domain.calendars.choosing import choose_place, places_of, stop_writing, write_sessions
from cairn.scheduling.domain.calendars.connecting import connect_calendar, disconnect_calendar, read_again
from cairn.scheduling.domain.calendars.writers import Place, can_be_written
from cairn.scheduling.models import ExternalCalendar, SessionCalendar
from cairn.scheduling.queries import calendars_of
from cairn.web.mentoring.acting import attempt
from cairn.web.profile import seeing
from cairn.web.profile.calendar_forms import FORMS
from cairn.web.profile.feed import address_of
from cairn.web.request import Request
from cairn.web.toasts import say

A_MOMENT = dt.timedelta(minutes=2)  # how long a page waits for a reading that was asked for


@dataclass(frozen=True)
class Card:
    """A calendar, and what becomes of putting sessions into it."""

    calendar: ExternalCalendar
    writing: SessionCalendar | None
    places: Sequence[Place]

    @classmethod
    def of(cls, calendar: ExternalCalendar) -> Card:
        writing: SessionCalendar | None = getattr(calendar, "writing", None)
        return cls(calendar, writing, places_of(calendar, writing) if writing else [])

    @property
    def can_write(self) -> bool:
        return can_be_written(self.calendar.kind)

    @property
    def moves(self) -> bool:
        """Whether it is about to be read, or sessions are about to be put in or taken out."""
        waits = self.calendar.is_waiting and self.calendar.due_at > now() - A_MOMENT
        return waits or (self.writing is not None and self.writing.is_moving(A_MOMENT))


@require_safe
def show(request: Request) -> HttpResponse:
    """Every calendar I have connected."""
    calendars = list(calendars_of(request.person))
    cards = [Card.of(one) for one in calendars]
    page = {
        "cards": cards,
        "reading": [one.pk for one in calendars if one.is_waiting and one.due_at > now() - A_MOMENT],
        "moves": any(card.moves for card in cards),
        "sees": seeing.calendars(),
        "zone": request.person.zone,
        "feed": address_of(request.person),
    }
    return render(request, "profile/calendars.html", page)


@require_http_methods(["GET", "POST"])
def add(request: Request, kind: str) -> HttpResponse:
    """Connect one."""
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            connect_calendar(kind=form.kind, name=form.name, access=form.access, by=request.person)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            say(request, _("It is connected. The first reading takes a moment."))
            return redirect("profile:calendars")
    page = {"form": form, "kind": kind, "sees": seeing.calendars()}
    return render(request, "profile/add_calendar.html", page, status=422 if form.errors else 200)


@require_POST
def read(request: Request, calendar_id: UUID) -> HttpResponse:
    """Read one now."""
    read_again(calendar=_mine(request, calendar_id), by=request.person)
    return redirect("profile:calendars")


@require_http_methods(["GET", "POST"])
def remove(request: Request, calendar_id: UUID) -> HttpResponse:
    """Ask, then let go of one."""
    calendar = _mine(request, calendar_id)
    if request.method == "POST":
        disconnect_calendar(calendar=calendar, by=request.person)
        say(request, _("It is removed, with every time that was read from it."))
        return redirect("profile:calendars")
    return render(request, "profile/remove_calendar.html", {"calendar": calendar})


@require_POST
def write(request: Request, calendar_id: UUID) -> HttpResponse:
    """Put my sessions into it, choose where in the account, or take them out again."""
    calendar, number, me = _mine(request, calendar_id), request.POST.get("place", ""), request.person
    if number.isdecimal() and len(number) < 4:
        attempt(request, lambda: choose_place(calendar=calendar, number=int(number), by=me))
    elif request.POST.get("put") == "on":
        attempt(request, lambda: write_sessions(calendar=calendar, by=me))
    else:
        attempt(request, lambda: stop_writing(calendar=calendar, by=me))
    return redirect(f"{reverse('profile:calendars')}#sessions-{calendar.pk}")


def _mine(request: Request, calendar_id: UUID) -> ExternalCalendar:
    return get_object_or_404(ExternalCalendar, pk=calendar_id, person=request.person)
