from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.pairing.enums import DeclineReason
from cairn.pairing.models import Request as MentoringRequest
from cairn.pairing.queries import Wanted, find_mentors
from cairn.programs.models import Enrollment

if TYPE_CHECKING:
    Colleagues = forms.ModelChoiceField[Enrollment]
else:
    Colleagues = forms.ModelChoiceField


class ColleagueField(Colleagues):
    """Another mentor of the program, by name."""

    def label_from_instance(self, obj: Enrollment) -> str:
        title = obj.person.job_title
        return f"{obj.person.name}, {title}" if title else obj.person.name


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why not this time?"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )
    suggested = ColleagueField(
        Enrollment.objects.none(),
        label=_("A colleague who may fit better"),
        help_text=_("The best fits with a free place."),
        required=False,
        empty_label=_("Nobody in particular"),
    )
    words = forms.CharField(
        label=_("A kind word"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, asked: MentoringRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        best = find_mentors(asked.mentee, Wanted(only_free=True)).mentors
        others = [row.enrollment.pk for row in best if row.enrollment.pk != asked.mentor_id]
        colleagues = Enrollment.objects.filter(pk__in=others).select_related("person")
        fields: dict[str, Any] = self.fields
        fields["suggested"].queryset = colleagues.order_by("person__sort_key")


class WordsForm(forms.Form):
    """One thing said in a request: a question first, or the reply to it."""

    words = forms.CharField(label=_("Your words"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 4}))
