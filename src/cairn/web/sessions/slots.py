"""A mentee takes the mentor's free slots: one, or several in a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cairn.core.errors import DomainError, NotInScope
from cairn.mentoring.domain.hosting import meeting_of
from cairn.mentoring.domain.slots import book_series, book_session_slot
from cairn.mentoring.models import Session
from cairn.mentoring.queries import bookable_sessions
from cairn.scheduling.domain.series import SeriesDate, local_times, plan_series
from cairn.scheduling.domain.slot_booking import Meeting, SlotGone
from cairn.scheduling.enums import Every, Misfit
from cairn.web.mentoring.space import Space
from cairn.web.request import Request
from cairn.web.sessions.forms import SeriesForm, SlotForm
from cairn.web.sessions.times import other_clock
from cairn.web.sessions.views import session_of, time_page
from cairn.web.sessions.words import day_and_clock, title_of
from cairn.web.shapes import Choice
from cairn.web.toasts import say


@require_POST
def book(request: Request, session_id: UUID) -> HttpResponse:
    """Book a slot at once. When it has gone, the nearest ones stand in its place."""
    space, session = session_of(request, session_id)
    form = SlotForm(request.POST, video=space.has_video)
    if not form.is_valid():
        return time_page(request, space, session, wrong=_("Choose a time."))
    words = {"zone": request.person.zone, "by": request.person, "place": form.cleaned_data["place"]}
    words["way"] = form.cleaned_data["way"]
    slot, minutes = form.cleaned_data["slot"], form.cleaned_data["minutes"]
    try:
        book_session_slot(session=session, starts_at=slot, minutes=minutes, **words)
    except SlotGone as gone:
        return time_page(request, space, session, gone=gone)
    except NotInScope:
        raise
    except DomainError as error:
        return time_page(request, space, session, wrong=error.message)
    say(request, _("Booked. Both of you get an invitation for your calendars."))
    return redirect("sessions:show", session.pk)


@dataclass(frozen=True)
class Row:
    """One date of a series as the page shows it."""

    name: str
    session: Session
    title: str
    date: SeriesDate
    choices: Sequence[Choice]

    @property
    def why(self) -> str:
        return str(Misfit(self.date.misfit).label) if self.date.misfit else ""


@require_POST
def series(request: Request, session_id: UUID) -> HttpResponse:
    """Several sessions at the same local time: first every date is shown, then all of them are booked, or none."""
    space, session = session_of(request, session_id)
    meeting, left = meeting_of(space.mentorship, request.person), bookable_sessions(space.mentorship)
    if meeting is None or (waiting := left.count()) < 2:
        return time_page(request, space, session, wrong=_("There is no series to book here any more."))
    form = SeriesForm(_filled_in(request, waiting), left=waiting, zones=_zones(space), video=space.has_video)
    if not form.is_valid():
        return time_page(request, space, session, wrong=_("Choose a time."))
    wrong, dates = "", None
    if "book" in request.POST:
        try:
            return _booked(request, space, form)
        except SlotGone as gone:
            wrong, dates = _("Not every date is free any more. Nothing is booked yet."), gone.dates
        except NotInScope:
            raise
        except DomainError as error:
            return time_page(request, space, session, wrong=error.message)
    rows = _rows(space, list(left), dates or _planned(space, meeting, form))
    values = {"space": space, "session": session, "form": form, "rows": rows, "wrong": wrong}
    values["bookable"] = all(row.date.suggested for row in rows)
    return render(request, "sessions/series.html", values, status=422 if wrong else 200)


def _filled_in(request: Request, left: int) -> QueryDict:
    """What was sent; who has only chosen the first slot is shown the usual rhythm."""
    data = request.POST.copy()
    data.setdefault("every", Every.TWO_WEEKS)
    data.setdefault("count", str(min(3, left)))
    data.setdefault("whose", "mine")
    return data


def _zones(space: Space) -> list[tuple[str, str]]:
    mine = ("mine", _("My clock"))
    if space.me.zone == space.partner.zone:
        return [mine]
    return [mine, ("theirs", _("%(name)s’s clock") % {"name": space.partner.first_name})]


def _planned(space: Space, meeting: Meeting, form: SeriesForm) -> list[SeriesDate]:
    said = form.cleaned_data
    zone = space.partner.zone if said.get("whose") == "theirs" else space.me.zone
    rhythm: dict[str, Any] = {"every": Every(said["every"]), "count": said["count"], "zone": zone}
    last = local_times(said["slot"], **rhythm)[-1].replace(tzinfo=dt.UTC)
    return plan_series(meeting.openings(last), said["slot"], minutes=said["minutes"], **rhythm)


def _rows(space: Space, sessions: Sequence[Session], dates: Sequence[SeriesDate]) -> list[Row]:
    return [
        Row(f"date_{number}", session, title_of(session, space.reader), date, _choices(space, date))
        for number, (session, date) in enumerate(zip(sessions, dates, strict=False))
    ]


def _choices(space: Space, date: SeriesDate) -> list[Choice]:
    """What to take in place of a date that cannot be; the nearest is chosen."""
    if date.misfit is None:
        return []
    return [
        Choice(
            slot.isoformat(),
            day_and_clock(slot, space.me.zone),
            other_clock(slot, space),
            chosen=slot == date.suggested,
        )
        for slot in sorted(date.alternatives)
    ]


def _booked(request: Request, space: Space, form: SeriesForm) -> HttpResponse:
    said = form.cleaned_data
    moments = [_moment(request.POST.get(f"date_{number}", "")) for number in range(said["count"])]
    done = book_series(
        mentorship=space.mentorship,
        moments=moments,
        minutes=said["minutes"],
        zone=request.person.zone,
        by=request.person,
        place=said["place"],
        way=said["way"],
    )
    words = ngettext(
        "%(n)s session is booked. Both of you get invitations for your calendars.",
        "%(n)s sessions are booked. Both of you get invitations for your calendars.",
        len(done),
    )
    say(request, words % {"n": len(done)})
    return redirect("mentoring:show", space.mentorship.pk)


def _moment(text: str) -> dt.datetime:
    """A moment as the page sent it. Raises DomainError for anything else, or one that is too far away to be booked."""
    form = SlotForm({"slot": text, "minutes": "30"})
    if not form.is_valid():
        raise DomainError(_("Choose a time for every date."))
    moment: dt.datetime = form.cleaned_data["slot"]
    return moment
