"""`cairn doctor`: is everything all right, and if not, what to do."""

from __future__ import annotations

import argparse
import shutil
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cairn.cli import database, state
from cairn.cli.errors import CommandError
from cairn.cli.postgres import ServerError
from cairn.settings import env

EXTENSIONS = {"btree_gist", "pg_trgm", "unaccent"}
CLOCKS_AGREE = timedelta(seconds=5)
WORKER_SEEN = timedelta(seconds=60)


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `remedy` is empty when it is as it should be."""

    about: str
    found: str
    remedy: str = ""


def add_parser(commands: Any) -> None:
    commands.add_parser("doctor", help="check everything and say what to do")


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes its arguments
    findings = [_disk()]
    try:
        with database.running():
            database.set_up()
            findings += [finding for check in CHECKS for finding in check()]
    except (CommandError, ServerError) as error:
        findings.append(Finding("database", "cannot be used", str(error)))
    for finding in findings:
        print(f"{'look' if finding.remedy else 'ok':5}{finding.about}: {finding.found}")
        if finding.remedy:
            print(f"     {finding.remedy}")
    return 1 if any(finding.remedy for finding in findings) else 0


def _disk() -> Finding:
    free = shutil.disk_usage(state.folder()).free
    remedy = "" if free >= state.NEEDED else "Free some space, or point CAIRN_STATE to another disk."
    return Finding("disk", f"{free // 2**20:,} MB free for {state.folder()}", remedy)


def _server() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select extname from pg_extension")
        missing = EXTENSIONS - {name for (name,) in cursor.fetchall()}
        version = connection.connection.info.server_version // 10_000
    yield Finding(
        "database", f"PostgreSQL {version}", "" if version >= database.OLDEST else "Upgrade to 15 or newer."
    )
    remedy = f"Let its owner run: create extension {', '.join(sorted(missing))}" if missing else ""
    yield Finding("extensions", f"missing {', '.join(sorted(missing))}" if missing else "all there", remedy)


def _clock() -> Iterator[Finding]:
    from django.db import connection

    from cairn.core.clock import now

    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        difference = abs(cursor.fetchone()[0] - now())
    remedy = (
        "" if difference < CLOCKS_AGREE else "Synchronize the clocks of this machine and the database (NTP)."
    )
    yield Finding("clock", f"{difference.total_seconds():.1f} s from the database's", remedy)


def _migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding("migrations", f"{waiting} waiting", "Run `cairn prepare`." if waiting else "")


def _keys() -> Iterator[Finding]:
    """The key file is private, and it opens what it must: one data key is unwrapped."""
    from cairn.core import masterkeys
    from cairn.core.errors import DomainError
    from cairn.core.models import VaultKey

    path = env.master_key_file()
    if not path.exists():
        yield Finding(
            "keys", f"no {path}", "Put the key file back, or run `cairn prepare` on a new installation."
        )
        return
    private = stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    yield Finding("key file", str(path), "" if private else f"Others can read it: chmod 600 {path}")
    key = VaultKey.objects.exclude(wrapped=None).order_by("-pk").first()
    if key is None or key.wrapped is None:
        yield Finding("keys", "nothing is sealed yet")
        return
    try:
        masterkeys.unwrap(key.master_key, bytes(key.wrapped), key.pk.bytes)
    except (DomainError, ValueError) as error:
        yield Finding("keys", "a sealed row does not open", str(error) or "Put the former key file back.")
    else:
        yield Finding("keys", "a sealed row opens")


def _jobs() -> Iterator[Finding]:
    from django.db import connection

    from cairn.core.clock import now
    from cairn.core.models import WorkerHeartbeat

    seen = WorkerHeartbeat.objects.order_by("-seen_at").first()
    lately = seen is not None and seen.seen_at > now() - WORKER_SEEN
    yield Finding(
        "worker",
        f"last seen {seen.seen_at:%Y-%m-%d %H:%M}" if seen else "never seen",
        "" if lately else "Start `cairn up` or `cairn worker`.",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from procrastinate_jobs j left join procrastinate_workers w on w.id = j.worker_id"
            " where j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - interval '2 minutes')"
        )
        stalled = cursor.fetchone()[0]
    yield Finding(
        "jobs",
        f"{stalled} stalled",
        "A running worker takes them up again within two minutes." if stalled else "",
    )


def _mail() -> Iterator[Finding]:
    host, port = env.text("CAIRN_MAIL_HOST"), env.number("CAIRN_MAIL_PORT", 25)
    if not host:
        yield Finding("mail", "CAIRN_MAIL_HOST is not set, so no mail is sent")
        return
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        yield Finding(
            "mail",
            f"{host} port {port}: {error.strerror or error}",
            "Check CAIRN_MAIL_HOST and CAIRN_MAIL_PORT.",
        )
    else:
        yield Finding("mail", f"{host} port {port} answers")


def _mailbox() -> Iterator[Finding]:
    """The mailbox that answers come to, and how many addresses are switched off because of them."""
    from cairn.core.mailbox import TRANSPORT, configured, opened
    from cairn.notices.models import AddressOff

    account = configured()
    if account is None:
        yield Finding("mailbox", "CAIRN_MAILBOX_HOST is not set, so no bounces are read")
    else:
        try:
            with opened(account):
                yield Finding("mailbox", f"{account.host} lets us in")
        except TRANSPORT as error:
            found = f"{account.host} port {account.port}: {type(error).__name__}"
            yield Finding("mailbox", found, "Check CAIRN_MAILBOX_HOST, its account and its folder.")
    yield Finding("mail addresses", f"{AddressOff.objects.count()} switched off: mails do not arrive there")


CHECKS: list[Callable[[], Iterator[Finding]]] = [_server, _clock, _migrations, _keys, _jobs, _mail, _mailbox]
