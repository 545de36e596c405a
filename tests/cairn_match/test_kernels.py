"""The compiled loops give what plain numpy gives, whatever the rules, prices, threads and memory."""

from __future__ import annotations

import random
import sys
from typing import Any

import numpy as np
import pytest

from cairn_match import Kind, Mode, Rule, Wish, shortlist, solve
from cairn_match.kernels import coding, shares
from cairn_match.kernels.auction import auctioned
from cairn_match.kernels.scan import KernelScan, kernel_scan
from cairn_match.market import Market, Stopped, Watch, kept_pins
from cairn_match.prices import Prices
from cairn_match.problem import Problem
from cairn_match.result import Objective
from cairn_match.scan import BlockScan, Found
from cairn_match.ties import Ties
from tests.cairn_match.worlds import EVERY_MUST, EVERY_RULE, world

NUMBERLESS = [rule for rule in EVERY_RULE if rule.kind not in (Kind.AT_LEAST_ABOVE, Kind.WITHIN)]
LISTS = [
    Rule("skills", Kind.OVERLAP, mentee="skills", weight=40, least=2),
    Rule("taught", Kind.OVERLAP, mentee="skills", weight=9, wish=Wish.MENTOR, least=2, enough=3),
    Rule("one", Kind.OVERLAP, Mode.MUST, mentee="skills", unknown_passes=True),
    Rule("free", Kind.OVERLAP, Mode.AVOID, mentee="hours", weight=9, least=2, enough=5),
    Rule("away", Kind.DIFFERENT, mentee="department", weight=5, unknown_percent=30),
    Rule("apart", Kind.NOT_IN_LINE, Mode.AVOID, mentee="line", weight=3),
    Rule("like", Kind.SIMILAR_TEXT, Mode.AVOID, mentee="text", weight=8),
]
EACH_MUST = [[rule] for rule in EVERY_MUST]
PAIR_RULES = [EVERY_RULE, NUMBERLESS, LISTS, *EACH_MUST]


def measured(rules: list[Rule]) -> bool:
    """Whether a rule measures a distance: such a rule is always coded, or left to numpy."""
    return any(rule.kind in (Kind.AT_LEAST_ABOVE, Kind.WITHIN) for rule in rules)


