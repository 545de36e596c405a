"""`cairn-match`: exit code 0 done (or good), 1 not what it claims, 2 bad files or arguments, 130 interrupted."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import NamedTuple

from cairn_match.cli import assign, certify, solve
from cairn_match.cli.faults import Refusal
from cairn_match.cli.report import VERSION

BAD_FILES, INTERRUPTED = 2, 130


class Command(NamedTuple):
    """A subcommand: its help, its arguments and what it does."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


COMMANDS = {
    "solve": Command("match mentees and mentors by rules", solve.add_arguments, solve.run),
    "assign": Command("choose among given weights", assign.add_arguments, assign.run),
    "certify": Command(
        "check a written result; takes the arguments of its run", certify.add_arguments, certify.run
    ),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what is wrong is said on stderr, a line a fault."""
    try:
        args = _parser().parse_args(arguments)
        return COMMANDS[args.command].run(args)
    except Refusal as refusal:
        for fault in refusal.faults:
            print(f"cairn-match: {fault}", file=sys.stderr)
        return BAD_FILES
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cairn-match",
        allow_abbrev=False,
        description="Provably good matches between mentees and mentors, from CSV files.",
        epilog="Exit code: 0 done, 1 a result is not what it claims, 2 bad files or arguments.",
    )
    parser.add_argument("--version", action="version", version=f"cairn-match {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.add_arguments(
            commands.add_parser(name, help=command.help, description=command.help, allow_abbrev=False)
        )
    return parser
