"""Scheduling's jobs. Thin: ids in, one domain function."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from cairn.scheduling.domain.calendars.connecting import READ_JOB
from cairn.scheduling.domain.calendars.refreshing import refresh_calendar, refresh_due
from cairn.scheduling.domain.calendars.writing import write_calendar, write_due


@app.task(name=READ_JOB)
def refresh(calendar_id: str) -> None:
    refresh_calendar(calendar_id=UUID(calendar_id))


@app.periodic(cron="*/5 * * * *")
@app.task(name="scheduling.refresh_due", queueing_lock="scheduling.refresh_due")
def refresh_due_calendars(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
    """Calendars outside are read again when their time has come."""
    refresh_due()


@app.task(name="scheduling.write_calendar")
def write(calendar_id: str) -> None:
    write_calendar(calendar_id=UUID(calendar_id))


@app.periodic(cron="*/5 * * * *")
@app.task(name="scheduling.write_due", queueing_lock="scheduling.write_due")
def write_due_calendars(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
    """What could not be put into a calendar is tried again when its time has come."""
    write_due()
