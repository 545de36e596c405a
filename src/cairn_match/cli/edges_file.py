"""What the arguments of `assign` and `certify` name: files of weights, capacities and demands in, an EdgeProblem out."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from cairn_match.cli import cells
from cairn_match.cli.faults import Faults, of_engine, shown
from cairn_match.cli.people import read_cells
from cairn_match.cli.table import Table, read_table
from cairn_match.cli.weights import millionths
from cairn_match.edges import EdgeProblem, edge_problem
from cairn_match.errors import BadInput
from cairn_match.problem import MAX_UNITS

ENDS = ("mentor_id", "mentee_id")
PROOF = ".proof.json"


def add_inputs(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """The arguments that name the input."""
    for name, must, what in (
        ("edges", required, "mentor_id, mentee_id, weight; optional mentor_weight"),
        ("capacities", required, "mentor_id, capacity"),
        ("demands", False, "mentee_id, demand (1 for whoever is not named)"),
    ):
        parser.add_argument(f"--{name}", type=Path, required=must, metavar="CSV", help=what)


def proof_of(out: Path) -> Path:
    """Where the proof of a file of pairs is: pairs.csv and pairs.proof.json."""
    return out.with_suffix(PROOF)


def read_edges(args: argparse.Namespace, seed: int) -> EdgeProblem:
    """Read all files; raises Refusal."""
    edges, faults = read_table(args.edges, [*ENDS, "weight"], ["mentor_weight"]), Faults()
    capacities = _by_person(args.capacities, "mentor_id", "capacity", faults)
    wanted = _by_person(args.demands, "mentee_id", "demand", faults) if args.demands else {}
    _check_ends(edges, capacities, args.capacities, faults)
    weights = {
        name: read_cells(edges, name, millionths, faults, 0)
        for name in ("weight", "mentor_weight")
        if name in edges.columns
    }
    faults.check()
    mentees = list(dict.fromkeys([*wanted, *edges.columns["mentee_id"]]))
    places = [{person: k for k, person in enumerate(side)} for side in (capacities, mentees)]
    ends = [
        np.array([place[person] for person in edges.columns[name]], dtype=np.int64)
        for name, place in zip(ENDS, places, strict=True)
    ]
    _check_twice(edges, ends[0] * max(len(mentees), 1) + ends[1], faults)
    own = weights.get("mentor_weight")
    try:
        return edge_problem(
            mentees=mentees,
            mentors=list(capacities),
            rows=ends[1],
            cols=ends[0],
            weights=np.array(weights["weight"], dtype=np.int64),
            mentor_weights=None if own is None else np.array(own, dtype=np.int64),
            capacities=list(capacities.values()),
            demands=[wanted.get(person, 1) for person in mentees],
            seed=seed,
        )
    except BadInput as error:
        raise of_engine(error, args.edges) from None


def _by_person(path: Path, name: str, number: str, faults: Faults) -> dict[str, int]:
    """A file of one whole number a person."""
    table, seen = read_table(path, [name, number]), dict[str, int]()
    for row, person, cell in zip(table.rows, table.columns[name], table.columns[number], strict=True):
        if not person:
            faults.add(path, "is empty. Write an id, or delete the row.", row=row, column=name)
        elif seen.setdefault(person, row) != row:
            faults.add(
                path, f"{shown(person)} is in row {seen[person]} already. Keep one.", row=row, column=name
            )
        if not cell:
            faults.add(path, "is empty. Write a whole number, 0 for none.", row=row, column=number)
    counts = read_cells(table, number, lambda cell: cells.whole(cell, 0, MAX_UNITS), faults, 0)
    faults.check()
    return dict(zip(table.columns[name], counts, strict=True))


def _check_ends(edges: Table, capacities: dict[str, int], path: Path, faults: Faults) -> None:
    """Both ids and a weight are there, and every mentor has a capacity."""
    for name in edges.columns:
        for row, cell in zip(edges.rows, edges.columns[name], strict=True):
            if not cell:
                faults.add(edges.path, "is empty. Fill it in, or delete the row.", row=row, column=name)
    told = {""}
    for row, mentor in zip(edges.rows, edges.columns["mentor_id"], strict=True):
        if mentor not in capacities and mentor not in told:
            told.add(mentor)
            what = f"{shown(mentor)} has no capacity. Add a row for them to {path}."
            faults.add(edges.path, what, row=row, column="mentor_id")


def _check_twice(edges: Table, keys: np.ndarray, faults: Faults) -> None:
    """No pair twice: which weight would count?"""
    order = np.argsort(keys, kind="stable")
    for k in np.flatnonzero(np.diff(keys[order]) == 0).tolist():
        first, again = edges.rows[int(order[k])], edges.rows[int(order[k + 1])]
        faults.add(
            edges.path, f"the pair is in row {first} already. Keep one.", row=again, column="mentee_id"
        )
    faults.check()
