"""`cairn`: one command, and a module for each thing it does.

A command's module has `add_parser(commands)`, which adds its arguments, and `run(args)`, which returns the exit code.
To add one, write the module and name it in COMMANDS.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from importlib import import_module
from importlib.util import find_spec

from cairn.cli.errors import CommandError
from cairn.cli.postgres import ServerError

COMMANDS = {
    "up": "cairn.cli.up",
    "prepare": "cairn.cli.prepare",
    "worker": "cairn.cli.worker",
    "init": "cairn.cli.init",
    "demo": "cairn.cli.demo",
    "import": "cairn.cli.import_people",
    "backup": "cairn.cli.backup",
    "restore": "cairn.cli.restore",
    "keys": "cairn.cli.keys",
    "doctor": "cairn.cli.doctor",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command. What it cannot do is said in one sentence, with exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.settings.production")
    words = sys.argv[1:] if arguments is None else arguments
    try:
        args = _parser(words).parse_args(words)
        code: int = args.run(args)
    except (CommandError, ServerError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _fail(f"The disk is full: {error.filename or 'a file could not be written'}. Free some space.")
    return code


def _fail(sentence: str) -> int:
    print(f"cairn: {sentence}", file=sys.stderr)
    return 1


def _parser(words: list[str]) -> argparse.ArgumentParser:
    """Only the module of the command that was asked for is loaded; `--help` loads them all."""
    parser = argparse.ArgumentParser(prog="cairn", description="Mentoring programs for employers.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = words[0] if words and words[0] in COMMANDS else None
    for name in [wanted] if wanted else COMMANDS:
        found = find_spec(COMMANDS[name])
        if found is None or found.origin is None:
            continue  # an installation may leave a command out
        module = import_module(COMMANDS[name])
        before = set(commands.choices)
        module.add_parser(commands)
        for added in set(commands.choices) - before:
            commands.choices[added].set_defaults(run=module.run)
    return parser
