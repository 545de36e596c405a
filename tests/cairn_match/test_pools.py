"""Pools and problems: bad input is named by row, id and field when it is given, not when it hurts."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cairn_match import BadInput, Pool, Problem, reporting_line

pytestmark = pytest.mark.unit
TWO = Pool(["ann", "bob"])


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Pool(["a", ""]), "row 2, field 'id': needs non-empty text, not ''"),
        (lambda: Pool(["a", "b", "a"]), "row 3 (id 'a'), field 'id': is used by row 1 already"),
        (lambda: TWO.category("c", ["x"]), "field 'c': has 1 rows for 2 people"),
        (
            lambda: TWO.category("c", ["x", ""]),
            "row 2 (id 'bob'), field 'c': a code must be non-empty text, not ''",
        ),
        (lambda: TWO.category("c", ["x", "y"]).ordinal("c", [1, 2]), "field 'c': is there already"),
        (
            lambda: TWO.sets("s", [["x"], "xy"]),
            "row 2 (id 'bob'), field 's': needs a list of codes, not 'xy'",
        ),
        (lambda: TWO.sets("s", [["x", "x"], []]), "row 1 (id 'ann'), field 's': lists 'x' twice"),
        (
            lambda: TWO.sets("s", [["x", 3], []]),
            "row 1 (id 'ann'), field 's': a code must be non-empty text, not 3",
        ),
        (
            lambda: TWO.sets("s", [list("abcdef"), []], ranks=5),
            "field 's': ranks 6 items; at most 5 are allowed",
        ),
        (lambda: TWO.sets("s", [{"a"}, []], ranks=5), "a ranked list needs an order"),
        (
            lambda: TWO.sets("s", [{"a": 0}, []]),
            "row 1 (id 'ann'), field 's': a weight must be a whole number",
        ),
        (
            lambda: TWO.ordinal("n", [1, 2.5]),
            "row 2 (id 'bob'), field 'n': needs a whole number from -1000000",
        ),
        (lambda: TWO.ordinal("n", [True, 2]), "row 1 (id 'ann'), field 'n': needs a whole number"),
        (
            lambda: TWO.offset("z", [0, 900]),
            "row 2 (id 'bob'), field 'z': needs a whole number from -720 to 840",
        ),
        (
            lambda: TWO.interval("l", [(0, 1), (3, 3)]),
            "row 2 (id 'bob'), field 'l': needs (in, out) with 0 <= in",
        ),
        (
            lambda: TWO.slots("t", [[0], [168]]),
            "row 2 (id 'bob'), field 't': a slot is a whole number from 0 to 167",
        ),
        (lambda: TWO.vector("v", [[1, 2], [1]]), "row 2 (id 'bob'), field 'v': needs 2 finite numbers"),
        (lambda: TWO.vector("v", [[0, 0], None]), "row 1 (id 'ann'), field 'v': needs 2 finite numbers"),
        (
            lambda: TWO.vector("v", [[1, float("nan")], None]),
            "row 1 (id 'ann'), field 'v': needs 2 finite numbers",
        ),
        (lambda: reporting_line({"a": "z"}), "id 'a', field 'manager': 'z' is not among the people"),
        (lambda: reporting_line({"r": None, "a": "b", "b": "a"}), "id 'a', field 'manager': is in a cycle"),
    ],
)
def test_bad_columns_are_named(build: Callable[[], object], message: str) -> None:
    with pytest.raises(BadInput) as caught:
        build()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"places": [1]}, "field 'places': has 1 rows for 2 people"),
        ({"places": [1, -1]}, "row 2 (id 'y'), field 'places': needs a whole number from 0 to 10000, not -1"),
        ({"demand": [1, 0.5]}, "row 2 (id 'bob'), field 'demand': needs a whole number"),
        ({"floors": 10_001}, "field 'floors': needs a whole number from 0 to 10000, not 10001"),
        ({"floors": [0]}, "field 'floors': has 1 rows for 2 people"),
        ({"floors": [0, -1]}, "row 2 (id 'bob'), field 'floors': needs a whole number"),
        ({"stay_bonus": -1}, "field 'stay_bonus': needs a whole number"),
        ({"seed": -1}, "field 'seed': needs a whole number"),
        ({"pinned": [("ann", "zoe")]}, "row 1, field 'pinned': 'zoe' is in no pool"),
        ({"pinned": [("ann", "x"), ("ann", "x")]}, "field 'pinned': lists a pair twice"),
        (
            {"pinned": [("ann", "x"), ("bob", "x")]},
            "row 1 (id 'x'), field 'pinned': has 2 pinned pairs but places 1",
        ),
        (
            {"pinned": [("ann", "x"), ("ann", "y")]},
            "row 1 (id 'ann'), field 'pinned': has 2 pinned pairs but demand 1",
        ),
        ({"private": ["ann"]}, "row 1, field 'private': needs (mentee id, mentor id), not 'ann'"),
    ],
)
def test_bad_problems_are_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput) as caught:
        Problem(**{"mentees": TWO, "mentors": Pool(["x", "y"]), "rules": [], "places": [1, 1], **options})
    assert message in str(caught.value)


def test_lists_of_pairs_may_be_wider_than_the_program() -> None:
    problem = Problem(
        mentees=TWO,
        mentors=Pool(["x"]),
        rules=[],
        places=[1],
        private=[("zoe", "x"), ("ann", "x")],
        excluded=[("ann", "q")],
    )
    assert problem.private.tolist() == [0]
    assert problem.excluded.tolist() == []


def test_a_pool_shares_columns_and_never_changes() -> None:
    first = TWO.category("c", ["x", None])
    second = first.ordinal("n", [1, 2])
    assert set(first.columns) == {"c"}
    assert second.columns["c"] is first.columns["c"]
    with pytest.raises(ValueError, match="read-only"):
        second.columns["n"].values[0] = 7


def test_reporting_line_numbers_a_forest() -> None:
    spans = reporting_line({"b": "a", "a": None, "c": "b", "d": "a", "e": None})
    assert spans == {"a": (0, 4), "b": (1, 3), "c": (2, 3), "d": (3, 4), "e": (4, 5)}


def test_unknown_and_empty_are_different() -> None:
    column = TWO.sets("s", [None, []]).columns["s"]
    assert column.known.tolist() == [False, True]
    assert np.diff(column.starts).tolist() == [0, 0]
