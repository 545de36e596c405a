"""What people say of themselves, in three short forms, and their photo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.people.domain.photos import LARGEST, PhotoTooLarge
from cairn.people.domain.profile import Span
from cairn.people.models import Person
from cairn.web import skills
from cairn.web.forms import TimeInput
from cairn.web.languages import choices_for
from cairn.web.profile import seeing
from cairn.web.profile.week import Shift, at_minute, shifts_of, spans_of

NEW_SKILLS = 3
ENDS = ("from", "until")
MOST_ROWS = 4  # spans of one day
AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


class AboutForm(forms.Form):
    preferred_name = forms.CharField(
        label=gettext_lazy("What people call you"),
        help_text=gettext_lazy("Stands in place of your first name, everywhere."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    pronouns = forms.CharField(
        label=gettext_lazy("Pronouns"),
        help_text=gettext_lazy("In your own words: she/her, they/them."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you can talk in"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-inline"}),
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kept = {name: getattr(person, name) for name in ("preferred_name", "pronouns", "languages")}
        super().__init__(*args, **{"initial": kept, **kwargs})
        self.fields["languages"].choices = choices_for(person.languages)  # type: ignore[attr-defined]
        self.who_sees = {
            "preferred_name": seeing.near(),
            "pronouns": seeing.partners(),
            "languages": seeing.programs(),
        }


class SkillsForm(forms.Form):
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("What you have named"),
        help_text=gettext_lazy("Untick what no longer fits."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-inline"}),
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (str(row.skill_id), row.skill.name)
            for row in person.skills.select_related("skill").order_by("skill__name")
        ]
        self.fields["kept"].choices = named  # type: ignore[attr-defined]
        self.fields["kept"].initial = [key for key, _name in named]
        if not named:
            del self.fields["kept"]
        self.new = [f"skill_{n}" for n in range(1, NEW_SKILLS + 1)]
        for number, name in enumerate(self.new, start=1):
            self.fields[name] = skills.name_field(_("Skill %(n)s to add") % {"n": number})
        self.who_sees = {self.new[-1]: seeing.only_me()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["skills"] = [
            *(UUID(key) for key in data.get("kept", [])),
            *skills.typed_in(self, self.new, data),
        ]
        return data


class WeekForm(forms.Form):
    """For each weekday when something begins and ends. A day with more than one span shows them all."""

    def keep_week(self, spans: Sequence[Sequence[int]], *, spare: bool = False) -> None:
        """Show this week; `spare`: with one empty row more on each day that has one."""
        self.shifts: list[tuple[int, str]] = []  # weekday and the name of its fields
        self.spares: list[str] = []
        kept = shifts_of(spans)
        for day in range(7):
            rows: list[Shift | None] = [shift for shift in kept if shift[0] == day]
            if spare and rows:
                rows.append(None)
            # A page that was made before the week changed may send more rows.
            while len(rows) < MOST_ROWS and f"day_{day}_{len(rows)}_from" in self.data:
                rows.append(None)
            for number, shift in enumerate(rows or [None]):
                self._add(day, number, shift)

    def _add(self, day: int, number: int, shift: Shift | None) -> None:
        name, weekday = f"day_{day}_{number}", WEEKDAYS[day]
        self.shifts.append((day, name))
        if number and shift is None:
            self.spares.append(name)
        begins = _("%(weekday)s, also from") if number and shift is None else _("%(weekday)s from")
        labels = (begins % {"weekday": weekday}, _("until"))
        for end, label, minute in zip(ENDS, labels, shift[1:] if shift else (None, None), strict=True):
            initial = None if minute is None else at_minute(minute)
            field = forms.TimeField(label=label, required=False, widget=TimeInput, initial=initial)
            if end == "until":
                field.widget.attrs["aria-label"] = _("%(weekday)s until") % {"weekday": weekday}
            self.fields[f"{name}_{end}"] = field

    @property
    def times(self) -> list[forms.BoundField]:
        """The beginnings and ends in turn, for the page."""
        return [
            self[f"{name}_{end}"] for _day, name in self.shifts if name not in self.spares for end in ENDS
        ]

    @property
    def more_times(self) -> list[forms.BoundField]:
        """The same of the empty rows."""
        return [self[f"{name}_{end}"] for name in self.spares for end in ENDS]

    @property
    def wrong_in_more(self) -> bool:
        return any(field.errors for field in self.more_times)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        shifts = [
            (day, minute_of(start), minute_of(end))
            for day, name in self.shifts
            if (start := data.get(f"{name}_from")) is not None
            and (end := data.get(f"{name}_until")) is not None
        ]
        for _day, name in self.shifts:
            self._check(name, data.get(f"{name}_from"), data.get(f"{name}_until"))
        data["hours"] = spans_of(shifts)
        return data

    def _check(self, name: str, start: dt.time | None, end: dt.time | None) -> None:
        if (start is None) != (end is None) and not {f"{name}_from", f"{name}_until"} & self.errors.keys():
            self.add_error(f"{name}_{'from' if start is None else 'until'}", _("Enter both, or neither."))
        elif start is not None and start == end and minute_of(start):
            self.add_error(
                f"{name}_until", _("This is the time at which the day begins. Enter when it ends.")
            )

    @property
    def hours(self) -> list[Span]:
        spans: list[Span] = self.cleaned_data["hours"]
        return spans


class HoursForm(WeekForm):
    """A time zone, and when work begins and ends."""

    zone = forms.ChoiceField(label=gettext_lazy("Your time zone"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"zone": person.own_zone}, **kwargs})
        self.fields["zone"].choices = zone_choices(person)  # type: ignore[attr-defined]
        self.keep_week(person.working_hours)
        self.who_sees = {"zone": seeing.clock()}
        self.hours_seen_by = seeing.hours()


def minute_of(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def zone_choices(person: Person) -> list[tuple[str, Any]]:
    """Where they work first, then every zone by its part of the world."""
    here = person.location.name if person.location else ""
    usual = _("As in %(place)s, where you work") % {"place": here} if here else _("Not set")
    areas: dict[str, list[tuple[str, str]]] = {area: [] for area in AREAS}
    for zone in sorted(available_timezones()):
        area, _slash, place = zone.partition("/")
        if area in areas and place:
            areas[area].append((zone, place.replace("_", " ")))
    return [("", usual), *areas.items(), (_("Elsewhere"), [("UTC", "UTC")])]


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Choose a picture"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, up to 10 MB. We keep a small square of it, without place, time or camera."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who_sees = {"photo": seeing.near()}

    def clean_photo(self) -> bytes:
        """The bytes, once the size is known to be fine."""
        chosen: UploadedFile[bytes] = self.cleaned_data["photo"]
        if (chosen.size or 0) > LARGEST:
            raise forms.ValidationError(PhotoTooLarge().message)
        content: bytes = chosen.read()
        return content
