from __future__ import annotations

from typing import Any

import pytest

from cairn.pairing.domain.words import fit_in_words, reasons

pytestmark = pytest.mark.unit
NO_FACTS: dict[str, Any] = {
    "shared": [],
    "slots": [],
    "gap": None,
    "unknown": [],
    "mentor": None,
    "mentee": None,
}


def part(column: str, *, points: int = 1000, possible: int = 2000, **facts: Any) -> dict[str, Any]:
    kind, status = facts.pop("kind", "same"), facts.pop("status", "counts")
    return {
        "key": column,
        "label": column,
        "kind": kind,
        "status": status,
        "points": points,
        "possible": possible,
        "mentee_column": column,
        "facts": {**NO_FACTS, **facts},
    }


def said(
    *parts: dict[str, Any], to_mentor: bool = False, names: dict[str, str] | None = None
) -> list[tuple[str, str]]:
    return [(s.text, s.tone) for s in reasons({"parts": list(parts)}, names or {}, to_mentor=to_mentor)]


SHARED = [{"code": "a", "rank": 2}, {"code": "b", "rank": 3}, {"code": "c", "rank": 4}]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (part("skills", shared=SHARED[:1]), "Offers “Feedback”"),
        (part("skills", shared=[{"code": "a", "rank": 1}]), "Offers “Feedback”, your first wish"),
        (part("skills", shared=SHARED), "Offers “Feedback” and 2 more"),
        (part("level", gap=1), "One level above you"),
        (part("level", gap=3), "3 levels above you"),
        (part("wished_level", gap=0), "As senior as you wished"),
        (part("hours", slots=list(range(9))), "9 shared working hours a week"),
        (part("department", kind="different"), "From another team"),
        (part("same_function"), "From your own function"),
        (part("location", kind="different"), "From another site"),
        (part("location"), "At your site"),
        (part("push", mentor="challenger"), "Challenges, as you like it"),
        (part("structure", mentor="structured"), "Prefers structured sessions, as you do"),
    ],
)
def test_each_part_is_said_in_a_sentence(given: dict[str, Any], expected: str) -> None:
    names = {"a": "Feedback", "b": "Hiring", "c": "Writing"}
    assert said(given, names=names) == [(expected, "reason")]


def test_a_part_that_earns_nothing_is_no_reason() -> None:
    silent = [part(c, points=0) for c in ("department", "location", "push", "wished_level")]
    assert said(*silent, part("level", gap=-1), part("skills"), part("topic")) == []


def test_few_hours_are_something_to_check_and_none_is_said() -> None:
    assert said(part("hours", slots=[1])) == [("1 shared working hour a week", "caution")]
    assert said(part("hours", points=0)) == [("No shared working hours", "caution")]


def test_the_mentor_reads_it_from_their_side() -> None:
    told = said(
        part("skills", shared=SHARED[:1]), part("level", gap=2), to_mentor=True, names={"a": "Feedback"}
    )
    assert told == [("Wants to learn “Feedback”", "reason"), ("2 levels below you", "reason")]


def test_only_the_other_side_s_gaps_are_told() -> None:
    theirs = part("push", status="unknown", unknown=["mentor"])
    mine = part("hours", status="unknown", unknown=["mentee"])
    assert said(theirs, mine) == [("We don’t know their working style yet", "unknown")]
    assert said(theirs, mine, to_mentor=True) == [("We don’t know their working hours", "unknown")]


def test_reasons_first_then_what_to_check_then_what_is_not_known() -> None:
    tones = [
        tone
        for _text, tone in said(
            part("push", status="unknown", unknown=["mentor"], possible=9000),
            part("hours", points=0, possible=5000),
            part("level", gap=1, possible=10),
        )
    ]
    assert tones == ["reason", "caution", "unknown"]


@pytest.mark.parametrize(
    ("score", "words"), [(7000, "Strong fit"), (6999, "Good fit"), (4499, "Worth a look")]
)
def test_score_in_words(score: int, words: str) -> None:
    assert fit_in_words(score) == words


def test_a_must_and_a_wish_about_the_same_thing_are_said_once() -> None:
    assert said(part("level", gap=3), part("level", gap=3)) == [("3 levels above you", "reason")]
