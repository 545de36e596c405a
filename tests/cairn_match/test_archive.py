"""archive: a problem comes back exactly, and a damaged one not at all."""

from __future__ import annotations

import inspect
import io
import json

import numpy as np
import pytest

from cairn_match import BadInput, Problem, certify, dump_problem, load_problem, solve
from cairn_match.archive import NUMBERS, PAIRS, SIDES, UNITS
from tests.cairn_match.worlds import EVERY_RULE, World, world

pytestmark = pytest.mark.unit


def full_world() -> World:
    found = world(5, 12, 6, unknown=0.2)
    found.rules = EVERY_RULE
    mentees, mentors = [p.id for p in found.mentees], [p.id for p in found.mentors]
    found.options = {
        "places": [2, 1, 3, 0, 1, 2],
        "demand": [1] * 11 + [2],
        "floors": list(range(12)),
        "pinned": [(mentees[0], mentors[0])],
        "excluded": [(mentees[1], mentors[1])],
        "private": [(mentees[2], mentors[2]), (mentees[3], mentors[0])],
        "current": [(mentees[4], mentors[4])],
        "stay_bonus": 250,
        "seed": 77,
    }
    return found


@pytest.mark.parametrize("objective", ["coverage", "score"])
def test_what_comes_back_gives_the_same_result_byte_for_byte(objective: str) -> None:
    problem = full_world().problem()
    again = load_problem(dump_problem(problem))
    result = solve(problem, objective=objective)
    assert solve(again, objective=objective).to_json() == result.to_json()
    assert certify(again, result).ok


def test_the_same_problem_gives_the_same_bytes() -> None:
    data = dump_problem(full_world().problem())
    assert dump_problem(load_problem(data)) == data


def test_nothing_that_a_problem_takes_is_left_out() -> None:
    taken = set(inspect.signature(Problem.__init__).parameters) - {"self"}
    assert taken == {*SIDES, *UNITS, *PAIRS, *NUMBERS, "rules"}


def test_an_empty_side_comes_back() -> None:
    found = world(1, 3, 0)
    assert len(load_problem(dump_problem(found.problem())).mentors) == 0


@pytest.mark.parametrize("cut", [0, 10, 200])
def test_a_torn_archive_is_refused(cut: int) -> None:
    with pytest.raises(BadInput):
        load_problem(dump_problem(full_world().problem())[:cut])


def rewritten(**changes: object) -> bytes:
    with np.load(io.BytesIO(dump_problem(full_world().problem()))) as file:
        arrays = {name: file[name] for name in file.files}
    meta = json.loads(arrays["meta"].tobytes()) | changes
    arrays["meta"] = np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8)
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def test_another_format_is_named() -> None:
    with pytest.raises(BadInput, match="has format 99"):
        load_problem(rewritten(format=99))


def test_a_column_that_does_not_fit_its_people_is_refused() -> None:
    ids = {"ids": ["only"], "columns": json.loads(json.dumps({"level": {"codec": "ordinal"}}))}
    with pytest.raises(BadInput, match="rows for 1 people"):
        load_problem(rewritten(mentees=ids))
