"""why_not: true answers, and not a bit more about what is private."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from cairn_match import Answer, BadInput, Facts, Kind, Mode, Pool, Problem, Rule, WhyNot, solve, why_not
from tests.cairn_match import oracle
from tests.cairn_match.worlds import LIGHT_RULES, world

pytestmark = pytest.mark.unit
Wishes = dict[str, dict[str, int]]


def wished(wishes: Wishes, mentors: list[str], **options: object) -> Problem:
    """Scores straight from wishes: weight w of a top weight of 5 is 2000 w."""
    rows = [{"nobody": 5, **row} for row in wishes.values()]
    return Problem(
        mentees=Pool(list(wishes)).pairs("wishes", rows),
        mentors=Pool(mentors),
        rules=[Rule("wish", Kind.PREFERENCE, mentee="wishes", weight=1)],
        **{"places": [1] * len(mentors), **options},
    )


def test_the_numbers_of_an_outbid_pair_are_those_of_the_theory() -> None:
    problem = wished({"ann": {"x": 4, "y": 3}, "bob": {"x": 5}}, ["x", "y"])
    result = solve(problem)
    assert result.pairs == (("ann", "y"), ("bob", "x"))
    assert why_not(problem, result, "ann", "x") == WhyNot(
        "ann",
        "x",
        Answer.TOO_LOW,
        score=8000,
        gap=-2000,
        price=2000,
        scarce=False,
        holders=(("bob", 10_000),),
        free=0,
        people_lost=0,
        least_loss=0,
    )
    assert why_not(problem, result, "bob", "y").least_loss == 8000
    assert why_not(problem, result, "bob", "x") == WhyNot("bob", "x", Answer.MATCHED)


def test_a_place_that_another_would_lose_is_scarce() -> None:
    problem = Problem(
        mentees=Pool(["ann", "bob"]).category("site", ["p", "p"]),
        mentors=Pool(["x"]).category("site", ["p"]),
        rules=[],
        places=[1],
    )
    result = solve(problem)
    left_out = result.unmatched[0].mentee
    answer = why_not(problem, result, left_out, "x")
    assert (answer.scarce, answer.gap, answer.free, answer.people_lost) == (True, None, 0, 0)


def test_least_loss_never_exceeds_the_true_loss() -> None:
    told = 0
    for seed in range(40):
        found = world(seed, 4, 3, rules=LIGHT_RULES, unknown=0.05)
        problem = found.problem(places=[1, 2, 1])
        result = solve(problem)
        found.options = {"places": [1, 2, 1]}
        scores = {
            (e.id, o.id): sum(map(int, problem.table.pair_parts(*rows_of(problem, e.id, o.id))[0]))
            for e in found.mentees
            for o in found.mentors
        }
        for e, o in product(found.mentees, found.mentors):
            answer = why_not(problem, result, e.id, o.id)
            if answer.answer is not Answer.TOO_LOW:
                continue
            forced = max(
                (len({mentee for mentee, _ in chosen}), sum(scores[pair] for pair in chosen))
                for chosen in oracle.solutions(found, scores)
                if (e.id, o.id) in chosen
            )
            true = (result.matched - forced[0], result.worth - forced[1])
            assert (answer.people_lost, answer.least_loss) <= true
            told += true == (answer.people_lost, answer.least_loss)
    assert told > 30


def rows_of(problem: Problem, mentee: str, mentor: str) -> tuple:
    return np.array([problem.mentees.row_of(mentee)]), np.array([problem.mentors.row_of(mentor)])


def test_failed_musts_and_public_exclusions_are_told() -> None:
    problem = Problem(
        mentees=Pool(["ann"]).ordinal("level", [4]),
        mentors=Pool(["x", "y", "ann"]).ordinal("level", [3, 9, 9]),
        rules=[Rule("above", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level")],
        places=[1, 1, 1],
        excluded=[("ann", "y")],
    )
    result = solve(problem)
    answer = why_not(problem, result, "ann", "x")
    assert [(part.key, part.facts) for part in answer.failed] == [
        ("above", Facts(mentee=4, mentor=3, gap=-1))
    ]
    for mentor in ("y", "ann"):
        assert why_not(problem, result, "ann", mentor) == WhyNot("ann", mentor, Answer.FAILED, excluded=True)
    with pytest.raises(BadInput, match="field 'id': 'zoe' is not among the 1 people"):
        why_not(problem, result, "zoe", "x")
    with pytest.raises(BadInput, match="field 'id': 'zoe' is not among the 3 people"):
        why_not(problem, result, "ann", "zoe")


def test_under_the_objective_score_prices_are_plain_hundredths() -> None:
    problem = wished({"ann": {"x": 4, "y": 3}, "bob": {"x": 5}}, ["x", "y"])
    answer = why_not(problem, solve(problem, objective="score"), "ann", "x")
    assert (answer.price, answer.scarce, answer.people_lost, answer.least_loss) == (2000, False, 0, 0)


def test_a_private_exclusion_that_changes_nothing_changes_no_answer() -> None:
    wishes: Wishes = {"ann": {"x": 5, "y": 2}, "bob": {"x": 3, "y": 3}}
    open_problem = wished(wishes, ["x", "y"])
    blocked = wished(wishes, ["x", "y"], private=[("ann", "y")])
    results = solve(open_problem), solve(blocked)
    assert results[0].pairs == results[1].pairs
    assert why_not(blocked, results[1], "ann", "y") == why_not(open_problem, results[0], "ann", "y")


def test_a_private_exclusion_answers_like_a_pair_that_scores_too_low() -> None:
    blocked = wished({"ann": {"x": 5, "y": 4}, "bob": {"x": 3, "y": 2}}, ["x", "y"], private=[("ann", "x")])
    low = wished({"ann": {"x": 4, "y": 4}, "bob": {"x": 3, "y": 2}}, ["x", "y"])
    results = solve(blocked), solve(low)
    assert results[0].pairs == results[1].pairs == (("ann", "y"), ("bob", "x"))
    assert why_not(blocked, results[0], "ann", "x") == why_not(low, results[1], "ann", "x")


def test_a_private_exclusion_and_a_floor_that_is_missed_look_alike() -> None:
    wishes: Wishes = {"ann": {"x": 3}}
    blocked = wished(wishes, ["x"], private=[("ann", "x")])
    under = wished(wishes, ["x"], floors=7000)
    results = solve(blocked), solve(under)
    assert why_not(blocked, results[0], "ann", "x") == why_not(under, results[1], "ann", "x")
    assert results[0].unmatched == results[1].unmatched
    assert results[0].unmatched[0].reason == "too_low"


def test_a_failed_must_is_told_with_and_without_a_private_exclusion_alike() -> None:
    sides = Pool(["ann"]).ordinal("level", [4]), Pool(["x"]).ordinal("level", [3])
    rules = [Rule("above", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level")]
    answers = []
    for private in ([], [("ann", "x")]):
        problem = Problem(mentees=sides[0], mentors=sides[1], rules=rules, places=[1], private=private)
        result = solve(problem)
        answers.append((why_not(problem, result, "ann", "x"), result.unmatched))
    assert answers[0] == answers[1]
    assert answers[0][0].answer is Answer.FAILED


def test_where_all_places_are_pinned_nothing_has_a_price() -> None:
    problem = wished({"ann": {"x": 2}, "bob": {"x": 5}}, ["x"], pinned=[("ann", "x")])
    answer = why_not(problem, solve(problem), "bob", "x")
    assert (answer.price, answer.least_loss, answer.people_lost) == (None, None, None)
    assert answer.holders == (("ann", 4000),)
    hidden = wished({"ann": {"x": 2}, "bob": {"x": 5}}, ["x"], pinned=[("ann", "x")], private=[("bob", "x")])
    assert why_not(hidden, solve(hidden), "bob", "x") == replace(answer)
