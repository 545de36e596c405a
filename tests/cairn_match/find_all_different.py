"""Search for the smallest worlds on which all objectives choose differently; prints what a test keeps.

Run: python -m tests.cairn_match.find_all_different
"""

from __future__ import annotations

import random
from itertools import product

from cairn_match import EdgeProblem
from tests.cairn_match.edge_worlds import (
    KEYS,
    Chosen,
    choices,
    favorite,
    names,
    problem_of,
    stable_choices,
    weights_of,
)


def best_by_everything(problem: EdgeProblem) -> dict[str, list[Chosen]]:
    """All best choices of each objective, by trying everything."""
    every, weights = list(choices(problem)), weights_of(problem)
    stable, found = stable_choices(problem), dict[str, list[Chosen]]()
    for name, key in KEYS.items():
        keys = [key(weights, chosen) for chosen in every]
        found[name] = [chosen for chosen, one in zip(every, keys, strict=True) if one == max(keys)]
    for side in ("mentee", "mentor"):
        found[side] = [favorite(problem, stable, by_mentors=side == "mentor")]
    return found


def all_differ(found: dict[str, list[Chosen]]) -> bool:
    """Each objective has one best choice, and no two have the same."""
    return all(len(best) == 1 for best in found.values()) and len({best[0] for best in found.values()}) == 5


def candidate(seed: int) -> EdgeProblem:
    """Three places and three or four mentees who want one, small weights, own wishes."""
    dice = random.Random(seed)
    mentees, mentors = [f"e{k}" for k in range(dice.choice([3, 4]))], ["o0", "o1", "o2"]
    pairs = [pair for pair in product(mentees, mentors) if dice.random() < 0.7]
    return problem_of(
        {pair: dice.randint(1, 12) for pair in pairs},
        dict.fromkeys(mentors, 1),
        dict.fromkeys(mentees, 1),
        wishes={pair: dice.randint(1, 12) for pair in pairs},
    )


def main() -> None:
    """Print the first three worlds found, with the choices."""
    left = 3
    for seed in range(10**6):
        problem = candidate(seed)
        found = best_by_everything(problem)
        if not all_differ(found):
            continue
        wishes = problem.weights if problem.mentor_weights is None else problem.mentor_weights
        columns = zip(names(problem), problem.weights.tolist(), wishes.tolist(), strict=True)
        print({pair: (weight, wish) for pair, weight, wish in columns})
        print(dict(zip(problem.mentors, problem.capacities.tolist(), strict=True)))
        print(dict(zip(problem.mentees, problem.demands.tolist(), strict=True)))
        print({name: sorted(best[0]) for name, best in found.items()})
        left -= 1
        if not left:
            return


if __name__ == "__main__":
    main()
