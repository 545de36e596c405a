"""Following the log: number what was committed, let readers react, wait for the next NOTIFY."""

from __future__ import annotations

import logging
import threading
from typing import Any

import psycopg
from django.db import connection

from cairn.core.events.log import CHANNEL
from cairn.core.events.readers import run_all
from cairn.core.events.sequence import sequence

logger = logging.getLogger(__name__)
LOOK_EVERY = 5.0  # seconds: a lost NOTIFY costs no more than this


def catch_up() -> int:
    """Number and read everything committed so far, including what readers themselves write."""
    total = 0
    while True:
        step = sequence()
        run_all()
        total += step
        if not step:
            return total


def follow(stop: threading.Event) -> None:
    """Catch up now and whenever something is committed, until `stop` is set."""
    while not stop.is_set():
        try:
            with psycopg.connect(**_listen_parameters(), autocommit=True) as listener:
                listener.execute(f"listen {CHANNEL}")
                while not stop.is_set():
                    catch_up()
                    for _ in listener.notifies(timeout=LOOK_EVERY, stop_after=1):
                        pass
        except (psycopg.Error, OSError) as error:
            logger.warning("Lost the event log (%s), trying again", type(error).__name__)
            connection.close()
            stop.wait(1.0)


def _listen_parameters() -> dict[str, Any]:
    """Connection parameters of Django's default database, outside any pool."""
    parameters = connection.get_connection_params()
    keep = {"dbname", "user", "password", "host", "port"}
    return {key: value for key, value in parameters.items() if key in keep and value}
