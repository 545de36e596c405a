"""The server of live updates, started as `cairn up` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
PATIENCE = 30.0  # seconds until it answers


@contextmanager
def live_server(**environment: str) -> Iterator[int]:
    """Run it on the database that DATABASE_URL names, here or in `environment`; gives its port once it answers."""
    from cairn.cli.up import live_command

    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    with patch.dict(os.environ, {"CAIRN_LIVE_PORT": str(port)}):
        whole = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment}
        process = subprocess.Popen(live_command(), env=whole, cwd=ROOT)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # it waits for pages that are still open
            process.kill()


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((HOST, port), timeout=5).close()
            return
        except OSError:
            assert time.monotonic() < end, "The server of live updates does not answer"
            time.sleep(0.1)
