"""A reason for everybody who stays without a mentor."""

from typing import Any

import pytest

from cairn_match import Kind, Mode, Pool, Problem, Reason, Rule, Unmatched, solve

pytestmark = pytest.mark.unit
SKILL = Rule("skill", Kind.OVERLAP, Mode.MUST, mentee="skill")
SITE = Rule("site", Kind.SAME, Mode.MUST, mentee="site")
ABOVE = Rule("above", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level")


def reasons(rules: list[Rule], mentees: list[tuple], mentors: list[tuple], **options: Any) -> list[Unmatched]:
    """People as (id, skills, site, level)."""

    def pool(people: list[tuple]) -> Pool:
        ids, skills, sites, levels = (list(column) for column in zip(*people, strict=True))
        return Pool(ids).sets("skill", skills).category("site", sites).ordinal("level", levels)

    options = {"places": [1] * len(mentors), **options}
    return list(
        solve(Problem(mentees=pool(mentees), mentors=pool(mentors), rules=rules, **options)).unmatched
    )


def test_nobody_offers_what_somebody_wants() -> None:
    found = reasons([SKILL, SITE], [("ann", ["welding", "tango"], "p", 1)], [("x", ["law"], "p", 2)])
    assert found == [
        Unmatched("ann", 1, 0, Reason.NOBODY_OFFERS, rules=("skill",), codes=("tango", "welding")),
    ]


def test_an_offer_of_a_mentor_without_a_place_does_not_count() -> None:
    mentors = [("x", ["welding"], "p", 2), ("y", ["law"], "p", 2)]
    found = reasons([SKILL], [("ann", ["welding"], "p", 1)], mentors, places=[0, 1])
    assert (found[0].reason, found[0].codes) == (Reason.NOBODY_OFFERS, ("welding",))


def test_one_must_fails_with_everybody() -> None:
    mentors = [("x", ["law"], "p", 2), ("y", ["law"], "q", 1)]
    found = reasons([SKILL, ABOVE], [("ann", ["law"], "p", 5)], mentors)
    assert found == [Unmatched("ann", 1, 0, Reason.FAILED_MUST, rules=("above",))]


def test_a_must_that_fails_because_we_know_nothing_is_a_failed_must() -> None:
    found = reasons([SKILL], [("ann", None, "p", 5)], [("x", ["law"], "p", 2)])
    assert found == [Unmatched("ann", 1, 0, Reason.FAILED_MUST, rules=("skill",))]


def test_musts_that_fail_only_together_are_all_named() -> None:
    mentors = [("x", ["law"], "q", 2), ("y", ["tango"], "p", 2), ("z", ["law"], "p", 2)]
    found = reasons([SKILL, SITE], [("ann", ["law"], "p", 1)], mentors, excluded=[("ann", "z")])
    assert found == [Unmatched("ann", 1, 0, Reason.TOGETHER, rules=("skill", "site"), excluded=1)]


def test_separate_groups_of_rivals_are_counted_apart() -> None:
    mentees = [(f"p{k}", ["law"], "p", 1) for k in range(3)] + [(f"q{k}", ["law"], "q", 1) for k in range(4)]
    mentors = [("x", ["law"], "p", 2), ("y", ["law"], "q", 2), ("z", ["law"], "r", 2)]
    found = reasons([SITE], mentees, mentors, places=[2, 1, 9])
    assert {(one.mentee[0], one.reason, one.people, one.places) for one in found} == {
        ("p", Reason.COMPETITION, 3, 2),
        ("q", Reason.COMPETITION, 4, 1),
    }
    assert len(found) == 4


def test_rivals_of_a_pinned_place_are_counted_too() -> None:
    mentees = [("ann", ["law"], "p", 1), ("bob", ["law"], "p", 1)]
    found = reasons([SITE], mentees, [("x", ["law"], "p", 2)], pinned=[("ann", "x")])
    assert found == [Unmatched("bob", 1, 0, Reason.COMPETITION, people=2, places=1)]


def test_somebody_with_fewer_mentors_than_wanted_is_listed_with_what_they_got() -> None:
    mentors = [("x", ["law"], "p", 2), ("y", ["tango"], "p", 2)]
    found = reasons([SKILL], [("ann", ["law"], "p", 1)], mentors, demand=[2])
    assert found == [Unmatched("ann", 2, 1, Reason.NOBODY_OFFERS, rules=("skill",), codes=("law",))]


def test_who_asks_for_nobody_is_not_unmatched() -> None:
    assert reasons([], [("ann", [], "p", 1)], [("x", [], "p", 1)], demand=[0]) == []
