"""suppression: which cells of a table to hide, so that nobody in a small group is told about.

A cell of fewer than k people is hidden (primary suppression); then more cells, the smallest first, until none of the
hidden ones can be worked out from the totals and the cells that are shown (complementary suppression; Cox 1980,
Hundepool et al. 2012, Statistical Disclosure Control, chapter 4). For a one-way table whose totals are known, whoever
reads it learns exactly the sum of the hidden cells. That is harmless when

- at least two are hidden,
- every hidden cell could, by that sum alone, have k people or more, and
- what is counted among the hidden people (matched ones, places shown) is neither none nor all of them, since then it would
  be so in each hidden cell.
"""

from collections.abc import Sequence

import numpy as np

from cairn_match.arrays import Bools, Ints

Counted = tuple[Ints, Ints | None]  # a count in each cell and the most it can be there (None: no limit)


def hidden_cells(
    people: Ints, k: int, counted: Sequence[Counted] = (), also: Bools | None = None
) -> Bools | None:
    """Cells to hide; None when even hiding all of them would not protect, so the table must not be shown at all.

    people   people in each cell; an empty cell is no secret and is never hidden
    counted  what else the table tells of each cell
    also     cells that are hidden anyway
    """
    hidden: Bools = (people > 0) & (people < k)
    if also is not None:
        hidden |= also & (people > 0)
    while hidden.any() and not _protected(people, hidden, k, counted):
        left = np.flatnonzero(~hidden & (people > 0))
        if not len(left):
            return None
        hidden[left[np.argmin(people[left])]] = True
    return hidden


def _protected(people: Ints, hidden: Bools, k: int, counted: Sequence[Counted]) -> bool:
    """Whether the sums over the hidden cells give none of them away."""
    cells, total = int(hidden.sum()), int(people[hidden].sum())
    if cells < 2 or total - (cells - 1) < k:
        return False
    for counts, limits in counted:
        found = int(counts[hidden].sum())
        if found == 0 < int(counts.sum()):
            return False
        if (
            limits is not None
            and found == int(limits[hidden].sum())
            and int(counts.sum()) < int(limits.sum())
        ):
            return False
    return True
