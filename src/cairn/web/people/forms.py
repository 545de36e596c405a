from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cairn.people.domain.importing.dates import Order
from cairn.people.domain.importing.fields import Field
from cairn.people.domain.importing.mapfile import Map
from cairn.people.enums import EmploymentType, PersonStatus
from cairn.people.models import Person
from cairn.people.queries import PersonQuerySet
from cairn.web.forms import Switch

LABELS = {
    Field.NUMBER: _("Employee number"),
    Field.NAME: _("Whole name"),
    Field.GIVEN: _("First name"),
    Field.FAMILY: _("Last name"),
    Field.PREFERRED: _("Preferred name"),
    Field.PRONOUNS: _("Pronouns"),
    Field.EMAIL: _("E-mail"),
    Field.TITLE: _("Job title"),
    Field.LEVEL: _("Level"),
    Field.PAY_BAND: _("Pay band"),
    Field.DEPARTMENT: _("Department"),
    Field.DEPARTMENT_CODE: _("Department's code"),
    Field.MANAGER: _("Manager (number or e-mail)"),
    Field.LOCATION: _("Place of work"),
    Field.CITY: _("City"),
    Field.STATE: _("State or province"),
    Field.COUNTRY: _("Country"),
    Field.ZONE: _("Time zone"),
    Field.EMPLOYMENT: _("Employment type"),
    Field.STATUS: _("Status"),
    Field.HIRED: _("Hire date"),
    Field.LEFT: _("Last day"),
    Field.LANGUAGES: _("Languages"),
}


class DirectoryFilter(forms.Form):
    """Narrowing the directory. Every field may stay blank."""

    q = forms.CharField(label=_("Name, number, title or place"), required=False, max_length=100)
    department = forms.CharField(label=_("Department begins with"), required=False, max_length=100)
    place = forms.CharField(label=_("Place begins with"), required=False, max_length=100)
    employment = forms.ChoiceField(
        label=_("Employment type"), required=False, choices=[("", _("Any")), *EmploymentType.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Everyone who works here")), ("all", _("Everyone")), *PersonStatus.choices],
    )

    def people(self) -> PersonQuerySet:
        """The people who fit. Call after `is_valid()`."""
        wanted: dict[str, str] = {name: self.cleaned_data.get(name, "") for name in self.fields}
        people: PersonQuerySet = Person.objects.found_by(wanted["q"])
        if not wanted["status"]:
            people = people.working()
        elif wanted["status"] != "all":
            people = people.filter(status=wanted["status"])
        if wanted["department"]:
            people = people.filter(department__name__istartswith=wanted["department"])
        if wanted["place"]:
            people = people.filter(location__name__istartswith=wanted["place"])
        if wanted["employment"]:
            people = people.filter(employment_type=wanted["employment"])
        return people


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or more files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        several = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in several]


class UploadForm(forms.Form):
    chosen = ManyFilesField(
        label=_("Files"),
        help_text=_(
            "CSV, TSV or Excel, also packed with gzip. Choose several when jobs, departments or places stand in files of their own."
        ),
    )


class ColumnsForm(forms.Form):
    """Which column fills which field."""

    def __init__(self, *args: Any, one: Map, ways: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in Field:
            source = one.people.get(field)
            if source is not None and source.fixed is not None:
                continue  # the map that came along says the same of everyone
            text = source.text() if source else ""
            known = list(ways) if not text or text in dict(ways) else [*ways, (text, text)]
            required = field is Field.NUMBER
            self.fields[field.value] = forms.ChoiceField(
                label=LABELS[field],
                choices=[("", _("Not in these files")), *known],
                initial=text,
                required=required,
            )
        orders = [
            ("", _("Find out from the column")),
            (Order.DAY_FIRST.value, _("Day first, 31/12")),
            (Order.MONTH_FIRST.value, _("Month first, 12/31")),
        ]
        self.fields["order"] = forms.ChoiceField(
            label=_("Dates like 3/4/2020"), choices=orders, required=False
        )
        self.fields["complete"] = forms.BooleanField(
            label=_("Everyone is in these files"),
            help_text=_("Whoever is not in them has left. You see how many before anything changes."),
            widget=Switch, required=False, initial=one.complete,
        )  # fmt: skip

    @property
    def order(self) -> Order | None:
        return Order(self.cleaned_data["order"]) if self.cleaned_data["order"] else None

    @property
    def chosen(self) -> dict[str, str]:
        return {field.value: self.cleaned_data.get(field.value, "") for field in Field}


class ConfirmForm(forms.Form):
    """Applying a checked import; with many leavers their number has to be typed."""

    leavers = forms.IntegerField(
        label=_("How many people leave"), min_value=0, required=False,
        help_text=_("More than one person in twenty is not in these files. Type the number if that is right."),
    )  # fmt: skip

    def __init__(self, *args: Any, leaving: int, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaving = leaving
        if not needed:
            del self.fields["leavers"]
        else:
            self.fields["leavers"].required = True

    def clean_leavers(self) -> int:
        typed: int = self.cleaned_data["leavers"]
        if typed != self.leaving:
            raise forms.ValidationError(_("That is not the number shown above."))
        return typed
