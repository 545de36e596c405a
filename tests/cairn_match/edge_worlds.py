"""Small worlds of given weights, and what must come out of them, by trying everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations, product

from cairn_match import EdgeProblem, EdgeResult, edge_problem

Pair = tuple[str, str]
Chosen = frozenset[Pair]


def problem_of(
    weights: dict[Pair, int],
    capacities: dict[str, int],
    demands: dict[str, int],
    *,
    wishes: dict[Pair, int] | None = None,
    seed: int = 0,
) -> EdgeProblem:
    """A problem from pairs of ids, in the order of the dictionaries."""
    mentees, mentors = [*demands], [*capacities]
    return edge_problem(
        mentees=mentees,
        mentors=mentors,
        rows=[mentees.index(mentee) for mentee, _ in weights],
        cols=[mentors.index(mentor) for _, mentor in weights],
        weights=[*weights.values()],
        mentor_weights=None if wishes is None else [wishes[pair] for pair in weights],
        capacities=[*capacities.values()],
        demands=[*demands.values()],
        seed=seed,
    )


def random_problem(seed: int, *, most: int = 7, own_wishes: bool = True) -> EdgeProblem:
    """At most `most` people; demands and places 0..2, weights of any sign, many equal."""
    dice = random.Random(seed)
    mentees = dice.randrange(1, min(most - 1, 5) + 1)
    mentors = dice.randrange(1, min(most - mentees, 4) + 1)
    low, high = dice.choice([(-2, 1), (-5, 5), (0, 3), (-10, 90)])
    pairs = list(product([f"e{k}" for k in range(mentees)], [f"o{k}" for k in range(mentors)]))
    kept = [pair for pair in pairs if dice.random() < dice.choice([0.5, 0.8, 1])]
    return problem_of(
        {pair: dice.randint(low, high) for pair in kept},
        {f"o{k}": dice.choice([0, 1, 1, 2]) for k in range(mentors)},
        {f"e{k}": dice.choice([0, 1, 1, 2]) for k in range(mentees)},
        wishes={pair: dice.randint(low, high) for pair in kept} if own_wishes and seed % 2 else None,
        seed=seed,
    )


def lively_problem(seed: int) -> EdgeProblem:
    """Three or four mentees who know all of three mentors, and wishes that often contradict: many are stable."""
    dice = random.Random(seed)
    mentees, mentors = [f"e{k}" for k in range(dice.choice([3, 4]))], ["o0", "o1", "o2"]
    pairs = list(product(mentees, mentors))
    return problem_of(
        {pair: dice.randint(0, 12) for pair in pairs},
        {mentor: dice.choice([1, 1, 2]) for mentor in mentors},
        {mentee: dice.choice([1, 1, 2]) for mentee in mentees},
        wishes={pair: dice.randint(0, 12) for pair in pairs},
        seed=seed,
    )


def names(problem: EdgeProblem) -> list[Pair]:
    """All listed pairs as ids."""
    return [
        (problem.mentees[row], problem.mentors[col])
        for row, col in zip(problem.rows, problem.cols, strict=True)
    ]


def weights_of(problem: EdgeProblem) -> dict[Pair, int]:
    return dict(zip(names(problem), problem.weights.tolist(), strict=True))


def pairs_of(problem: EdgeProblem, result: EdgeResult) -> Chosen:
    return frozenset((mentee, mentor) for mentee, mentor, _ in result.pairs(problem))


def choices(problem: EdgeProblem) -> Iterator[Chosen]:
    """Every set of listed pairs that obeys demands and places."""
    listed = names(problem)

    def extend(k: int, left: dict[str, int], chosen: Chosen) -> Iterator[Chosen]:
        if k == len(problem.mentees):
            yield chosen
            return
        person = problem.mentees[k]
        open_mentors = [mentor for mentee, mentor in listed if mentee == person and left[mentor]]
        for size in range(int(problem.demands[k]) + 1):
            for some in combinations(open_mentors, size):
                after = {mentor: room - (mentor in some) for mentor, room in left.items()}
                yield from extend(k + 1, after, chosen | {(person, mentor) for mentor in some})

    places = dict(zip(problem.mentors, problem.capacities.tolist(), strict=True))
    yield from extend(0, places, frozenset())


Weights = dict[Pair, int]


def total(weights: Weights, chosen: Chosen) -> int:
    return sum(weights[pair] for pair in chosen)


def coverage_key(weights: Weights, chosen: Chosen) -> tuple[int, int]:
    return len({mentee for mentee, _ in chosen}), total(weights, chosen)


def fair_key(weights: Weights, chosen: Chosen) -> tuple[int, list[int], int]:
    """People matched, the sorted worth of everybody's best pair, the total."""
    best = dict[str, int]()
    for pair in chosen:
        best[pair[0]] = max(best.get(pair[0], weights[pair]), weights[pair])
    return len(best), sorted(best.values()), total(weights, chosen)


KEYS = {"score": total, "coverage": coverage_key, "fairest": fair_key}


Order = dict[Pair, tuple[int, int]]


def orders(problem: EdgeProblem) -> tuple[Order, Order]:
    """What mentees and mentors make of each pair: wish, then lot; higher is better."""
    lots, listed = problem.lots(problem.seed).tolist(), names(problem)
    own = problem.weights if problem.mentor_weights is None else problem.mentor_weights
    mine = dict(zip(listed, zip(problem.weights.tolist(), lots, strict=True), strict=True))
    return mine, dict(zip(listed, zip(own.tolist(), lots, strict=True), strict=True))


def stable_choices(problem: EdgeProblem) -> list[Chosen]:
    """All choices without a pair that both ends would rather have."""
    both = orders(problem)
    units = {
        **dict(zip(problem.mentees, problem.demands.tolist(), strict=True)),
        **dict(zip(problem.mentors, problem.capacities.tolist(), strict=True)),
    }
    listed = [pair for pair in names(problem) if units[pair[0]] and units[pair[1]]]

    def rather(pair: Pair, side: int, chosen: Chosen) -> bool:
        held = [both[side][one] for one in chosen if one[side] == pair[side]]
        return len(held) < units[pair[side]] or both[side][pair] > min(held)

    def blocks(pair: Pair, chosen: Chosen) -> bool:
        return pair not in chosen and rather(pair, 0, chosen) and rather(pair, 1, chosen)

    return [chosen for chosen in choices(problem) if not any(blocks(pair, chosen) for pair in listed)]


def favorite(problem: EdgeProblem, stable: list[Chosen], *, by_mentors: bool) -> Chosen:
    """The one stable choice that everybody on a side has of all units that any stable choice offers them."""
    side = int(by_mentors)
    order = orders(problem)[side]
    limits = problem.capacities if by_mentors else problem.demands
    ids = problem.mentors if by_mentors else problem.mentees
    offered = frozenset().union(*stable)
    best = set[Pair]()
    for person, units in zip(ids, limits.tolist(), strict=True):
        own = sorted((pair for pair in offered if pair[side] == person), key=order.__getitem__, reverse=True)
        best.update(own[:units])
    assert frozenset(best) in stable
    return frozenset(best)
