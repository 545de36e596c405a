"""Points of the slider: the best of each kind by brute force, none dominated, each with its proof."""

import pytest

from cairn_match import Kind, Pool, Problem, Rule, certify, pareto
from cairn_match.pareto import Point
from tests.cairn_match import oracle
from tests.cairn_match.test_brute_force import all_scores
from tests.cairn_match.worlds import LIGHT_RULES, random_world, world

pytestmark = pytest.mark.unit


def key(point: Point) -> tuple[int, int, int]:
    return point.total, -point.unmatched, 10_001 if point.lowest is None else point.lowest


@pytest.mark.parametrize("seed", range(25))
def test_the_ends_are_what_brute_force_says(seed: int) -> None:
    found = random_world(seed)
    found.options |= {"stay_bonus": 0, "current": []}
    found.options.pop("pinned", None)
    problem = found.problem()
    scores = all_scores(found, problem)
    (people, _), alone = oracle.best(found, scores)
    points = pareto(problem)
    assert max(point.total for point in points) == alone
    assert max(point.matched for point in points) == people
    reached = [
        min((scores[pair] for pair in chosen), default=10_001)
        for chosen in oracle.solutions(found, scores)
        if len({mentee for mentee, _ in chosen}) == people
    ]
    most = max(key(point)[2] for point in points if point.matched == people)
    assert most == max(reached)


@pytest.mark.parametrize("seed", range(8))
def test_points_fall_in_total_and_none_is_dominated(seed: int) -> None:
    problem = world(seed, 20, 9, rules=LIGHT_RULES, unknown=0.05).problem(places=[2] * 9, floors=500)
    points = pareto(problem, between=3)
    keys = [key(point) for point in points]
    assert keys == sorted(keys, key=lambda one: -one[0])
    assert [point.unmatched for point in points] == sorted((p.unmatched for p in points), reverse=True)
    for one in keys:
        assert not any(
            other != one and all(a >= b for a, b in zip(other, one, strict=True)) for other in keys
        )
    assert len({*keys}) == len(keys)
    for point in points:
        check = certify(point.problem, point.result)
        assert check.ok, check.faults
        assert check.gap == 0
        assert (point.problem.floors >= max(point.floor, 500)).all()
        assert point.lowest is None or point.lowest >= point.floor


def test_a_higher_floor_costs_total_and_lifts_the_worst_off() -> None:
    """Ann and bob both like x; the highest total leaves bob with nothing he likes, the highest floor helps him."""
    wishes = [{"x": 10, "y": 5}, {"x": 4, "z": 10}]
    problem = Problem(
        mentees=Pool(["ann", "bob"]).pairs("wishes", wishes),
        mentors=Pool(["x", "y"]),
        rules=[Rule("wish", Kind.PREFERENCE, mentee="wishes", weight=1)],
        places=[1, 1],
    )
    assert [(point.total, point.lowest) for point in pareto(problem)] == [(10_000, 0), (9_000, 4_000)]


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 2), (2, 0), (1, 1)])
def test_small_and_empty_problems_have_one_point(mentees: int, mentors: int) -> None:
    assert len(pareto(world(1, mentees, mentors, rules=[]).problem())) == 1


def test_nobody_possible_is_one_point_without_a_pair() -> None:
    problem = Problem(mentees=Pool(["a"]), mentors=Pool(["x"]), rules=[], places=[1], private=[("a", "x")])
    (point,) = pareto(problem)
    assert (point.matched, point.unmatched, point.lowest, point.total) == (0, 1, None, 0)


def test_pins_do_not_count_for_the_lowest_score() -> None:
    problem = Problem(
        mentees=Pool(["a", "b"]).pairs("wishes", [{"x": 1, "z": 9}, {"y": 9}]),
        mentors=Pool(["x", "y"]),
        rules=[Rule("wish", Kind.PREFERENCE, mentee="wishes", weight=1)],
        places=[1, 1],
        pinned=[("a", "x")],
    )
    (point,) = pareto(problem)
    assert (point.lowest, point.matched) == (10_000, 2)


def test_cancelled_before_the_start_gives_nothing() -> None:
    assert pareto(world(1, 30, 20).problem(), cancel=lambda: True) == ()
