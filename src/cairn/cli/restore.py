"""`cairn restore FILE`: bring a backup into an empty installation."""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from cairn.cli import database, state
from cairn.cli.backup import FORMAT, call_postgres
from cairn.cli.errors import CommandError
from cairn.settings import env


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("restore", help="bring a backup into an empty installation")
    parser.add_argument("file", type=Path, help="what `cairn backup` wrote")


def run(args: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(dir=state.folder(), prefix="restore-") as name, database.running():
        manifest = _unpack(args.file, Path(name))
        database.set_up()
        _require_empty()
        call_postgres(
            "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"{name}/database.dump"
        )
        _migrate()
        _erase_again()
        print(f"Restored {manifest['organization'] or 'the installation'} as of {manifest['made_at']}.")
        return _tell_about_keys(manifest["master_keys"])


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as tar:
            about = tar.extractfile("manifest.json")
            manifest: dict[str, Any] = json.load(about) if about else {}
            dump = tar.extractfile("database.dump")
            if dump is None or manifest.get("format") != FORMAT:
                raise CommandError(f"{file} was not written by this version of `cairn backup`.")
            with (folder / "database.dump").open("wb") as target:
                shutil.copyfileobj(dump, target)
    except FileNotFoundError:
        raise CommandError(f"There is no file {file}.") from None
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, KeyError, ValueError):
        raise CommandError(f"{file} is not a backup of Cairn, or it is damaged.") from None
    return manifest


def _require_empty() -> None:
    from django.db import connection

    if tables := connection.introspection.table_names():
        raise CommandError(
            f"This installation is not empty ({len(tables)} tables). Restore into a new one: set CAIRN_STATE to a new "
            "folder, or DATABASE_URL to an empty database."
        )


def _migrate() -> None:
    """A backup of an earlier version becomes one of this version."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _erase_again() -> None:
    """Whoever was erased after the backup was made is erased again, from the list beside the key file."""
    from cairn.identity.domain.erasure import replay_erasures
    from cairn.identity.domain.erasure_list import list_file

    path = list_file()
    if path.exists():
        print(f"Erased again: {replay_erasures()} of the people on {path}.")
    else:
        print(f"There is no list of erased people at {path}: whoever was erased after the backup is back.")


def _tell_about_keys(names: list[str]) -> int:
    from cairn.core import masterkeys

    path = env.master_key_file()
    missing = [name for name in names if name not in (masterkeys.load() if path.exists() else {})]
    if missing:
        print(
            f"Private words stay closed until the former key file is put at {path} (it holds {', '.join(missing)})."
        )
    return 0
