"""A form in every state, for the gallery only."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cairn.web.forms import DateInput, Hinted, InlineChoices, Switch


class SampleForm(forms.Form):
    goal = forms.CharField(
        label=_("Your goal in one sentence"), help_text=_("Something you could show someone by spring.")
    )
    hours = forms.IntegerField(
        label=_("Hours a month"),
        max_value=20,
        error_messages={"max_value": _("A month has about 160 working hours. Enter a number up to 20.")},
    )
    never = forms.ChoiceField(
        label=_("People who must not be my match"), choices=[("", _("Nobody"))], required=False
    )
    program = forms.CharField(
        label=_("Program"), help_text=_("Set when you joined."), disabled=True, required=False
    )
    start = forms.DateField(label=_("Start"), widget=DateInput)
    words = forms.CharField(label=_("In your own words"), widget=forms.Textarea, required=False)
    style = forms.ChoiceField(
        label=_("I learn best with"),
        widget=forms.RadioSelect,
        choices=[
            ("challenger", Hinted(_("A challenger"), _("Asks what I avoid"))),
            ("supporter", Hinted(_("A supporter"), _("Helps me see what I can"))),
        ],
    )
    length = forms.ChoiceField(
        label=_("Length"),
        widget=InlineChoices,
        choices=[("30", "30 min"), ("45", "45 min"), ("60", "60 min")],
    )
    skills = forms.MultipleChoiceField(
        label=_("Skills I can offer"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("feedback", _("Giving feedback")), ("reviews", _("Design reviews"))],
        required=False,
    )
    agree = forms.BooleanField(label=_("I have read our agreement"), required=False)
    digest = forms.BooleanField(label=_("One mail a week"), widget=Switch, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who_sees = {
            "goal": _("Who sees this: your mentor, and mentors you ask."),
            "never": _("Who sees this: only you. The matching uses it, people do not."),
        }


def sample_form(prefix: str) -> SampleForm:
    """A bound form with one wrong field."""
    given: dict[str, Any] = {
        "goal": "Lead a design review alone", "hours": "400", "start": "2026-11-30", "words": "", "style": "challenger",
        "length": "45", "skills": ["feedback"], "agree": "on", "digest": "on",
    }  # fmt: skip
    data = MultiValueDict(
        {f"{prefix}-{name}": value if isinstance(value, list) else [value] for name, value in given.items()}
    )
    return SampleForm(data, prefix=prefix, initial={"program": "New managers"})
