"""`cairn import skills FILE`: a vocabulary of skills. Loading the same file again changes nothing."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from cairn.cli.errors import CommandError


def add_parser(what: Any) -> None:
    skills = what.add_parser(
        "skills", help="a vocabulary of skills from a CSV or TSV file", description=__doc__
    )
    skills.add_argument(
        "file", type=Path, metavar="FILE", help="with a column name, and if you like key, kind, synonyms"
    )
    skills.add_argument(
        "--source", metavar="NAME", help="whose vocabulary it is (the file's name without its ending)"
    )
    skills.add_argument("--json", action="store_true", help="print the counts as JSON")


def import_skills(args: argparse.Namespace) -> int:
    """Load the vocabulary as the arguments say; returns the exit code."""
    from dataclasses import asdict

    from cairn.people.domain.vocabulary import VocabularyUnreadable, load_vocabulary

    try:
        loaded = load_vocabulary(
            content=args.file.read_bytes(), source=args.source or args.file.stem, by=None
        )
    except VocabularyUnreadable as error:
        raise CommandError(f"{args.file.name}: {error.message}") from None
    if args.json:
        print(json.dumps(asdict(loaded)))
    else:
        print(
            f"{loaded.created} new, {loaded.changed} changed, {loaded.unchanged} unchanged, {loaded.retired} retired."
        )
    return 0
