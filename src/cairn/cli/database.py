"""The database a command works on: the one in DATABASE_URL, or the embedded server in the state folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg

from cairn.cli import state
from cairn.cli.errors import CommandError
from cairn.cli.postgres import Server, embedded
from cairn.settings import env

OLDEST = 15


def embedded_server() -> Server | None:
    """Our own server, or None when DATABASE_URL names another."""
    return None if env.text("DATABASE_URL") else Server(state.folder() / "postgres", embedded())


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Have a usable database for the length of a command. A server that was started for it is stopped again."""
    server = embedded_server()
    if server is None:
        check(env.database_url())
        yield
        return
    state.require_space(state.folder())
    started = server.start()
    try:
        yield
    finally:
        if started:
            server.stop()


def set_up() -> None:
    """Load Django. After `running`, because settings read the embedded server's address."""
    import django

    django.setup()


def check(url: str) -> None:
    """Say in one sentence why DATABASE_URL cannot be used, if it cannot."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise CommandError("DATABASE_URL must begin with postgresql:// (Cairn runs on PostgreSQL only).")
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except (psycopg.Error, UnicodeError) as error:
        reason = " ".join(str(error).split())
        raise CommandError(
            f"The database in DATABASE_URL does not let us in: {reason}. Check its host, port, name, user and password."
        ) from None
    if version < OLDEST:
        raise CommandError(
            f"The database in DATABASE_URL is PostgreSQL {version}, and Cairn needs {OLDEST} or newer. "
            "Upgrade it, or unset DATABASE_URL to use the embedded one."
        )
