"""What I was told, and what I want by mail."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from cairn.notices.domain.reading import choose_mail, mark_read
from cairn.notices.domain.render import render as in_words
from cairn.notices.enums import CHOOSABLE, Category
from cairn.notices.models import MailPreference, Notice
from cairn.web.request import Request, uuid_in
from cairn.web.toasts import say

PAGE = 20


@require_GET
def list_notices(request: Request) -> HttpResponse:
    """The latest first, a page at a time; opening the list does not mark anything as read."""
    rows = Notice.objects.filter(person=request.person).select_related("person__location")
    before = uuid_in(request.GET.get("before", ""))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    words = {
        "notices": in_words(found[:PAGE]),
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


@require_http_methods(["GET", "POST"])
def preferences(request: Request) -> HttpResponse:
    """Choose what comes by mail."""
    refused = MailPreference.objects.filter(person=request.person, wanted=False).values_list(
        "category", flat=True
    )
    initial = {"wanted": [c.value for c in CHOOSABLE if c.value not in set(refused)]}
    form = (
        MailForm(request.POST or None, initial=initial) if request.method == "GET" else MailForm(request.POST)
    )
    if request.method == "POST" and form.is_valid():
        choose_mail(person=request.person, wanted={Category(c) for c in form.cleaned_data["wanted"]})
        say(request, _now("Kept."))
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form}, status=422 if form.errors else 200)
