"""What a job defers is deferred in the job's own transaction, also inside a worker."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cairn.core.jobs import WorkerConnector, defer_once
from cairn.notices.tasks import send_mails

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="notices.send_mails").count()


def seen_by_others() -> int:
    """What another connection, such as another worker's, sees now."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select count(*) from procrastinate_jobs where task_name = 'notices.send_mails'")
            return int(cursor.fetchone()[0])
    finally:
        other.close()


def in_worker(act: object) -> object:
    """Do it as a worker does a job: in a thread, while the worker's own connector is open."""

    async def work() -> object:
        with app.replace_connector(WorkerConnector.of_django()) as runner:
            async with runner.open_async():
                return await sync_to_async(act)()  # type: ignore[arg-type]

    return asyncio.run(work())


def test_a_job_deferred_in_a_worker_is_seen_by_nobody_before_the_commit() -> None:
    def job() -> list[int]:
        with transaction.atomic():
            assert defer_once(send_mails)
            before = [waiting(), seen_by_others()]
        after = [waiting(), seen_by_others()]
        connection.close()
        return before + after

    assert in_worker(job) == [1, 0, 1, 1]


def test_a_job_deferred_in_a_worker_goes_with_its_transaction() -> None:
    def job() -> int:
        with transaction.atomic():
            defer_once(send_mails)
            transaction.set_rollback(True)
        found = waiting()
        connection.close()
        return found

    assert in_worker(job) == 0


def test_deferring_twice_in_a_worker_leaves_the_transaction_usable() -> None:
    def job() -> list[object]:
        with transaction.atomic():
            said = [defer_once(send_mails), defer_once(send_mails), waiting()]
        connection.close()
        return said

    assert in_worker(job) == [True, False, 1]
