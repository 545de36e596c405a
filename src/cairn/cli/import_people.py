"""`cairn import people FILE...`: a feed from the command line or from cron.

Exit codes: 0 applied (or a dry run) without rows left out; 1 nothing was changed: the files, the map or the database
cannot be used; 3 applied (or a dry run), but some rows had errors and were left out; 4 nothing was changed: more people
than usual would leave, confirm with --confirm-leavers; 5 nothing was changed: another import is running.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cairn.cli import database, import_skills
from cairn.cli.errors import CommandError

if TYPE_CHECKING:
    from cairn.people.domain.importing.running import Feed, Outcome
    from cairn.people.models import ImportRun

ROWS_LEFT_OUT, LEAVERS, RUNNING = 3, 4, 5


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("import", help="import people from an HR feed, or a vocabulary of skills")
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    people = what.add_parser(
        "people",
        help="people from CSV, TSV or XLSX files",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    people.add_argument("files", nargs="+", type=Path, metavar="FILE")
    people.add_argument(
        "--map", type=Path, metavar="MAP.toml", help="which column fills what, and how files join"
    )
    people.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    people.add_argument("--complete", action="store_true", help="whoever is not in the feed has left")
    people.add_argument("--confirm-leavers", type=int, metavar="N", help="let up to N people leave that way")
    people.add_argument("--report", type=Path, metavar="OUT.csv", help="write every problem with its remedy")
    people.add_argument("--json", action="store_true", help="print the counts as JSON")
    import_skills.add_parser(what)


def run(args: argparse.Namespace) -> int:
    skills = args.what == "skills"
    for path in [args.file] if skills else (*args.files, *filter(None, [args.map])):
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
    with database.running():
        database.set_up()
        return import_skills.import_skills(args) if skills else import_people(args)


def import_people(args: argparse.Namespace) -> int:
    """Import as the arguments say; returns the exit code."""
    from cairn.people.domain.importing.errors import CannotImport
    from cairn.people.domain.importing.running import ImportRunning, TooManyLeavers
    from cairn.people.domain.importing.words import explain_error

    try:
        outcome = _carried_out(args)
    except TooManyLeavers as error:
        return _refused(args, error.message, LEAVERS, leaving=error.leaving)
    except ImportRunning as error:
        return _refused(args, error.message, RUNNING)
    except CannotImport as error:
        raise CommandError(explain_error(error)) from None
    if args.report:
        _report(args.report, outcome)
    _say(args, outcome)
    return ROWS_LEFT_OUT if outcome.counts.errors else 0


def _carried_out(args: argparse.Namespace) -> Outcome:
    from cairn.core.ids import new_id
    from cairn.people.domain.importing.running import carry_out
    from cairn.people.domain.importing.runs import begin_run, finish_run

    feed = _feed(args)
    complete = args.complete or feed.map.complete
    if args.dry_run:
        return carry_out(feed, apply_it=False, by=None, run_id=new_id(), complete=complete)
    run: ImportRun = begin_run(feed, complete=complete, leavers=args.confirm_leavers)
    with finish_run(run) as finish:
        return carry_out(
            feed, apply_it=True, by=None, run_id=run.pk, complete=complete,
            confirmed_leavers=args.confirm_leavers, finish=finish,
        )  # fmt: skip


def _feed(args: argparse.Namespace) -> Feed:
    from cairn.people.domain.importing.automap import suggest_map
    from cairn.people.domain.importing.mapfile import read_map
    from cairn.people.domain.importing.running import open_feed
    from cairn.people.domain.importing.runs import recalled_map, tables_of

    given: Sequence[tuple[Path, str]] = [(path, path.name) for path in args.files]
    if args.map:
        return open_feed(given, read_map(args.map.read_text(encoding="utf-8-sig")))
    tables = tables_of(given)
    return open_feed(given, recalled_map(tables) or suggest_map(tables))


def _report(path: Path, outcome: Outcome) -> None:
    from cairn.core.exports import csv_lines
    from cairn.people.domain.importing.words import explain

    header = ("file", "row", "column", "value", "severity", "problem", "remedy")
    rows = (
        (p.file, p.row or "", p.column, p.value, p.severity.value, *explain(p))
        for p in sorted(outcome.problems.kept, key=lambda one: (one.file, one.row))
    )
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(csv_lines(header, rows))


def _say(args: argparse.Namespace, outcome: Outcome) -> None:
    counts = outcome.counts
    if args.json:
        print(json.dumps(_data(outcome)))
        return
    would = "would be " if args.dry_run else ""
    print(
        f"{counts.rows:,} rows: {counts.created:,} {would}new, {counts.changed:,} {would}changed, {counts.unchanged:,} unchanged,"
        f" {counts.left:,} left; {counts.errors:,} left out with errors, {counts.warnings:,} warnings."
    )
    if outcome.problems.kept and not args.report:
        print("See them all with --report OUT.csv.")


def _data(outcome: Outcome) -> dict[str, object]:
    names = ("rows", "created", "changed", "unchanged", "left", "errors", "warnings")
    data: dict[str, object] = {name: getattr(outcome.counts, name) for name in names}
    return data | {
        "problems": {code.value: number for code, number in sorted(outcome.problems.counts.items())}
    }


def _refused(args: argparse.Namespace, sentence: str, code: int, **data: int) -> int:
    if args.json:
        print(json.dumps({"refused": sentence, **data}))
    print(f"cairn: {sentence}", file=sys.stderr)
    return code
