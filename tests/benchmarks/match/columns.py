"""From the raw columns of an instance to a problem of the matching engine."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from cairn_match import Kind, Mode, Pool, Problem, Rule
from tests.benchmarks.match import instances
from tests.benchmarks.match.instances import SLOTS, Array, Instance, Side

SCORED = (
    Rule("skills", Kind.OVERLAP, mentee="skills", weight=40),
    Rule("text", Kind.SIMILAR_TEXT, mentee="text", weight=15),
    Rule("department", Kind.DIFFERENT, mentee="department", weight=10),
    Rule("country", Kind.SAME, mentee="country", weight=10),
    Rule("levels", Kind.AT_LEAST_ABOVE, mentee="level", least=2, most=4, weight=10),
    Rule("hours", Kind.OVERLAP, mentee="hours", least=1, enough=3, weight=10),
    Rule("group", Kind.OVERLAP, mentee="groups", enough=1, weight=5),
)
MUSTS = (
    Rule("zone", Kind.WITHIN, Mode.MUST, mentee="zone", most=240),
    Rule("language", Kind.OVERLAP, Mode.MUST, mentee="languages"),
    Rule("above", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level"),
    Rule("line", Kind.NOT_IN_LINE, Mode.MUST, mentee="line"),
)
OF_MENTEES = ("skills", "text", "levels")  # whose wish a rule is, where stable choices ask for it


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The facts of one side as a caller has them: plain lists, a row a person."""

    ids: list[str]
    rows: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """Everything that the engine is given. The clock starts when it is there."""

    mentees: Columns
    mentors: Columns
    rules: tuple[Rule, ...]
    places: Array
    blocks: list[tuple[str, str]]


def raw(made: Instance) -> Raw:
    """The plain lists of an instance."""
    rules = MUSTS if made.kind is instances.Kind.TIES else SCORED + MUSTS
    blocks = [(f"e{row}", f"m{col}") for row, col in made.blocks.tolist()]
    return Raw(_columns("e", made.mentees), _columns("m", made.mentors), rules, made.places, blocks)


def _columns(prefix: str, side: Side) -> Columns:
    bounds, skills = side.starts.tolist(), [f"s{code}" for code in side.skills.tolist()]
    wanted: list[Any] = [skills[low:high] for low, high in pairwise(bounds)]
    if prefix == "e":  # a third of what a mentee wants has priority
        wanted = [{code: 2 if k < round(len(row) / 3) else 1 for k, code in enumerate(row)} for row in wanted]
    spoken = {
        bits: [f"l{k}" for k in range(16) if bits >> k & 1] for bits in np.unique(side.languages).tolist()
    }
    rows = {
        "skills": wanted,
        "level": side.levels.tolist(),
        "country": [f"c{code}" for code in side.countries.tolist()],
        "zone": side.zones.tolist(),
        "languages": [spoken[bits] for bits in side.languages.tolist()],
        "department": [f"d{code}" for code in side.departments.tolist()],
        "hours": [np.flatnonzero(row).tolist() for row in side.slots],
        "groups": [[f"g{code}" for code in np.flatnonzero(row)] for row in side.groups],
        "line": [(low, high) for low, high in side.lines.tolist()],
        "text": side.text,
    }
    return Columns([f"{prefix}{k}" for k in range(len(side.levels))], rows)


def pool(columns: Columns) -> Pool:
    """One side as the engine holds it."""
    rows = columns.rows
    return (
        Pool(columns.ids)
        .sets("skills", rows["skills"])
        .ordinal("level", rows["level"])
        .category("country", rows["country"])
        .offset("zone", rows["zone"])
        .sets("languages", rows["languages"])
        .category("department", rows["department"])
        .slots("hours", rows["hours"], count=SLOTS)
        .sets("groups", rows["groups"])
        .interval("line", rows["line"])
        .vector("text", rows["text"])
    )


def problem(given: Raw, pools: tuple[Pool, Pool] | None = None, **more: Any) -> Problem:
    """The problem; `more` is passed on (pins, demand)."""
    mentees, mentors = pools or (pool(given.mentees), pool(given.mentors))
    return Problem(
        mentees=mentees,
        mentors=mentors,
        rules=given.rules,
        places=given.places,
        private=given.blocks,
        seed=1,
        **more,
    )
