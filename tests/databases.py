"""The tests' PostgreSQL: one throw-away server for a run, one migrated template, one clone for each test process.

`CAIRN_TEST_PG=15` uses Debian's PostgreSQL of that version, `CAIRN_TEST_DATABASE_URL` a server that runs already.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from cairn.cli.postgres import Binaries, Server, embedded, in_folder
from cairn.settings import env

TEMPORARY = Path("/tmp")  # noqa: S108 (a socket needs a short path, also where TMPDIR is long)
PREFIX = "cairn-pytest-"
VARIABLE = "CAIRN_TEST_RUN"
# Nothing here outlives the run, so nothing has to reach the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "260",  # 200 people ask for one slot at once
    "logging_collector": "off",
    "shared_buffers": "128MB",
}


def binaries() -> Binaries:
    version = os.environ.get("CAIRN_TEST_PG")
    return in_folder(Path(f"/usr/lib/postgresql/{version}/bin")) if version else embedded()


class Run:
    """What the processes of one test run share: a folder, a lock, and the server in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def begin(cls) -> tuple[Run, IO[str]]:
        """Make the folder of a new run. The open file returned marks it as in use for as long as we live."""
        _sweep()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=TEMPORARY))
        folder.chmod(0o755)
        (folder / "state").mkdir(mode=0o700)
        owner = (folder / "owner").open("w")
        fcntl.flock(owner, fcntl.LOCK_EX)
        os.environ[VARIABLE] = str(folder)
        return cls(folder), owner

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @classmethod
    def current(cls) -> Run:
        return cls(Path(os.environ[VARIABLE]))

    def end(self) -> None:
        if given := os.environ.get("CAIRN_TEST_DATABASE_URL"):
            for name in (self.folder / "made").read_text().split() if (self.folder / "made").exists() else []:
                _execute(
                    given, sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
                )
        if (self.folder / "pg").exists():
            Server(self.folder / "pg", binaries(), FAST).stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of a database on the run's server, which the first caller starts."""
        if given := os.environ.get("CAIRN_TEST_DATABASE_URL"):
            base, _, query = given.partition("?")
            return f"{base.rpartition('/')[0]}/{database}" + (f"?{query}" if query else "")
        server = Server(self.folder / "pg", binaries(), FAST)
        server.start()
        return server.url(database)

    def create(self, name: str, template: str = "template0") -> str:
        """Create a database, in place of one that has this name, and return its address."""
        url, which = self.url("postgres"), sql.Identifier(name)
        _execute(url, sql.SQL("drop database if exists {} with (force)").format(which))
        _execute(url, sql.SQL("create database {} template {}").format(which, sql.Identifier(template)))
        with (self.folder / "made").open("a") as file:
            file.write(f"{name}\n")
        return self.url(name)

    def clone_template(self, name: str, cache: Path) -> str:
        """A migrated database of one's own: a copy of the template, which the first caller makes."""
        with locked(self.folder / "lock"):
            made = self.folder / "template"
            if not made.exists():
                made.write_text(self._make_template(cache))
            return self.create(name, made.read_text())

    def _make_template(self, cache: Path) -> str:
        """Migrate once and keep the server's data for later runs, until something that shapes the schema changes."""
        if "CAIRN_TEST_DATABASE_URL" in os.environ:
            return self._migrated(f"cairn_template_{uuid.uuid4().hex[:8]}")
        server = Server(self.folder / "pg", binaries(), FAST)
        kept = cache / f"{binaries().version}-{_schema_mark()}"
        with locked(cache / "lock"):
            if kept.is_dir():
                shutil.copytree(kept, server.data)
                return "cairn_template"
            template = self._migrated("cairn_template")
            server.stop()
            _keep(server.data, kept)
            return template

    def _migrated(self, name: str) -> str:
        point_django_at(self.create(name))
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        return name


def point_django_at(url: str) -> None:
    connection.close()
    wanted: dict[str, Any] = env.database(url)
    connection.settings_dict.update(
        {key: wanted[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    )


def _schema_mark() -> str:
    """Changes whenever anything does that migrations, models and their permissions are made of."""
    root = Path(__file__).parents[1]
    mark = sha256((root / "requirements.txt").read_bytes())
    for path in sorted((root / "src" / "cairn").rglob("*")):
        inner = path.relative_to(root / "src" / "cairn").parts
        if path.is_file() and path.suffix != ".pyc" and inner[0] not in {"web", "api", "cli"}:
            mark.update(f"{path}:".encode() + path.read_bytes())
    return mark.hexdigest()[:16]


def _keep(data: Path, kept: Path) -> None:
    """Keep one copy for each version of PostgreSQL: the schema of now."""
    for old in kept.parent.glob(f"{kept.name.partition('-')[0]}-*"):
        shutil.rmtree(old)
    fresh = kept.with_name("new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(data, fresh)
    fresh.rename(kept)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _execute(url: str, statement: sql.Composable) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(statement)


def _sweep() -> None:
    """Stop the servers of runs that were killed: nobody holds their lock any more."""
    for folder in TEMPORARY.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError), (folder / "owner").open("r+") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            Run(folder).end()


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """A folder that the database's account may enter (pytest's own are private) and whose path is short."""
    folder = Path(tempfile.mkdtemp(prefix="cairn-", dir=TEMPORARY))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
