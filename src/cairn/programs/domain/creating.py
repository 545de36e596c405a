"""New programs: from a template or from another program."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import transaction

from cairn.core.events import record
from cairn.core.ids import new_id
from cairn.people.models import Person
from cairn.programs import events
from cairn.programs.domain.managers import make_manager
from cairn.programs.domain.sections import SECTIONS
from cairn.programs.domain.templates import TEMPLATES, Template
from cairn.programs.domain.templates.shapes import Asked
from cairn.programs.enums import ProgramStatus
from cairn.programs.models import PlanEntry, PlanSession, Program, ProgramQuestion, Question

Part = TypeVar("Part", PlanSession, PlanEntry)

# What a copy does not take along: its own state and time.
_NOT_COPIED = {
    "id",
    "name",
    "status",
    "created_by",
    "created_at",
    "opened_at",
    "closed_at",
    "archived_at",
    "wizard_step",
    "starts_on",
    "ends_on",
    "measure_by",
    "rules_version",
}


@transaction.atomic
def create_program(*, template: str, name: str, by: Person) -> Program:
    """A draft made from a template, managed by `by`. Raises KeyError for a template that does not exist."""
    chosen = TEMPLATES[template]
    program = Program.objects.create(
        name=name,
        template=chosen.key,
        format=chosen.format,
        need=str(chosen.need),
        objective=str(chosen.objective),
        expectations=str(chosen.expectations),
        measure=chosen.measure,
        measure_target=chosen.target,
        mentor_label=str(chosen.mentor_label),
        mentee_label=str(chosen.mentee_label),
        relationship_weeks=chosen.weeks,
        session_every_days=chosen.every_days,
        first_mover=chosen.first_mover,
        entry=chosen.entry,
        eligibility=chosen.eligibility,
        topics=[str(topic) for topic in chosen.topics],
        matching_mode=chosen.matching_mode,
        matching_rules=chosen.rules,
        created_by=by,
    )
    _copy_template_lists(program, chosen)
    make_manager(program, by, by=by)
    record(events.PROGRAM_CREATED, by=by.pk, subject=program, program_id=program.pk, template=chosen.key)
    return program


def _copy_template_lists(program: Program, template: Template) -> None:
    PlanSession.objects.bulk_create(
        PlanSession(
            program=program,
            number=number,
            title=str(session.title),
            why=str(session.why),
            how_to_start=str(session.how_to_start),
            minutes=session.minutes,
            agenda=[{"text": str(p.text), "owner": p.owner} for p in session.agenda],
            actions=[
                {"text": str(a.text), "owner": a.owner, "due_days": a.due_days} for a in session.actions
            ],
        )
        for number, session in enumerate(template.plan, start=1)
    )
    for position, asked in enumerate(template.questions):
        question = _question(program, asked)
        ProgramQuestion.objects.create(program=program, question=question, position=position, side=asked.side)
    for section in SECTIONS.values():
        section.begin(program, template)


def _question(program: Program, asked: Asked) -> Question:
    return Question.objects.create(
        program=program,
        text=str(asked.text),
        hint=str(asked.hint),
        kind=asked.kind,
        options=[str(option) for option in asked.options],
    )


@transaction.atomic
def duplicate(*, program: Program, name: str, by: Person) -> Program:
    """A draft with everything the program says, and nobody in it. Dates are left for whoever runs it."""
    fields = [f.attname for f in Program._meta.concrete_fields if f.name not in _NOT_COPIED]
    copy = Program.objects.create(
        name=name,
        status=ProgramStatus.DRAFT,
        created_by=by,
        **{attname: getattr(program, attname) for attname in fields},
    )
    _copy_plan(program, copy)
    for asked in ProgramQuestion.objects.filter(program=program).select_related("question"):
        _copy_question(asked, program, copy)
    for section in SECTIONS.values():
        section.take(copy, section.export(program), by=by)
    make_manager(copy, by, by=by)
    record(events.PROGRAM_CREATED, by=by.pk, subject=copy, program_id=copy.pk, copied_from=program.pk)
    return copy


def _copy_plan(program: Program, copy: Program) -> None:
    """Sessions and what stands beside them; a card goes with the copy of its session."""
    entries = list(program.plan_entries.all())
    keys = {row.pk: new_id() for row in program.plan.all()}
    PlanSession.objects.bulk_create(_of_another(row, copy, keys[row.pk]) for row in program.plan.all())
    for entry in entries:
        entry.session_id = keys[entry.session_id] if entry.session_id else None
    PlanEntry.objects.bulk_create(_of_another(row, copy, new_id()) for row in entries)


def _of_another(row: Part, copy: Program, key: UUID) -> Part:
    """The same row again, for another program."""
    row.pk = key
    row.program = copy
    row._state.adding = True
    return row


def _copy_question(asked: ProgramQuestion, source: Program, copy: Program) -> None:
    """A question of the source's own is copied with it; an organization-wide one is shared."""
    question = asked.question
    if question.program_id == source.pk:
        question = Question.objects.create(
            program=copy, text=question.text, hint=question.hint, kind=question.kind, options=question.options
        )
    ProgramQuestion.objects.create(
        program=copy, question=question, position=asked.position, side=asked.side, required=asked.required
    )
