"""Feasible pairs: exact where cheap, else an interval that holds the truth."""

from __future__ import annotations

from uuid import UUID

import pytest

from cairn.pairing.domain.counting import count_feasible, wilson
from cairn.pairing.domain.sentences import about_unknown, rule_sentence
from cairn.pairing.domain.topics import topics
from cairn.pairing.rules import UnreadableRule
from cairn.programs.models import Program
from tests.factories import make_enrollment, make_person
from tests.pairing.makers import make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ABOVE = [{"key": "above", "kind": "at_least_above", "mode": "must", "mentee": "level"}]


@pytest.fixture
def program() -> Program:
    program = make_matching_program(
        id=UUID(int=7)
    )  # its id draws the sample: one of twenty may miss the truth
    for level in range(120):
        make_enrollment(program, make_person(level=level % 12), "mentee")
    for level in (3, 6, 9):
        make_enrollment(program, make_person(level=level), "mentor")
    make_enrollment(program, make_person(level=0), "both")
    return program


def test_the_exact_count_is_the_one_by_hand(program: Program) -> None:
    found = count_feasible(program, ABOVE)
    # Ten mentees each of the levels 0 to 11 and one more of 0; mentors of 0, 3, 6, 9. Nobody is above 9, 10, 11.
    by_hand = 11 * 3 + 10 * (2 * 3 + 3 * 2 + 3 * 1)
    assert (found.pairs, found.pairs_low, found.pairs_high, found.exact) == (by_hand, by_hand, by_hand, True)
    assert (found.alone, found.mentees, found.mentors, found.possible) == (30, 121, 4, 484)


def test_nobody_is_their_own_mentor(program: Program) -> None:
    assert count_feasible(program, []).pairs == 121 * 4 - 1


def test_a_sample_states_an_interval_that_holds_the_truth_and_repeats(program: Program) -> None:
    truth = count_feasible(program, ABOVE)
    found = count_feasible(program, ABOVE, exact=1, sample=1)
    assert not found.exact
    assert found.pairs_low <= truth.pairs <= found.pairs_high
    assert found.alone_low <= truth.alone <= found.alone_high
    assert found.pairs_low < found.pairs < found.pairs_high
    assert count_feasible(program, ABOVE, exact=1, sample=1) == found


def test_a_sample_of_everybody_is_exact(program: Program) -> None:
    found = count_feasible(program, ABOVE, exact=1, sample=10_000)
    assert (found.pairs_low, found.pairs_high) == (found.pairs, found.pairs)


def test_a_sample_in_which_all_are_alike_claims_no_certainty(program: Program) -> None:
    found = count_feasible(program, [], exact=1, sample=1)
    assert found.pairs_low < 483 <= found.pairs_high


def test_an_empty_program_has_no_share() -> None:
    found = count_feasible(make_matching_program(), ABOVE)
    assert (found.possible, found.percent, found.alone) == (0, 0.0, 0)


def test_what_cannot_be_read_is_named(program: Program) -> None:
    with pytest.raises(UnreadableRule, match="column"):
        count_feasible(program, [{"key": "a", "kind": "same", "mentee": "hat"}])


def test_wilson_is_sensible_at_none_and_at_all() -> None:
    assert wilson(0, 10)[0] == 0
    assert 0.2 < wilson(0, 10)[1] < 0.35
    assert wilson(10, 10)[1] == 1
    low, high = wilson(50, 100)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"kind": "at_least_above", "mentee": "level", "mode": "must", "least": 2}, "Mentor at least two levels above: must"),
        ({"kind": "at_least_above", "mentee": "level", "least": 0, "weight": 5}, "Mentor at the same level or above: should, 5"),
        ({"kind": "at_least_above", "mentee": "level", "least": -1, "mode": "must"}, "Mentor at most one level below: must"),
        ({"kind": "overlap", "mentee": "languages", "mode": "must"}, "Shares a language: must"),
        ({"kind": "overlap", "mentee": "languages", "least": 2, "mode": "must"}, "Shares at least two languages: must"),
        ({"kind": "different", "mentee": "department", "weight": 10}, "Another department: should, 10"),
        ({"kind": "same", "mentee": "department", "mode": "avoid", "weight": 10}, "The same department: avoid, 10"),
        ({"kind": "within", "mentee": "zone", "most": 480, "mode": "must"}, "Clocks at most eight hours apart: must"),
        ({"kind": "within", "mentee": "zone", "most": 90, "mode": "must"}, "Clocks at most 90 minutes apart: must"),
        ({"kind": "within", "mentee": "zone", "most": 0, "mode": "must"}, "The same time on both clocks: must"),
        ({"kind": "within", "mentee": "level", "most": 1, "weight": 3}, "At most one level apart: should, 3"),
        ({"kind": "within", "mentee": "level", "most": 0, "weight": 3}, "The same level: should, 3"),
        ({"kind": "overlap", "mentee": "skills", "least": 2, "enough": 3, "weight": 9}, "Mentor offers at least two skills that the mentee wants (three are enough): should, 9"),
        ({"kind": "overlap", "mentee": "hours", "least": 13, "mode": "must"}, "At least 13 working hours a week in common: must"),
        ({"kind": "similar_text", "mentee": "text", "label": "Alike", "weight": 1}, "Alike: should, 1"),
        ({"kind": "same", "mentee": "question_zz", "key": "q", "weight": 1}, "q: should, 1"),
    ],
)  # fmt: skip
def test_a_rule_reads_as_a_sentence(rule: dict[str, object], sentence: str) -> None:
    assert rule_sentence(rule) == sentence


def test_answers_read_as_sentences() -> None:
    pk = "00000000-0000-0000-0000-000000000001"
    column, texts = f"question_{pk.replace('-', '')}", {pk: "Sea?"}
    said = {
        kind: rule_sentence({"kind": kind, "mentee": column, "mode": "must", "least": 2, "most": 3}, texts)
        for kind in ("same", "different", "overlap", "within", "at_least_above")
    }
    assert said == {
        "same": "The same answer to “Sea?”: must",
        "different": "Another answer to “Sea?”: must",
        "overlap": "At least two answers in common to “Sea?”: must",
        "within": "Answers to “Sea?” at most three apart: must",
        "at_least_above": "Mentor’s answer to “Sea?” 2 to 3 higher: must",
    }
    assert rule_sentence({"kind": "at_least_above", "mentee": column}, {}) == (
        "Mentor’s answer to “a question that is gone” at least one higher: should, 0"
    )


def test_what_is_not_known_reads_as_the_engine_treats_it() -> None:
    def said(**rule: object) -> str:
        return about_unknown(rule)

    assert said(mode="must", kind="overlap") == "Fails where we do not know"
    assert said(mode="must", kind="same") == "Passes where we do not know"
    assert said(mode="must", kind="within", unknown_passes=True) == "Passes where we do not know"
    assert said(weight=3) == "No points where we do not know"
    assert said(weight=3, unknown_percent=50) == "50% of the points where we do not know"


def test_every_topic_says_a_sentence_of_its_own() -> None:
    for topic in topics().values():
        rule = {
            "key": "no words",
            "kind": topic.kind,
            "mentee": topic.column,
            **dict(topic.start),
            "weight": 1,
        }
        assert not rule_sentence(rule).startswith("no words")
