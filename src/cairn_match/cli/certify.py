"""`cairn-match certify`: the arguments of a run again, to check what it wrote without trusting it."""

from __future__ import annotations

import argparse
from pathlib import Path

from cairn_match.cli import edges_file, given, options
from cairn_match.cli.certify_assigned import check_assigned
from cairn_match.cli.certify_solved import check_solved
from cairn_match.cli.faults import Refusal

SOLVED = ("mentees", "mentors", "rules")
ASSIGNED = ("edges", "capacities", "report")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    given.add_inputs(parser, required=False)
    edges_file.add_inputs(parser, required=False)
    options.add_options(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="PATH", help="folder of solve, or pairs of assign"
    )
    parser.add_argument("--report", type=Path, metavar="JSON", help="report of assign")


def run(args: argparse.Namespace) -> int:
    """Print each fault, or what was proved; 0 good, 1 not what it claims."""
    assigned = args.edges is not None
    missing = [name for name in (ASSIGNED if assigned else SOLVED) if getattr(args, name) is None]
    if missing:
        raise Refusal(
            f"--{missing[0]} is missing. Give certify the same arguments as the run that it checks."
        )
    faults, sentence = check_assigned(args) if assigned else check_solved(args)
    for fault in faults:
        print(fault)
    print("not what it claims" if faults else f"good: {sentence}")
    return int(bool(faults))
