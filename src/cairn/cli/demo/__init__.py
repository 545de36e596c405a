"""`cairn demo`: a believable organization of any size to walk through, the same for the same seed.

It goes only into an empty installation, and marks it as a demo, in which anybody may sign in as anybody.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import Any

from cairn.cli import database
from cairn.cli.demo.sizes import PARTICIPANTS, PEOPLE, SEED
from cairn.cli.errors import CommandError


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "demo", help="fill an empty installation with a demo organization", description=__doc__
    )
    parser.add_argument("--people", type=int, default=PEOPLE, metavar="N", help=f"people in all ({PEOPLE})")
    parser.add_argument(
        "--participants",
        type=int,
        metavar="M",
        help="how many of them take part in programs (a fifth, at most 160,000)",
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, metavar="S", help="the same seed gives the same rows"
    )
    parser.add_argument(
        "--today",
        type=dt.date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="the day on which the story stands (today)",
    )


def run(args: argparse.Namespace) -> int:
    with database.running():
        database.set_up()
        return make_demo(args)


def make_demo(args: argparse.Namespace) -> int:
    """Migrate and fill, telling how far it is."""
    from django.core.management import call_command

    from cairn.cli.demo.seed import seed_demo
    from cairn.core.errors import DomainError

    now = dt.datetime.combine(args.today, dt.time(10), dt.UTC) if args.today else None
    participants = min(args.people // 5, PARTICIPANTS[1]) if args.participants is None else args.participants
    call_command("migrate", verbosity=0, interactive=False)
    try:
        made = seed_demo(people=args.people, participants=participants, seed=args.seed, now=now, tell=_say)
    except DomainError as error:
        raise CommandError(error.message) from None
    _say(
        f"{made.people:,} people, {made.participants:,} of them in {made.programs:,} programs,"
        f" {made.mentorships:,} mentorships, {made.sessions:,} sessions."
    )
    return 0


def seed_default() -> None:
    """What the first `cairn up` fills an empty database with."""
    from cairn.cli.demo.seed import seed_default as seed

    seed()


def people_to_try() -> list[str]:
    """Whom to sign in as, with what they see."""
    return [
        "Amara Reyes (mentee)",
        "Jonas Okafor (mentor)",
        "Noor Haddad (program manager)",
        "Alma Quintero (global owner)",
        "Marek Nowak (hourly worker)",
    ]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