def busy(rules: list[Rule], seed: int = 1, size: int = 90, **more: Any) -> Problem:
    """A problem with everything that can stand between two people."""
    found, dice = world(seed, size, size // 2, rules=rules, unknown=0.15), random.Random(seed)
    pairs = [(e.id, o.id) for e in found.mentees for o in found.mentors]
    options = {
        "places": [dice.choice([0, 1, 1, 2]) for _ in found.mentors],
        "demand": [dice.choice([0, 1, 1, 2]) for _ in found.mentees],
        "excluded": dice.sample(pairs, 40),
        "private": dice.sample(pairs, 40),
        "current": dice.sample(pairs, 60),
        "stay_bonus": 700,
        "floors": [dice.choice([0, 0, 2500]) for _ in found.mentees],
    }
    return found.problem(**{**options, **more})


def both(problem: Problem, threads: int = 1) -> tuple[KernelScan, BlockScan]:
    market, ties = Market(problem, kept_pins(problem)[0]), Ties(problem, problem.seed)
    compiled = kernel_scan(market, ties, threads)
    assert compiled is not None
    return compiled, BlockScan(market, ties)


def alike(left: Found, right: Found) -> bool:
    """Same pairs, worth and surplus, byte for byte."""
    return (left.keys.tolist(), left.worth.tolist(), left.surplus) == (
        right.keys.tolist(),
        right.worth.tolist(),
        right.surplus,
    )


def some_prices(problem: Problem, seed: int, *, far: bool) -> Prices:
    """Prices as a solution could have them; `far` with values a bonus away, as coverage makes them."""
    chance = np.random.default_rng(seed)
    bonus = Market(problem, np.zeros(0, dtype=np.int64)).bonus(Objective.COVERAGE) if far else 0
    values = chance.integers(0, 9000, len(problem.mentees)) - bonus * chance.integers(
        0, 2, len(problem.mentees)
    )
    costs = chance.integers(0, 3000, len(problem.mentors)) + bonus * chance.integers(
        0, 2, len(problem.mentors)
    )
    return Prices(values, costs)


@pytest.mark.parametrize(
    ("rules", "tables"),
    [(rules, "coded") for rules in PAIR_RULES]
    + [(rules, "uncoded") for rules in PAIR_RULES if not measured(rules)],
    ids=lambda one: one if isinstance(one, str) else "+".join(rule.key for rule in one),
)
def test_compiled_and_plain_scans_find_the_same(
    rules: list[Rule], tables: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if tables == "uncoded":
        monkeypatch.setattr(coding, "LARGEST_TABLE", 0)
    problem = busy(rules)
    compiled, plain = both(problem)
    for count in (1, 4, 45):
        assert alike(compiled.best(count, Watch()), plain.best(count, Watch()))
        for far in (False, True):
            prices = some_prices(problem, count, far=far)
            assert alike(compiled.priced(prices, count, Watch()), plain.priced(prices, count, Watch()))


def test_a_rule_that_does_not_fit_is_left_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = busy(LISTS)
    monkeypatch.setattr(shares, "LARGEST", 0)
    monkeypatch.setattr(coding, "LARGEST_TABLE", 0)
    assert kernel_scan(Market(problem, problem.pinned), Ties(problem, 1)) is None
    numbers = busy([rule for rule in EVERY_RULE if rule.kind is Kind.WITHIN])
    assert kernel_scan(Market(numbers, numbers.pinned), Ties(numbers, 1)) is None


def test_values_too_far_apart_for_the_loops_are_priced_exactly_all_the_same() -> None:
    problem = busy(EVERY_RULE)
    compiled, plain = both(problem)
    prices = some_prices(problem, 3, far=False)
    wide = Prices(prices.mentees - (1 << 31) // 3, prices.mentors)
    assert alike(compiled.priced(wide, 5, Watch()), plain.priced(wide, 5, Watch()))


def test_scan_does_not_depend_on_the_number_of_threads() -> None:
    problem = busy(EVERY_RULE, size=700)
    one, _ = both(problem, threads=1)
    four, _ = both(problem, threads=4)
    prices = some_prices(problem, 5, far=True)
    assert alike(one.best(7, Watch()), four.best(7, Watch()))
    assert alike(one.priced(prices, 7, Watch()), four.priced(prices, 7, Watch()))


def test_scan_tells_how_far_it_is_and_stops_when_asked() -> None:
    compiled, _ = both(busy(EVERY_RULE, size=700))
    seen: list[tuple[str, int, int]] = []
    compiled.best(3, Watch(progress=lambda *step: seen.append(step)))
    rows = len(compiled.rows)
    assert seen[0] == ("pairs", 0, rows)
    assert seen[-1] == ("pairs", rows, rows)
    assert len(seen) > 3
    with pytest.raises(Stopped):
        compiled.best(3, Watch(cancel=lambda: len(seen) > 0))


@pytest.mark.parametrize("objective", ["coverage", "score"])
def test_solve_gives_the_same_bytes_with_compiled_loops_and_without(
    objective: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = busy(EVERY_RULE)
    plain = solve(problem, objective=objective, all_pairs=0, per_mentee=4).to_json()
    monkeypatch.setattr("cairn_match.scan.SMALL", 0)
    assert solve(problem, objective=objective, all_pairs=0, per_mentee=4).to_json() == plain


@pytest.mark.parametrize("priced", [False, True])
def test_shortlist_is_the_same_with_compiled_loops_and_without(
    priced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = busy(EVERY_RULE)
    prices = some_prices(problem, 2, far=True).mentors if priced else None
    among = list(problem.mentors.ids[::2])

    def everyone() -> list[Any]:
        return [
            (
                shortlist(problem, mentee, 9, prices=prices),
                shortlist(problem, mentee, 9, among=among, full=True),
            )
            for mentee in problem.mentees.ids
        ]

    plain = everyone()
    monkeypatch.setattr(
        sys.modules["cairn_match.suggest"], "MANY", 0
    )  # the package has a function of that name
    assert everyone() == plain
    assert any(first for first, _ in plain)


def test_auction_finds_what_trying_everything_finds() -> None:
    for seed in range(60):
        dice = np.random.default_rng(seed)
        places = dice.integers(0, 3, 4)
        rows, cols = np.nonzero(dice.random((4, 4)) < 0.7)
        cost = dice.integers(-3, 12, len(rows))
        chosen = auctioned(rows, cols, cost, places, 4, everybody=False)
        if not len(rows):
            assert chosen is None
            continue
        assert chosen is not None
        assert int(cost[chosen].sum()) == _most(rows, cols, cost, places)
        assert (np.bincount(rows[chosen], minlength=4) <= 1).all()
        assert (np.bincount(cols[chosen], minlength=4) <= places).all()


def _most(rows: Any, cols: Any, cost: Any, places: Any, mentee: int = 0) -> int:
    """The highest total by trying everything."""
    if mentee == 4:
        return 0
    best = _most(rows, cols, cost, places, mentee + 1)
    for edge in np.flatnonzero(rows == mentee):
        if places[cols[edge]]:
            left = places - np.eye(4, dtype=np.int64)[cols[edge]]
            best = max(best, int(cost[edge]) + _most(rows, cols, cost, left, mentee + 1))
    return best


def test_auction_gives_up_when_not_everybody_can_be_placed() -> None:
    rows, cols = np.array([0, 1, 2]), np.array([0, 0, 0])
    assert auctioned(rows, cols, np.array([5, 6, 7]), np.array([2]), 3, everybody=True) is None
    assert auctioned(rows, cols, np.array([1 << 60, 6, 7]), np.array([2]), 3, everybody=False) is None
