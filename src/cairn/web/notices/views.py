"""What I was told, and what I want by mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.core.models import Organization
from cairn.notices.domain.bouncing import addresses_off, try_address_again
from cairn.notices.domain.quiet import choose_hours, hours_of
from cairn.notices.domain.reading import choose_mail, mark_read
from cairn.notices.domain.render import render as in_words
from cairn.notices.domain.withdrawing import still_true
from cairn.notices.enums import Category
from cairn.notices.models import MailPreference, Notice
from cairn.notices.rules import CHOOSABLE
from cairn.people.models import Person
from cairn.web.request import Request, uuid_in
from cairn.web.toasts import say

PAGE = 20


@require_GET
def list_notices(request: Request) -> HttpResponse:
    """The latest first, a page at a time; opening the list does not mark anything as read."""
    rows = Notice.objects.filter(person=request.person).shown().select_related("person__location")
    before = uuid_in(request.GET.get("before", ""))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    fresh = [notice for notice in found[:PAGE] if notice.read_at is None]
    words = {
        **_address(request.person),
        "notices": in_words(found[:PAGE]),
        "settled": {notice.pk for notice in fresh} - still_true(fresh),
        "older": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "newer": "?" if before else "",
    }
    return render(request, "notices/list.html", words)


@require_GET
def follow(request: Request, notice_id: UUID) -> HttpResponse:
    """Mark one as read and go where it leads."""
    mine = Notice.objects.filter(person=request.person).select_related("person__location")
    notice = get_object_or_404(mine, pk=notice_id)
    mark_read(notices=[notice])
    return redirect(in_words([notice])[0].url)


@require_POST
def try_address(request: Request) -> HttpResponse:
    """Send mails to my address again."""
    if try_address_again(person=request.person):
        say(request, _now("All right. The next mail goes out again."))
    return redirect("notices:preferences")


def _address(person: Person) -> dict[str, Any]:
    """Whether mails to this person's address are switched off, and who can correct it."""
    off = bool(addresses_off([person]))
    organization = Organization.objects.first() if off else None
    return {"address_off": off, "help_contact": organization.help_contact if organization else ""}


class MailForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label=_("By mail I want"),
        help_text=_(
            "Everything also shows here, whatever you choose. Reminders are never more than two a week."
        ),
        choices=[(category.value, category.label) for category in CHOOSABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class HoursForm(forms.Form):
    """Full hours; midnight is 0, so an evening that ends there is 8 to 0."""

    HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
    begins = forms.TypedChoiceField(label=_("Send mails only between"), choices=HOURS, coerce=int)
    ends = forms.TypedChoiceField(label=_("and"), choices=HOURS, coerce=int)
    weekends = forms.BooleanField(label=_("Also on Saturdays and Sundays"), required=False)

    def __init__(self, person: Person, data: QueryDict | None = None) -> None:
        mine = hours_of([person.pk])[person.pk]
        initial = {"begins": mine.begins, "ends": mine.ends, "weekends": mine.weekends}
        super().__init__(data, initial=initial)
        self.fields["ends"].help_text = _now(
            "On your clock (%(zone)s). Answers to requests, changes of sessions and what concerns your account or"
            " anybody's safety come at any hour. The same hour twice means: at any hour."
        ) % {"zone": person.zone}


@require_http_methods(["GET", "POST"])
def preferences(request: Request) -> HttpResponse:
    """Choose what comes by mail."""
    form = MailForm(request.POST if request.method == "POST" else None, initial=_wanted(request.person))
    if request.method == "POST" and form.is_valid():
        choose_mail(person=request.person, wanted={Category(c) for c in form.cleaned_data["wanted"]})
        say(request, _now("Kept."))
        return redirect("notices:preferences")
    return _preferences(request, form, HoursForm(request.person))


@require_POST
def hours(request: Request) -> HttpResponse:
    """Choose between which hours mails come."""
    form = HoursForm(request.person, request.POST)
    if not form.is_valid():
        return _preferences(request, MailForm(initial=_wanted(request.person)), form)
    choose_hours(person=request.person, **form.cleaned_data)
    say(request, _now("Kept."))
    return redirect("notices:preferences")


def _preferences(request: Request, form: MailForm, hours: HoursForm) -> HttpResponse:
    status = 422 if form.errors or hours.errors else 200
    words = {"form": form, "hours": hours, **_address(request.person)}
    return render(request, "notices/preferences.html", words, status=status)


def _wanted(person: Person) -> dict[str, list[str]]:
    refused = MailPreference.objects.filter(person=person, wanted=False)
    silent = set(refused.values_list("category", flat=True))
    return {"wanted": [c.value for c in CHOOSABLE if c.value not in silent]}
