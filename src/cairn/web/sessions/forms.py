"""A time in one's own zone, and what is put on an agenda."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.mentoring.enums import Owner
from cairn.scheduling.domain.slot_booking import FURTHEST
from cairn.scheduling.enums import Every, Way
from cairn.scheduling.rules import is_repeated, moment_at
from cairn.web.forms import DateInput, InlineChoices, TimeInput
from cairn.web.mentoring.forms import LONGEST, Sealed

LENGTHS = [("30", _("30 min")), ("45", _("45 min")), ("60", _("60 min")), ("90", _("90 min"))]


LONGEST_SERIES = 12


def place_field() -> forms.CharField:
    return forms.CharField(
        label=_("Where"),
        required=False,
        max_length=300,
        help_text=_("A room, a number or an address. It stands in both calendars."),
    )


class WayForm(forms.Form):
    """How people meet, with a video call where there is a room for it."""

    way = forms.ChoiceField(label=_("How"), required=False, widget=InlineChoices, choices=Way.choices)

    def __init__(self, *args: Any, video: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(way, label) for way, label in Way.choices if video or way != Way.VIDEO]
        self.fields["way"].choices = offered  # type: ignore[attr-defined]
        if video:
            self.fields["way"].help_text = _("The address of a video call stands in both calendars.")
            self.initial.setdefault("way", Way.VIDEO)

    def clean_way(self) -> str | None:
        """None where nothing was said: then it stays as it is."""
        return self.cleaned_data["way"] or None


class TimeForm(WayForm):
    """A suggested time (`slot`, a moment) or another day and time on one's own clock."""

    slot = forms.CharField(required=False, widget=forms.HiddenInput)
    date = forms.DateField(label=_("Day"), widget=DateInput, error_messages={"required": _("Choose a day.")})
    time = forms.TimeField(
        label=_("Time"), widget=TimeInput, error_messages={"required": _("Choose a time.")}
    )
    which = forms.ChoiceField(
        label=_("Which of the two"),
        required=False,
        widget=InlineChoices,
        choices=[("first", _("The first")), ("second", _("The second, an hour later"))],
    )
    minutes = forms.ChoiceField(label=_("Length"), widget=InlineChoices, choices=LENGTHS)
    place = place_field()

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        if not self._asks_which():
            del self.fields["which"]
        if self.data.get("slot"):
            self.fields["date"].required = self.fields["time"].required = False

    def _local(self, date: Any, time: Any) -> dt.datetime | None:
        try:
            day = self.base_fields["date"].clean(date)
            hour = self.base_fields["time"].clean(time)
        except forms.ValidationError:
            return None
        return dt.datetime.combine(day, hour)

    def _asks_which(self) -> bool:
        local = self._local(self.data.get("date"), self.data.get("time"))
        return local is not None and is_repeated(local, self.zone)

    def clean(self) -> dict[str, Any]:
        """Find the moment: `starts_at`. Says what to do when clocks change and a time is missing or comes twice."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("slot"):
            try:
                values["starts_at"] = dt.datetime.fromisoformat(values["slot"]).astimezone(dt.UTC)
            except ValueError:
                raise forms.ValidationError(_now("Choose a day and a time.")) from None
            return values
        local = self._local(self.data.get("date"), self.data.get("time"))
        if local is None:
            return values  # the fields have said what is missing
        if "which" in self.fields and not values.get("which"):
            self.add_error(
                "which",
                _now("The clocks go back on that day, so this time comes twice. Choose which one you mean."),
            )
            return values
        try:
            values["starts_at"] = moment_at(local, self.zone, second=values.get("which") == "second")
        except DomainError as error:
            self.add_error("time", error.message)
        return values

    def clean_minutes(self) -> int:
        return int(self.cleaned_data["minutes"])


class SlotForm(WayForm):
    """A free slot of the mentor: a moment and a length, both checked again when it is booked."""

    slot = forms.DateTimeField(
        error_messages={"required": _("Choose a time."), "invalid": _("Choose a time.")}
    )
    minutes = forms.IntegerField(min_value=1, max_value=24 * 60, widget=forms.HiddenInput)
    place = place_field()

    def clean_slot(self) -> dt.datetime:
        slot: dt.datetime = self.cleaned_data["slot"]
        if abs(slot - now()) > FURTHEST:
            raise forms.ValidationError(_now("Choose a time."))
        return slot.astimezone(dt.UTC)


class SeriesForm(SlotForm):
    """How a series goes on from its first slot."""

    slot = forms.DateTimeField(widget=forms.HiddenInput)
    count = forms.TypedChoiceField(label=_("How many"), coerce=int)
    every = forms.ChoiceField(label=_("How often"), choices=Every.choices, initial=Every.TWO_WEEKS)
    whose = forms.ChoiceField(label=_("The same time on"), widget=InlineChoices)
    place = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    way = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=Way.choices)

    def __init__(self, *args: Any, left: int, zones: list[tuple[str, str]], **kwargs: Any) -> None:
        """`left`: sessions without a time; `zones`: whose clock it may follow, the first unless they say otherwise."""
        super().__init__(*args, **kwargs)
        most = min(left, LONGEST_SERIES)
        self.fields["count"].choices = [(n, str(n)) for n in range(2, most + 1)]  # type: ignore[attr-defined]
        self.fields["count"].initial = min(3, most)
        self.fields["whose"].choices = zones  # type: ignore[attr-defined]
        self.fields["whose"].initial = zones[0][0]
        if len(zones) == 1:
            del self.fields["whose"]


class PointForm(Sealed):
    sealed = ("text",)
    text = forms.CharField(label=_("A point to talk about"), max_length=300)
    owner = forms.ChoiceField(
        label=_("Who brings it"), widget=InlineChoices, choices=Owner.choices, initial=Owner.BOTH
    )

    def __init__(self, *args: Any, circle: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if circle:  # where nobody is mentor or mentee, a point is everybody's
            del self.fields["owner"]


class PointNotesForm(Sealed):
    sealed = ("notes",)
    notes = forms.CharField(
        label=_("What came out of it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    began_from = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST, strip=False)
