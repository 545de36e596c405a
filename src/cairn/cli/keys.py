"""`cairn keys rotate`: a new master key, under which every data key is wrapped anew while Cairn runs."""

from __future__ import annotations

import argparse
from typing import Any

from cairn.cli import database
from cairn.settings import env


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("keys", help="rotate the master key")
    parser.add_argument("action", choices=["rotate"])


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - rotating is all there is
    with database.running():
        database.set_up()
        from cairn.core.sealed import rotate_master_key

        count = rotate_master_key()
    print(
        f"A new master key wraps {count} data keys. Copy {env.master_key_file()} to where you keep its copy."
    )
    print("The former key stays in the file: backups made until now need it.")
    return 0
