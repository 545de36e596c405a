"""Circles: nobody sits where they may not, nobody is refused who fits, and the checker finds every tampering."""

import random
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pytest

from cairn_match import (
    BadInput,
    Circle,
    GroupProblem,
    Groups,
    Kind,
    Mode,
    Pool,
    Refusal,
    Rule,
    check_groups,
    groups,
)
from cairn_match.circles.coding import Coder, Sheet, facts
from cairn_match.circles.pairs import may, points, points_both
from cairn_match.circles.state import World
from cairn_match.scoring import compile_rules
from tests.cairn_match.worlds import EVERY_MUST, EVERY_RULE, person, pool

pytestmark = pytest.mark.unit
MUSTS = [rule for rule in EVERY_RULE if rule.key in ("language", "line")]
SHOULDS = [rule for rule in EVERY_RULE if rule.mode is not Mode.MUST]


def people(seed: int, count: int, prefix: str = "e", unknown: float = 0.05) -> list[Any]:
    dice = random.Random(seed)
    names = [f"{prefix}{k}" for k in range(count)]
    return [person(dice, name, names, unknown) for name in names]


def random_problem(seed: int, count: int, **options: Any) -> GroupProblem:
    """Any mixture of rules, leads, hours, mix, exclusions."""
    dice, members = random.Random(seed), people(seed, count)
    names = [one.id for one in members]
    pairs = list(permutations(names, 2)) or [("a", "b")]
    found: dict[str, Any] = {
        "people": pool(members),
        "size": dice.choice([(1, 2), (2, 3), (3, 4), (3, 3), (2, 6)]),
        "rules": [*MUSTS[: dice.randrange(3)], *SHOULDS[: dice.randrange(9)]],
        "mix": dice.choice([[], ["department"], ["department", "level"]]),
        "excluded": dice.sample(pairs, min(len(pairs), dice.randrange(3))),
        "private": dice.sample(pairs, min(len(pairs), dice.randrange(4))),
        "seed": seed,
    }
    if dice.random() < 0.6:
        found |= {"hours": "hours", "common": dice.choice([1, 1, 2, 5])}
    if dice.random() < 0.5:
        size = dice.randrange(4)
        leads = people(seed + 1000, size, dice.choice(["l", "e"]))
        found |= {
            "leads": pool(leads),
            "lead_places": [dice.randrange(3) for _ in leads],
            "lead_rules": MUSTS[:1],
        }
    return GroupProblem(**{**found, **options})


def test_compiled_rules_are_those_of_the_reference() -> None:
    for seed, rules in enumerate((EVERY_RULE, [*EVERY_MUST, EVERY_RULE[0]]) * 2):
        members, leads = pool(people(seed, 14, unknown=0.2), ranks=5), pool(people(seed + 9, 9, "o", 0.2))
        dice = np.random.default_rng(seed)
        left, right = Sheet(dice.permutation(14)), Sheet(dice.permutation(9))
        own, led = compile_rules(rules, members, members), compile_rules(rules, members, leads)
        coder = Coder(23)
        coder.add(own, left, left, 0)
        count = len(coder.rows)
        coder.add(led, left, right, 14)
        table, planes, keys = coder.arrays()
        none = np.zeros(0, dtype=np.int64)
        world = World(table, *facts(left, right), planes, keys, none, none, none, none)
        for i in range(14):
            for j in range(23):
                low, high, wanted = (0, count, own) if j < 14 else (count, len(table), led)
                row = left.order[i : i + 1]
                col = left.order[j : j + 1] if j < 14 else right.order[j - 14 : j - 13]
                assert may(world, low, high, i, j, False) == wanted.feasible(row, col)[0, 0]
                score = wanted.scores(row, col)[0, 0]
                assert points(world, low, high, i, j) == score
                if j < 14:
                    assert points_both(world, low, high, i, j) == score + own.scores(col, row)[0, 0]
                    both = own.feasible(row, col)[0, 0] and own.feasible(col, row)[0, 0]
                    assert (may(world, low, high, i, j, False) and may(world, low, high, j, i, True)) == both


@pytest.mark.parametrize("start", range(0, 200, 40))
def test_no_seat_is_infeasible_and_nobody_refused_fits(start: int) -> None:
    for seed in range(start, start + 40):
        problem = random_problem(seed, seed % 24)
        found = groups(problem)
        check = check_groups(problem, found)
        assert check.ok, (seed, check.faults)
        assert (check.infeasible, check.fitting) == (0, 0)


def most_seated(problem: GroupProblem, circles: list[tuple[int, ...]], left: frozenset[int]) -> int:
    """Most people seated, by trying everything (without leads)."""
    best = 0
    for circle in circles:
        if min(circle) == min(left) and {*circle} <= left:
            rest = left - {*circle}
            best = max(best, len(circle) + (most_seated(problem, circles, rest) if rest else 0))
    rest = left - {min(left)}
    return max(best, most_seated(problem, circles, rest) if rest else 0)


