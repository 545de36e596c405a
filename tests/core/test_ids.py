"""Identifiers: sortable by time, and the same again in a simulation."""

from __future__ import annotations

import datetime as dt

import pytest

from cairn.core.ids import new_id, repeatable

pytestmark = pytest.mark.unit
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def test_new_id_grows() -> None:
    made = [new_id() for _ in range(1000)]

    assert made == sorted(set(made))
    assert {one.version for one in made} == {7}


def test_repeatable_gives_the_same_for_the_same_seed_and_only_within_the_block() -> None:
    def three(seed: str) -> list[object]:
        with repeatable(seed, NOON):
            return [new_id() for _ in range(3)]

    assert three("a") == three("a") == sorted(three("a"), key=str)
    assert three("a") != three("b")
    assert new_id() != new_id()
