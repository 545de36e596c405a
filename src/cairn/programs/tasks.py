"""Background work of programs. Thin: ids in, one domain function."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from cairn.programs.domain.inviting import remind_invited
from cairn.programs.domain.inviting_many import perform_inviting
from cairn.programs.domain.staying import resume_due


@app.periodic(cron="20 1 * * *")
@app.task(name="programs.resume_due", queueing_lock="programs.resume_due")
def resume_everyone_due(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    resume_due()


@app.periodic(cron="10 7 * * *")
@app.task(name="programs.remind_invited", queueing_lock="programs.remind_invited")
def remind(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    remind_invited()


@app.task(name="programs.invite_many", lock="programs.invite")
def invite_many(*, run_id: str) -> None:
    perform_inviting(run_id=UUID(run_id))
