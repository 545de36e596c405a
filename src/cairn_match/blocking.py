"""Blocking pairs over all pairs that the rules allow: both ends would rather have each other. None proves stability.

Nothing of the solver is used. Each mentee is looked at from the side on which fewer pairs remain: those who hold all
they want see only mentors whom they wish more, and those with a free unit only mentors who wish them more than somebody
they hold. What remains is compared exactly, wish by wish and lot by lot.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bits, Bools, Ints
from cairn_match.market import Market, Watch
from cairn_match.prices import Prices
from cairn_match.rules import Wish
from cairn_match.scan import Found, scan_of
from cairn_match.sides import side_view, wishes_of
from cairn_match.ties import Ties

AT_ONCE = 1 << 22  # pairs looked at closely at a time
FIRST = 64  # pairs of a mentee that are looked for at first, and GROWTH times as many when there are more
GROWTH = 8


@dataclass(frozen=True, slots=True, eq=False)
class _Least:
    """What the next match of each person must beat: worth and lot of the least wished they hold.

    free: a unit is left, and anybody beats nothing.
    """

    worth: Ints
    lots: Bits
    free: Bools

    def beaten(self, people: Ints, worth: Ints, lots: Bits) -> Bools:
        """Whether pairs of some people are wished more than the least wished they hold."""
        more = self.free[people] | (worth > self.worth[people])
        more |= (worth == self.worth[people]) & (lots > self.lots[people])
        return more


def count_blocking(market: Market, ties: Ties, keys: Ints) -> int:
    """How many open pairs block the choice `keys` (without pins)."""
    problem, width = market.problem, max(len(market.places), 1)
    rows, cols = np.divmod(keys, width)
    wishes, lots = wishes_of(problem, keys), ties.hashes(rows, cols)
    mentees = _least(rows, wishes.mentee, lots, market.first + market.extra)
    mentors = _least(cols, wishes.mentor, lots, market.places)
    blocking = 0
    for found in _candidates(market, ties, mentees, mentors):
        rows, cols = np.divmod(found, width)
        wishes, lots = wishes_of(problem, found), ties.hashes(rows, cols)
        both = mentees.beaten(rows, wishes.mentee, lots) & mentors.beaten(cols, wishes.mentor, lots)
        both &= (wishes.score >= problem.floors[rows]) & ~np.isin(found, keys)
        blocking += int(both.sum())
    return blocking


def _least(people: Ints, worth: Ints, lots: Bits, units: Ints) -> _Least:
    found = _Least(np.zeros(len(units), dtype=np.int64), np.zeros(len(units), dtype=np.uint64), units > 0)
    order = np.lexsort((lots, worth, people))[::-1]  # the least wished of everybody comes last and stays
    found.worth[people[order]], found.lots[people[order]] = worth[order], lots[order]
    found.free[:] = np.bincount(people, minlength=len(units)) < units
    return found


def _candidates(market: Market, ties: Ties, mentees: _Least, mentors: _Least) -> Iterator[Ints]:
    """Keys of pairs among which all blocking ones are, every pair at most once."""
    ones, zeros = np.ones(len(market.first), dtype=np.int64), np.zeros_like(market.places)
    wants = market.first + market.extra > 0
    looks = (
        (Wish.MENTEE, wants & ~mentees.free, Prices(mentees.worth - 1, zeros)),
        (Wish.MENTOR, wants & mentees.free, Prices(-ones, np.where(mentors.free, 0, mentors.worth))),
    )
    for side, some, prices in looks:
        rows, count, width = np.flatnonzero(some), FIRST, max(len(market.places), 1)
        scan = scan_of(Market(side_view(market.problem, side), market.pins), ties)
        while len(rows):
            more, step = [rows[:0]], max(1, AT_ONCE // min(count, width))
            for piece in (rows[start : start + step] for start in range(0, len(rows), step)):
                found: Found = scan.priced(prices, count, Watch(), piece)
                owners = found.keys // width
                full = np.bincount(owners, minlength=len(wants)) >= min(count, width + 1)
                yield found.keys[~full[owners]]
                more.append(piece[full[piece]])
            rows, count = np.concatenate(more), count * GROWTH
