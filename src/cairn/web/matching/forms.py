from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.pairing.domain.objectives import aims
from cairn.web.forms import Hinted


def _objectives() -> list[tuple[str, Hinted]]:
    return [(value, Hinted(aim.label, aim.hint)) for value, aim in aims()]


class RunForm(forms.Form):
    objective = forms.ChoiceField(
        label=_("What should count most?"),
        widget=forms.RadioSelect,
        initial="coverage",
        choices=_objectives,
    )
    only_leaning = forms.ChoiceField(
        label=_("For whom?"),
        widget=forms.RadioSelect,
        initial="",
        required=False,
        choices=[
            ("", Hinted(_("Everybody without a mentor"), _("Open requests stay open until you publish."))),
            ("yes", Hinted(_("Those who left the choice to the program"), _("The others go on choosing."))),
        ],
    )
    seed = forms.IntegerField(
        label=_("Lot number"),
        help_text=_("Decides between equally good pairs. The same number gives the same match again."),
        initial=1,
        min_value=0,
        max_value=2_000_000_000,
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("A note that the pair will see"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
