"""The hours somebody offers: a week, its terms, and days that are unlike others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.people.models import Person
from cairn.scheduling.domain.offering import Terms
from cairn.scheduling.models import LENGTHS, OfferedHours
from cairn.web.forms import DateInput, TimeInput
from cairn.web.profile import seeing
from cairn.web.profile.forms import WeekForm, minute_of

BUFFERS = (0, 5, 10, 15, 30, 60)
NOTICES = (0, 2, 12, 24, 48, 72, 168)  # hours
WEEKLY = (1, 2, 3, 4, 5, 8, 10)
USUAL: dict[str, Any] = {
    "lengths": [30, 45],
    "buffer_before": 0,
    "buffer_after": 10,
    "notice_hours": 24,
    "most_a_week": "",
}


def _minutes(count: int) -> str:
    return _("%(n)s min") % {"n": count}


def _notice(hours: int) -> str:
    if hours < 24:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours} if hours else _("None")
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}


class OfferForm(WeekForm):
    lengths = forms.TypedMultipleChoiceField(
        label=gettext_lazy("How long a session may be"),
        coerce=int,
        choices=[(n, format_lazy("{n} {unit}", n=n, unit=gettext_lazy("min"))) for n in LENGTHS],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-inline"}),
        error_messages={"required": gettext_lazy("Choose at least one length.")},
    )
    buffer_before = forms.TypedChoiceField(label=gettext_lazy("Keep free before a session"), coerce=int)
    buffer_after = forms.TypedChoiceField(label=gettext_lazy("Keep free after a session"), coerce=int)
    notice_hours = forms.TypedChoiceField(
        label=gettext_lazy("Notice you need"),
        coerce=int,
        help_text=gettext_lazy("How long before a session it can still be booked."),
    )
    most_a_week = forms.TypedChoiceField(
        label=gettext_lazy("Sessions a week, at most"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, person: Person, offered: OfferedHours | None, **kwargs: Any) -> None:
        kept = {name: getattr(offered, name) for name in USUAL} if offered else USUAL
        super().__init__(*args, **{"initial": kept, **kwargs})
        self._offer("buffer_before", BUFFERS, _minutes)
        self._offer("buffer_after", BUFFERS, _minutes)
        self._offer("notice_hours", NOTICES, _notice)
        self._offer("most_a_week", WEEKLY, str, none=_("No limit"))
        week = (
            [(row.weekday, row.minutes.lower, row.minutes.upper) for row in offered.windows.all()]
            if offered
            else person.working_hours
        )
        self.from_work = not offered and bool(week)
        self.keep_week(week, spare=True)
        self.seen_by = seeing.offered()

    def _offer(self, name: str, values: tuple[int, ...], said: Any, none: str = "") -> None:
        """What can be chosen, and what was chosen some other way."""
        kept = self.initial.get(name)
        numbers = sorted({*values, *([kept] if isinstance(kept, int) else [])})
        empty = [("", none)] if none else []
        self.fields[name].choices = [*empty, *((n, said(n)) for n in numbers)]  # type: ignore[attr-defined]

    @property
    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in USUAL})


class DaysOffForm(forms.Form):
    first = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    last = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Leave it empty for a single day."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["last"] = data.get("last") or data.get("first")
        return data


class ExtraForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    start = forms.TimeField(label=gettext_lazy("From"), widget=TimeInput)
    end = forms.TimeField(label=gettext_lazy("Until"), widget=TimeInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("start", "end"):
            if data.get(name) is not None:
                data[name] = minute_of(data[name])
        if data.get("end") == 0:  # midnight at the end of the day
            data["end"] = 24 * 60
        return data
