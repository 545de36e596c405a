"""What a rule can compare, in a manager's words: one topic is a column and the kind of comparison."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cairn.pairing.domain.columns import question_column
from cairn.programs.enums import QuestionKind
from cairn.programs.models import Question

Bounds = tuple[int, int]


@dataclass(frozen=True)
class Topic:
    """One thing that rules can be about. Bounds are given where the number means something; `unit` divides it.

    least, most, enough: see `cairn_match.Rule`. `start` is what a new rule of this topic begins with.
    """

    column: str
    kind: str
    name: str
    group: str
    least: Bounds | None = None
    most: Bounds | None = None
    most_needed: bool = False
    enough: Bounds | None = None
    unit: int = 1
    start: tuple[tuple[str, Any], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.column}:{self.kind}"


def topics(questions: Iterable[Question] = ()) -> dict[str, Topic]:
    """Every topic by its key: the program's standing columns, then its questions."""
    asked = [topic for question in questions for topic in _of_question(question)]
    return {topic.key: topic for topic in (*_wishes(), *_work(), *_place(), *_ways(), *asked)}


def _wishes() -> list[Topic]:
    group = _("What they want and offer")
    return [
        Topic("skills", "overlap", _("Skills wanted and offered"), group, least=(1, 5), enough=(1, 5)),
        Topic("languages", "overlap", _("Languages"), group, least=(1, 5)),
    ]


def _work() -> list[Topic]:
    group = _("Their work")
    return [
        Topic(
            "level", "at_least_above", _("Levels above"), group, least=(-10, 20), most=(-10, 20),
            start=(("least", 1),),
        ),
        Topic(
            "wished_level", "at_least_above", _("As far ahead as wished"), group, start=(("least", 0),)
        ),
        Topic("level", "within", _("Levels apart"), group, most=(0, 20), most_needed=True, start=(("most", 1),)),
        Topic("department", "different", _("Another department"), group),
        Topic("department", "same", _("The same department"), group),
        Topic("other_function", "different", _("Another function, when wished"), group),
        Topic("same_function", "same", _("The same function, when wished"), group),
        Topic("line", "not_in_line", _("The reporting line"), group),
    ]  # fmt: skip


def _place() -> list[Topic]:
    group = _("Place and time")
    return [
        Topic("location", "different", _("Another place"), group),
        Topic("location", "same", _("The same place"), group),
        Topic("country", "different", _("Another country"), group),
        Topic("country", "same", _("The same country"), group),
        Topic("zone", "within", _("Hours between their clocks"), group, most=(0, 12), most_needed=True, unit=60, start=(("most", 480),)),
        Topic("hours", "overlap", _("Working hours in common"), group, least=(1, 60), enough=(1, 60)),
    ]  # fmt: skip


def _ways() -> list[Topic]:
    group = _("How they work")
    return [
        Topic("push", "same", _("Challenger or supporter, as wished"), group),
        Topic("structure", "same", _("The same way of working"), group),
    ]


def _of_question(question: Question) -> list[Topic]:
    group, column = _("Answers to your questions"), question_column(question.pk)
    said = {"q": question.text}
    if question.kind == QuestionKind.CHOICES:
        name = _("Answers in common to “%(q)s”") % said
        return [Topic(column, "overlap", name, group, least=(1, 20), enough=(1, 20))]
    if question.kind == QuestionKind.NUMBER:
        above, apart = _("A higher answer to “%(q)s”") % said, _("Close answers to “%(q)s”") % said
        wide = (0, 1_000_000)
        return [
            Topic(column, "at_least_above", above, group, least=wide, most=wide, start=(("least", 1),)),
            Topic(column, "within", apart, group, most=wide, most_needed=True, start=(("most", 1),)),
        ]
    if question.kind == QuestionKind.CHOICE:
        same, other = _("The same answer to “%(q)s”") % said, _("Another answer to “%(q)s”") % said
        return [Topic(column, "same", same, group), Topic(column, "different", other, group)]
    return []
