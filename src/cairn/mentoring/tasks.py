"""What the clock starts."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from cairn.mentoring.domain.fitting import hear_answers
from cairn.mentoring.domain.pausing import resume_due
from cairn.mentoring.domain.updating import perform_update


@app.periodic(cron="10 * * * *")
@app.task(name="mentoring.resume_due", queueing_lock="mentoring.resume_due")
def resume_pauses(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
    """Pauses whose day has come end."""
    resume_due()


@app.periodic(cron="3 * * * *")
@app.task(
    name="mentoring.hear_answers", queueing_lock="mentoring.hear_answers", lock="mentoring.hear_answers"
)
def hear_fit_answers(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
    """Who said days ago that they would rather change is heard."""
    hear_answers()


@app.task(name="mentoring.follow_plan", lock="mentoring.follow_plan")
def follow_plan(*, update_id: str) -> None:
    """Running pairs follow a changed plan."""
    perform_update(update_id=UUID(update_id))
