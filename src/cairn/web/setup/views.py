"""The owner's first steps, each of which knows by itself whether it is done."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.core.models import Organization
from cairn.core.permissions import Permission, authorize
from cairn.identity.domain.setting_up import check_mail, describe_organization, mail_works
from cairn.people.models import Person
from cairn.programs.models import Program
from cairn.web.request import Request
from cairn.web.toasts import say

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Item:
    """One step: what, why, whether it is done, and where to do it."""

    title: str
    why: str
    done: bool
    href: str
    link: str
    posts: bool = False


class OrganizationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of your organization"), max_length=200)
    help_contact = forms.CharField(
        label=gettext_lazy("Whom to ask for help"),
        max_length=200,
        help_text=gettext_lazy(
            "An address or a phone number. It stands on every page, also before signing in."
        ),
    )


def items() -> list[Item]:
    """What an owner does first. A step whose page is not installed is left out."""
    organization = Organization.objects.first()
    steps = [
        Item(
            _("Say who you are"),
            _("The name people see, and whom they ask when they are stuck."),
            bool(organization and organization.help_contact),
            _address("setup:organization"),
            _("Name and help contact"),
        ),
        Item(
            _("Send yourself a mail"),
            _("Invitations and reminders go out by mail, so it has to work. We send one to you."),
            mail_works(),
            _address("setup:mail"),
            _("Send a test mail"),
            posts=True,
        ),
        Item(
            _("Bring your people in"),
            _("From a file your HR system writes: names, managers, places, titles."),
            Person.objects.all()[:2].count() > 1,
            _address("imports:start", "imports:list", "imports:upload"),
            _("Import people"),
        ),
        Item(
            _("Launch a first program"),
            _("Start small: one need, forty people, one number that should move."),
            Program.objects.exists(),
            _address("programs:begin", "programs:new", "programs:create", "programs:list"),
            _("Begin a program"),
        ),
    ]
    return [step for step in steps if step.href]


def _address(*names: str) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


@require_safe
def checklist(request: Request) -> HttpResponse:
    """What is done, and the one thing to do now."""
    authorize(request.person, Permission.EDIT_ORGANIZATION)
    steps = items()
    left = [step for step in steps if not step.done]
    page = {"steps": steps, "left": left, "now": left[0] if left else None}
    return render(request, "setup/checklist.html", page)


def organization(request: Request) -> HttpResponse:
    """Name and help contact."""
    authorize(request.person, Permission.EDIT_ORGANIZATION)
    row = Organization.objects.get()
    initial = {"name": row.name, "help_contact": row.help_contact}
    form = OrganizationForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        describe_organization(**form.cleaned_data, by=request.person)
        say(request, _("Saved."))
        return redirect("setup:checklist")
    return render(request, "setup/organization.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def mail(request: Request) -> HttpResponse:
    """Send a mail to the owner, and say at once what went wrong if it did."""
    authorize(request.person, Permission.EDIT_ORGANIZATION)
    level = messages.WARNING
    if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        told = _("No mail server is set. Set CAIRN_MAIL_HOST and start again.")
    else:
        try:
            text = _("This mail shows that Cairn can write to you.")
            check_mail(subject=_("Cairn can write to you"), text=text, by=request.person)
            told, level = _("Sent to %(address)s.") % {"address": request.person.email}, messages.SUCCESS
        except DomainError as error:
            told = error.message
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("The test mail failed (%s)", type(error).__name__)
            told = _("The mail server did not take it (%(kind)s). Check CAIRN_MAIL_HOST and its account.") % {
                "kind": type(error).__name__
            }
    say(request, told, level=level)
    return redirect("setup:checklist")
