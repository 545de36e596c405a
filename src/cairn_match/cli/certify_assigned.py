"""Read back what `assign` wrote, and check every word of it."""

from __future__ import annotations

import argparse
from decimal import Decimal
from typing import Any

import numpy as np

from cairn_match.cli.assign import PAIR_COLUMNS, PROOF_KEYS, counts_weight
from cairn_match.cli.certify_solved import MOST, NUMBERS, proposer_faults, read_report
from cairn_match.cli.edges_file import proof_of, read_edges
from cairn_match.cli.faults import Faults, Refusal, shown, told
from cairn_match.cli.people import read_cells
from cairn_match.cli.report import read_json
from cairn_match.cli.table import Table, read_table
from cairn_match.cli.weights import UNIT, millionths, plain
from cairn_match.edge_certificate import certify_edges
from cairn_match.edge_result import EdgeResult
from cairn_match.edges import EdgeProblem


def check_assigned(args: argparse.Namespace) -> tuple[list[str], str]:
    """Faults of the files of one assignment, and a sentence for when there are none."""
    report = read_report(args.report, args)
    amounts = _amounts(args, report)
    problem = read_edges(args, amounts["seed"])
    table = read_table(args.out, PAIR_COLUMNS)
    chosen, faults = _chosen(problem, table)
    stored = {**read_json(proof_of(args.out), PROOF_KEYS), **report, **amounts, "chosen": chosen}
    try:
        result = EdgeResult.from_dict(stored)
    except (KeyError, TypeError, ValueError, OverflowError, IndexError):
        raise Refusal(told(proof_of(args.out), "is no proof of this run. Run the match again.")) from None
    if faults:
        return faults, ""
    check = certify_edges(problem, result)
    sentence = f"{check.matched} of {check.matched_bound} possible mentees matched, total {plain(check.total)}, gap {report['gap']}"
    return [*check.faults, *proposer_faults(args.report, report, result.proof)], sentence


def _amounts(args: argparse.Namespace, report: dict[str, Any]) -> dict[str, int]:
    """The whole numbers of the report; sums of weights in millionths."""
    found = {}
    for key in NUMBERS:
        value = report[key]
        if type(value) not in (int, Decimal) or not -MOST <= value <= MOST:
            raise Refusal(told(args.report, f"'{key}' is no such number. Run the match again."))
        scaled = value * UNIT if counts_weight(str(report["objective"]), key) else value
        if scaled != int(scaled):
            raise Refusal(told(args.report, f"'{key}' is too fine. Run the match again."))
        found[key] = int(scaled)
    return found


def _chosen(problem: EdgeProblem, table: Table) -> tuple[list[int], list[str]]:
    """Positions of the written pairs among the listed ones, and what is wrong with the pairs themselves."""
    wrong = Faults()
    weights = read_cells(table, "weight", millionths, wrong, 0)
    wrong.check()
    sides = [{person: k for k, person in enumerate(ids)} for ids in (problem.mentees, problem.mentors)]
    keys, chosen, faults = problem.rows * len(problem.mentors) + problem.cols, list[int](), list[str]()
    for row, mentee, mentor, weight in zip(
        table.rows, table.columns["mentee_id"], table.columns["mentor_id"], weights, strict=True
    ):
        key = sides[0].get(mentee, -1) * len(problem.mentors) + sides[1].get(mentor, -1)
        place = int(np.searchsorted(keys, key))
        if mentee not in sides[0] or mentor not in sides[1] or place == len(keys) or keys[place] != key:
            pair = f"{shown(mentee)} and {shown(mentor)}"
            faults.append(told(table.path, f"{pair} are no pair of the edges.", row=row))
            continue
        if problem.weights[place] != weight:
            what = f"claims {plain(weight)}; found {plain(int(problem.weights[place]))}."
            faults.append(told(table.path, what, row=row, column="weight"))
        chosen.append(place)
    return chosen, faults
