"""Background work of programs. Thin: ids in, one domain function."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from cairn.people.models import Person
from cairn.programs.domain.inviting import by_rule, invite_people, remind_invited
from cairn.programs.domain.staying import resume_due
from cairn.programs.models import Program
from cairn.programs.rules import Condition


@app.periodic(cron="20 1 * * *")
@app.task(name="programs.resume_due", queueing_lock="programs.resume_due")
def resume_everyone_due(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    resume_due()


@app.periodic(cron="10 7 * * *")
@app.task(name="programs.remind_invited", queueing_lock="programs.remind_invited")
def remind(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    remind_invited()


@app.task(name="programs.invite_by_rule", lock="programs.invite")
def invite_by_rule(*, program_id: str, side: str, conditions: list[dict[str, Any]], by_id: str) -> None:
    """Invite everyone a rule finds; a second run finds nobody new."""
    program = Program.objects.get(pk=UUID(program_id))
    more = [Condition.from_json(condition) for condition in conditions]
    people = by_rule(program, side, more).values_list("pk", flat=True).order_by("pk")
    invite_people(program=program, people=list(people), by=Person.objects.get(pk=UUID(by_id)))
