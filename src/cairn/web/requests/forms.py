from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.pairing.enums import DeclineReason
from cairn.pairing.models import Request as MentoringRequest
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
        required=False,
        empty_label=_("Nobody in particular"),
    )
    words = forms.CharField(
        label=_("A kind word"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, asked: MentoringRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mentors = asked.program.enrollments.active().filter(as_mentor=True)
        others = mentors.exclude(person__in=[asked.mentor.person_id, asked.mentee.person_id])
        self.fields["suggested"].queryset = others.select_related("person").order_by("person__sort_key")[:200]  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """One thing said in a request: a question first, or the reply to it."""

    words = forms.CharField(label=_("Your words"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 4}))
