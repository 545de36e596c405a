"""The forms of a program's plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from cairn.mentoring.domain.links import NotASafeAddress, safe_address
from cairn.programs.enums import EntryKind, Side, SurveyMoment
from cairn.programs.models import PlanSession

POINTS, ACTIONS = 6, 4
MOST = 30


class SessionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=10, max_value=480, initial=45)
    why = forms.CharField(
        label=_("Why this session"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )
    how_to_start = forms.CharField(
        label=_("How to start"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )


class PointForm(forms.Form):
    text = forms.CharField(label=_("Agenda point"), max_length=300, required=False)
    owner = forms.ChoiceField(label=_("Who brings it"), choices=Side.choices, initial=Side.BOTH)


class ActionForm(forms.Form):
    text = forms.CharField(label=_("Action item"), max_length=300, required=False)
    owner = forms.ChoiceField(label=_("Who does it"), choices=Side.choices, initial=Side.MENTEE)
    due_days = forms.IntegerField(
        label=_("Within days"), min_value=1, max_value=365, initial=14, required=False
    )


PointSet = formset_factory(PointForm, extra=0, max_num=MOST)
ActionSet = formset_factory(ActionForm, extra=0, max_num=MOST)

# Which fields an entry of a kind has, beside its title.
FIELDS = {
    EntryKind.TRAINING: ("text", "link", "owner"),
    EntryKind.TASK: ("owner", "after_days"),
    EntryKind.SURVEY: ("moment",),
    EntryKind.CARD: ("text", "link", "owner", "session"),
    EntryKind.HANDBOOK: ("text", "link", "owner"),
}


class EntryForm(forms.Form):
    """Anything beside the sessions; only the fields of its kind are asked."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=4000
    )
    link = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=500,
        help_text=_("It begins with https."),
        widget=forms.URLInput,
    )
    owner = forms.ChoiceField(label=_("Who it is for"), choices=Side.choices, initial=Side.BOTH)
    after_days = forms.IntegerField(label=_("Days after the match"), min_value=0, max_value=365, initial=7)
    moment = forms.ChoiceField(label=_("When"), choices=SurveyMoment.choices)
    session = forms.ModelChoiceField(
        label=_("Beside which session"),
        queryset=PlanSession.objects.none(),
        required=False,
        empty_label=_("Every session"),
    )

    def __init__(self, *args: Any, kind: EntryKind, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in set(self.fields) - {"title", *FIELDS[kind]}:
            del self.fields[name]
        if "session" in self.fields:
            self.fields["session"].queryset = sessions  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"]).strip()
        try:
            return safe_address(link) if link else ""
        except NotASafeAddress as error:
            raise forms.ValidationError(error.message) from None

    def clean(self) -> dict[str, Any]:
        """What is to be read has something to read."""
        data = super().clean() or {}
        if "text" in self.fields and not (data.get("text") or data.get("link") or self.errors):
            self.add_error("text", _("Write a text, or give a link."))
        return data
