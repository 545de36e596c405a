"""What fairest and stable must answer for problems of rules, by trying everything."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from cairn_match import Problem, Result, Wish, explain
from cairn_match.ties import Ties
from tests.cairn_match import oracle
from tests.cairn_match.oracle import Chosen
from tests.cairn_match.worlds import World, random_world

Pair = tuple[str, str]
Key = tuple[int, list[int], int]


def wishing_world(seed: int) -> World:
    """A small world whose rules are the wishes of either side, or of both."""
    found, dice = random_world(seed), random.Random(seed + 10_000)
    found.rules = [replace(rule, wish=dice.choice([*Wish])) for rule in found.rules]
    return found


def parts(found: World, problem: Problem) -> dict[Pair, dict[Wish, int]]:
    """What every pair is worth, by whose wish it is; the stay bonus under `None`."""
    worth = {}
    for mentee in found.mentees:
        for mentor in found.mentors:
            pair = (mentee.id, mentor.id)
            worth[pair] = dict.fromkeys(Wish, 0)
            for part in explain(problem, *pair).parts:
                worth[pair][part.wish] += part.points
    return worth


class Truth:
    """A small world with everything that can be chosen in it."""

    def __init__(self, seed: int) -> None:
        self.world = wishing_world(seed)
        self.problem = self.world.problem()
        self.parts = parts(self.world, self.problem)
        self.scores = {pair: sum(split.values()) for pair, split in self.parts.items()}
        self.choices = list(oracle.solutions(self.world, self.scores))
        self.pinned = frozenset.intersection(*self.choices) & {*self.world.options.get("pinned", ())}
        current, bonus = {*self.world.options["current"]}, self.world.options["stay_bonus"]
        self.stay = {pair: bonus * (pair in current) for pair in self.scores}

    def fair_key(self, chosen: Chosen) -> Key:
        """People matched, sorted worth of the best pair of all who have no pin, worth of everything."""
        best = dict[str, int]()
        pinned = {mentee for mentee, _ in self.pinned}
        for pair in chosen:
            if pair[0] not in pinned:
                best[pair[0]] = max(best.get(pair[0], 0), self.scores[pair] + self.stay[pair])
        worth = sum(self.scores[pair] + self.stay[pair] for pair in chosen)
        return len({mentee for mentee, _ in chosen}), sorted(best.values()), worth

    def wish(self, pair: Pair, side: int) -> tuple[int, int]:
        """What a side makes of a pair: its own worth, then the lot."""
        own = self.parts[pair][Wish.MENTOR if side else Wish.MENTEE] + self.parts[pair][Wish.BOTH]
        rows = np.array([self.problem.mentees.row_of(pair[0])])
        cols = np.array([self.problem.mentors.row_of(pair[1])])
        return own + self.stay[pair], int(Ties(self.problem, self.problem.seed).hashes(rows, cols)[0])

    def stable(self) -> list[Chosen]:
        """All choices that no pair blocks which could be chosen at all."""
        possible = {pair for chosen in self.choices for pair in chosen} - self.pinned
        orders = [{pair: self.wish(pair, side) for pair in possible} for side in (0, 1)]

        def rather(pair: Pair, side: int, chosen: Chosen) -> bool:
            held = [orders[side][one] for one in chosen - self.pinned if one[side] == pair[side]]
            return len(held) < self.units(pair[side], side) or orders[side][pair] > min(held, default=(0, 0))

        def blocks(pair: Pair, chosen: Chosen) -> bool:
            units = [self.units(pair[side], side) for side in (0, 1)]
            return min(units) > 0 and all(rather(pair, side, chosen) for side in (0, 1))

        return [
            chosen for chosen in self.choices if not any(blocks(pair, chosen) for pair in possible - chosen)
        ]

    def units(self, person: str, side: int) -> int:
        """Units that pins leave."""
        pool = self.problem.mentors if side else self.problem.mentees
        units = self.problem.places if side else self.problem.demand
        return int(units[pool.row_of(person)]) - sum(pair[side] == person for pair in self.pinned)

    def favorite(self, stable: list[Chosen], side: int) -> Chosen:
        """The stable choice in which all of a side have the best that any stable choice offers them."""
        best = set(self.pinned)
        offered = frozenset().union(*stable) - self.pinned
        for person in {pair[side] for pair in offered}:
            own = sorted(
                (pair for pair in offered if pair[side] == person), key=lambda pair: self.wish(pair, side)
            )
            best.update(own[::-1][: self.units(person, side)])
        assert frozenset(best) in stable
        return frozenset(best)

    def both_sides(self, chosen: Chosen) -> int:
        """Total of both sides' scores."""
        return sum(self.scores[pair] + self.parts[pair][Wish.BOTH] for pair in chosen)


def chosen(result: Result) -> Chosen:
    return frozenset(result.pairs)
