"""Scores: whole numbers, parts that add up, and agreement with plain Python pair by pair."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn_match import Kind, Mode, PartStatus, Pool, Problem, Rule, explain, fits
from cairn_match.scoring import apportion
from tests.cairn_match import oracle
from tests.cairn_match.worlds import EVERY_MUST, EVERY_RULE, world

pytestmark = pytest.mark.unit


@given(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=12), st.integers(1, 50))
def test_apportion_adds_up_and_ignores_order_and_scale(weights: list[int], scale: int) -> None:
    keys = [f"k{k}" for k in range(len(weights))]
    points = apportion(weights, keys)
    assert sum(points) == (10_000 if any(weights) else 0)
    assert apportion([weight * scale for weight in weights], keys) == points
    assert apportion(weights[::-1], keys[::-1]) == points[::-1]
    whole = sum(weights) or 1
    assert all(
        abs(point - 10_000 * weight / whole) < 1 for point, weight in zip(points, weights, strict=True)
    )


@pytest.mark.parametrize("seed", range(25))
def test_parts_agree_with_plain_python_and_add_up(seed: int) -> None:
    found = world(seed, 6, 6, unknown=0.15)
    problem, full = found.problem(), oracle.points(EVERY_RULE)
    for mentee in found.mentees:
        scores, may = fits(problem, mentee.id)
        for k, mentor in enumerate(found.mentors):
            got = explain(problem, mentee.id, mentor.id)
            assert got.score == scores[k] == sum(part.points for part in got.parts)
            assert got.fits == may[k] == oracle.passes(EVERY_RULE, mentee, mentor)
            for rule, part, most in zip(EVERY_RULE, got.parts, full, strict=True):
                wanted = oracle.part(rule, most, mentee, mentor)
                slack = 2 if rule.kind is Kind.SIMILAR_TEXT else 0  # text is rounded to 1/2048
                assert abs(part.points - wanted) <= slack, (rule.key, mentee, mentor)
                assert part.possible == most
                known = oracle.value(rule, mentee, mentor) is not None
                assert bool(part.facts.unknown) is not known
                assert part.status is not PartStatus.COUNTS or known


def test_a_pair_that_earns_everything_has_exactly_full_marks() -> None:
    side = Pool(["x"]).category("c", ["a"]).sets("s", [["u", "v", "w"]]).ordinal("n", [3])
    other = Pool(["y"]).category("c", ["a"]).sets("s", [["w", "v", "u"]]).ordinal("n", [3])
    rules = [
        Rule("one", Kind.SAME, mentee="c", weight=1),
        Rule("two", Kind.OVERLAP, mentee="s", weight=1),
        Rule("three", Kind.DIFFERENT, Mode.AVOID, mentee="n", weight=1),
    ]
    problem = Problem(mentees=side, mentors=other, rules=rules, places=[1])
    assert [part.points for part in explain(problem, "x", "y").parts] == [3334, 3333, 3333]


@pytest.mark.parametrize("size", [1, 3, 7])
def test_scores_do_not_depend_on_the_block(size: int) -> None:
    problem = world(5, 20, 9).problem()
    whole = problem.table.scores(slice(None), slice(None))
    for row in range(0, 20, size):
        for col in range(0, 9, size):
            block = problem.table.scores(slice(row, row + size), slice(col, col + size))
            assert np.array_equal(block, whole[row : row + size, col : col + size])


def test_scores_are_between_zero_and_full_marks_under_random_rules() -> None:
    dice = random.Random(4)
    for seed in range(30):
        found = world(seed, 5, 5)
        rules = [rule for rule in EVERY_RULE if dice.random() < 0.5 or rule.key == "skills"]
        found.rules = rules
        scores = found.problem().table.scores(slice(None), slice(None))
        assert scores.min() >= 0
        assert scores.max() <= 10_000


def test_weights_and_priorities_given_by_a_mapping_do_not_overflow() -> None:
    codes = [f"c{k}" for k in range(600)]
    side = Pool(["x"]).sets("s", [dict.fromkeys(codes, 1000)])
    problem = Problem(
        mentees=side,
        mentors=Pool(["y"]).sets("s", [codes[:300]]),
        rules=[Rule("r", Kind.OVERLAP, mentee="s", weight=1)],
        places=[1],
    )
    assert explain(problem, "x", "y").score == 5000


def test_zones_are_compared_on_the_clock() -> None:
    rule = Rule("zone", Kind.WITHIN, Mode.MUST, mentee="zone", most=60)
    problem = Problem(
        mentees=Pool(["honolulu"]).offset("zone", [-600]),
        mentors=Pool(["auckland", "london"]).offset("zone", [780, 0]),
        rules=[rule],
        places=[1, 1],
    )
    assert explain(problem, "honolulu", "auckland").parts[0].facts.gap == 60
    assert list(fits(problem, "honolulu")[1]) == [True, False]


@pytest.mark.parametrize("rule", EVERY_MUST, ids=lambda rule: rule.key)
def test_a_must_of_every_kind_agrees_with_plain_python(rule: Rule) -> None:
    answers = set()
    for seed in range(4):
        found = world(seed, 8, 8, rules=[rule], unknown=0.2)
        allowed = found.problem().allowed_block(np.arange(8))
        wanted = [[oracle.passes([rule], e, o) for o in found.mentors] for e in found.mentees]
        assert allowed.tolist() == wanted
        answers |= {*allowed.ravel().tolist()}
    assert answers == {True, False}


@pytest.mark.parametrize("mode", [Mode.SHOULD, Mode.AVOID])
@pytest.mark.parametrize("wish", ["mentee", "mentor"])
def test_empty_lists_share_nothing(mode: Mode, wish: str) -> None:
    rule = Rule("r", Kind.OVERLAP, mode, mentee="s", weight=1, least=2, wish=wish)
    sides = Pool(["a", "b"]).sets("s", [[], []]), Pool(["x", "y", "z"]).sets("s", [[], [], []])
    problem = Problem(mentees=sides[0], mentors=sides[1], rules=[rule], places=[1, 1, 1])
    full = 10_000 if mode is Mode.AVOID else 0
    assert problem.table.scores(slice(None), slice(None)).tolist() == [[full] * 3] * 2


def test_fewer_shared_items_than_needed_earn_nothing() -> None:
    rule = Rule("r", Kind.OVERLAP, mentee="s", weight=1, least=2)
    mentors = Pool(["x", "y"]).sets("s", [["a"], ["a", "b"]])
    problem = Problem(
        mentees=Pool(["e"]).sets("s", [["a", "b"]]), mentors=mentors, rules=[rule], places=[1, 1]
    )
    assert problem.table.scores(slice(None), slice(None)).tolist() == [[0, 10_000]]
