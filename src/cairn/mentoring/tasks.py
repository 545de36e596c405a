"""What the clock starts."""

from __future__ import annotations

from procrastinate.contrib.django import app

from cairn.mentoring.domain.pausing import resume_due


@app.periodic(cron="10 * * * *")
@app.task(name="mentoring.resume_due", queueing_lock="mentoring.resume_due")
def resume_pauses(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
    """Pauses whose day has come end."""
    resume_due()
