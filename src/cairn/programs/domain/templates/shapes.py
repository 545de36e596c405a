"""What a template is made of. All words are translated when a program is made from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

from cairn.programs.enums import Entry, Format, MatchingMode, QuestionKind, Side

Words = str | Promise
Owner = Literal["mentee", "mentor", "both"]


@dataclass(frozen=True, slots=True)
class Point:
    """An agenda point and who brings it."""

    owner: Owner
    text: Words


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody is expected to do afterwards, and within how many days."""

    owner: Owner
    text: Words
    due_days: int = 14


@dataclass(frozen=True, slots=True)
class Session:
    title: Words
    why: Words
    how_to_start: Words
    agenda: tuple[Point, ...]
    actions: tuple[Action, ...]
    minutes: int = 45


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to people who join."""

    text: Words
    kind: QuestionKind
    hint: Words = ""
    options: tuple[Words, ...] = ()
    side: Side = Side.BOTH


@dataclass(frozen=True, slots=True)
class Letter:
    """The program's words for one moment."""

    moment: str
    subject: Words
    body: Words


def at_work() -> dict[str, Any]:
    """The plainest rule: people who are at work, on either side."""
    return {side: [{"attribute": "status", "any": ["active"]}] for side in ("mentee", "mentor")}


@dataclass(frozen=True, slots=True)
class Template:
    key: str
    name: Words
    summary: Words
    format: Format
    need: Words
    objective: Words
    expectations: Words
    measure: str
    target: int
    plan: tuple[Session, ...]
    topics: tuple[Words, ...]
    rules: list[dict[str, Any]]
    entry: Entry = Entry.OPEN
    matching_mode: MatchingMode = MatchingMode.HYBRID
    mentor_label: Words = ""
    mentee_label: Words = ""
    first_mover: Side = Side.MENTEE
    weeks: int = 26
    every_days: int = 21
    questions: tuple[Asked, ...] = ()
    letters: tuple[Letter, ...] = ()
    eligibility: dict[str, Any] = field(default_factory=at_work)
