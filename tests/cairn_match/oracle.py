"""What the engine must answer, computed the slow and obvious way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from cairn_match import Kind, Mode, Rule, Wish
from tests.cairn_match.worlds import Person, World

Chosen = frozenset[tuple[str, str]]


def value(rule: Rule, mentee: Person, mentor: Person) -> tuple[bool, Fraction] | None:
    """Whether a rule holds and what share it earns; None when a value is unknown."""
    if rule.kind is Kind.PREFERENCE:
        owner, other = (mentee, mentor) if rule.mentee else (mentor, mentee)
        if owner.wishes is None:
            return None
        listed = other.id in owner.wishes
        return listed, Fraction(3 - owner.wishes.index(other.id), 3) if listed else Fraction(0)
    left, right = getattr(mentee, rule.mentee), getattr(mentor, rule.mentor)
    if left is None or right is None:
        return None
    if rule.kind is Kind.OVERLAP:
        return overlap(rule, left, right)
    if rule.kind is Kind.SIMILAR_TEXT:
        product = sum(a * b for a, b in zip(left, right, strict=True))
        cosine = max(0.0, product / math.hypot(*left) / math.hypot(*right))
        return cosine >= rule.at_least / 100, Fraction(cosine) if cosine >= rule.at_least / 100 else Fraction(
            0
        )
    holds = compare(rule, left, right)
    return holds, Fraction(int(holds))


def compare(rule: Rule, left: object, right: object) -> bool:
    if rule.kind is Kind.SAME:
        return left == right
    if rule.kind is Kind.DIFFERENT:
        return left != right
    if rule.kind is Kind.NOT_IN_LINE:
        (a, b), (c, d) = left, right
        return not ({*range(a, b)} & {*range(c, d)})
    if rule.kind is Kind.WITHIN:
        apart = abs(left - right)
        return min(apart, 1440 - apart) <= rule.most if rule.mentee == "zone" else apart <= rule.most
    return rule.at_least <= right - left <= (10**9 if rule.most is None else rule.most)


def overlap(rule: Rule, left: list, right: list) -> tuple[bool, Fraction]:
    common = len({*left} & {*right})
    if rule.mentee == "hours":
        return common >= rule.at_least, Fraction(min(common, rule.enough or 1), rule.enough or 1)
    by_mentor = rule.wish is Wish.MENTOR
    wished, offered = (right, left) if by_mentor else (left, right)
    ranked = not by_mentor and rule.mentee == "skills"
    weight = {code: 5 - k if ranked else 1 for k, code in enumerate(wished)}
    cap = sum(sorted(weight.values(), reverse=True)[: rule.enough])
    earned = min(cap, sum(weight[code] for code in weight if code in offered))
    return common >= rule.at_least, Fraction(earned, cap) if cap else Fraction(0)


def points(rules: list[Rule]) -> list[int]:
    """10,000 by weight, largest remainder."""
    whole = sum(rule.weight for rule in rules)
    exact = [Fraction(10_000 * rule.weight, whole) for rule in rules]
    floor = [int(share) for share in exact]
    order = sorted(range(len(rules)), key=lambda k: (floor[k] - exact[k], -rules[k].weight, rules[k].key))
    return [floor[k] + (k in order[: 10_000 - sum(floor)]) for k in range(len(rules))]


def part(rule: Rule, full: int, mentee: Person, mentor: Person) -> int:
    found = value(rule, mentee, mentor)
    if found is None:
        return math.floor(Fraction(full * rule.unknown_percent, 100) + Fraction(1, 2))
    earned = math.floor(full * found[1] + Fraction(1, 2))
    return full - earned if rule.mode is Mode.AVOID else earned


def passes(rules: list[Rule], mentee: Person, mentor: Person) -> bool:
    """All musts hold; an unknown value fails overlap and within, and passes everything else, unless declared."""
    for rule in rules:
        if rule.mode is not Mode.MUST:
            continue
        default = rule.kind not in (Kind.OVERLAP, Kind.WITHIN)
        declared = default if rule.unknown_passes is None else rule.unknown_passes
        found = value(rule, mentee, mentor)
        if not (declared if found is None else found[0]):
            return False
    return True


def solutions(world: World, scores: dict[tuple[str, str], int]) -> Iterator[Chosen]:
    """Every set of pairs that obeys all limits."""
    options = world.options
    demand = options.get("demand") or [1] * len(world.mentees)
    banned = {*options.get("excluded", ()), *options.get("private", ())}
    may = {
        (e.id, o.id)
        for e in world.mentees
        for o in world.mentors
        if e.id != o.id and (e.id, o.id) not in banned and passes(world.rules, e, o)
    }
    pinned = {*options.get("pinned", ())} & may
    may = {pair for pair in may if scores[pair] >= options.get("floors", 0)} | pinned

    def extend(k: int, left: dict[str, int], chosen: Chosen) -> Iterator[Chosen]:
        if k == len(world.mentees):
            yield chosen
            return
        person = world.mentees[k].id
        open_mentors = [o for o in left if left[o] and (person, o) in may]
        for size in range(demand[k] + 1):
            for some in combinations(open_mentors, size):
                pairs = {(person, o) for o in some}
                if {pair for pair in pinned if pair[0] == person} <= pairs:
                    yield from extend(k + 1, {o: n - (o in some) for o, n in left.items()}, chosen | pairs)

    places = options.get("places") or [1] * len(world.mentors)
    yield from extend(0, {o.id: n for o, n in zip(world.mentors, places, strict=True)}, frozenset())


def best(world: World, scores: dict[tuple[str, str], int]) -> tuple[tuple[int, int], int]:
    """(most people matched, highest worth among those) and the highest worth of all."""
    current, bonus = {*world.options.get("current", ())}, world.options.get("stay_bonus", 0)

    def worth(chosen: Chosen) -> int:
        return sum(scores[pair] + bonus * (pair in current) for pair in chosen)

    found = [(len({mentee for mentee, _ in chosen}), worth(chosen)) for chosen in solutions(world, scores)]
    return max(found), max(amount for _, amount in found)
