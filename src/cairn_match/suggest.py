"""suggest: one mentee's best mentors, exactly, over all mentors.

With the prices of a match the lists steer people away from mentors whom many others need more: what counts is then the
score less the price of a place.
"""

from collections.abc import Collection

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.explain import Explanation, explain
from cairn_match.market import Market
from cairn_match.problem import Problem
from cairn_match.scan import MANY, ties_of

NONE = np.zeros(0, dtype=np.int64)


def fits(problem: Problem, mentee: str) -> tuple[Ints, Bools]:
    """Scores of one mentee with all mentors, in the order of their pool, and with which a pair may be.

    Cheap: for ordering and filtering a directory. Floors and free places are not looked at.
    """
    rows = np.array([problem.mentees.row_of(mentee)])
    scores = problem.table.scores(rows, slice(None))[0].astype(np.int64)
    return scores, problem.allowed_block(rows)[0]


def shortlist(
    problem: Problem,
    mentee: str,
    k: int,
    *,
    among: Collection[str] | None = None,
    full: bool = False,
    prices: Ints | None = None,
) -> tuple[tuple[str, int], ...]:
    """The best k mentors of one mentee with their scores, best first; equals by lot (the seed's).

    among   only these mentor ids (others are ignored)
    full    also mentors without a free place
    prices  price of a place of each mentor, as a result's certificate has them: score less price decides

    Pairs that may not be, or are under the mentee's floor, are left out. Raises BadInput for an unknown mentee.
    """
    row = problem.mentees.row_of(mentee)
    shut = np.zeros(len(problem.mentors), dtype=np.bool_) if full else problem.places <= 0
    if among is not None:
        chosen = [problem.mentors.index[person] for person in among if person in problem.mentors.index]
        shut = shut | ~np.isin(np.arange(len(shut)), np.array(chosen, dtype=np.int64))
    cost = np.zeros(len(shut), dtype=np.int64) if prices is None else prices
    cols, scores = _best(problem, row, max(k, 0), shut, cost)
    ids = problem.mentors.ids
    return tuple((ids[col], score) for col, score in zip(cols.tolist(), scores.tolist(), strict=True))


def _best(problem: Problem, row: int, k: int, shut: Bools, prices: Ints) -> tuple[Ints, Ints]:
    """Columns and scores of the best k, best first."""
    if len(shut) > MANY:
        from cairn_match.kernels.scan import kernel_scan  # compiled loops are woken only where they pay

        if "suggestions" not in problem.derived:
            problem.derived["suggestions"] = kernel_scan(Market(problem, NONE), ties_of(problem))
        if (scan := problem.derived["suggestions"]) is not None:
            return scan.one(row, k, shut, prices)  # type: ignore[no-any-return]
    scores, possible = fits(problem, problem.mentees.ids[row])
    cols = np.flatnonzero(possible & ~shut & (scores >= problem.floors[row]))
    tie = ties_of(problem).hashes(np.full(len(cols), row), cols)
    best = cols[np.lexsort((tie, scores[cols] - prices[cols]))[::-1][:k]]
    return best, scores[best]


def suggest(
    problem: Problem,
    mentee: str,
    k: int,
    *,
    among: Collection[str] | None = None,
    full: bool = False,
    prices: Ints | None = None,
) -> tuple[Explanation, ...]:
    """`shortlist` with everything that a page needs to say why."""
    best = shortlist(problem, mentee, k, among=among, full=full, prices=prices)
    return tuple(explain(problem, mentee, mentor) for mentor, _ in best)
