"""Background work: Procrastinate on the same database, deferred in the same transaction."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from procrastinate.contrib.django import app as job_app

if TYPE_CHECKING:
    from procrastinate import App

logger = logging.getLogger(__name__)
STALLED_AFTER = 60  # seconds without a heartbeat

__all__ = ["app", "job_app", "on_app_ready"]


def app() -> App:
    """The Procrastinate application that runs Cairn's jobs."""
    return job_app


def on_app_ready(ready: App) -> None:
    """Register what every installation runs. Procrastinate does not rescue the jobs of a killed worker itself."""

    @ready.periodic(cron="* * * * *")
    @ready.task(name="core.rescue_stalled_jobs", queueing_lock="core.rescue_stalled_jobs", pass_context=True)
    async def rescue_stalled_jobs(context: Any, timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
            logger.warning("Rescuing stalled job %s (%s)", job.id, job.task_name)
            await manager.retry_job(job)
