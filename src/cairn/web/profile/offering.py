"""The hours I offer to those I mentor, and the days that are unlike others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.core.clock import today
from cairn.people.domain.profile import DAY
from cairn.people.models import Person
from cairn.programs.models import Enrollment
from cairn.scheduling.domain import offering
from cairn.scheduling.models import OfferedException, OfferedHours
from cairn.web.mentoring.acting import attempt
from cairn.web.profile.changing import done, myself
from cairn.web.profile.offer_forms import DaysOffForm, ExtraForm, OfferForm
from cairn.web.profile.week import in_words, span_words
from cairn.web.request import Request
from cairn.web.toasts import say


def offered_by(person: Person) -> OfferedHours | None:
    rows = OfferedHours.objects.prefetch_related("windows", "exceptions")
    return rows.filter(person=person).first()


class Offered:
    """What the profile page says of it: to those who mentor, or offer hours already."""

    def __init__(self, person: Person) -> None:
        row = offered_by(person)
        self.shown = row is not None or Enrollment.objects.filter(person=person, as_mentor=True).exists()
        windows = row.windows.all() if row else []
        self.week = in_words([(one.weekday, one.minutes.lower, one.minutes.upper) for one in windows])


@require_http_methods(["GET", "POST"])
def offer(request: Request) -> HttpResponse:
    """My week, my terms, my exceptions."""
    person = myself(request)
    data = request.POST if request.method == "POST" else None
    form = OfferForm(data, person=person, offered=offered_by(person))
    if form.is_valid() and done(
        form, lambda: offering.offer_hours(week=form.hours, terms=form.terms, by=person)
    ):
        say(request, _("These are the hours you offer now."))
        return redirect("profile:offer")
    return _page(request, person, form=form)


@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Offer no hours any more."""
    said = _("You offer no hours now. What is booked stays booked.")
    attempt(request, lambda: offering.withdraw_hours(by=request.person), said)
    return redirect("profile:offer")


@require_POST
def days_off(request: Request) -> HttpResponse:
    """A holiday: no slots on these days."""
    form = DaysOffForm(request.POST, prefix="off")
    if form.is_valid() and done(form, lambda: offering.take_days_off(**form.cleaned_data, by=request.person)):
        return redirect("profile:offer")
    return _page(request, myself(request), off_form=form)


@require_POST
def extra(request: Request) -> HttpResponse:
    """Hours on one date, besides those of the week."""
    form = ExtraForm(request.POST, prefix="extra")
    if form.is_valid() and done(
        form, lambda: offering.offer_extra_hours(**form.cleaned_data, by=request.person)
    ):
        return redirect("profile:offer")
    return _page(request, myself(request), extra_form=form)


@require_POST
def remove(request: Request, exception_id: UUID) -> HttpResponse:
    """The usual hours hold again."""
    mine = OfferedException.objects.filter(offered__person=request.person)
    exception = get_object_or_404(mine, pk=exception_id)
    attempt(request, lambda: offering.remove_exception(exception=exception, by=request.person))
    return redirect("profile:offer")


def _page(request: Request, person: Person, **forms: Form) -> HttpResponse:
    offered = offered_by(person)
    values: dict[str, Any] = {
        "form": OfferForm(person=person, offered=offered),
        "off_form": DaysOffForm(prefix="off"),
        "extra_form": ExtraForm(prefix="extra"),
        "offered": offered,
        "exceptions": exceptions_of(offered, person) if offered else [],
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "profile/offer.html", values, status=422 if wrong else 200)


def exceptions_of(offered: OfferedHours, person: Person) -> list[tuple[UUID, str]]:
    """What is still to come of them, in words."""
    coming = [row for row in offered.exceptions.all() if row.days.upper > today(person.zone)]
    return [(row.pk, _exception_words(row)) for row in coming]


def _exception_words(row: OfferedException) -> str:
    first, last = row.days.lower, row.last_day
    day = date_format(first, _("D j M"))
    if row.minutes is not None:
        hours = span_words(row.minutes.lower, row.minutes.upper % DAY)
        return _("%(day)s, extra: %(hours)s") % {"day": day, "hours": hours}
    if first == last:
        return _("%(day)s, off") % {"day": day}
    return _("%(first)s to %(last)s, off") % {"first": day, "last": date_format(last, _("D j M"))}
