"""`cairn worker`: background jobs and the event follower. Any number of them may run, on any number of machines."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cairn.cli import database

BEAT_EVERY = 10.0  # seconds
FORGET_AFTER = timedelta(days=1)
GRACE = 10.0  # seconds a job gets to end when the worker is told to stop
logger = logging.getLogger(__name__)


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("worker", help="run background jobs and follow the event log")
    parser.add_argument("--concurrency", type=int, default=4, help="jobs at the same time (4)")


def run(args: argparse.Namespace) -> int:
    with database.running():
        database.set_up()
        return work(args.concurrency)


def work(concurrency: int) -> int:
    """Run jobs until TERM or Ctrl-C. When a helping thread fails the worker ends, and the supervisor starts another."""
    from cairn.core.events.follow import follow

    stop, failed = threading.Event(), threading.Event()
    helpers = [_thread("follower", follow, stop, failed), _thread("heartbeat", _beat, stop, failed)]
    for helper in helpers:
        helper.start()
    try:
        asyncio.run(_jobs(concurrency))
    finally:
        stop.set()
        for helper in helpers:
            helper.join(GRACE)
    return 1 if failed.is_set() else 0


async def _jobs(concurrency: int) -> None:
    from procrastinate.contrib.django import app

    from cairn.core.jobs import WorkerConnector

    with app.replace_connector(WorkerConnector.of_django()) as runner:
        async with runner.open_async():
            await runner.run_worker_async(
                concurrency=concurrency, shutdown_graceful_timeout=GRACE, name=_name(), listen_notify=True
            )


def _thread(
    name: str, task: Callable[[threading.Event], None], stop: threading.Event, failed: threading.Event
) -> threading.Thread:
    from django.db import DatabaseError, connection

    def guarded() -> None:
        # Types only: a message could carry words.
        while not stop.is_set():
            try:
                task(stop)
            except DatabaseError as error:
                logger.warning(
                    "The worker's %s lost the database (%s), trying again", name, type(error).__name__
                )
                connection.close()
                stop.wait(1.0)
            except Exception as error:
                logger.error("The worker's %s failed (%s)", name, type(error).__name__)
                failed.set()
                os.kill(os.getpid(), signal.SIGTERM)
                return

    return threading.Thread(target=guarded, name=name, daemon=True)


def _name() -> str:
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def _beat(stop: threading.Event) -> None:
    """Leave a sign of life, which `/readyz` and `cairn doctor` look for."""
    from django.db import connection

    from cairn.core.clock import now
    from cairn.core.models import WorkerHeartbeat

    WorkerHeartbeat.objects.filter(seen_at__lt=now() - FORGET_AFTER).delete()
    while not stop.is_set():
        WorkerHeartbeat.objects.update_or_create(name=_name(), defaults={"seen_at": now()})
        connection.close()
        stop.wait(BEAT_EVERY)
    WorkerHeartbeat.objects.filter(name=_name()).delete()
    connection.close()
