"""The example of the page on proofs, worked out again without the engine: prices by a plain auction, matches by trying all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

Pair = tuple[str, str]  # mentee, mentor
Scores = tuple[tuple[Pair, int], ...]
PERSON = 300  # points that one person more counts here: more than all scores together


class Example:
    """Mentees, mentors with a place each, and the score of every pair that may be."""

    def __init__(self, scores: Scores) -> None:
        self.scores = dict(scores)
        self.mentees = sorted({mentee for mentee, _ in self.scores})
        self.mentors = sorted({mentor for _, mentor in self.scores})
        self.matches = list(self._matches(self.mentees, frozenset()))

    def _matches(self, left: list[str], taken: frozenset[str]) -> Iterator[frozenset[Pair]]:
        if not left:
            yield frozenset()
            return
        yield from self._matches(left[1:], taken)
        for mentor in self.mentors:
            if mentor not in taken and (left[0], mentor) in self.scores:
                for rest in self._matches(left[1:], taken | {mentor}):
                    yield rest | {(left[0], mentor)}

    def total(self, match: frozenset[Pair]) -> int:
        return sum(self.scores[pair] for pair in match)

    def sorted_scores(self, match: frozenset[Pair]) -> list[int]:
        return sorted(self.scores[pair] for pair in match)

    def best(self, person: int, among: Pair | None = None) -> frozenset[Pair]:
        """The best match, of those with a certain pair if one is given; one person more counts `person` points."""
        fitting = [match for match in self.matches if among is None or among in match]
        return max(fitting, key=lambda match: person * len(match) + self.total(match))

    def fairest(self) -> frozenset[Pair]:
        return max(self.matches, key=lambda match: (len(match), self.sorted_scores(match)))

    def greedy(self) -> list[Pair]:
        """The best pair, then the best of what is left."""
        chosen: list[Pair] = []
        for mentee, mentor in sorted(self.scores, key=lambda pair: -self.scores[pair]):
            if all(mentee != a and mentor != b for a, b in chosen):
                chosen.append((mentee, mentor))
        return chosen

    def blocking(self, match: frozenset[Pair]) -> list[Pair]:
        """Pairs of which both would rather have each other."""
        has = {one: self.scores[pair] for pair in match for one in pair}
        return [
            pair
            for pair, score in self.scores.items()
            if pair not in match and all(score > has.get(one, -1) for one in pair)
        ]

    def rest(self, mentee: str, prices: dict[str, int], person: int) -> int:
        """What the best place leaves somebody after its price; at least nothing."""
        left = [person + s - prices[mentor] for (who, mentor), s in self.scores.items() if who == mentee]
        return max(0, *left)

    def bound(self, prices: dict[str, int], person: int = 0) -> int:
        """All prices and all that people would have left."""
        return sum(prices.values()) + sum(self.rest(mentee, prices, person) for mentee in self.mentees)

    def auction(self, person: int) -> list[dict[str, int]]:
        """Every state of the exact auction of Demange, Gale and Sotomayor (1986): the places that too many people want
        get dearer by a point, namely the smallest set with the largest excess (Gul and Stacchetti 2000)."""
        states = [dict.fromkeys(self.mentors, 0)]
        while crowded := self._crowded(states[-1], person):
            states.append({mentor: p + (mentor in crowded) for mentor, p in states[-1].items()})
        return states

    def _crowded(self, prices: dict[str, int], person: int) -> set[str]:
        wanted = []
        for mentee in self.mentees:
            rest = self.rest(mentee, prices, person)
            if rest > 0:
                here = {m for m in self.mentors if (mentee, m) in self.scores}
                wanted.append({m for m in here if person + self.scores[mentee, m] - prices[m] == rest})
        sets = [set(places) for size in range(4) for places in combinations(self.mentors, size)]
        return max(sets, key=lambda places: sum(wish <= places for wish in wanted) - len(places))


@cache
def example(scores: Scores) -> Example:
    """The example of these scores, made once."""
    return Example(scores)


@cache
def states(scores: Scores, person: int) -> tuple[tuple[int, ...], ...]:
    """The auction's prices, mentors in the order of their names."""
    return tuple(tuple(state[m] for m in sorted(state)) for state in example(scores).auction(person))
