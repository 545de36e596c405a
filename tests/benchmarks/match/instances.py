"""The instance behind every figure: arrays of facts about two sides, drawn from one seed, and kept in a file.

n mentees and n/2 mentors. 256 skills with Zipf popularity (a mentee wants 3-6 of them, a third with priority; a mentor offers
5-12), level, country, time zone, languages, department, 15 slots of availability, 8 affinity groups, a reporting tree, a
block list and a 64-d vector of text. Nothing here knows the matching engine.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Dice = np.random.Generator

SKILLS, SLOTS, GROUPS, DEPARTMENTS, TEXT, COPIES = 256, 15, 8, 40, 64, 20
REPORTS = 8  # people who report to one manager
ZONES = np.array([-480, -420, -360, -300, -180, 0, 60, 120, 180, 330, 480, 540, 600])
ZONE_SHARES = np.array([3, 2, 4, 10, 4, 17, 24, 8, 4, 12, 4, 3, 2.0])
LOCAL_LANGUAGE = np.array(
    [0, 0, 0, 0, 1, 0, 2, 3, 4, 0, 5, 6, 0]
)  # of each zone; 0 is the language most share
SHARED_LANGUAGE, MORE_LANGUAGES = 0.9, 0.15  # who speaks language 0, and who speaks another one (7 to 11)
MENTEE_LEVELS = np.array([8, 9, 8, 6, 4, 3, 2, 1, 0.5, 0.2])
MENTOR_LEVELS = np.array([0.5, 1, 2, 4, 6, 6, 5, 3, 2, 1.0])
CHUNK = 5_000  # people whose skills are drawn at a time: bounds memory


class Kind(StrEnum):
    """Kinds of the instance."""

    LOOSE = "LOOSE"  # 2-3 places a mentor: 1.25 a mentee
    TIGHT = "TIGHT"  # 2 places a mentor: 1.00 a mentee
    SHORT = "SHORT"  # 1-2 places a mentor: 0.8 a mentee
    CLONES = "CLONES"  # 20 copies of each profile on both sides; places as TIGHT
    TIES = "TIES"  # every score equal; places as LOOSE


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Facts of one side, a row a person. Skills of row i are `skills[starts[i]:starts[i + 1]]`, best first."""

    starts: Array
    skills: Array
    levels: Array
    countries: Array
    zones: Array  # minutes east of UTC
    languages: Array  # bits
    departments: Array
    slots: Array  # [people, 15]
    groups: Array  # [people, 8]
    lines: Array  # [people, 2]: in and out numbers of the reporting tree
    text: Array  # [people, 64]


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """Two sides, the mentors' places, and the pairs (row, row) that somebody blocked."""

    kind: Kind
    mentees: Side
    mentors: Side
    places: Array
    blocks: Array


def instance(kind: Kind, mentees: int, mentors: int | None = None, seed: int = 1) -> Instance:
    """Draw an instance; by default with half as many mentors as mentees."""
    dice, theirs = np.random.default_rng(seed), mentees // 2 if mentors is None else mentors
    lines = reporting_tree(dice, mentees + theirs)
    sides = [
        _side(dice, mentees, lines[:mentees], MENTEE_LEVELS, (3, 6), kind),
        _side(dice, theirs, lines[mentees:], MENTOR_LEVELS, (5, 12), kind),
    ]
    count = mentees // 10
    blocks = np.stack([dice.integers(0, mentees, count), dice.integers(0, max(theirs, 1), count)], axis=1)
    return Instance(kind, sides[0], sides[1], _places(dice, kind, theirs), blocks)


def _places(dice: Dice, kind: Kind, mentors: int) -> Array:
    if kind in (Kind.LOOSE, Kind.TIES):
        return dice.integers(2, 4, mentors)
    if kind is Kind.SHORT:
        return np.where(dice.random(mentors) < 0.6, 2, 1)
    return np.full(mentors, 2)


