"""Random small worlds, and an oracle that knows nothing of the engine's arrays."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from cairn_match import Kind, Mode, Pool, Problem, Rule, Wish

SKILLS = list("abcdefgh")


@dataclass
class Person:
    """A person in plain values; None is "not known"."""

    id: str
    skills: list[str] | None
    languages: list[str] | None
    department: str | None
    level: int | None
    line: tuple[int, int] | None
    zone: int | None
    hours: list[int] | None
    text: list[float] | None
    wishes: list[str] | None


@dataclass
class World:
    """Two sides in plain values, and everything else a problem takes."""

    mentees: list[Person]
    mentors: list[Person]
    rules: list[Rule]
    options: dict[str, Any] = field(default_factory=dict)

    def problem(self, **changes: Any) -> Problem:
        options = {"places": [1] * len(self.mentors), **self.options, **changes}
        return Problem(
            mentees=pool(self.mentees, ranks=5), mentors=pool(self.mentors), rules=self.rules, **options
        )


def pool(people: list[Person], ranks: int = 0) -> Pool:
    return (
        Pool([p.id for p in people])
        .sets("skills", [p.skills for p in people], ranks=ranks)
        .sets("languages", [p.languages for p in people])
        .category("department", [p.department for p in people])
        .ordinal("level", [p.level for p in people])
        .interval("line", [p.line for p in people])
        .offset("zone", [p.zone for p in people])
        .slots("hours", [p.hours for p in people])
        .vector("text", [p.text for p in people])
        .pairs("wishes", [p.wishes for p in people], ranks=3)
    )


EVERY_RULE = [
    Rule("skills", Kind.OVERLAP, mentee="skills", weight=40, wish=Wish.MENTEE),
    Rule("taught", Kind.OVERLAP, mentee="skills", weight=7, wish=Wish.MENTOR, enough=2),
    Rule("language", Kind.OVERLAP, Mode.MUST, mentee="languages"),
    Rule("elsewhere", Kind.DIFFERENT, mentee="department", weight=10, unknown_percent=50),
    Rule("home", Kind.SAME, Mode.AVOID, mentee="department", weight=3),
    Rule("above", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level", least=0),
    Rule("step", Kind.AT_LEAST_ABOVE, mentee="level", weight=10, least=1, most=2),
    Rule("line", Kind.NOT_IN_LINE, Mode.MUST, mentee="line"),
    Rule("zone", Kind.WITHIN, mentee="zone", weight=5, most=240),
    Rule("hours", Kind.OVERLAP, mentee="hours", weight=9, enough=3),
    Rule("text", Kind.SIMILAR_TEXT, mentee="text", weight=15, least=20),
    Rule("wish", Kind.PREFERENCE, mentee="wishes", weight=11),
    Rule("wished", Kind.PREFERENCE, mentor="wishes", weight=4, wish=Wish.MENTOR),
]
EVERY_MUST = [
    Rule("same", Kind.SAME, Mode.MUST, mentee="department"),
    Rule("different", Kind.DIFFERENT, Mode.MUST, mentee="level"),
    Rule("two", Kind.OVERLAP, Mode.MUST, mentee="skills", least=2),
    Rule("hours", Kind.OVERLAP, Mode.MUST, mentee="hours", least=4),
    Rule("step", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level", least=-1, most=1),
    Rule("zone", Kind.WITHIN, Mode.MUST, mentee="zone", most=300, unknown_passes=True),
    Rule("level", Kind.WITHIN, Mode.MUST, mentee="level", most=1),
    Rule("line", Kind.NOT_IN_LINE, Mode.MUST, mentee="line", unknown_passes=False),
    Rule("text", Kind.SIMILAR_TEXT, Mode.MUST, mentee="text", least=60),
    Rule("wish", Kind.PREFERENCE, Mode.MUST, mentee="wishes"),
    Rule("wished", Kind.PREFERENCE, Mode.MUST, mentor="wishes"),
]
LIGHT_RULES = [rule for rule in EVERY_RULE if rule.key in ("skills", "above", "step", "zone", "wish")]


def person(dice: random.Random, name: str, others: list[str], unknown: float) -> Person:
    def maybe(value: Any) -> Any:
        return None if dice.random() < unknown else value

    start = dice.randrange(20)
    return Person(
        id=name,
        skills=maybe(dice.sample(SKILLS, dice.randrange(0, 5))),
        languages=maybe(dice.sample(["en", "de", "tr"], dice.randrange(1, 3))),
        department=maybe(dice.choice("xyz")),
        level=maybe(dice.randrange(4)),
        line=maybe((start, start + 1 + dice.choice([0, 0, 3]))),
        zone=maybe(dice.choice([-720, -300, 0, 60, 330, 765])),
        hours=maybe(dice.sample(range(168), dice.randrange(0, 60))),
        text=maybe([dice.uniform(-0.4, 1) for _ in range(6)]),
        wishes=maybe(dice.sample(others, min(len(others), dice.randrange(0, 4)))),
    )


def world(
    seed: int, mentees: int, mentors: int, *, rules: list[Rule] | None = None, unknown: float = 0.1
) -> World:
    dice = random.Random(seed)
    left = [f"e{k}" for k in range(mentees)]
    right = [f"o{k}" for k in range(mentors)]
    return World(
        [person(dice, name, right, unknown) for name in left],
        [person(dice, name, left, unknown) for name in right],
        EVERY_RULE if rules is None else rules,
    )


def random_world(seed: int, most: int = 7) -> World:
    """A world of at most `most` people with places, demands, pins, exclusions, floors and stays."""
    dice = random.Random(seed)
    mentees = dice.randrange(1, most - 1)
    mentors = dice.randrange(1, most - mentees + 1)
    found = world(seed, mentees, mentors, rules=dice.choice([EVERY_RULE, LIGHT_RULES]))
    pairs = list(product([p.id for p in found.mentees], [p.id for p in found.mentors]))
    found.options = {
        "places": [dice.choice([0, 1, 1, 2]) for _ in range(mentors)],
        "demand": [dice.choice([0, 1, 1, 1, 2]) for _ in range(mentees)],
        "excluded": [pair for pair in pairs if dice.random() < 0.1],
        "private": [pair for pair in pairs if dice.random() < 0.1],
        "current": [pair for pair in pairs if dice.random() < 0.2],
        "stay_bonus": dice.choice([0, 500]),
        "floors": dice.choice([0, 3000]),
        "seed": seed,
    }
    pin = dice.choice(pairs)
    row, col = int(pin[0][1:]), int(pin[1][1:])
    if dice.random() < 0.3 and found.options["demand"][row] and found.options["places"][col]:
        found.options["pinned"] = [pin]
    return found
