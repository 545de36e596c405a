"""How a person connects a calendar: by its address, or with a name and a password on a CalDAV server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.scheduling.enums import CalendarKind
from cairn.web.profile import seeing

SCHEMES = {"https", "http", "webcal", "webcals"}
LONGEST = 2000


class CalendarForm(forms.Form):
    """What every kind has: an address, and what the owner calls it."""

    kind: CalendarKind
    address = forms.CharField(max_length=LONGEST)
    label = forms.CharField(
        label=gettext_lazy("What you call it"),
        help_text=gettext_lazy("Only for you, to tell your calendars apart: work, family."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].widget.attrs |= {
            "autocomplete": "off",
            "inputmode": "url",
            "spellcheck": "false",
        }
        kept = seeing.calendar_address()
        self.who_sees = {name: kept for name in ("address", "password") if name in self.fields}

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        try:
            parts = urlsplit(address)
            fine = parts.scheme.lower() in SCHEMES and bool(parts.hostname)
        except ValueError:
            fine = False
        if not fine or any(c.isspace() for c in address):
            raise forms.ValidationError(_("Paste the whole address. It begins with https or webcal."))
        return address

    @property
    def name(self) -> str:
        """What it is called: as its owner says, else by the host, which holds no secret."""
        host = urlsplit(self.cleaned_data["address"]).hostname or ""
        return str(self.cleaned_data["label"]).strip() or host[:80]

    @property
    def access(self) -> dict[str, str]:
        return {"address": self.cleaned_data["address"]}


class FeedForm(CalendarForm):
    kind = CalendarKind.ICAL_FEED
    address = forms.CharField(
        label=gettext_lazy("The secret address of your calendar"),
        help_text=gettext_lazy(
            "In your calendar’s settings it is called “secret address in iCal format”, “publish calendar”, "
            "“subscribe” or “ICS link”. It begins with https or webcal and often ends with .ics."
        ),
        max_length=LONGEST,
    )


class CalDavForm(CalendarForm):
    kind = CalendarKind.CALDAV
    address = forms.CharField(
        label=gettext_lazy("The server’s address"),
        help_text=gettext_lazy(
            "As your calendar program knows it. The server alone is enough: https://cloud.example.org"
        ),
        max_length=LONGEST,
    )
    user = forms.CharField(
        label=gettext_lazy("Your name there"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("Better an app password: you can take it back without changing your own."),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("address", "user", "password", "label")

    @property
    def access(self) -> dict[str, str]:
        given = self.cleaned_data
        return {"address": given["address"], "name": given["user"], "password": given["password"]}


FORMS: dict[str, type[CalendarForm]] = {form.kind.value: form for form in (FeedForm, CalDavForm)}
