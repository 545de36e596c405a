"""Filters of the directory, and the request itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.pairing.queries import Wanted
from cairn.people.domain.places import country_choices
from cairn.people.models import Department, Location, Person, Skill
from cairn.programs.models import Enrollment
from cairn.web.forms import Switch

MESSAGE_LENGTH = 1_000


class MentorFilter(forms.Form):
    """What a mentee looks for. An unreadable value filters nothing."""

    text = forms.CharField(required=False, max_length=80)
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.none(), required=False, label=_("Skills I want"), widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=_("Job title"), required=False, max_length=80)
    department = forms.ModelChoiceField(
        Department.objects.none(), required=False, label=_("Team"), empty_label=_("Any team")
    )
    level = forms.TypedChoiceField(label=_("Level"), required=False, coerce=int, empty_value=None)
    country = forms.ChoiceField(label=_("Place"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    free = forms.BooleanField(label=_("Only with free places"), required=False, widget=Switch)
    favorites = forms.BooleanField(label=_("Only my favorites"), required=False, widget=Switch)

    def __init__(self, data: Any, *, mentee: Enrollment) -> None:
        super().__init__(data)
        mentors = Person.objects.filter(
            enrollments__in=mentee.program.enrollments.active().filter(as_mentor=True)
        )
        wanted = Skill.objects.filter(enrollmentskill__enrollment=mentee, enrollmentskill__offered=False)
        teams = Department.objects.filter(person__in=mentors).distinct().order_by("name")
        places = Location.objects.filter(person__in=mentors).exclude(country="")
        countries = places.order_by("country").values_list("country", flat=True).distinct()
        spoken = mentee.languages or mentee.person.languages
        fields: dict[str, Any] = self.fields
        fields["skills"].queryset = wanted
        fields["department"].queryset = teams
        fields["level"].choices = self._levels(mentee.person.level)
        fields["country"].choices = [("", _("Anywhere")), *country_choices(countries)]
        fields["language"].choices = [("", _("Any language")), *((code, code.upper()) for code in spoken)]

    @staticmethod
    def _levels(mine: int | None) -> list[tuple[str, Any]]:
        any_level = ("", _("Any level"))
        if mine is None:
            return [any_level]
        return [any_level, (str(mine + 1), _("Above mine")), (str(mine + 2), _("Two or more above"))]

    def wanted(self) -> Wanted:
        self.is_valid()
        clean = self.cleaned_data
        return Wanted(
            text=clean.get("text", ""),
            skills=[skill.pk for skill in clean.get("skills") or []],
            department=clean["department"].pk if clean.get("department") else None,
            title=clean.get("title", ""),
            level=clean.get("level"),
            country=clean.get("country", ""),
            language=clean.get("language", ""),
            only_free=clean.get("free", False),
            only_favorites=clean.get("favorites", False),
        )


class AskForm(forms.Form):
    message = forms.CharField(
        label=_("Your message"),
        help_text=_("Two or three sentences: what you want to learn, and why this person."),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
