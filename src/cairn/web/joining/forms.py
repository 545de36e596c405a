"""The joining page's form: one page for every program, every side and both ways in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.people.models import Person
from cairn.programs.domain import Details
from cairn.programs.enums import FunctionWish, MatchingMode, Push, QuestionKind, Side, Structure
from cairn.programs.models import Program, ProgramQuestion
from cairn.web import skills
from cairn.web.forms import DateInput, Hinted, InlineChoices
from cairn.web.joining import seeing
from cairn.web.languages import choices_for

LISTED = 5  # skills to want or to offer
APART = 2  # people to name at a time
GAPS = [("", gettext_lazy("No preference")), *((str(n), str(n)) for n in range(5))]


class JoinForm(forms.Form):
    """Fields follow the program: its names for the sides, its topics, its questions, its tracks."""

    side = forms.ChoiceField(label=gettext_lazy("I would like to take part as"), widget=forms.RadioSelect)
    places = forms.IntegerField(
        label=gettext_lazy("How many people can you take at a time?"),
        help_text=gettext_lazy("In all programs together. You can change it whenever you like."),
        min_value=1,
        max_value=10,
        required=False,
        initial=1,
    )
    goal = forms.CharField(
        label=gettext_lazy("Your goal in one sentence"),
        help_text=gettext_lazy("Something that should be different half a year from now."),
        max_length=300,
        required=False,
    )
    topic = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    level_gap = forms.ChoiceField(
        label=gettext_lazy("Levels above me that a mentor should be, at least"), choices=GAPS, required=False
    )
    function_wish = forms.ChoiceField(
        label=gettext_lazy("A mentor from"),
        widget=InlineChoices,
        choices=FunctionWish.choices,
        required=False,
    )
    leans_on_program = forms.BooleanField(
        label=gettext_lazy("Choose for me. I can still ask a mentor myself."), required=False
    )
    push = forms.ChoiceField(label=gettext_lazy("What helps most"), widget=forms.RadioSelect, required=False)
    structure = forms.ChoiceField(
        label=gettext_lazy("How I like to talk"),
        widget=InlineChoices,
        choices=Structure.choices,
        required=False,
    )
    hours_a_month = forms.IntegerField(
        label=gettext_lazy("Hours a month that I can give"), min_value=1, max_value=40, required=False
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages I can talk in"), widget=forms.CheckboxSelectMultiple, required=False
    )
    still_apart = forms.MultipleChoiceField(
        label=gettext_lazy("People you have named"),
        help_text=gettext_lazy("Untick somebody to let them be matched with you again."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, program: Program, person: Person, own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program, self.person, self.own = program, person, own
        self.asked = list(program.questions.select_related("question").order_by("position", "pk"))
        self.tracks = list(program.tracks.order_by("name"))
        self._offer_choices()
        self._add_skills()
        self._add_questions()
        self._add_apart()
        self._say_who_sees()

    # What is offered

    def _offer_choices(self) -> None:
        mentee = self.program.mentee_label or _("Mentee")
        mentor = self.program.mentor_label or _("Mentor")
        self._choose("side").choices = [
            (Side.MENTEE, Hinted(mentee, _("I would like somebody to help me."))),
            (Side.MENTOR, Hinted(mentor, _("I would like to help somebody."))),
            (Side.BOTH, Hinted(_("Both"), _("With different people, of course."))),
        ]
        self._choose("push").choices = [
            (Push.CHALLENGER, Hinted(Push.CHALLENGER.label, _("Asks what others avoid."))),
            (Push.SUPPORTER, Hinted(Push.SUPPORTER.label, _("Encourages and steadies."))),
        ]
        self._choose("languages").choices = choices_for(self.person.languages)
        self.fields["languages"].widget.attrs["class"] = "choices-inline"
        self.fields["languages"].initial = list(self.person.languages)
        self._choose("topic").choices = [("", _("Something else")), *((t, t) for t in self.program.topics)]
        if not self.program.topics:
            del self.fields["topic"]
        if self.program.matching_mode != MatchingMode.HYBRID:
            del self.fields["leans_on_program"]
        if not self.own:
            for name in ("goal", "still_apart"):
                del self.fields[name]
        if self.tracks:
            choices = [("", _("No track")), *((str(track.pk), track.name) for track in self.tracks)]
            self.fields["track"] = forms.ChoiceField(label=_("Track"), choices=choices, required=False)

    def _choose(self, name: str) -> Any:
        return self.fields[name]

    def _add_skills(self) -> None:
        for kind, words in (("wants", _("Wish %(n)s")), ("offers", _("Offer %(n)s"))):
            for number in range(1, LISTED + 1):
                self.fields[f"{kind}_{number}"] = skills.name_field(words % {"n": number})

    def _add_questions(self) -> None:
        for asked in self.asked:
            self.fields[_name(asked)] = question_field(asked)

    def _add_apart(self) -> None:
        if not self.own:
            return
        held = self.person.private_exclusions.select_related("other").order_by("pk")
        named = [(str(row.other_id), row.other.name) for row in held]
        self._choose("still_apart").choices = named
        self.fields["still_apart"].initial = [key for key, _name in named]
        if not named:
            del self.fields["still_apart"]
        for number in range(1, APART + 1):
            self.fields[f"apart_{number}"] = forms.CharField(
                label=_("Somebody else who must not be my match"),
                help_text=_("Their e-mail address, employee number or full name.") if number == 1 else "",
                max_length=254,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def _say_who_sees(self) -> None:
        self.who_sees = {
            "goal": seeing.own_words(),
            "wants_5": seeing.wishes(self.program),
            "offers_5": seeing.wishes(self.program),
            "hours_a_month": seeing.wishes(self.program),
            "still_apart": seeing.only_me(),
            f"apart_{APART}": seeing.only_me(),
            **{_name(asked): seeing.answers() for asked in self.asked},
        }

    # Groups for the page

    def group(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @cached_property
    def wants(self) -> list[forms.BoundField]:
        return self.group(*(f"wants_{n}" for n in range(1, LISTED + 1)))

    @cached_property
    def offers(self) -> list[forms.BoundField]:
        return self.group(*(f"offers_{n}" for n in range(1, LISTED + 1)))

    @cached_property
    def mentee_fields(self) -> list[forms.BoundField]:
        return self.group("goal", "topic", "level_gap", "function_wish", "leans_on_program")

    @cached_property
    def shared_fields(self) -> list[forms.BoundField]:
        return self.group("track", "push", "structure", "hours_a_month", "languages")

    @cached_property
    def question_fields(self) -> list[forms.BoundField]:
        return self.group(*(_name(asked) for asked in self.asked))

    @cached_property
    def apart_fields(self) -> list[forms.BoundField]:
        return self.group("still_apart", *(f"apart_{n}" for n in range(1, APART + 1)))

    # What comes back

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        side = data.get("side", "")
        mentee, mentor = side in (Side.MENTEE, Side.BOTH), side in (Side.MENTOR, Side.BOTH)
        data["wants"] = self._skills("wants", data) if mentee else []
        data["offers"] = self._skills("offers", data) if mentor else []
        if mentee and not data["wants"] and not self._wrong("wants"):
            self.add_error("wants_1", _("Name at least one thing that you would like to learn."))
        if mentor and not data["offers"] and not self._wrong("offers"):
            self.add_error("offers_1", _("Name at least one thing that you can help with."))
        if mentor and not data.get("places") and "places" not in self.errors:
            self.add_error("places", _("Enter a number from 1 to 10."))
        for asked in self.asked:
            self._check_asked(asked, side, data)
        if self.own:
            data["apart"] = self._apart(data)
        return data

    def _wrong(self, kind: str) -> bool:
        return any(name.startswith(kind) for name in self.errors)

    def _skills(self, kind: str, data: dict[str, Any]) -> list[UUID]:
        return skills.typed_in(self, (f"{kind}_{n}" for n in range(1, LISTED + 1)), data)

    def _check_asked(self, asked: ProgramQuestion, side: str, data: dict[str, Any]) -> None:
        mine = Side.BOTH in (asked.side, side) or asked.side == side
        if mine and asked.required and data.get(_name(asked)) in (None, "", []):
            self.add_error(_name(asked), _("Please answer this question."))

    def _apart(self, data: dict[str, Any]) -> list[UUID]:
        kept = [UUID(key) for key in data.get("still_apart", [])]
        for number in range(1, APART + 1):
            words = (data.get(f"apart_{number}") or "").strip()
            found = find_people(words) if words else []
            if len(found) == 1 and found[0].pk != self.person.pk:
                kept.append(found[0].pk)
            elif words:
                self.add_error(f"apart_{number}", _unclear_person(found))
        return kept

    def details(self) -> Details:
        """What a valid form says, for the domain."""
        data = self.cleaned_data
        gap = data.get("level_gap")
        answers = {asked.question_id: data.get(_name(asked)) for asked in self.asked}
        return Details(
            goal=data.get("goal", "") if self.own else None,
            topic=data.get("topic", ""),
            push=data["push"],
            structure=data["structure"],
            function_wish=data["function_wish"],
            level_gap=int(gap) if gap else None,
            hours_a_month=data["hours_a_month"],
            leans_on_program=data.get("leans_on_program", False),
            languages=data["languages"],
            wants=data["wants"],
            offers=data["offers"],
            places=data["places"],
            answers={key: value for key, value in answers.items() if value not in (None, "", [])},
            keep_apart=data["apart"] if self.own else None,
            track_id=UUID(data["track"]) if data.get("track") else None,
            no_track="track" in self.fields and not data.get("track"),
        )


def _name(asked: ProgramQuestion) -> str:
    return f"question_{asked.pk}"


def question_field(asked: ProgramQuestion) -> forms.Field:
    """A question of the program as a form field; whether it must be answered depends on the side, so the form checks."""
    question = asked.question
    words: dict[str, Any] = {"label": question.text, "help_text": question.hint, "required": False}
    options = [(option, option) for option in question.options]
    match QuestionKind(question.kind):
        case QuestionKind.TEXT:
            return forms.CharField(max_length=300, **words)
        case QuestionKind.NUMBER:
            return forms.IntegerField(min_value=0, max_value=1_000_000, **words)
        case QuestionKind.CHOICE:
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **words)
        case QuestionKind.CHOICES:
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **words)


def find_people(words: str) -> list[Person]:
    """At most two people by address, number or name: one is an answer, two is a question."""
    exact = Person.objects.working().filter(Q(email__iexact=words) | Q(employee_number=words.strip()))[:2]
    return list(exact) or list(Person.objects.working().named(words)[:2])


def _unclear_person(found: Iterable[Person]) -> str:
    count = len(list(found))
    return (
        ngettext("You cannot name yourself.", "Several people have this name. Use an e-mail address.", count)
        if count
        else _("Nobody here has this name, address or number.")
    )


class PauseForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Back on"),
        help_text=gettext_lazy("You come back by yourself on that day. Your place stays yours."),
        widget=DateInput,
    )


class PlacesForm(forms.Form):
    places = forms.IntegerField(
        label=gettext_lazy("How many people can you take at a time?"),
        help_text=gettext_lazy("In all programs together. Fewer places end nothing that has begun."),
        min_value=0,
        max_value=10,
    )
