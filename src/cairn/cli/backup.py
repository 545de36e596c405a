"""`cairn backup FILE`: one file with the whole organization, without the keys that open private words."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cairn.cli import database
from cairn.cli.errors import CommandError
from cairn.cli.postgres import embedded
from cairn.settings import env

FORMAT = 1
NOTICE = (
    "The keys are not in it: without {keys} nobody can read the private words in this backup. "
    "Keep a copy of that file, in another place than the backup."
)


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("backup", help="write everything but the keys to one file")
    parser.add_argument("file", type=Path, help="where to write it, such as cairn-2026-11-23.tar")


def run(args: argparse.Namespace) -> int:
    if args.file.exists():
        raise CommandError(f"{args.file} is there already. Choose another name, or remove it.")
    if not args.file.absolute().parent.is_dir():
        raise CommandError(f"There is no folder {args.file.absolute().parent}. Make it first.")
    with database.running():
        database.set_up()
        write(args.file)
    print(f"Wrote {args.file} ({args.file.stat().st_size / 2**20:.1f} MB).")
    print(NOTICE.format(keys=env.master_key_file()))
    return 0


def write(file: Path) -> None:
    """Dump the database into an archive with a manifest. It appears under its name when it is complete."""
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".cairn-backup-") as name:
        dump, archive = Path(name) / "database.dump", Path(name) / "archive.tar"
        call_postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        about = json.dumps(_manifest(), indent=2).encode()
        with tarfile.open(archive, "w") as tar:
            entry = tarfile.TarInfo("manifest.json")
            entry.size = len(about)
            tar.addfile(entry, io.BytesIO(about))
            tar.add(dump, "database.dump")
        archive.chmod(0o600)
        os.replace(archive, file)


def _manifest() -> dict[str, Any]:
    """What a restore must know. Names of keys, never keys."""
    from django.db import connection

    from cairn.core.clock import now
    from cairn.core.models import EventKey, Organization, VaultKey

    connection.ensure_connection()
    names = {*VaultKey.objects.values_list("master_key", flat=True).distinct()}
    names |= {*EventKey.objects.values_list("master_key", flat=True).distinct()}
    organization = Organization.objects.first()
    return {
        "format": FORMAT,
        "made_at": now().isoformat(),
        "organization": organization.name if organization else "",
        "postgresql": connection.connection.info.server_version // 10_000,
        "psycopg": version("psycopg"),
        "master_keys": sorted(name for name in names if name),
    }


def call_postgres(program: str, *arguments: str) -> None:
    """Run a PostgreSQL client program against the database. The password travels in the environment."""
    settings = env.database()
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    address = {name: str(settings[key]) for name, key in told.items() if settings[key]}
    address |= {
        f"PG{key.upper()}": value for key, value in settings["OPTIONS"].items() if key.startswith("ssl")
    }
    # The embedded programs speak no TLS, so a server of one's own is reached with the system's where it has them.
    own = shutil.which(program) if env.text("DATABASE_URL") else None
    command = [own or embedded().path(program), f"--dbname={settings['NAME']}", *arguments]
    done = subprocess.run(command, env={**os.environ, **address}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["it gave no reason"])[0]
        raise CommandError(f"{program} stopped: {reason}")