def test_nearly_as_many_are_seated_as_brute_force_can() -> None:
    seated = possible = 0
    for seed in range(120):
        problem = random_problem(seed, 7, leads=None, lead_places=None, lead_rules=())
        everybody = np.arange(7)
        friends = problem.allowed_pairs(everybody)
        week = np.zeros((1, 7), dtype=np.uint64) if problem.hours is None else problem.hours.bits
        usable = problem.usable()
        circles = [
            some
            for size in range(problem.least, min(problem.most, 7) + 1)
            for some in combinations(range(7), size)
            if usable[[*some]].all()
            and all(friends[i, j] for i, j in combinations(some, 2))
            and np.bitwise_count(np.bitwise_and.reduce(week[:, some], axis=1)).sum() >= problem.common
        ]
        best = most_seated(problem, circles, frozenset(range(7)))
        count = groups(problem).seated
        assert count <= best, seed
        seated, possible = seated + count, possible + best
    assert possible > 400
    assert seated >= 0.95 * possible


def plain(count: int, **options: Any) -> GroupProblem:
    ids = [f"p{k:03}" for k in range(count)]
    members = Pool(ids).category("team", ["abc"[k % 3] for k in range(count)])
    return GroupProblem(**{"people": members, "size": (3, 5), "mix": ["team"], **options})


def test_without_rules_everybody_sits_and_sizes_and_mix_are_even() -> None:
    for count in (3, 9, 11, 24, 40, 61):
        problem = plain(count)
        found = groups(problem)
        sizes = [len(one.members) for one in found.circles]
        assert (found.seated, found.refused) == (count, ())
        assert max(sizes) - min(sizes) <= 1
        assert all(one.alike == one.least_alike and one.most - one.least <= 1 for one in found.spread), count
        assert check_groups(problem, found).ok


def test_points_are_raised_by_exchanges() -> None:
    """Two likings of six: by lot they are mixed, at the end each circle is of one."""
    ids = [f"p{k:02}" for k in range(12)]
    members = Pool(ids).sets("likes", [["x" if k % 2 else "y"] for k in range(12)])
    problem = GroupProblem(
        people=members, size=(6, 6), rules=[Rule("likes", Kind.OVERLAP, mentee="likes", weight=1)]
    )
    found = groups(problem)
    assert [one.score for one in found.circles] == [10_000, 10_000]
    assert found.score == 10_000


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_people_does_not_matter(seed: int) -> None:
    members, leads = people(seed, 30), people(seed + 50, 4, "l")
    dice, answers = random.Random(seed), []
    for _ in range(2):
        problem = GroupProblem(
            people=pool(members),
            size=(3, 5),
            rules=[*MUSTS, *SHOULDS],
            leads=pool(leads),
            lead_places=[2] * 4,
            hours="hours",
            mix=["department"],
            private=[("e1", "e2"), ("l0", "e3")],
            seed=seed,
        )
        answers.append(groups(problem).to_json())
        dice.shuffle(members)
        dice.shuffle(leads)
    assert answers[0] == answers[1]


def test_the_seed_decides_between_equals() -> None:
    assert len({groups(plain(20), seed=seed).circles for seed in range(5)}) == 5


def test_reasons_name_what_everybody_may_know() -> None:
    members = (
        Pool(["ann", "bob", "cem", "dee", "eva"])
        .sets("languages", [["en"], ["en"], ["en"], ["tr"], ["en"]])
        .slots("hours", [[1, 2], [1], [1, 3], [1], None])
    )
    language = Rule("language", Kind.OVERLAP, Mode.MUST, mentee="languages")
    problem = GroupProblem(people=members, size=(3, 3), rules=[language], hours="hours")
    found = groups(problem)
    assert [(one.members, one.slots) for one in found.circles] == [(("ann", "bob", "cem"), (1,))]
    assert [(one.person, one.reason, one.rules, one.companions) for one in found.refused] == [
        ("dee", Refusal.NO_COMPANY, ("language",), 0),
        ("eva", Refusal.NO_HOURS, (), 0),
    ]
    led = GroupProblem(
        people=members,
        size=(2, 3),
        leads=Pool(["lou"]).sets("languages", [["en"]]).slots("hours", [[1]]),
        lead_rules=[language],
        hours="hours",
    )
    assert [(one.person, one.reason, one.rules) for one in groups(led).refused] == [
        ("dee", Refusal.NO_LEAD, ("language",)),
        ("eva", Refusal.NO_HOURS, ()),
    ]


