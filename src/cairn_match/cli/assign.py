"""`cairn-match assign`: weights that somebody else computed in; the best choice among them out, with its proof."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cairn_match.assign import assign
from cairn_match.cli import files, options
from cairn_match.cli.edges_file import add_inputs, proof_of, read_edges
from cairn_match.cli.faults import Refusal, of_engine
from cairn_match.cli.progress import progress
from cairn_match.cli.report import KEYS, VERSION, Clock, as_json, proposed
from cairn_match.cli.weights import plain
from cairn_match.cli.written import csv_bytes
from cairn_match.edge_result import EdgeObjective, EdgeResult
from cairn_match.edges import EdgeProblem
from cairn_match.errors import BadInput

PAIR_COLUMNS: Final = ("mentee_id", "mentor_id", "weight")
AMOUNTS: Final = ("total", "bound", "gap")  # in millionths inside, as decimals in the report
PROOF_KEYS: Final = ("proof", "short")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_inputs(parser, required=True)
    options.add_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="CSV", help="file for the chosen pairs")
    parser.add_argument("--report", type=Path, required=True, metavar="JSON", help="file for the report")
    parser.add_argument("--progress", action="store_true", help="say on the terminal how far it is")


def run(args: argparse.Namespace) -> int:
    """Read everything, then choose, then write: a refused run leaves nothing behind."""
    clock = Clock()
    goal, seed = options.objective(args.objective, EdgeObjective), options.seed(args.seed)
    proposer = options.proposer(args.proposer, goal)
    if len({path.resolve() for path in (args.out, args.report, proof_of(args.out))}) < 3:
        raise Refusal(f"--report: {args.report} is a file of --out already. Name another file.")
    problem = read_edges(args, seed)
    made = [*files.prepare(args.out.parent), *files.prepare(args.report.parent)]
    try:
        line = progress(args.progress)
        result = assign(problem, goal, seed=seed, proposer=proposer, progress=line)
        files.write_all(assigned_files(args, problem, result, clock))
    except BadInput as error:
        raise of_engine(error, args.edges) from None
    finally:
        files.remove(made)  # does nothing once they hold something
    return 0


def assigned_files(
    args: argparse.Namespace, problem: EdgeProblem, result: EdgeResult, clock: Clock
) -> dict[Path, bytes]:
    """Content of the three files, the report last."""
    stored = result.to_dict()
    proof = {key: stored[key] for key in PROOF_KEYS}
    pairs = [(mentee, mentor, plain(weight)) for mentee, mentor, weight in result.pairs(problem)]
    return {
        args.out: csv_bytes(PAIR_COLUMNS, pairs),
        proof_of(args.out): json.dumps(
            proof, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode(),
        args.report: as_json(report(result, clock)),
    }


def report(result: EdgeResult, clock: Clock) -> dict[str, Any]:
    """The facts. Amounts are weights as given; the gap of `stable` counts blocking pairs."""
    stored: dict[str, Any] = {**result.to_dict(), **clock.used(), "version": VERSION}
    decimals = {key: Decimal(plain(stored[key])) for key in AMOUNTS if counts_weight(result.objective, key)}
    return {**{key: {**stored, **decimals}[key] for key in KEYS}, **proposed(result.proof)}


def counts_weight(objective: str, key: str) -> bool:
    """Whether an amount of the report is a sum of weights."""
    return key in AMOUNTS and (key, objective) != ("gap", EdgeObjective.STABLE)
