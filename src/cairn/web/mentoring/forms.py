"""What a pair writes in its space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.mentoring.domain.links import NotASafeAddress, safe_address
from cairn.mentoring.enums import Fit
from cairn.people.models import Person
from cairn.web.forms import DateInput

LONGEST = 4_000


class Sealed(forms.Form):
    """A form whose words are sealed says under each of them who can read it."""

    sealed: tuple[str, ...] = ()

    def __init__(self, *args: Any, sees: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who_sees = dict.fromkeys(self.sealed, sees)

    def keep_drafts_at(self, address: str, field: str = "body") -> None:
        """While somebody types, the words are kept on the server: a browser may close, and devices are shared."""
        trigger = {"hx-post": address, "hx-trigger": "input changed delay:800ms", "hx-swap": "none"}
        self.fields[field].widget.attrs |= {**trigger, "hx-target": "this"}


class GoalForm(Sealed):
    sealed = ("text",)
    text = forms.CharField(
        label=_("Your goal in one sentence"),
        max_length=300,
        help_text=_("Something you could show to somebody."),
    )
    steps = forms.CharField(
        label=_("Steps on the way"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line."),
    )
    due_on = forms.DateField(label=_("By when"), required=False, widget=DateInput)

    def clean_steps(self) -> list[str]:
        lines = str(self.cleaned_data["steps"]).splitlines()
        return [line.strip()[:300] for line in lines if line.strip()][:20]


class StepForm(Sealed):
    text = forms.CharField(label=_("One more step"), max_length=300)


class ActionForm(Sealed):
    sealed = ("text",)
    text = forms.CharField(label=_("What is to be done"), max_length=300)
    owner = forms.ChoiceField(label=_("Who does it"), widget=forms.RadioSelect)
    due_on = forms.DateField(label=_("By when"), required=False, widget=DateInput)

    def __init__(self, *args: Any, people: list[Person], me: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        mine = [(str(p.pk), _("You") if p.pk == me.pk else p.first_name) for p in people]
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)  # noqa: S101 - for the type checker
        owner.choices = sorted(mine, key=lambda pair: pair[0] != str(me.pk))
        owner.initial = str(me.pk)

    def clean_owner(self) -> Person:
        return self.people[self.cleaned_data["owner"]]


class NoteForm(Sealed):
    sealed = ("body",)
    body = forms.CharField(
        label=_("What you want to keep"),
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def _part(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class AgreementForm(Sealed):
    sealed = ("goals", "rhythm", "discretion", "trouble")
    goals = _part(_("What we want to reach"))
    rhythm = _part(_("How often we meet"))
    discretion = _part(_("What stays between us"))
    trouble = _part(_("What we do when it does not work"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class MessageForm(Sealed):
    """The id travels with the form: sent twice, it is one message."""

    prefix = "message"
    sealed = ("body",)
    body = forms.CharField(
        label=_("Write a message"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    message_id = forms.UUIDField(widget=forms.HiddenInput)


class EntryForm(Sealed):
    sealed = ("body",)
    body = forms.CharField(
        label=_("What you learned, or want to remember"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


class SessionForm(Sealed):
    sealed = ("title",)
    title = forms.CharField(label=_("What is it about"), max_length=120)


class LinkForm(Sealed):
    prefix = "link"
    sealed = ("title", "address")
    title = forms.CharField(label=_("What it is"), max_length=120)
    address = forms.CharField(
        label=_("Address"), max_length=1000, help_text=_("It begins with https."), widget=forms.URLInput
    )

    def clean_address(self) -> str:
        try:
            return safe_address(self.cleaned_data["address"])
        except NotASafeAddress as error:
            raise forms.ValidationError(error.message) from None


class FitForm(Sealed):
    sealed = ("answer", "reason")
    answer = forms.ChoiceField(
        label=_("How well does it fit?"), widget=forms.RadioSelect, choices=Fit.choices
    )
    reason = forms.CharField(
        label=_("Why, if you want to write it down"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_answer(self) -> Fit:
        return Fit(self.cleaned_data["answer"])


class ExtendForm(forms.Form):
    ends_on = forms.DateField(label=_("New last day"), widget=DateInput)


class ReportForm(Sealed):
    sealed = ("comment",)
    comment = forms.CharField(
        label=_("What you want to say about it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(Sealed):
    sealed = ("answer",)
    answer = forms.CharField(
        label=_("Your answer to whoever reported it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_("Until"), widget=DateInput, help_text=_("On this day it goes on by itself.")
    )
