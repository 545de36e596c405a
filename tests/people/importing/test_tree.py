"""The tree's numbers enclose each other exactly as the people do, and change as little as possible."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.people.domain.importing.tree import LARGEST, Numbers, cycles, number_anew, renumber

pytestmark = pytest.mark.unit


def assert_true_to(parent: list[int], numbers: Numbers) -> None:
    """Compare every pair with what walking up the parents says."""
    lines = []
    for one in range(len(parent)):
        line, at = set(), parent[one]
        while at >= 0:
            line.add(at)
            at = parent[at]
        lines.append(line)
    assert [int(depth) for depth in numbers.depth] == [len(line) for line in lines]
    for low in range(len(parent)):
        enclosing = {
            high
            for high in range(len(parent))
            if numbers.start[high] < numbers.start[low] and numbers.end[low] <= numbers.end[high]
        }
        assert enclosing == lines[low]
    assert all(1 <= int(s) <= int(e) <= LARGEST for s, e in zip(numbers.start, numbers.end, strict=True))
    assert len(set(numbers.start.tolist())) == len(parent)


@st.composite
def forests(draw: st.DrawFn, largest: int = 14) -> list[int]:
    """A forest whose positions are shuffled, so that parents may stand after their children."""
    size = draw(st.integers(1, largest))
    plain = [draw(st.integers(-1, index - 1)) for index in range(size)]
    names = draw(st.permutations(range(size)))
    parent = [0] * size
    for index, above in enumerate(plain):
        parent[names[index]] = names[above] if above >= 0 else -1
    return parent


@given(forests())
def test_a_fresh_tree_is_true(parent: list[int]) -> None:
    assert_true_to(parent, number_anew(np.array(parent, dtype=np.int64)))


@settings(max_examples=200)
@given(forests(), forests(), st.integers(1, 3))
def test_a_changed_tree_is_true(before: list[int], after: list[int], room: int) -> None:
    old = number_anew(np.array(before, dtype=np.int64))
    count = max(len(before), len(after))
    start, end, depth = (np.full(count, -1, dtype=np.int64) for _ in range(3))
    parent = np.array(after + before[len(after) :], dtype=np.int64)
    if cycles(parent):
        return
    known = len(before)
    # Press the numbers together, so that room runs out.
    start[:known], end[:known], depth[:known] = (
        (old.start - 1) // 1024 * room + 1,
        old.end // 1024 * room,
        old.depth,
    )
    moved = np.array([i for i in range(count) if i >= known or parent[i] != before[i]], dtype=np.int64)

    numbers = renumber(parent, start, end, depth, moved)

    assert_true_to(parent.tolist(), numbers)
    same = [i for i in range(count) if i not in set(numbers.changed.tolist())]
    assert [(int(numbers.start[i]), int(numbers.depth[i])) for i in same] == [
        (int(start[i]), int(depth[i])) for i in same
    ]


def test_a_newcomer_changes_nobody_elses_numbers() -> None:
    old = number_anew(np.array([-1, 0, 0, 1, 1, 2], dtype=np.int64))
    add = lambda column: np.r_[column, -1]  # noqa: E731

    numbers = renumber(
        np.array([-1, 0, 0, 1, 1, 2, 1], dtype=np.int64),
        add(old.start),
        add(old.end),
        add(old.depth),
        np.array([6]),
    )

    assert (numbers.changed.tolist(), numbers.depth[6], numbers.start[:6].tolist()) == (
        [6],
        2,
        old.start.tolist(),
    )


def test_a_mover_takes_the_whole_team_along() -> None:
    old = number_anew(np.array([-1, 0, 0, 1, 1, 2], dtype=np.int64))

    numbers = renumber(
        np.array([-1, 0, 1, 1, 1, 2], dtype=np.int64), old.start, old.end, old.depth, np.array([2])
    )

    assert (numbers.changed.tolist(), numbers.depth.tolist()) == ([2, 5], [0, 1, 2, 2, 2, 3])


def test_circles_are_found_and_nothing_else() -> None:
    parent = np.array([-1, 0, 3, 4, 2, 2, 6, 5], dtype=np.int64)

    assert cycles(parent) == [[2, 3, 4], [6]]


def test_a_large_chain_and_a_large_star_are_numbered() -> None:
    chain = number_anew(np.arange(-1, 9_999, dtype=np.int64))
    star = number_anew(np.r_[-1, np.zeros(99_999, dtype=np.int64)])

    assert (
        int(chain.depth.max()),
        int(chain.end[0]),
        int(star.depth.max()),
        bool((star.end <= LARGEST).all()),
    ) == (
        9_999,
        10_000 * 1_024,
        1,
        True,
    )