def test_a_private_exclusion_changes_no_reason() -> None:
    """Whoever is refused with and without a block is refused for the same reason, and never for company."""
    told = 0
    for seed in range(60):
        blocked, open_problem = random_problem(seed, 14), random_problem(seed, 14, private=[])
        before = {one.person: one for one in groups(open_problem).refused}
        for one in groups(blocked).refused:
            told += one.person in before
            assert before.get(one.person, one) == one
            assert one.person in before or one.reason is Refusal.NO_SEAT
    assert told > 50
    alone = plain(3, private=[("p000", "p001"), ("p000", "p002")])
    assert {one.reason for one in groups(alone).refused} == {Refusal.NO_SEAT}


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (plain(2), Refusal.TOO_FEW_PEOPLE),
        (plain(1), Refusal.TOO_FEW_PEOPLE),
        (plain(4, excluded=list(combinations([f"p{k:03}" for k in range(4)], 2))), Refusal.NO_COMPANY),
        (plain(4, private=list(combinations([f"p{k:03}" for k in range(4)], 2))), Refusal.NO_SEAT),
        (plain(4, leads=Pool([])), Refusal.NO_LEAD),
        (plain(4, leads=Pool(["x"]), lead_places=[0]), Refusal.NO_LEAD),
        (plain(4, circles=0), Refusal.NO_SEAT),
    ],
)
def test_where_no_circle_is_possible_everybody_has_a_reason(problem: GroupProblem, reason: Refusal) -> None:
    found = groups(problem)
    assert found.circles == ()
    assert [one.reason for one in found.refused] == [reason] * len(problem.people)
    assert check_groups(problem, found).ok


def test_nobody_at_all_is_no_error() -> None:
    assert groups(plain(0)).to_dict() == {
        "seed": 0, "circles": (), "refused": (), "spread": (), "seated": 0, "score": 0,
    }  # fmt: skip


def test_one_lead_more_or_one_block_less_never_seats_fewer_by_much_and_all_places_are_used() -> None:
    few = plain(20, leads=Pool(["x", "y"]), lead_places=[1, 1])
    many = plain(20, leads=Pool(["x", "y"]), lead_places=[2, 2])
    assert (groups(few).seated, groups(many).seated) == (10, 20)
    assert {one.lead for one in groups(many).circles} == {"x", "y"}


def test_nobody_leads_a_circle_they_sit_in() -> None:
    problem = plain(6, leads=Pool(["p000", "p001"]), size=(2, 3))
    found = groups(problem)
    assert found.circles
    assert all(one.lead not in one.members for one in found.circles)


def tampered() -> tuple[GroupProblem, Groups]:
    members = people(3, 20, unknown=0)
    problem = GroupProblem(
        people=pool(members), size=(3, 4), rules=[*MUSTS, *SHOULDS[:3]], mix=["department"], leads=pool(people(9, 9, "l", 0))
    )  # fmt: skip
    return problem, groups(problem)


def with_first(found: Groups, **changes: Any) -> Groups:
    return replace(found, circles=(replace(found.circles[0], **changes), *found.circles[1:]))


def test_the_checker_finds_every_tampering() -> None:
    problem, found = tampered()
    assert check_groups(problem, found).ok
    first, second = found.circles[:2]
    lies = [
        with_first(found, members=first.members[:-1]),
        with_first(found, members=(*first.members[:-1], "zoe")),
        with_first(found, members=second.members),
        with_first(found, lead=None),
        with_first(found, lead="zoe"),
        with_first(found, lead=second.lead),
        with_first(found, points=first.points + 1),
        with_first(found, score=first.score - 1),
        with_first(found, slots=(1,)),
        replace(found, circles=found.circles[::-1]),
        replace(found, seated=found.seated + 1),
        replace(found, score=found.score + 1),
        replace(found, spread=found.spread[1:]),
        replace(found, circles=found.circles[1:]),
    ]
    for k, lie in enumerate(lies):
        assert not check_groups(problem, lie).ok, k


def test_the_checker_counts_infeasible_seats_and_refused_people_who_fit() -> None:
    open_problem = plain(7, size=(3, 4))
    found = groups(open_problem)
    a, b = found.circles[0].members[:2]
    check = check_groups(plain(7, size=(3, 4), private=[(b, a)]), found)
    assert (check.ok, check.infeasible) == (False, 2)
    large = next(one for one in found.circles if len(one.members) == 4)
    thrown = large.members[-1]
    smaller = replace(large, members=large.members[:-1])
    circles = sorted((smaller if one is large else one for one in found.circles), key=lambda one: one.members)
    refused = groups(plain(1, people=Pool([thrown]), mix=[])).refused
    cut = replace(found, circles=tuple(circles), refused=refused, seated=6)
    assert check_groups(open_problem, cut).fitting == 1
    assert isinstance(smaller, Circle)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": (4, 3)}, "field 'size'"),
        ({"size": 3}, "field 'size'"),
        ({"size": (0, 3)}, "field 'size'"),
        ({"hours": "team"}, "field 'hours': column 'team' is category"),
        ({"hours": "week"}, "field 'hours': there is no column"),
        ({"mix": ["week"]}, "field 'mix': there is no column"),
        ({"lead_places": [1]}, "field 'lead_places': means nothing"),
        ({"leads": Pool(["x"]), "lead_places": [1, 1]}, "field 'lead_places': has 2 rows"),
        ({"excluded": ["p"]}, "row 1, field 'excluded'"),
        ({"circles": -1}, "field 'circles'"),
    ],
)
def test_bad_input_names_the_field(options: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        plain(4, **options)
