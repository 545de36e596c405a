"""What somebody says about a circle. Name and subject are public in the program, and the form says so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cairn.mentoring.domain.circles import About
from cairn.mentoring.models.circle import FEWEST, MOST
from cairn.people.models import Person
from cairn.programs.enums import Circles
from cairn.programs.models import Program
from cairn.scheduling.enums import Every
from cairn.web.forms import Switch


class CircleForm(forms.Form):
    """A circle as its program will see it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    about = forms.CharField(
        label=_("What it is about"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who it is for, and what you would talk about."),
    )
    places = forms.IntegerField(
        label=_("Places"),
        min_value=FEWEST,
        max_value=MOST,
        initial=6,
        help_text=_("3 to 10, whoever leads included."),
    )
    rhythm = forms.ChoiceField(
        label=_("How often you would meet"),
        choices=[
            (Every.WEEK, _("Every week")),
            (Every.TWO_WEEKS, _("Every two weeks")),
            (Every.MONTH, _("Every month")),
        ],
        initial=Every.TWO_WEEKS,
    )
    joins_freely = forms.BooleanField(
        label=_("Whoever asks is in at once"),
        required=False,
        widget=Switch,
        help_text=_("Otherwise the lead says yes to each."),
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = _now("Everybody who takes part in %(program)s and those who run it can read this.")
        self.who_sees = dict.fromkeys(("name", "about"), seen % {"program": program.name})

    def said(self) -> About:
        data = self.cleaned_data
        return About(
            name=data["name"],
            about=data["about"],
            places=data["places"],
            rhythm=Every(data["rhythm"]),
            joins_freely=data["joins_freely"],
        )


class StartForm(CircleForm):
    """The same for a manager, who names the lead."""

    lead = forms.CharField(
        label=_("Who leads it"),
        max_length=254,
        help_text=_("The e-mail address or number of somebody who takes part."),
    )
    field_order = ("lead",)

    def clean_lead(self) -> Person:
        words = str(self.cleaned_data["lead"]).strip()
        found = Person.objects.working().filter(email__iexact=words).first()
        found = found or Person.objects.working().filter(employee_number__iexact=words).first()
        if found is None:
            raise forms.ValidationError(_now("Not known here: %(names)s.") % {"names": words})
        return found


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("A word to whoever proposed it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Say thank you, and what would make it fit."),
    )

    def __init__(self, *args: Any, name: str = "", yes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = not yes
        seen = _now("%(name)s and those who run the program can read this.")
        self.who_sees = {"answer": seen % {"name": name}} if name else {}


class AllowForm(forms.Form):
    circles = forms.ChoiceField(
        label=_("Circles in this program"), choices=Circles.choices, widget=forms.RadioSelect
    )
