"""Background work: Procrastinate on the same database, deferred in the same transaction."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.psycopg_connector import PsycopgConnector

if TYPE_CHECKING:
    from procrastinate import App

logger = logging.getLogger(__name__)
STALLED_AFTER = 60  # seconds without a heartbeat


class WorkerConnector(PsycopgConnector):
    """What a worker fetches its jobs with. Its jobs defer others on Django's own connection.

    Procrastinate's own connector for workers defers on a connection of its own: such a job is there at once, starts
    before the transaction that wants it has committed, and finds nothing to do.
    """

    @classmethod
    def of_django(cls) -> WorkerConnector:
        """For Django's default database."""
        return cls(kwargs=connector_params())

    def get_sync_connector(self) -> DjangoConnector:
        return DjangoConnector()


def defer_once(task: Any, **arguments: Any) -> bool:
    """Defer a task that has a queueing lock, unless the same is waiting already. Returns whether it was deferred.

    The savepoint keeps the caller's transaction usable when the lock refuses.
    """
    try:
        with transaction.atomic():
            task.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def waiting(task_name: str) -> int:
    """How many jobs of a task wait for a worker."""
    return ProcrastinateJob.objects.filter(task_name=task_name, status="todo").count()


def on_app_ready(ready: App) -> None:
    """Register what every installation runs. Procrastinate does not rescue the jobs of a killed worker itself."""

    @ready.periodic(cron="* * * * *")
    @ready.task(name="core.rescue_stalled_jobs", queueing_lock="core.rescue_stalled_jobs", pass_context=True)
    async def rescue_stalled_jobs(context: Any, timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
            logger.warning("Rescuing stalled job %s (%s)", job.id, job.task_name)
            await manager.retry_job(job)