def _side(dice: Dice, people: int, lines: Array, levels: Array, skills: tuple[int, int], kind: Kind) -> Side:
    """Draw one side. Of CLONES a twentieth is drawn and copied; the place in the tree stays everybody's own."""
    drawn = max(1, people // COPIES) if kind is Kind.CLONES else people
    where = dice.choice(len(ZONES), drawn, p=ZONE_SHARES / ZONE_SHARES.sum())
    starts, items = _skills(dice, drawn, skills)
    facts = {
        "levels": dice.choice(np.arange(1, len(levels) + 1), drawn, p=levels / levels.sum()),
        "countries": where * 3 + dice.integers(0, 3, drawn),
        "zones": ZONES[where],
        "languages": _languages(dice, LOCAL_LANGUAGE[where]),
        "departments": dice.integers(0, DEPARTMENTS, drawn),
        "slots": dice.random((drawn, SLOTS)) < 0.4,
        "groups": dice.random((drawn, GROUPS)) < 0.12,
        "text": dice.normal(size=(drawn, TEXT)).astype(np.float32),
    }
    if drawn != people:
        who = np.arange(people) % drawn
        facts = {name: array[who] for name, array in facts.items()}
        items = np.concatenate([items[starts[k] : starts[k + 1]] for k in who])
        starts = np.append(0, np.cumsum(np.diff(starts)[who]))
    return Side(starts=starts, skills=items, lines=lines, **facts)


def _languages(dice: Dice, local: Array) -> Array:
    """The language of the place, mostly the shared one, and now and then another."""
    people = len(local)
    shared = dice.random(people) < SHARED_LANGUAGE
    more = np.where(dice.random(people) < MORE_LANGUAGES, 1 << dice.integers(7, 12, people), 0)
    return (1 << local) | shared.astype(np.int64) | more


def _skills(dice: Dice, people: int, bounds: tuple[int, int]) -> tuple[Array, Array]:
    """Different skills of each person by popularity: the highest of randomly shifted logarithms (Gumbel 1954)."""
    shares = np.log(1 / np.arange(1, SKILLS + 1) ** 0.8)
    counts, pieces = dice.integers(bounds[0], bounds[1] + 1, people), []
    for start in range(0, people, CHUNK):
        some = counts[start : start + CHUNK]
        keys = dice.gumbel(size=(len(some), SKILLS)) + shares
        top = np.argsort(-keys, axis=1)[:, : bounds[1]]
        pieces.append(top[np.arange(bounds[1])[None, :] < some[:, None]])
    return np.append(0, np.cumsum(counts)), np.concatenate(pieces or [counts]).astype(np.int16)


def reporting_tree(dice: Dice, people: int) -> Array:
    """In and out numbers of a depth-first walk over a tree in which eight people report to everyone above."""
    order = dice.permutation(people)
    parent = (np.arange(people) - 1) // REPORTS  # places in the order, the root first
    size, start = np.ones(people, dtype=np.int64), np.zeros(people, dtype=np.int64)
    for k in range(people - 1, 0, -1):
        size[parent[k]] += size[k]
    following = start + 1
    for k in range(1, people):
        start[k] = following[parent[k]]
        following[parent[k]] += size[k]
        following[k] = start[k] + 1
    lines = np.empty((people, 2), dtype=np.int64)
    lines[order] = np.stack([start, start + size], axis=1)
    return lines


def save(path: Path, made: Instance) -> None:
    """Keep an instance in a file of plain arrays."""
    sides = {"mentees": made.mentees, "mentors": made.mentors}
    arrays = {
        f"{name}_{one.name}": getattr(side, one.name) for name, side in sides.items() for one in fields(Side)
    }
    np.savez(path, kind=np.array(str(made.kind)), places=made.places, blocks=made.blocks, **arrays)


def load(path: Path) -> Instance:
    """What `save` kept."""
    with np.load(path) as kept:
        mentees, mentors = (
            Side(**{one.name: kept[f"{name}_{one.name}"] for one in fields(Side)})
            for name in ("mentees", "mentors")
        )
        return Instance(Kind(str(kept["kind"])), mentees, mentors, kept["places"], kept["blocks"])
