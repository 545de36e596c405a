"""Stable choices: textbook examples by hand, small worlds against everything tried, the parts that others call."""

import random
from dataclasses import replace

import numpy as np
import pytest

from cairn_match import (
    EdgeProblem,
    assign,
    blocking_pairs,
    certify_edges,
    deferred_acceptance,
    least_held,
    strict_ranks,
)
from tests.cairn_match.edge_worlds import (
    favorite,
    lively_problem,
    orders,
    pairs_of,
    problem_of,
    random_problem,
    stable_choices,
)

pytestmark = pytest.mark.unit


def ranking(text: str, mentors: str = "ABCD") -> EdgeProblem:
    """A ranking matrix as Gale and Shapley print it: for each pair the mentee's rank, the mentor's rank."""
    cells = [line.split() for line in text.strip().splitlines()]
    wishes, answers = {}, {}
    for name, *ranks in cells:
        for mentor, cell in zip(mentors, ranks, strict=False):
            wishes[name, mentor], answers[name, mentor] = (-int(rank) for rank in cell.split(","))
    used = mentors[: len(cells[0]) - 1]
    return problem_of(wishes, dict.fromkeys(used, 1), {name: 1 for name, *_ in cells}, wishes=answers)


def both(problem: EdgeProblem) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    found = [assign(problem, "stable", proposer=proposer) for proposer in ("mentee", "mentor")]
    assert all(certify_edges(problem, result).ok for result in found)
    return {*pairs_of(problem, found[0])}, {*pairs_of(problem, found[1])}


def test_gale_and_shapley_1962_example_1_gives_each_side_its_first_choice() -> None:
    problem = ranking("""
        a 1,3 2,2 3,1
        b 3,1 1,3 2,2
        c 2,2 3,1 1,3
    """)
    mentees, mentors = both(problem)
    assert mentees == {("a", "A"), ("b", "B"), ("c", "C")}
    assert mentors == {("a", "C"), ("b", "A"), ("c", "B")}
    assert frozenset({("a", "B"), ("b", "C"), ("c", "A")}) in stable_choices(problem)
    assert len(stable_choices(problem)) == 3


def test_gale_and_shapley_1962_example_2_has_one_stable_choice() -> None:
    problem = ranking("""
        a 1,3 2,3 3,2 4,3
        b 1,4 4,1 3,3 2,2
        c 2,2 1,4 3,4 4,1
        d 4,1 2,2 3,1 1,4
    """)
    only = {("a", "C"), ("b", "D"), ("c", "A"), ("d", "B")}
    assert both(problem) == (only, only)
    assert stable_choices(problem) == [frozenset(only)]


def test_residents_and_hospitals_fill_the_rural_hospital_alike() -> None:
    """Two residents swap two city hospitals; the third gets the rural one of two places in every stable choice."""
    wishes = {
        ("ann", "city"): 9, ("ann", "port"): 8, ("ann", "rural"): 1,
        ("bob", "port"): 9, ("bob", "city"): 8, ("bob", "rural"): 1,
        ("cid", "city"): 9, ("cid", "rural"): 1,
    }  # fmt: skip
    answers = {
        ("ann", "city"): 2, ("bob", "city"): 3, ("cid", "city"): 1, ("ann", "port"): 3, ("bob", "port"): 2,
        ("ann", "rural"): 3, ("bob", "rural"): 2, ("cid", "rural"): 1,
    }  # fmt: skip
    problem = problem_of(
        wishes,
        {"city": 1, "port": 1, "rural": 2},
        {"ann": 1, "bob": 1, "cid": 1},
        wishes={pair: answers[pair] for pair in wishes},
    )
    mentees, mentors = both(problem)
    assert mentees == {("ann", "city"), ("bob", "port"), ("cid", "rural")}
    assert mentors == {("ann", "port"), ("bob", "city"), ("cid", "rural")}
    assert assign(problem, "stable").total == 9 + 9 + 1 + 2 + 2 + 1


def test_every_stable_choice_matches_the_same_people_as_often() -> None:
    """The rural hospitals theorem (Roth 1986), also for several units on both sides."""
    several = 0
    for seed in range(150):
        problem = lively_problem(seed)
        stable = stable_choices(problem)
        several += len(stable) > 1
        counts = {tuple(sorted(name for pair in chosen for name in pair)) for chosen in stable}
        assert len(counts) == 1, seed
    assert several > 10


