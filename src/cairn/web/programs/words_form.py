"""Whom to ask, what it is about, and the program's own words for two moments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as Lazy

from cairn.core.models import Organization
from cairn.notices.domain.kind import KINDS
from cairn.notices.domain.words import MOMENTS, UnknownPlaceholder, Wording, check_words, words_of
from cairn.programs.models import Program


class WordsForm(forms.Form):
    """Step 6. Where a moment's fields are empty, people read the standard text."""

    help_contact = forms.CharField(
        label=Lazy("Whom can people ask for help?"),
        help_text=Lazy("A name, an address or a number. It stands on every page of the program."),
        max_length=200,
    )
    topics = forms.CharField(
        label=Lazy("Topics"),
        help_text=Lazy("One a line. People choose one when they join."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=3000,
    )
    invited_subject = forms.CharField(label=Lazy("Invitation: first line"), max_length=200, required=False)
    invited_body = forms.CharField(
        label=Lazy("Invitation: words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=3000,
    )
    matched_subject = forms.CharField(label=Lazy("Match: first line"), max_length=200, required=False)
    matched_body = forms.CharField(
        label=Lazy("Match: words"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=3000
    )

    def __init__(self, *args: Any, organization: Organization | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organization and organization.help_contact:
            contact = self.fields["help_contact"]
            contact.required = False
            contact.help_text = _("Leave it empty and it is the organization’s: %(contact)s.") % {
                "contact": organization.help_contact
            }
        for moment, kinds in MOMENTS.items():
            known = ", ".join(f"{{{name}}}" for name in KINDS[kinds[0]].placeholders)
            self.fields[f"{moment}_body"].help_text = _("Filled in for each reader: %(known)s.") % {
                "known": known
            }

    @staticmethod
    def started(program: Program) -> dict[str, Any]:
        """What the fields hold before anything is typed."""
        values = {"help_contact": program.help_contact, "topics": "\n".join(program.topics)}
        for moment, kinds in MOMENTS.items():
            said = words_of(program, KINDS[kinds[0]])
            values |= {f"{moment}_subject": said.subject, f"{moment}_body": said.body}
        return values

    def clean_topics(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["topics"].splitlines())
        topics = list(dict.fromkeys(line for line in lines if line))
        if any(len(topic) > 120 for topic in topics):
            raise forms.ValidationError(_("A topic has at most 120 letters."))
        return topics

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for moment, kinds in MOMENTS.items():
            for field in (f"{moment}_subject", f"{moment}_body"):
                data[field] = data.get(field, "").replace("\r\n", "\n")
                try:
                    check_words(KINDS[kinds[0]], data[field])
                except UnknownPlaceholder as error:
                    self.add_error(field, error.message)
        return data

    def wording(self, moment: str) -> Wording:
        """What stands in a moment's fields now: saved, or typed and right."""
        said = self.cleaned_data if self.is_bound else self.initial
        return Wording(said.get(f"{moment}_subject", ""), said.get(f"{moment}_body", ""))
