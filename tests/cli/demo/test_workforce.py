"""The company of the demo before it meets a database: spans, levels, names, history."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from uuid import UUID

import numpy as np
import pytest

from cairn.cli.demo import company
from cairn.cli.demo.cast import CAST
from cairn.cli.demo.chance import hex_ids, pick
from cairn.cli.demo.history import spells
from cairn.cli.demo.tree import grow
from cairn.cli.demo.workforce import LEFT, Workforce, build

pytestmark = pytest.mark.unit
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def force() -> Workforce:
    return build(people=3000, seed=3, today=TODAY)


@pytest.mark.parametrize("people", [14, 50, 200, 2_000, 50_000])
def test_grow_spans_are_believable(people: int) -> None:
    tree = grow(np.random.default_rng(1), people)

    spans = np.bincount(tree.parent[1:], minlength=people)
    managers = spans[spans > 0]
    assert managers.max() <= 12
    assert (managers[1:] >= 4).mean() > 0.95
    assert sorted(tree.first.tolist()) == list(range(people))


def test_grow_numbers_enclose_exactly_those_below() -> None:
    tree = grow(np.random.default_rng(2), 300)

    above: dict[int, set[int]] = defaultdict(set)
    for person in range(300):
        boss = int(tree.parent[person])
        while boss >= 0:
            above[person].add(boss)
            boss = int(tree.parent[boss])
    for person in range(300):
        enclosing = np.flatnonzero((tree.first <= tree.first[person]) & (tree.last >= tree.first[person]))
        assert set(enclosing.tolist()) - {person} == above[person]


def test_build_whole_cast_stands_in_its_division_and_outside_each_others_line(force: Workforce) -> None:
    tree = force.tree
    for role in CAST:
        place = force.cast[role.key]
        assert company.DIVISIONS[int(force.division[place])].name == role.division
        assert force.called[place].family == role.family
    places = list(force.cast.values())
    assert not [
        (a, b) for a in places for b in places if a != b and tree.first[a] <= tree.first[b] <= tree.last[a]
    ]


def test_build_names_are_of_many_scripts_and_addresses_plain_and_unique(force: Workforce) -> None:
    scripts = {name.given[0] for name in force.called if not name.given.isascii()}
    ranges = {
        "Greek": "Α",
        "Cyrillic": "А",
        "Hebrew": "א",
        "Arabic": "ا",
        "Hindi": "अ",
        "Thai": "ก",
        "Han": "一",
    }
    mails = [mail for mail in force.mail if mail]

    assert all(any(0 <= ord(c) - ord(start) < 20_000 for c in scripts) for start in ranges.values())
    assert len(mails) == len(set(mails))
    assert all(mail.isascii() and " " not in mail for mail in mails)
    assert len(set(force.number)) == len(force)


def test_build_managers_stand_above_their_reports_in_level(force: Workforce) -> None:
    here = np.arange(1, force.working)
    managers = here[force.layer[here] > 0]

    above = force.level[force.manager[managers]] >= force.level[managers]
    assert above.mean() > 0.98


def test_spells_follow_each_other_and_one_is_open(force: Workforce) -> None:
    by_person = defaultdict(list)
    for spell in spells(force, 3):
        by_person[spell.person].append(spell)

    assert len(by_person) == len(force)
    for person, mine in by_person.items():
        assert [s.to for s in mine] == [0, *(s.start for s in mine[:-1])]
        assert all(s.start < s.to for s in mine[1:])
        assert mine[-1].start == force.hired[person]
        assert (mine[0].title, mine[0].level) == (force.title[person], force.level[person])
        assert (mine[0].status == LEFT) == (force.status[person] == LEFT)


@pytest.mark.parametrize("people", [0, 199])
def test_build_refuses_too_few(people: int) -> None:
    with pytest.raises(ValueError, match="at least 200"):
        build(people=people, seed=1, today=TODAY)


def test_pick_follows_the_weights() -> None:
    drawn = Counter(pick(np.random.default_rng(1), (3, 1), 4000).tolist())

    assert 2850 < drawn[0] < 3150


def test_hex_ids_are_uuid7_of_their_moment() -> None:
    (key,) = hex_ids(np.random.default_rng(1), np.array([1_795_000_000_000]))

    assert UUID(key).version == 7
    assert UUID(key).int >> 80 == 1_795_000_000_000
