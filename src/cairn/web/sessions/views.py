"""A session: its agenda and notes, its time, and whether it was held."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.core.errors import DomainError, NotAllowed, NotAMember, NotInScope
from cairn.mentoring.domain import meeting, ordering
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import Mentorship, Session
from cairn.scheduling.domain.slot_booking import SlotGone
from cairn.scheduling.rules import BusyOutside
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.space import Space
from cairn.web.request import Request
from cairn.web.sessions.following import following
from cairn.web.sessions.forms import PointForm, TimeForm
from cairn.web.sessions.page import SessionPage
from cairn.web.sessions.times import FreeSlots, by_day, days_of, preview, whole
from cairn.web.toasts import say

S = SessionState


def session_of(request: Request, session_id: UUID) -> tuple[Space, Session]:
    """The session and its space for a member, or nothing found."""
    mine = Mentorship.objects.visible_to(request.person).values("pk")
    rows = Session.objects.select_related("mentorship__program", "booking")
    session = get_object_or_404(rows, pk=session_id, mentorship__in=mine)
    return Space(session.mentorship, request.person), session


@require_GET
def show(request: Request, session_id: UUID) -> HttpResponse:
    """The agenda with its notes, and what to do about the time."""
    return page(request, *session_of(request, session_id))


def page(request: Request, space: Space, session: Session, *, status: int = 200, **more: Any) -> HttpResponse:
    values = {
        "space": space,
        "page": SessionPage(space, session),
        "following": following(space, session),
        "point_form": PointForm(sees=space.sees_counted, circle=space.is_circle),
    }
    return render(request, "sessions/show.html", {**values, **more}, status=status)


@require_http_methods(["GET", "POST"])
def time(request: Request, session_id: UUID) -> HttpResponse:
    """Take a free slot, propose a time, or move it. Both local times show before anything is sent."""
    space, session = session_of(request, session_id)
    data = request.POST if request.method == "POST" else None
    form = TimeForm(data, zone=request.person.zone, initial=_start(session), video=space.has_video)
    gone = None
    if form.is_valid() and "preview" not in request.POST:
        try:
            if _set_time(request, session, form):
                return redirect("sessions:show", session.pk)
        except SlotGone as error:
            gone = error
    return time_page(request, space, session, form=form, gone=gone)


def _start(session: Session) -> dict[str, str]:
    booking = session.booking
    if booking is None:
        return {"minutes": str(session.minutes), "place": ""}
    return {"minutes": str(booking.minutes), "place": booking.place, "way": booking.way}


def time_page(
    request: Request,
    space: Space,
    session: Session,
    *,
    form: TimeForm | None = None,
    gone: SlotGone | None = None,
    wrong: str = "",
) -> HttpResponse:
    """`gone`: the slot that somebody else has now, with those that are free; `wrong`: what else stood against it."""
    start, zone = _start(session), request.person.zone
    shown = form or TimeForm(zone=zone, initial=start, video=space.has_video)
    minutes = whole(request.GET.get("minutes") or request.POST.get("minutes"), int(start["minutes"]))
    free = FreeSlots.of(space, session, minutes=minutes, week=whole(request.GET.get("week"), 0))
    values = {
        "space": space,
        "page": SessionPage(space, session),
        "form": shown,
        "slot_form": TimeForm(zone=zone, initial=start, auto_id="slot_%s", video=space.has_video),
        "free": free,
        "gone": gone,
        "wrong": gone.message if gone else wrong,
        "nearest": by_day(dict.fromkeys(gone.alternatives), space) if gone else [],
        "days": [] if free else days_of(space, session, int(start["minutes"])),
        "preview": preview(shown),
    }
    refused = bool(shown.errors or gone or wrong)
    return render(request, "sessions/time.html", values, status=422 if refused else 200)


def _set_time(request: Request, session: Session, form: TimeForm) -> bool:
    """Propose or move, and say so; a refusal stands at the form. Raises SlotGone."""
    starts_at: dt.datetime = form.cleaned_data["starts_at"]
    words = {"zone": request.person.zone, "minutes": form.cleaned_data["minutes"], "by": request.person}
    act = meeting.move_session if session.state == S.BOOKED else meeting.propose_session_time
    try:
        said = form.cleaned_data
        act(session=session, starts_at=starts_at, place=said["place"], way=said["way"], **words)
    except (NotInScope, SlotGone):
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    moved = act == meeting.move_session
    seen = (
        _("The others see the new time now.")
        if session.mentorship.is_circle
        else _("Both of you see the new time now.")
    )
    say(request, seen if moved else _("Your proposal is sent."))
    return True


@require_POST
def accept(request: Request, session_id: UUID) -> HttpResponse:
    """Say yes to the proposed time. What stands in my own calendar then is said, and I decide."""
    space, session = session_of(request, session_id)
    anyway = "anyway" in request.POST
    try:
        meeting.accept_session_time(session=session, by=request.person, anyway=anyway)
    except BusyOutside as busy:
        minutes = session.booking.minutes if session.booking else session.minutes
        other = days_of(space, session, minutes)
        return page(request, space, session, status=409, busy=busy.message, other_days=other, minutes=minutes)
    except (NotAllowed, NotAMember, NotInScope):
        raise
    except DomainError as error:
        say(request, error.message, level=messages.WARNING)
    else:
        pair = _("Agreed. Both of you get an invitation for your calendars.")
        say(request, _("Agreed. Everybody in the circle gets an invitation.") if space.is_circle else pair)
    return redirect("sessions:show", session.pk)


@require_POST
def cancel(request: Request, session_id: UUID) -> HttpResponse:
    """Take the time back."""
    _space, session = session_of(request, session_id)
    words = _("The time is taken back. The session waits in your plan.")
    attempt(request, lambda: meeting.cancel_session_time(session=session, by=request.person), words)
    return redirect("sessions:show", session.pk)


@require_POST
def settle(request: Request, session_id: UUID) -> HttpResponse:
    """Held, or not. After a held one, two questions."""
    _space, session = session_of(request, session_id)
    held = request.POST.get("held") == "yes"
    done = attempt(request, lambda: meeting.settle_session(session=session, held=held, by=request.person))
    if done and held:
        return redirect("sessions:show" if session.mentorship.is_circle else "feedback:pulse", session.pk)
    return redirect("sessions:show", session.pk)


@require_POST
def drop(request: Request, session_id: UUID) -> HttpResponse:
    """Go without this session."""
    _space, session = session_of(request, session_id)
    words = _("You go without this session. You can take that back below your path.")
    attempt(request, lambda: meeting.drop_session(session=session, by=request.person), words)
    return _path(session)


def _path(session: Session) -> HttpResponseRedirect:
    return redirect(f"{reverse('mentoring:show', args=[session.mentorship_id])}#path")


@require_POST
def take_back(request: Request, session_id: UUID) -> HttpResponse:
    """Want it after all."""
    _space, session = session_of(request, session_id)
    words = _("The session is in your plan again.")
    attempt(request, lambda: ordering.take_back_session(session=session, by=request.person), words)
    return _path(session)


@require_POST
def reorder(request: Request, session_id: UUID) -> HttpResponse:
    """One place earlier or later."""
    _space, session = session_of(request, session_id)
    up = request.POST.get("way") == "up"
    attempt(request, lambda: ordering.reorder_session(session=session, up=up, by=request.person))
    return _path(session)
