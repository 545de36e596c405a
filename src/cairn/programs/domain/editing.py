"""Changing what a program says: settings, plan, questions, tracks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from cairn.core.events import record
from cairn.people.models import AffinityGroup, Person
from cairn.programs import events
from cairn.programs.domain.locks import lock_program
from cairn.programs.domain.places import move_up
from cairn.programs.enums import QuestionKind, Side
from cairn.programs.models import (
    EarlierRules,
    Program,
    ProgramQuestion,
    Question,
    Track,
)

EDITABLE = frozenset(
    [
        "name",
        "format",
        "need",
        "objective",
        "expectations",
        "measure",
        "measure_target",
        "measure_by",
        "mentor_label",
        "mentee_label",
        "starts_on",
        "ends_on",
        "relationship_weeks",
        "session_every_days",
        "first_mover",
        "entry",
        "eligibility",
        "places",
        "waiting_list",
        "topics",
        "matching_mode",
        "matching_rules",
        "request_days",
        "circles",
        "help_contact",
        "retention_months",
        "wizard_step",
    ]
)


@transaction.atomic
def edit(*, program: Program, changes: Mapping[str, Any], by: Person) -> Program:
    """Change settings of a program. Only what is different is written; more places move people up. Rules that are
    replaced are kept as they were.

    Raises KeyError for a field that is not a setting.
    """
    if unknown := set(changes) - EDITABLE:
        raise KeyError(f"Not a setting: {', '.join(sorted(unknown))}")
    program = lock_program(program.pk)
    changed = sorted(name for name, value in changes.items() if getattr(program, name) != value)
    if not changed:
        return program
    if "matching_rules" in changed:
        EarlierRules.objects.create(
            program=program, version=program.rules_version, rules=program.matching_rules, replaced_by=by
        )
        program.rules_version += 1
    for name in changed:
        setattr(program, name, changes[name])
    if "matching_rules" in changed:
        changed.append("rules_version")
    program.save(update_fields=changed)
    _told(program, by, fields=changed)
    if "places" in changed:
        move_up(program, by=by)
    return program


def _told(program: Program, by: Person, **data: Any) -> None:
    record(events.PROGRAM_CHANGED, by=by.pk, subject=program, program_id=program.pk, **data)


@dataclass(frozen=True)
class Chosen:
    """An existing question as the program asks it."""

    question_id: UUID
    side: str = Side.BOTH
    required: bool = False


@transaction.atomic
def choose_questions(*, program: Program, chosen: Sequence[Chosen], by: Person) -> None:
    """Ask these questions, in this order. Questions that are no longer asked keep their answers."""
    lock_program(program.pk)
    asked = ProgramQuestion.objects.filter(program=program)
    asked.exclude(question__in=[c.question_id for c in chosen]).delete()
    for position, one in enumerate(chosen):
        ProgramQuestion.objects.update_or_create(
            program=program,
            question_id=one.question_id,
            defaults={"position": position, "side": one.side, "required": one.required},
        )
    _told(program, by, fields=["questions"])


@transaction.atomic
def add_question(
    *,
    program: Program,
    text: str,
    hint: str,
    kind: str,
    options: Sequence[str],
    side: str,
    required: bool,
    by: Person,
) -> Question:
    """A question of the program's own, asked after the others."""
    lock_program(program.pk)
    question = Question.objects.create(
        program=program,
        text=text,
        hint=hint,
        kind=QuestionKind(kind),
        options=list(options),
    )
    position = ProgramQuestion.objects.filter(program=program).count()
    ProgramQuestion.objects.create(
        program=program, question=question, position=position, side=side, required=required
    )
    _told(program, by, fields=["questions"])
    return question


@transaction.atomic
def add_track(
    *, program: Program, name: str, purpose: str, group: AffinityGroup | None = None, by: Person
) -> Track:
    """A part of the program with its own audience."""
    track = Track.objects.create(program=program, name=name, purpose=purpose, group=group)
    _told(program, by, fields=["tracks"], track=track.pk)
    return track


@transaction.atomic
def remove_track(*, track: Track, by: Person) -> None:
    """Dissolve a track; whoever was in it stays in the program."""
    _told(track.program, by, fields=["tracks"], track=track.pk)
    track.delete()
