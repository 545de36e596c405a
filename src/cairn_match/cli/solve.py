"""`cairn-match solve`: two files of people and a rules file in; pairs, who stays without and a report out."""

from __future__ import annotations

import argparse
from pathlib import Path

from cairn_match.cli import files, options
from cairn_match.cli.faults import of_engine
from cairn_match.cli.given import add_inputs, read_problem
from cairn_match.cli.progress import progress
from cairn_match.cli.report import Clock
from cairn_match.cli.written import solved_files
from cairn_match.errors import BadInput
from cairn_match.result import Objective
from cairn_match.solve import solve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_inputs(parser, required=True)
    options.add_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the result")
    parser.add_argument("--progress", action="store_true", help="say on the terminal how far it is")


def run(args: argparse.Namespace) -> int:
    """Read everything, then solve, then write: a refused run leaves nothing behind."""
    clock = Clock()
    goal, seed = options.objective(args.objective, Objective), options.seed(args.seed)
    proposer = options.proposer(args.proposer, goal)
    given = read_problem(args, seed)
    made = files.prepare(args.out)
    try:
        line = progress(args.progress)
        result = solve(given.problem, objective=goal, seed=seed, proposer=proposer, progress=line)
        files.write_all(solved_files(args.out, given.problem, result, clock))
    except BadInput as error:
        raise of_engine(error, given.rules) from None
    finally:
        files.remove(made)  # does nothing once they hold something
    return 0
