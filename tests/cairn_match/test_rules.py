"""Rules: plain values and back, and what is refused, in words that name rule and field."""

import json
from typing import Any

import pytest

from cairn_match import BadInput, Kind, Mode, Pool, Problem, Rule, Wish
from tests.cairn_match.worlds import EVERY_RULE

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.key)
def test_a_rule_survives_json(rule: Rule) -> None:
    assert Rule.from_dict(json.loads(json.dumps(rule.to_dict()))) == rule


def test_plain_values_leave_out_defaults() -> None:
    rule = Rule("up", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level", least=2, wish=Wish.BOTH)
    assert rule.to_dict() == {
        "key": "up",
        "kind": "at_least_above",
        "mode": "must",
        "mentee": "level",
        "mentor": "level",
        "least": 2,
        "wish": "both",
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"kind": "same"}, "rule '?', field 'key': is missing"),
        ({"key": "a"}, "rule 'a', field 'kind': is missing"),
        ({"key": "", "kind": "same", "mentee": "c"}, "rule '', field 'key': needs non-empty text"),
        ({"key": "a", "kind": "alike"}, "rule 'a', field 'kind': must be one of same, different"),
        (
            {"key": "a", "kind": "same", "mode": "may"},
            "rule 'a', field 'mode': must be one of must, should, avoid",
        ),
        ({"key": "a", "kind": "same", "weigth": 3}, "rule 'a', field 'weigth': is unknown; known are"),
        ({"key": "a", "kind": "same"}, "rule 'a', field 'mentee': needs the name of a column"),
        ({"key": "a", "kind": "same", "mentee": 3}, "rule 'a', field 'mentee': needs text, not 3"),
        ({"key": "a", "kind": "preference", "mentee": "w", "mentor": "w"}, "a preference reads one list"),
        (
            {"key": "a", "kind": "same", "mentee": "c", "weight": -1},
            "field 'weight': needs a whole number from 0",
        ),
        (
            {"key": "a", "kind": "same", "mentee": "c", "weight": 2.5},
            "field 'weight': needs a whole number from 0",
        ),
        (
            {"key": "a", "kind": "same", "mentee": "c", "mode": "must", "weight": 1},
            "a must carries no weight",
        ),
        ({"key": "a", "kind": "same", "mentee": "c", "least": 1}, "field 'least': means nothing for same"),
        ({"key": "a", "kind": "same", "mentee": "c", "enough": 1}, "field 'enough': means nothing for same"),
        ({"key": "a", "kind": "within", "mentee": "zone"}, "field 'most': is needed: within how much"),
        (
            {"key": "a", "kind": "within", "mentee": "zone", "most": -1},
            "field 'most': needs a whole number from 0",
        ),
        (
            {"key": "a", "kind": "at_least_above", "mentee": "l", "most": 0},
            "field 'most': is 0, below least (1)",
        ),
        (
            {"key": "a", "kind": "similar_text", "mentee": "t", "least": 101},
            "whole number from 0 to 100, not 101",
        ),
        ({"key": "a", "kind": "same", "mentee": "c", "unknown_percent": 101}, "field 'unknown_percent'"),
        (
            {"key": "a", "kind": "same", "mentee": "c", "unknown_passes": True},
            "is true or false, for a must only",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(data: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput) as caught:
        Rule.from_dict(data)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            Rule("a", Kind.SAME, mentee="town"),
            "rule 'a', field 'mentee': there is no column 'town' among ['c', 'n'",
        ),
        (
            Rule("a", Kind.SAME, mentee="c", mentor="town"),
            "rule 'a', field 'mentor': there is no column 'town'",
        ),
        (
            Rule("a", Kind.WITHIN, mentee="c", most=1),
            "column 'c' is category; within needs offset or ordinal",
        ),
        (
            Rule("a", Kind.SAME, mentee="c", mentor="n"),
            "rule 'a', field 'mentor': compares category with ordinal",
        ),
        (Rule("a", Kind.OVERLAP, mentee="t"), "rule 'a', field 'mentor': compares 168 slots with 15"),
        (
            Rule("a", Kind.SIMILAR_TEXT, mentee="v"),
            "rule 'a', field 'mentor': compares vectors of length 2 with 3",
        ),
    ],
)
def test_a_rule_that_does_not_fit_the_columns_is_refused(rule: Rule, message: str) -> None:
    left = Pool(["x"]).category("c", ["a"]).ordinal("n", [1]).slots("t", [[0]]).vector("v", [[1, 2]])
    right = (
        Pool(["y"])
        .category("c", ["a"])
        .ordinal("n", [1])
        .slots("t", [[0]], count=15)
        .vector("v", [[1, 2, 3]])
    )
    with pytest.raises(BadInput) as caught:
        Problem(mentees=left, mentors=right, rules=[rule], places=[1])
    assert message in str(caught.value)


def test_a_key_may_be_used_once() -> None:
    side = Pool(["x"]).category("c", ["a"])
    rule = Rule("twice", Kind.SAME, mentee="c")
    with pytest.raises(BadInput, match="rule 'twice', field 'key': is used twice"):
        Problem(mentees=side, mentors=side, rules=[rule, rule], places=[1])


@pytest.mark.parametrize(
    ("kind", "options", "passes"),
    [
        (Kind.SAME, {}, True),
        (Kind.DIFFERENT, {}, True),
        (Kind.OVERLAP, {}, False),
        (Kind.WITHIN, {"most": 1}, False),
        (Kind.NOT_IN_LINE, {}, True),
        (Kind.OVERLAP, {"unknown_passes": True}, True),
        (Kind.SAME, {"unknown_passes": False}, False),
    ],
)
def test_a_must_with_an_unknown_value_follows_its_declared_policy(
    kind: Kind, options: dict[str, Any], passes: bool
) -> None:
    assert Rule("a", kind, Mode.MUST, mentee="c", **options).passes_unknown is passes
