"""The audit: right numbers, honest intervals, and nothing that gives a small group away."""

import math
import random
from itertools import product

import numpy as np
import pytest

from cairn_match import (
    AttributeAudit,
    BadInput,
    Kind,
    Mode,
    Pool,
    Problem,
    Result,
    Rule,
    audit,
    solve,
    suggest,
    top_lists,
)
from cairn_match.intervals import clustered, low_decile, mean_interval, ratio_interval, wilson
from cairn_match.suppression import hidden_cells
from tests.cairn_match.worlds import LIGHT_RULES, world

pytestmark = pytest.mark.unit


def solved(seed: int, mentees: int = 40, mentors: int = 20) -> tuple[Problem, Result]:
    problem = world(seed, mentees, mentors, rules=LIGHT_RULES, unknown=0.05).problem(
        places=[1, 2] * (mentors // 2)
    )
    return problem, solve(problem)


def test_wilson_is_the_textbook_interval() -> None:
    """Brown, Cai, DasGupta 2001: the score interval solves (p - share)^2 = z^2 p (1 - p) / n."""
    for count, people in ((1, 10), (5, 10), (9, 10), (30, 200)):
        for end in wilson(count, people):
            left = (end - count / people) ** 2
            assert left == pytest.approx(1.959963984540054**2 * end * (1 - end) / people)
    assert wilson(0, 10)[0] == 0
    assert wilson(0, 10)[1] == pytest.approx(0.2775, abs=1e-4)
    assert wilson(10, 10)[1] == 1
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_other_intervals_hold_what_they_promise() -> None:
    """Coverage over 400 fixed samples; 95 % is meant, and a fair margin allowed."""
    dice = np.random.default_rng(1)
    held = {"mean": 0, "decile": 0, "ratio": 0, "clustered": 0}
    for _ in range(400):
        values = dice.integers(0, 10_001, size=60)
        low, high = mean_interval(values) or (0, 0)
        held["mean"] += low <= 5000 <= high
        low, high = low_decile(values)[1]
        held["decile"] += low <= 1000 <= high
        low, high = ratio_interval(int(dice.binomial(80, 0.4)), 80, int(dice.binomial(120, 0.8)), 120)
        held["ratio"] += low <= 0.5 <= high
        sizes = dice.integers(1, 11, size=80)
        low, high = clustered(dice.binomial(sizes, 0.3), sizes)[1]
        held["clustered"] += low <= 0.3 <= high
    assert all(365 <= count <= 400 for count in held.values()), held
    assert mean_interval(np.array([3])) is None
    assert low_decile(np.array([3])) == (3.0, (3.0, 3.0))
    assert clustered(np.array([1]), np.array([4])) == (0.25, (0.0, 1.0))
    assert math.isfinite(ratio_interval(0, 5, 9, 9)[1])


def test_groups_are_counted_as_by_hand() -> None:
    problem, result = solved(1)
    values = ["p" if k % 3 else "q" for k in range(40)]
    (table,) = audit(problem, result, mentees={"team": values}).tables
    matched = {mentee for mentee, _ in result.pairs}
    for group in table.groups:
        members = [
            person for person, value in zip(problem.mentees.ids, values, strict=True) if value == group.value
        ]
        inside = [person for person in members if person in matched]
        scores = [s for (mentee, _), s in zip(result.pairs, result.scores, strict=True) if mentee in inside]
        assert group.people == len(members)
        assert group.rate is not None
        assert group.rate.value == len(inside) / len(members)
        assert group.rate.interval == wilson(len(inside), len(members))
        assert group.mean is not None
        assert group.mean.value == pytest.approx(sum(scores) / len(scores))
        assert group.low_decile is not None
        assert group.low_decile.value == pytest.approx(float(np.quantile(scores, 0.1)))
    rates = [group.rate.value for group in table.groups if group.rate]
    impacts = [group.impact.value for group in table.groups if group.impact]
    assert max(impacts) == 1
    assert min(impacts) == pytest.approx(min(rates) / max(rates))


def test_four_fifths_is_told() -> None:
    problem = Problem(
        mentees=Pool([f"e{k:02}" for k in range(20)]).category("site", ["p"] * 10 + ["q"] * 10),
        mentors=Pool([f"o{k:02}" for k in range(17)]).category("site", ["p"] * 10 + ["q"] * 7),
        rules=[Rule("site", Kind.SAME, Mode.MUST, mentee="site")],
        places=[1] * 17,
    )
    groups = audit(problem, solve(problem), mentees={"site": ["p"] * 10 + ["q"] * 10}).tables[0].groups
    assert [(one.value, one.impact and one.impact.value, one.low_impact) for one in groups] == [
        ("p", 1.0, False),
        ("q", 0.7, True),
    ]


def test_exposure_compares_lines_of_lists_with_places() -> None:
    problem, result = solved(2)
    values = ["p" if k < 10 else "q" for k in range(20)]
    lists = top_lists(problem, 3)
    groups = audit(problem, result, mentors={"team": values}, lists=lists).tables[0].groups
    lines = [mentor for shown in lists.values() for mentor in shown]
    for group in groups:
        mine = {
            mentor for mentor, value in zip(problem.mentors.ids, values, strict=True) if value == group.value
        }
        assert group.exposure is not None
        assert group.exposure.value == pytest.approx(sum(line in mine for line in lines) / len(lines))
        assert group.places_share == pytest.approx(15 / 30)
        assert group.exposure_ratio == pytest.approx(group.exposure.value / 0.5)
    assert audit(problem, result, mentors={"team": values}).tables[0].groups[0].exposure is None


def test_top_lists_are_those_of_suggest() -> None:
    problem, _ = solved(3)
    lists = top_lists(problem, 4)
    for mentee in problem.mentees.ids:
        assert lists[mentee] == tuple(one.mentor for one in suggest(problem, mentee, 4))
    assert set(top_lists(problem, 0).values()) == {()}


def test_the_rules_that_read_an_attribute_are_named() -> None:
    problem, result = solved(4)
    values = {"level": ["p"] * 40, "gender": ["p"] * 40, "skills": ["p"] * 40}
    tables = {one.attribute: one.rules for one in audit(problem, result, mentees=values).tables}
    assert tables == {"level": ("above", "step"), "gender": (), "skills": ("skills",)}
    mentors = audit(problem, result, mentors={"level": ["p"] * 20, "wishes": ["p"] * 20}).tables
    assert [one.rules for one in mentors] == [("above", "step"), ()]


def known(table: AttributeAudit) -> dict[str | None, tuple[int, int]]:
    """(people, matched) of the groups that are told."""
    return {
        group.value: (group.people or 0, round((group.people or 0) * (group.rate.value if group.rate else 0)))
        for group in table.groups
        if not group.hidden
    }


def possible(table: AttributeAudit, totals: tuple[int, int]) -> set[tuple[int, int]]:
    """The attack: every (people, matched) that a hidden group could have, given totals and the groups that are told.

    All hidden groups look alike: a group is possible when the others can make up the rest, one person each at least.
    """
    shown = known(table)
    others = sum(group.hidden for group in table.groups) - 1
    people = totals[0] - sum(one for one, _ in shown.values())
    matched = totals[1] - sum(one for _, one in shown.values())
    return {
        (size, count)
        for size, count in product(range(1, people - others + 1), range(matched + 1))
        if count <= size
        and matched - count <= people - size
        and (others or (size, count) == (people, matched))
    }


@pytest.mark.parametrize("seed", range(40))
def test_nothing_hidden_can_be_worked_out(seed: int) -> None:
    dice, k = random.Random(seed), 3 + seed % 3
    problem, result = solved(seed % 4, 24, 10)
    sizes = [dice.choice([1, 1, 2, 3, 5, 8]) for _ in range(5)]
    values = [value for value, size in zip("abcde", sizes, strict=True) for _ in range(size)]
    values = (values + ["z"] * 24)[:24]
    dice.shuffle(values)
    (table,) = audit(problem, result, mentees={"x": values}, k=k).tables
    hidden = [group for group in table.groups if group.hidden]
    small = {value for value in values if values.count(value) < k}
    if table.withheld:
        assert small
        assert table.groups == ()
        return
    assert small <= {group.value for group in hidden}
    if not hidden:
        return
    found = possible(table, (24, result.matched))
    assert max(size for size, _ in found) >= k
    assert len({size for size, _ in found}) > 1
    if 0 < result.matched < 24:
        assert len({count / size for size, count in found}) > 1
    for group in hidden:
        assert (group.people, group.rate, group.mean, group.low_decile, group.impact) == (None,) * 5


def test_means_cannot_be_worked_out_either() -> None:
    """The scores that are not told belong to two groups or none, and to k people or more."""
    hidden_means = 0
    for seed in range(40):
        problem, result = solved(seed % 4, 24, 10)
        dice = random.Random(seed)
        values = [dice.choice("aaabbcd") for _ in range(24)]
        (table,) = audit(problem, result, mentees={"x": values}, k=3).tables
        matched = {mentee for mentee, _ in result.pairs}
        untold = [
            sum(
                value == group.value and person in matched
                for person, value in zip(problem.mentees.ids, values, strict=True)
            )
            for group in table.groups
            if group.mean is None
        ]
        untold = [count for count in untold if count]
        hidden_means += bool(untold)
        assert len(untold) != 1
        assert not untold or sum(untold) >= 3
    assert hidden_means > 10


def test_suppression_by_hand() -> None:
    def hide(people: list[int], k: int, counted: list[int] | None = None) -> list[bool] | None:
        cells = np.array(people)
        extra = [] if counted is None else [(np.array(counted), cells)]
        found = hidden_cells(cells, k, extra)
        return None if found is None else found.tolist()

    assert hide([9, 8, 7], 5) == [False, False, False]
    assert hide([9, 2, 7], 5) == [False, True, True]
    assert hide([9, 2, 2, 7], 5) == [False, True, True, True]
    assert hide([9, 1, 1, 1, 1, 1], 5) == [True, True, True, True, True, True]
    assert hide([9, 4, 4], 5) == [False, True, True]
    assert hide([4], 5) is None
    assert hide([], 5) == []
    assert hide([9, 0, 8], 5) == [False, False, False]
    assert hide([9, 4, 4], 5, [3, 0, 0]) == [True, True, True]
    assert hide([9, 4, 4], 5, [3, 4, 4]) == [True, True, True]


def test_unknown_values_are_a_group_and_people_who_want_nobody_are_none() -> None:
    problem = Problem(
        mentees=Pool([f"e{k}" for k in range(6)]),
        mentors=Pool(["x", "y"]),
        rules=[],
        places=[5, 5],
        demand=[1, 1, 1, 1, 1, 0],
    )
    groups = (
        audit(problem, solve(problem), mentees={"a": ["p", "p", None, None, "p", "q"]}, k=2).tables[0].groups
    )
    assert [(one.value, one.people) for one in groups] == [("p", 3), (None, 2)]


def test_a_single_small_group_is_withheld_and_an_empty_side_has_no_groups() -> None:
    problem = Problem(mentees=Pool(["a", "b"]), mentors=Pool(["x"]), rules=[], places=[2])
    (table,) = audit(problem, solve(problem), mentees={"a": ["p", "p"]}).tables
    assert (table.withheld, table.groups) == (True, ())
    empty = Problem(mentees=Pool([]), mentors=Pool([]), rules=[], places=[])
    (table,) = audit(empty, solve(empty), mentees={"a": []}, lists={}).tables
    assert (table.withheld, table.groups) == (False, ())


def test_bad_input_names_the_field() -> None:
    problem, result = solved(1)
    with pytest.raises(BadInput, match="field 'team': has 1 rows for 40 people"):
        audit(problem, result, mentees={"team": ["p"]})
    with pytest.raises(BadInput, match="field 'k'"):
        audit(problem, result, k=1)
    with pytest.raises(BadInput, match="'zoe' is not among"):
        audit(problem, result, mentors={"team": ["p"] * 20}, lists={"e0": ["zoe"]})


def test_the_order_of_people_does_not_matter_and_it_is_plain_values() -> None:
    found = world(5, 20, 10, rules=LIGHT_RULES)
    values = {person.id: "pq"[k % 2] for k, person in enumerate(found.mentees)}
    answers = []
    for _ in range(2):
        problem = found.problem()
        answers.append(
            audit(problem, solve(problem), mentees={"a": [values[p.id] for p in found.mentees]}).to_dict()
        )
        found.mentees.reverse()
    assert answers[0] == answers[1]
    assert answers[0]["tables"][0]["side"] == "mentee"
