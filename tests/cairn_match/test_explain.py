"""explain and suggest: facts for a sentence, and exactly the best list."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from cairn_match import (
    Facts,
    Kind,
    Mode,
    PartStatus,
    Pool,
    Problem,
    Rule,
    Shared,
    explain,
    explain_pairs,
    fits,
    suggest,
)
from tests.cairn_match.worlds import EVERY_MUST, EVERY_RULE, LIGHT_RULES, world

pytestmark = pytest.mark.unit


def one_pair(**columns: tuple[str, object, object]) -> tuple[Pool, Pool]:
    """One mentee and one mentor; each column as (builder, mentee's value, mentor's value)."""
    mentee, mentor = Pool(["ann"]), Pool(["max"])
    for name, (builder, left, right) in columns.items():
        mentee, mentor = getattr(mentee, builder)(name, [left]), getattr(mentor, builder)(name, [right])
    return mentee, mentor


@pytest.mark.parametrize(
    ("rule", "column", "facts", "points"),
    [
        (Rule("r", Kind.SAME, mentee="c"), ("category", "ops", "law"), Facts(mentee="ops", mentor="law"), 0),
        (Rule("r", Kind.DIFFERENT, mentee="c"), ("ordinal", 2, 5), Facts(mentee=2, mentor=5), 10_000),
        (
            Rule("r", Kind.OVERLAP, mentee="c", wish="mentor"),
            ("sets", ["a", "b"], ["b", "c"]),
            Facts(shared=(Shared("b"),), wished=2),
            5000,
        ),
        (
            Rule("r", Kind.OVERLAP, mentee="c", enough=4),
            ("slots", [0, 70, 167], [70, 100, 167]),
            Facts(slots=(70, 167)),
            5000,
        ),
        (
            Rule("r", Kind.AT_LEAST_ABOVE, mentee="c", least=2, most=4),
            ("ordinal", 2, 5),
            Facts(mentee=2, mentor=5, gap=3),
            10_000,
        ),
        (
            Rule("r", Kind.WITHIN, mentee="c", most=240),
            ("offset", -300, 60),
            Facts(mentee=-300, mentor=60, gap=360),
            0,
        ),
        (Rule("r", Kind.NOT_IN_LINE, mentee="c"), ("interval", (1, 2), (0, 9)), Facts(in_line=True), 0),
        (Rule("r", Kind.SIMILAR_TEXT, mentee="c"), ("vector", [3, 4], [4, 3]), Facts(similarity=96), 9600),
        (
            Rule("r", Kind.SIMILAR_TEXT, mentee="c", least=97),
            ("vector", [3, 4], [4, 3]),
            Facts(similarity=96),
            0,
        ),
        (Rule("r", Kind.OVERLAP, mentee="c"), ("sets", None, ["b"]), Facts(unknown=("mentee",)), 0),
        (Rule("r", Kind.SAME, mentee="c"), ("category", None, None), Facts(unknown=("mentee", "mentor")), 0),
    ],
)
def test_facts_of_every_kind(rule: Rule, column: tuple, facts: Facts, points: int) -> None:
    mentees, mentors = one_pair(c=column)
    problem = Problem(mentees=mentees, mentors=mentors, rules=[replace(rule, weight=1)], places=[1])
    part = explain(problem, "ann", "max").parts[0]
    assert abs(part.points - points) <= (5 if rule.kind is Kind.SIMILAR_TEXT else 0)
    assert part.facts == facts
    assert part.status is (PartStatus.UNKNOWN if facts.unknown else PartStatus.COUNTS)


def test_a_shared_wish_carries_its_rank() -> None:
    problem = Problem(
        mentees=Pool(["ann"]).sets("skills", [["feedback", "law", "sql"]], ranks=5).pairs("past", [["max"]]),
        mentors=Pool(["max"])
        .sets("skills", [["sql", "feedback"]])
        .pairs("wishes", [["zoe", "ann"]], ranks=5),
        rules=[
            Rule("skills", Kind.OVERLAP, mentee="skills", weight=3, label="Skills"),
            Rule("best", Kind.OVERLAP, mentee="skills", weight=3, enough=1),
            Rule("wish", Kind.PREFERENCE, mentor="wishes", weight=1, wish="mentor"),
            Rule("new", Kind.PREFERENCE, Mode.AVOID, mentee="past", weight=1),
        ],
        places=[1],
    )
    got = explain(problem, "ann", "max")
    assert got.parts[0].facts == Facts(shared=(Shared("feedback", 1), Shared("sql", 3)), wished=3)
    assert [part.points for part in got.parts] == [
        2500,
        3750,
        1000,
        0,
    ]  # (5+3)/12, best met, 4/5, a past partner
    assert got.parts[2].facts == Facts(listed=True, rank=2)
    assert got.parts[3].facts == Facts(listed=True)
    assert json.loads(json.dumps(got.to_dict()))["parts"][0]["label"] == "Skills"


def test_unknown_earns_what_the_rule_declares_and_says_so() -> None:
    mentees, mentors = one_pair(c=("category", "ops", None))
    rules = [
        Rule("hard", Kind.SAME, Mode.MUST, mentee="c", unknown_passes=False),
        Rule("soft", Kind.SAME, Mode.MUST, mentee="c"),
        Rule("half", Kind.SAME, mentee="c", weight=1, unknown_percent=50),
        Rule("none", Kind.SAME, Mode.AVOID, mentee="c", weight=1),
    ]
    got = explain(Problem(mentees=mentees, mentors=mentors, rules=rules, places=[1]), "ann", "max")
    assert not got.fits
    assert [(part.status, part.points) for part in got.parts] == [
        (PartStatus.FAILED, 0),
        (PartStatus.UNKNOWN, 0),
        (PartStatus.UNKNOWN, 2500),
        (PartStatus.UNKNOWN, 0),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_suggest_is_exactly_the_head_of_the_whole_list(seed: int) -> None:
    places = [k % 4 for k in range(30)]
    problem = world(seed, 5, 30).problem(places=places, floors=2500, private=[("e0", "o1"), ("e1", "o2")])
    for mentee in problem.mentees.ids:
        scores, may = fits(problem, mentee)
        whole = suggest(problem, mentee, 30)
        ids = {problem.mentors.ids[k] for k in range(30) if may[k] and places[k] and scores[k] >= 2500}
        assert {one.mentor for one in whole} == ids
        assert [one.score for one in whole] == sorted((one.score for one in whole), reverse=True)
        assert suggest(problem, mentee, 4) == whole[:4]
        assert whole == tuple(explain(problem, mentee, one.mentor) for one in whole)


def test_suggest_can_look_among_some_and_at_full_mentors() -> None:
    problem = Problem(mentees=Pool(["ann"]), mentors=Pool(["x", "y", "z"]), rules=[], places=[1, 0, 1])
    assert {one.mentor for one in suggest(problem, "ann", 9)} == {"x", "z"}
    assert {one.mentor for one in suggest(problem, "ann", 9, full=True)} == {"x", "y", "z"}
    assert {one.mentor for one in suggest(problem, "ann", 9, among=["z", "nobody"])} == {"z"}
    assert suggest(problem, "ann", 0) == ()


@pytest.mark.parametrize("seed", range(3))
def test_many_pairs_are_explained_as_each_alone(seed: int) -> None:
    problem = world(seed, 6, 5, rules=[EVERY_RULE, EVERY_MUST + LIGHT_RULES[:1], EVERY_RULE][seed]).problem()
    rows, cols = (ends.ravel() for ends in np.indices((len(problem.mentees), len(problem.mentors))))
    found = list(explain_pairs(problem, rows, cols))
    scores, feasible = (
        problem.table.scores(slice(None), slice(None)),
        problem.table.feasible(slice(None), slice(None)),
    )
    assert [one.score for one in found] == scores.ravel().tolist()
    assert [one.fits for one in found] == feasible.ravel().tolist()
    assert found == [explain(problem, one.mentee, one.mentor) for one in found]
    assert [one.to_dict() for one in found] == [asdict(one) for one in found]
