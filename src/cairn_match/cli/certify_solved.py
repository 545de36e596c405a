"""Read back what `solve` wrote, and check every word of it."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

import numpy as np

from cairn_match.assign import PROPOSERS
from cairn_match.certificate import Check, certify
from cairn_match.cli import cells, options
from cairn_match.cli.faults import BadCell, Faults, Refusal, of_engine, shown, told
from cairn_match.cli.given import read_problem
from cairn_match.cli.people import read_cells
from cairn_match.cli.report import KEYS, read_json
from cairn_match.cli.table import Table, read_table
from cairn_match.cli.written import PAIR_COLUMNS, PAIRS, PROOF, REPORT, UNMATCHED, earning, reason_text
from cairn_match.errors import BadInput
from cairn_match.market import Market, Watch, kept_pins
from cairn_match.problem import Problem
from cairn_match.proofs import Proof, StableProof
from cairn_match.reasons import explain_unmatched, scarcity_of
from cairn_match.result import Objective, Result, Status
from cairn_match.scan import scan_of, ties_of

NUMBERS = ("matched", "demand", "total", "bound", "gap", "rounds", "seed")
MOST = 10**18
PARTLY = re.compile(r"\(has ([0-9]{1,9}) of [0-9]+\)$")


def check_solved(args: argparse.Namespace) -> tuple[list[str], str]:
    """Faults of the files in a folder, and a sentence for when there are none."""
    report = read_report(args.out / REPORT, args)
    for key in NUMBERS:
        if type(report[key]) is not int:
            raise Refusal(told(args.out / REPORT, f"'{key}' is no whole number. Run the match again."))
    problem = read_problem(args, report["seed"]).problem
    reasons = read_table(args.out / UNMATCHED, ["id", "reason"])
    result, faults = _stored(args.out, problem, report, reasons)
    if result is None:
        return faults, ""
    try:
        check = certify(problem, result)
    except BadInput as error:
        raise of_engine(error, args.rules) from None
    faults += [*check.faults, *_report_faults(args.out / REPORT, problem, report, check)]
    faults += proposer_faults(args.out / REPORT, report, result.proof)
    if not faults:
        faults = _reason_faults(problem, result, reasons)
    sentence = f"{check.people} of {check.people_bound} possible mentees matched, total {report['total']}, gap {check.gap}"
    return faults, sentence


def read_report(path: Path, args: argparse.Namespace) -> dict[str, Any]:
    """report.json, and that it is the one of this objective, seed and proposer, where they are given."""
    report = read_json(path, KEYS)
    if report["objective"] == Objective.STABLE and report.get("proposer") not in PROPOSERS:
        raise Refusal(told(path, f"'proposer' is not one of {', '.join(PROPOSERS)}. Run the match again."))
    for key, given in (
        ("objective", args.objective),
        ("seed", args.seed and options.seed(args.seed)),
        (
            "proposer",
            args.proposer and options.proposer(args.proposer, args.objective or report["objective"]),
        ),
    ):
        if given is not None and report[key] != given:
            raise Refusal(
                told(path, f"is of {key} {shown(str(report[key]))}, not {given}. Give the run's own {key}.")
            )
    return report


def _stored(
    folder: Path, problem: Problem, report: dict[str, Any], reasons: Table
) -> tuple[Result | None, list[str]]:
    """The result as the files tell it; None where they cannot be one."""
    table, faults = read_table(folder / PAIRS, PAIR_COLUMNS), list[str]()
    pairs = list(zip(table.columns["mentee_id"], table.columns["mentor_id"], strict=True))
    for row, (mentee, mentor) in zip(table.rows, pairs, strict=True):
        for person, pool in ((mentee, problem.mentees), (mentor, problem.mentors)):
            if person not in pool.index:
                faults.append(told(table.path, f"{shown(person)} is nobody of this run.", row=row))
    if faults:
        return None, faults
    wrong = Faults()
    scores = read_cells(table, "score", lambda cell: cells.whole(cell, -MOST, MOST), wrong, 0)
    parts = read_cells(table, "parts", _parts_reader(problem), wrong, [0] * len(problem.rules))
    wrong.check()
    data = {
        **read_json(folder / PROOF, ("certificate",)),
        **{key: report[key] for key in ("objective", "status", "seed", "total", "matched", "rounds")},
        "pairs": pairs,
        "scores": scores,
        "parts": parts,
        "rules": len(problem.rules),
        "unmatched": [_claimed(*one) for one in zip(*reasons.columns.values(), strict=True)],
    }
    try:
        Objective(report["objective"]), Status(report["status"])
        return Result.from_dict(data, problem.mentees, problem.mentors), []
    except (BadInput, KeyError, TypeError, ValueError, OverflowError, AttributeError):
        raise Refusal(told(folder / PROOF, "is no proof of this run. Run the match again.")) from None


def _parts_reader(problem: Problem) -> Any:
    """Reader of `skills:4167;team:2500` as one number a rule."""
    rules = earning(problem)

    def read(cell: str) -> list[int]:
        found = [piece.rpartition(":") for piece in cell.split(";")]
        if [key for key, _, _ in found] != [key for _, key in rules]:
            raise BadCell(
                f"{shown(cell)} does not name the rules that give points. Use the rules file of the run."
            )
        parts = [0] * len(problem.rules)
        for (place, _), (_, _, points) in zip(rules, found, strict=True):
            parts[place] = cells.whole(points, 0, MOST)
        return parts

    return read


def _claimed(person: str, reason: str) -> dict[str, Any]:
    """A line of unmatched.csv for the checker, which looks at who and how many; the words are compared afterwards."""
    got = PARTLY.search(reason)
    lists: dict[str, Any] = {"rules": (), "codes": ()}
    return {
        "mentee": person,
        "wanted": 1,
        "got": int(got[1]) if got else 0,
        "reason": "not_searched",
        **lists,
    }


def _report_faults(path: Path, problem: Problem, report: dict[str, Any], check: Check) -> list[str]:
    """What the report adds to the certificate."""
    found = {"demand": int(problem.demand.sum()), "gap": check.gap, "bound": report["total"] + check.gap}
    return [
        told(path, f"claims {key} {report[key]}; found {value}.")
        for key, value in found.items()
        if report[key] != value
    ]


def proposer_faults(path: Path, report: dict[str, Any], proof: Proof | None) -> list[str]:
    """Whether report and proof of a stable match name the same side."""
    if report["objective"] != Objective.STABLE or not isinstance(proof, StableProof):
        return []
    claim, found = report["proposer"], str(proof.proposer)
    return [] if claim == found else [told(path, f"claims proposer {claim}; the proof says {shown(found)}.")]


def _reason_faults(problem: Problem, result: Result, reasons: Table) -> list[str]:
    """The reason of everybody left out, computed again."""
    keys = result.rows * len(problem.mentors) + result.cols
    market = Market(problem, kept_pins(problem)[0])
    short = np.array([problem.mentees.index[person] for person in reasons.columns["id"]], dtype=np.int64)
    possible = scan_of(market, ties_of(problem)).best(1, Watch(), short)
    hopeful = np.zeros(len(problem.mentees), dtype=np.bool_)
    hopeful[possible.keys // max(len(problem.mentors), 1)] = True
    known = explain_unmatched(market, keys, scarcity_of(market, result), result.status, hopeful)
    return [
        told(reasons.path, f"says {shown(said)}; found {shown(reason_text(one))}.", row=row, column="reason")
        for row, said, one in zip(reasons.rows, reasons.columns["reason"], known, strict=True)
        if said != reason_text(one)
    ]
