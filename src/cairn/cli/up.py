"""`cairn up`: database, web, worker and live updates under one supervisor, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cairn.cli import database, state
from cairn.cli.children import Child, Children
from cairn.cli.errors import CommandError
from cairn.cli.postgres import Server
from cairn.settings import env

READY_WITHIN = 120.0  # seconds; only a machine in trouble needs that long
OPEN_PAGES = 10_000  # pages that listen to one server of live updates


def add_parser(commands: Any) -> None:
    commands.add_parser("up", help="run everything: database, web, worker, live updates")


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes its arguments
    folder = state.folder()
    state.require_space(folder)
    # Both, also when whoever started us in the background had SIGINT ignored.
    signal.signal(signal.SIGTERM, _as_keyboard_interrupt)
    signal.signal(signal.SIGINT, _as_keyboard_interrupt)
    with _only_one(folder):
        children = Children(folder / "children.json", _programs())
        children.end_leftovers()
        for port in (env.port(), env.live_port()):
            _require_free(env.bind(), port)
        server = database.embedded_server()
        try:
            return _serve(server, children)
        except KeyboardInterrupt:
            return 0
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            print("Stopping.", flush=True)
            children.stop()
            if server:
                server.stop()


def _serve(server: Server | None, children: Children) -> int:
    if server:
        server.start()
    else:
        database.check(env.database_url())
    if code := subprocess.run([sys.executable, "-m", "cairn", "prepare"], check=False).returncode:
        return code
    children.start()
    _wait_ready(server, children)
    welcome = (state.folder() / "welcome").read_text(encoding="utf-8").strip()
    print(f"\nCairn is ready at {env.public_url()}\n{welcome}\nCtrl-C stops it.\n", flush=True)
    while True:
        _keep_running(server, children)
        time.sleep(0.5)


def _keep_running(server: Server | None, children: Children) -> None:
    if server and not server.running():
        print("cairn: the database ended; starting it again.", file=sys.stderr)
        server.start()
    children.keep_running()


def live_command() -> list[str]:
    """The server of live updates. An open page is a request that lasts: without the last option a thousand were all."""
    asgi = ["--interface", "asgi", "--port", str(env.live_port()), "--workers", "1"]
    return [*_granian(), *asgi, "--backpressure", str(OPEN_PAGES), "cairn.web.live:application"]


def _granian() -> list[str]:
    always = ["--no-ws", "--log-level", "error", "--workers-kill-timeout", "5", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", "--host", env.bind(), *always]


def _programs() -> list[Child]:
    granian = _granian()
    web = ["--interface", "wsgi", "--port", str(env.port()), "--workers", str(env.web_processes())]
    return [
        Child("web", [*granian, *web, "--blocking-threads", "8", "cairn.web.wsgi:application"]),
        Child("live", live_command()),
        Child("worker", [sys.executable, "-m", "cairn", "worker"]),
    ]


def _wait_ready(server: Server | None, children: Children) -> None:
    end = time.monotonic() + READY_WITHIN
    while not _answers():
        if time.monotonic() > end:
            raise CommandError("It did not become ready. `cairn doctor` says what is wrong.")
        _keep_running(server, children)
        time.sleep(0.1)


def _answers() -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(env.bind(), env.bind())  # noqa: S104 - asked, not bound
    request = urllib.request.Request(f"http://{host}:{env.port()}/readyz", headers={"Host": "localhost"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    with (folder / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CommandError(
                f"Cairn runs already in {folder} (process {file.read().strip()}). Stop that one, or set another CAIRN_STATE."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise CommandError(
                f"Cairn cannot listen on {host} port {port} ({error.strerror}). "
                f"Stop what uses it, or choose another with CAIRN_PORT."
            ) from None


def _as_keyboard_interrupt(*_: object) -> None:
    raise KeyboardInterrupt
