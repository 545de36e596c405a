"""The wizard's forms: twelve required answers in all, most of them given by the template already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core.clock import today
from cairn.programs.domain.templates import MEASURES, TEMPLATES, default_rules
from cairn.programs.enums import Entry, Format, MatchingMode, QuestionKind, Side
from cairn.programs.models import Program, ProgramQuestion, Question
from cairn.web.forms import DateInput, Hinted, InlineChoices, Switch

Lazy = gettext_lazy
SHORT = {"rows": 2}


class NewForm(forms.Form):
    """What kind of program, and its name."""

    template = forms.ChoiceField(
        label=Lazy("What do you have in mind?"),
        widget=forms.RadioSelect,
        choices=[(t.key, Hinted(t.name, t.summary)) for t in TEMPLATES.values()],
    )
    name = forms.CharField(
        label=Lazy("What is it called?"),
        help_text=Lazy("People read it in their invitation."),
        max_length=120,
    )


class PurposeForm(forms.Form):
    """Whose need, what should be different, and the number that shows it."""

    need = forms.CharField(
        label=Lazy("Whose need does it meet, and how do you know?"),
        max_length=1000,
        widget=forms.Textarea(attrs=SHORT),
    )
    objective = forms.CharField(
        label=Lazy("What should be different afterwards?"),
        help_text=Lazy("Everybody who is invited reads this first."),
        max_length=500,
        widget=forms.Textarea(attrs=SHORT),
    )
    expectations = forms.CharField(
        label=Lazy("What is expected of somebody who joins?"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    measure = forms.ChoiceField(
        label=Lazy("Which number should move?"),
        help_text=Lazy("The program's health page shows it first."),
        widget=forms.RadioSelect,
        choices=[(key, Hinted(m.label, m.hint)) for key, m in MEASURES.items()],
    )
    measure_target = forms.DecimalField(
        label=Lazy("To how much?"), min_value=0, max_value=100_000, max_digits=9, decimal_places=2
    )
    measure_by = forms.DateField(label=Lazy("By when?"), widget=DateInput)

    def clean_measure_by(self) -> Any:
        day = self.cleaned_data["measure_by"]
        if day <= today():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


class FormatForm(forms.Form):
    """How it runs, and when."""

    format = forms.ChoiceField(
        label=Lazy("How do people meet?"), widget=forms.RadioSelect, choices=Format.choices
    )
    starts_on = forms.DateField(
        label=Lazy("First day"),
        help_text=Lazy("Empty: as soon as it is open."),
        widget=DateInput,
        required=False,
    )
    ends_on = forms.DateField(
        label=Lazy("Last day"), help_text=Lazy("Empty: always open."), widget=DateInput, required=False
    )
    relationship_weeks = forms.IntegerField(
        label=Lazy("Weeks that a pair has"), min_value=1, max_value=260, required=False
    )
    session_every_days = forms.IntegerField(
        label=Lazy("Days between two sessions, about"), min_value=1, max_value=180, required=False
    )
    first_mover = forms.ChoiceField(
        label=Lazy("Who writes first?"),
        widget=InlineChoices,
        choices=[(Side.MENTEE, Side.MENTEE.label), (Side.MENTOR, Side.MENTOR.label)],
        required=False,
    )
    mentor_label = forms.CharField(label=Lazy("What do you call a mentor?"), max_length=40, required=False)
    mentee_label = forms.CharField(label=Lazy("What do you call a mentee?"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("The last day comes after the first."))
        return data


class EntryForm(forms.Form):
    """How people come in, and how many."""

    entry = forms.ChoiceField(
        label=Lazy("How do they come in?"),
        widget=forms.RadioSelect,
        choices=[
            (
                Entry.OPEN,
                Hinted(Entry.OPEN.label, Lazy("Quickest. People who are sure of themselves come first.")),
            ),
            (
                Entry.INVITATION,
                Hinted(Entry.INVITATION.label, Lazy("Reaches those who gain most and rarely ask.")),
            ),
            (
                Entry.APPLICATION,
                Hinted(Entry.APPLICATION.label, Lazy("For few places. Somebody reads each one.")),
            ),
        ],
    )
    places = forms.IntegerField(
        label=Lazy("Places for mentees"), help_text=Lazy("Empty: no limit."), min_value=1, max_value=2_000_000, required=False
    )  # fmt: skip
    waiting_list = forms.BooleanField(
        label=Lazy("Keep a waiting list when it is full"), widget=Switch, required=False
    )


class QuestionsForm(forms.Form):
    """Which questions people answer when they join."""

    asked = forms.MultipleChoiceField(
        label=Lazy("Questions on the joining page"), widget=forms.CheckboxSelectMultiple, required=False
    )
    required = forms.MultipleChoiceField(
        label=Lazy("Must be answered"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(ProgramQuestion.objects.filter(program=program).select_related("question"))
        self.sides = {str(row.question_id): row.side for row in rows}
        used = [row.question for row in rows]
        shared = Question.objects.filter(program=None).exclude(pk__in=[q.pk for q in used]).order_by("text")
        options = [(str(q.pk), Hinted(q.text, _origin(q))) for q in (*used, *shared)]
        for name in ("asked", "required"):
            field: Any = self.fields[name]
            field.choices = options
        self.fields["asked"].initial = list(self.sides)
        self.fields["required"].initial = [str(row.question_id) for row in rows if row.required]
        self.any = bool(options)


def _origin(question: Question) -> str:
    shown = " · ".join(question.options[:6])
    if question.program_id:
        return shown
    return _("Used across the organization. %(options)s") % {"options": shown}


class NewQuestionForm(forms.Form):
    """A question of this program's own."""

    text = forms.CharField(label=Lazy("Question"), max_length=200)
    hint = forms.CharField(label=Lazy("Hint"), max_length=200, required=False)
    kind = forms.ChoiceField(label=Lazy("They answer with"), choices=QuestionKind.choices)
    options = forms.CharField(
        label=Lazy("Answers to choose from"),
        help_text=Lazy("One a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    side = forms.ChoiceField(label=Lazy("Asked of"), choices=Side.choices, initial=Side.BOTH)
    required = forms.BooleanField(label=Lazy("Must be answered"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["options"] = list(
            dict.fromkeys(line.strip() for line in data.get("options", "").splitlines() if line.strip())
        )
        if data.get("kind") in (QuestionKind.CHOICE, QuestionKind.CHOICES) and len(data["options"]) < 2:
            self.add_error("options", _("Give at least two answers to choose from."))
        return data


class MatchingForm(forms.Form):
    """Who chooses, which facts must hold, and how much each wish weighs."""

    matching_mode = forms.ChoiceField(
        label=Lazy("Who chooses?"),
        widget=forms.RadioSelect,
        choices=[
            (MatchingMode.HYBRID, Hinted(MatchingMode.HYBRID.label, Lazy("Having a say makes pairs last; nobody has to search."))),
            (MatchingMode.SELF, Hinted(MatchingMode.SELF.label, Lazy("For programs where people know what they look for."))),
            (MatchingMode.ADMIN, Hinted(MatchingMode.ADMIN.label, Lazy("You review every pair before anybody hears of it."))),
        ],
    )  # fmt: skip
    musts = forms.MultipleChoiceField(
        label=Lazy("What must hold for every pair"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, rules: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {rule["key"]: rule for rule in rules}
        self.catalog = {rule["key"]: rule for rule in default_rules()} | held
        musts = [rule for rule in self.catalog.values() if rule.get("mode") == "must"]
        field: Any = self.fields["musts"]
        field.choices = [(rule["key"], _(rule.get("label") or rule["key"])) for rule in musts]
        field.initial = [rule["key"] for rule in musts if rule["key"] in held]
        self.weighed = [rule for rule in self.catalog.values() if rule.get("mode") != "must"]
        for rule in self.weighed:
            self.fields[f"weight_{rule['key']}"] = forms.IntegerField(
                label=_(rule.get("label") or rule["key"]),
                min_value=0,
                max_value=100,
                required=False,
                initial=held.get(rule["key"], {}).get("weight", 0),
            )

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[f"weight_{rule['key']}"] for rule in self.weighed]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(f"weight_{rule['key']}") for rule in self.weighed):
            self.add_error(
                None, _("Give at least one wish a weight above 0, or every pair is as good as any other.")
            )
        return data

    def rules(self) -> list[dict[str, Any]]:
        """The rules of a valid form. Nobody is ever matched within their reporting line, ticked or not."""
        data = self.cleaned_data
        kept = {*data["musts"], "line"}
        musts = [rule for rule in self.catalog.values() if rule.get("mode") == "must" and rule["key"] in kept]
        wishes = [{**rule, "weight": data.get(f"weight_{rule['key']}") or 0} for rule in self.weighed]
        return [*musts, *(wish for wish in wishes if wish["weight"])]
