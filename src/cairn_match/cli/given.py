"""What the arguments of `solve` and `certify` name: files in, a checked Problem out."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cairn_match.cli import cells
from cairn_match.cli.declared import ColumnKind, Declared, RulesFile, read_rules
from cairn_match.cli.faults import Faults, Refusal, mean, of_engine, shown, told
from cairn_match.cli.people import MENTEE, MENTOR, Pools, read_cells, read_people
from cairn_match.cli.table import Table, read_table
from cairn_match.errors import BadInput
from cairn_match.pool import Pool
from cairn_match.problem import MAX_UNITS, Problem
from cairn_match.rules import Rule
from cairn_match.scoring import FULL

OPTIONS = {"pin": "pinned", "exclude": "excluded", "private": "private", "current": "current"}
IDS = ("mentee_id", "mentor_id")


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A problem, and the rules file for messages about it."""

    problem: Problem
    rules: Path


def add_inputs(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """The arguments that name the input."""
    for name, what in (("mentees", "mentees, one row each"), ("mentors", "mentors, one row each")):
        parser.add_argument(f"--{name}", type=Path, required=required, metavar="CSV", help=f"file of {what}")
    parser.add_argument("--rules", type=Path, required=required, metavar="TOML", help="columns and rules")
    for option, what in (
        ("pin", "that the match must contain"),
        ("exclude", "that may not be, and of which everybody may know"),
        ("private", "that may not be, of which no answer may tell"),
        ("current", "that exist now (see stay_bonus)"),
    ):
        parser.add_argument(f"--{option}", type=Path, metavar="CSV", help=f"pairs {what}")
    parser.add_argument("--on", type=day, metavar="DATE", help="day for which zones by name are looked up")


def day(word: str) -> date:
    """A day as people type it."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{shown(word)} is no day. Write one as 2026-12-01.") from None


def read_problem(args: argparse.Namespace, seed: int) -> Given:
    """Read all files; raises Refusal."""
    rules = read_rules(args.rules)
    tables = (
        read_people(args.mentees, ["id"], ["demand", "floor"], rules.columns),
        read_people(args.mentors, ["id", "places"], [], rules.columns),
    )
    _check_columns(rules, tables)
    pools = Pools(tables, rules.columns, args.on)
    demand, floors, places = _numbers(tables, pools.faults, rules.floors)
    mentees, mentors = pools.build()
    pairs = {field: _pairs(args, rules, option, field) for option, field in OPTIONS.items()}
    _check_pins(pairs["pinned"], mentees, mentors)
    listed = {field: [] if table is None else _listed(table) for field, table in pairs.items()}
    try:
        problem = Problem(
            mentees=mentees,
            mentors=mentors,
            rules=rules.rules,
            places=places,
            demand=demand,
            floors=floors,
            stay_bonus=rules.stay_bonus,
            seed=seed,
            **listed,
        )
    except BadInput as error:
        raise of_engine(error, args.rules) from None
    return Given(problem, args.rules)


def _check_columns(rules: RulesFile, tables: tuple[Table, Table]) -> None:
    """Every declared column is in a file, and every rule finds its columns where it needs them."""
    for one in rules.columns:
        source = _source(one)
        if not any(source in table.columns for table in tables):
            known = {name for table in tables for name in table.header if name}
            what = f"[columns.{one.name}]: column {shown(source)} is in neither file. {mean(source, known)}"
            raise Refusal(told(rules.path, what))
    declared = {one.name: one for one in rules.columns}
    for rule in rules.rules:
        for side, name in ((MENTEE, rule.mentee), (MENTOR, rule.mentor)):
            if name:
                _check_rule(rules, rule, name, declared, tables[side])


def _check_rule(rules: RulesFile, rule: Rule, name: str, declared: dict[str, Declared], table: Table) -> None:
    if name not in declared:
        what = f"rule '{rule.key}': column {shown(name)} is not declared. {mean(name, declared)}"
        raise Refusal(told(rules.path, what))
    source = _source(declared[name])
    if source not in table.columns:
        what = f"is missing, and rule '{rule.key}' needs it. {mean(source, [one for one in table.header if one])}"
        raise Refusal(told(table.path, what, row=1, column=source))


def _source(one: Declared) -> str:
    """Name in the file of what a column is made of."""
    return one.manager if one.kind is ColumnKind.LINE else one.name


def _numbers(
    tables: tuple[Table, Table], faults: Faults, floor: int
) -> tuple[list[int], list[int], list[int]]:
    """Demand and floor of each mentee, places of each mentor."""
    mentees, mentors = tables
    demand, floors = [1] * len(mentees), [floor] * len(mentees)
    if "demand" in mentees.columns:
        demand = read_cells(mentees, "demand", _units, faults, 1)
    if "floor" in mentees.columns:
        floors = read_cells(mentees, "floor", lambda cell: cells.whole(cell, 0, FULL), faults, floor)
    for row, cell in zip(mentors.rows, mentors.columns["places"], strict=True):
        if not cell:
            faults.add(
                mentors.path, "is empty. Write how many mentees, 0 for none.", row=row, column="places"
            )
    return demand, floors, read_cells(mentors, "places", _units, faults, 0)


def _units(cell: str) -> int:
    return cells.whole(cell, 0, MAX_UNITS)


def _pairs(args: argparse.Namespace, rules: RulesFile, option: str, field: str) -> Table | None:
    """A file of pairs: the option's, else that of the rules file."""
    path = getattr(args, option) or rules.pairs.get(field)
    if path is None:
        return None
    table, faults = read_table(path, IDS), Faults()
    for name in IDS:
        for row, cell in zip(table.rows, table.columns[name], strict=True):
            if not cell:
                faults.add(path, "is empty. Write an id, or delete the row.", row=row, column=name)
    faults.check()
    return table


def _listed(table: Table) -> list[tuple[str, str]]:
    return list(zip(*(table.columns[name] for name in IDS), strict=True))


def _check_pins(table: Table | None, mentees: Pool, mentors: Pool) -> None:
    """A pin names two people who are there, once."""
    if table is None:
        return
    faults, seen = Faults(), dict[tuple[str, str], int]()
    for row, pair in zip(table.rows, _listed(table), strict=True):
        for name, person, pool in zip(IDS, pair, (mentees, mentors), strict=True):
            if person not in pool.index:
                what = f"{shown(person)} is no {name[:6]} of this run. Correct the id, or delete the row."
                faults.add(table.path, what, row=row, column=name)
        if seen.setdefault(pair, row) != row:
            faults.add(
                table.path, f"the pair is in row {seen[pair]} already. Delete one.", row=row, column=IDS[0]
            )
    faults.check()