@pytest.mark.parametrize("proposer", ["mentee", "mentor"])
def test_the_choice_is_stable_and_the_best_for_who_proposes(proposer: str) -> None:
    for problem in [*map(random_problem, range(200)), *map(lively_problem, range(200))]:
        result = assign(problem, "stable", proposer=proposer)
        best = favorite(problem, stable_choices(problem), by_mentors=proposer == "mentor")
        assert pairs_of(problem, result) == best, problem.seed
        assert certify_edges(problem, result).ok


def test_a_place_more_is_never_bad_for_a_mentee() -> None:
    better = 0
    for seed in range(30):
        world = lively_problem(seed)
        before = replace(world, demands=np.ones_like(world.demands))
        mine = orders(before)[0]
        old = {pair[0]: mine[pair] for pair in pairs_of(before, assign(before, "stable"))}
        for k in range(len(before.mentors)):
            more = replace(before, capacities=before.capacities + (np.arange(len(before.mentors)) == k))
            new = {pair[0]: mine[pair] for pair in pairs_of(more, assign(more, "stable"))}
            assert all(new[person] >= wish for person, wish in old.items())
            better += new != old
    assert better > 30


def test_deferred_acceptance_says_whose_list_was_too_short() -> None:
    starts, others = np.array([0, 2, 3, 4]), np.array([0, 1, 0, 0])
    wishes = np.array([1, 5, 2, 3])
    found = deferred_acceptance(starts, others, wishes, np.array([1, 1, 1]), np.array([1, 1]))
    assert found.held.tolist() == [False, True, False, True]
    assert found.exhausted.tolist() == [False, True, False]
    more = deferred_acceptance(starts, others, wishes, np.array([2, 1, 0]), np.array([2, 1]))
    assert more.held.tolist() == [True, True, True, False]
    assert more.exhausted.tolist() == [False, False, False]
    none = deferred_acceptance(starts, others, wishes, np.array([1, 1, 1]), np.array([0, 0]))
    assert (none.held.tolist(), none.exhausted.tolist()) == ([False] * 4, [True] * 3)


def test_equal_wishes_of_a_receiver_go_to_the_lower_proposer() -> None:
    found = deferred_acceptance(
        np.array([0, 1, 2]), np.array([0, 0]), np.array([7, 7]), np.array([1, 1]), np.array([1])
    )
    assert found.held.tolist() == [True, False]


def test_many_units_pass_through_the_heaps_and_leave_nothing_that_blocks() -> None:
    dice = np.random.default_rng(4)
    keys = np.flatnonzero(dice.random(60 * 25) < 0.4)
    rows, cols = np.divmod(keys, 25)
    units = dice.integers(0, 4, 60), dice.integers(0, 9, 25)
    ranks = tuple(strict_ranks(dice.integers(0, 30, len(keys)), dice.permutation(len(keys))) for _ in "ab")
    order = np.lexsort((-ranks[0], rows))
    starts = np.append(0, np.cumsum(np.bincount(rows, minlength=60)))
    found = deferred_acceptance(starts, cols[order], ranks[1][order], *units)
    held = np.zeros(len(keys), dtype=np.bool_)
    held[order[found.held]] = True
    assert len(blocking_pairs(rows, cols, ranks, held, units)) == 0
    counts = np.bincount(rows[held], minlength=60)
    assert (found.exhausted == (counts < units[0])).all()
    worse = held.copy()
    worse[np.flatnonzero(held)[0]] = False
    assert len(blocking_pairs(rows, cols, ranks, worse, units)) > 0


def test_least_held_is_what_a_next_match_must_beat() -> None:
    owners, ranks = np.array([0, 0, 1, 2]), np.array([4, 2, 3, 1])
    least = least_held(owners, ranks, np.array([True, True, True, False]), np.array([2, 2, 0]))
    assert least.tolist() == [2, -1, np.iinfo(np.int64).max]


def test_equal_wishes_are_ordered_by_lot_and_the_lot_by_seed() -> None:
    dice = random.Random(2)
    problem = problem_of(
        {(f"e{k}", f"o{j}"): 1 for k in range(6) for j in range(3)},
        {f"o{j}": 1 for j in range(3)},
        {f"e{k}": 1 for k in range(6)},
    )
    found = {pairs_of(problem, assign(problem, "stable", seed=dice.randrange(10**6))) for _ in range(8)}
    assert len(found) > 1
    assert strict_ranks(np.array([5, 1, 5]), np.array([0, 9, 1])).tolist() == [1, 0, 2]
