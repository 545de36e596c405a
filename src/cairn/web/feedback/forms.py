"""Two questions after a session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.feedback.enums import GoOn
from cairn.web.forms import InlineChoices

USEFUL = [
    ("5", _("Very")),
    ("4", _("Quite")),
    ("3", _("Somewhat")),
    ("2", _("A little")),
    ("1", _("Not at all")),
]


class PulseForm(forms.Form):
    useful = forms.ChoiceField(label=_("Was it useful?"), widget=InlineChoices, choices=USEFUL)
    go_on = forms.ChoiceField(
        label=_("Shall you go on together?"), widget=forms.RadioSelect, choices=GoOn.choices
    )

    def __init__(self, *args: Any, sees: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who_sees = {"go_on": sees}

    def clean_useful(self) -> int:
        return int(self.cleaned_data["useful"])

    def clean_go_on(self) -> GoOn:
        return GoOn(self.cleaned_data["go_on"])
