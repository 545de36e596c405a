"""Eligibility as a form: the same small questions for each side, kept as conditions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.people.domain.places import country_choices
from cairn.people.enums import EmploymentType, PersonStatus
from cairn.people.models import Department, Location
from cairn.programs.rules import Attribute, Condition
from cairn.web.forms import Switch

A = Attribute
SEPARATOR = ";"


class ConditionsForm(forms.Form):
    """Who may be on one side. What is left empty asks nothing."""

    employment_type = forms.MultipleChoiceField(
        label=gettext_lazy("They work"),
        choices=EmploymentType.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-inline"}),
        required=False,
    )
    department = forms.CharField(
        label=gettext_lazy("In these departments, and those below them"),
        help_text=gettext_lazy("Names, with a semicolon between them."),
        widget=forms.TextInput(attrs={"list": "departments"}),
        required=False,
    )
    location = forms.CharField(
        label=gettext_lazy("At these places"),
        help_text=gettext_lazy("Names, with a semicolon between them."),
        widget=forms.TextInput(attrs={"list": "locations"}),
        required=False,
    )
    country = forms.MultipleChoiceField(
        label=gettext_lazy("In these countries"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-inline"}),
        required=False,
    )
    level_least = forms.IntegerField(
        label=gettext_lazy("Level, from"), min_value=0, max_value=99, required=False
    )
    level_most = forms.IntegerField(
        label=gettext_lazy("Level, to"), min_value=0, max_value=99, required=False
    )
    tenure_least = forms.IntegerField(
        label=gettext_lazy("Months here, at least"), min_value=0, max_value=720, required=False
    )
    tenure_most = forms.IntegerField(
        label=gettext_lazy("Months here, at most"), min_value=0, max_value=720, required=False
    )
    job_title = forms.CharField(
        label=gettext_lazy("Whose job title has one of these words"),
        help_text=gettext_lazy("With a semicolon between them."),
        max_length=300,
        required=False,
    )
    at_work = forms.BooleanField(
        label=gettext_lazy("And who are not on leave or leaving"), widget=Switch, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Location.objects.exclude(country="").order_by("country").values_list("country", flat=True)
        countries = list(dict.fromkeys(known.distinct()))
        field: Any = self.fields["country"]
        field.choices = country_choices(countries)
        if not countries:
            del self.fields["country"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("level", "tenure"):
            least, most = data.get(f"{name}_least"), data.get(f"{name}_most")
            if least is not None and most is not None and most < least:
                self.add_error(f"{name}_most", _("This is less than the number before it."))
        data["departments"] = self._keys(Department, "department", data)
        data["locations"] = self._keys(Location, "location", data)
        return data

    def _keys(self, model: type[Department | Location], name: str, data: dict[str, Any]) -> list[str]:
        """The ids of the named departments or places; an unknown name is an error."""
        names = _parts(data.get(name, ""))
        rows = model._default_manager.filter(name__in=names).values_list("name", "pk")
        found = {known.lower(): str(key) for known, key in rows}
        unknown = [words for words in names if words.lower() not in found]
        if unknown:
            self.add_error(name, _("Nothing here is called: %(names)s.") % {"names": ", ".join(unknown)})
        return [str(key) for known, key in rows]

    def conditions(self) -> list[Condition]:
        """What a valid form asks, in the order in which the page shows it narrowing."""
        data = self.cleaned_data
        chosen = (
            (A.DEPARTMENT, data["departments"]),
            (A.LOCATION, data["locations"]),
            (A.COUNTRY, data.get("country", [])),
            (A.EMPLOYMENT_TYPE, data["employment_type"]),
            (A.JOB_TITLE, _parts(data["job_title"])),
            (A.STATUS, [PersonStatus.ACTIVE.value] if data["at_work"] else []),
        )
        found = [Condition(attribute, tuple(values)) for attribute, values in chosen if values]
        for attribute, name in ((A.LEVEL, "level"), (A.TENURE, "tenure")):
            least, most = data[f"{name}_least"], data[f"{name}_most"]
            if (least, most) != (None, None):
                found.append(Condition(attribute, least=least, most=most))
        return found


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(SEPARATOR) if part.strip()))


def initial_of(conditions: Iterable[Condition]) -> dict[str, Any]:
    """Conditions as the form's first values."""
    said: dict[str, Any] = {}
    for condition in conditions:
        match condition.attribute:
            case A.DEPARTMENT | A.LOCATION:
                model = Department if condition.attribute == A.DEPARTMENT else Location
                names = model._default_manager.filter(pk__in=condition.values).order_by("name")
                said[condition.attribute.value] = "; ".join(names.values_list("name", flat=True))
            case A.JOB_TITLE:
                said["job_title"] = "; ".join(condition.values)
            case A.STATUS:
                said["at_work"] = True
            case A.LEVEL | A.TENURE:
                name = "level" if condition.attribute == A.LEVEL else "tenure"
                said[f"{name}_least"], said[f"{name}_most"] = condition.least, condition.most
            case attribute:
                said[attribute.value] = list(condition.values)
    return said


def known_names() -> dict[str, list[str]]:
    """Names that the two text fields suggest."""
    return {
        "departments": list(Department.objects.order_by("name").values_list("name", flat=True)[:300]),
        "locations": list(Location.objects.order_by("name").values_list("name", flat=True)[:300]),
    }
