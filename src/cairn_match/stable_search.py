"""Stable over all pairs that the rules allow, each side judging by its own wishes (see `sides`).

Mentees propose: every mentee starts with a list of their best mentors. Whoever reaches the end of a list that was cut off
gets a longer one, until nobody does. What a mentor who has no free place wishes less than everybody they hold is left out
of longer lists: mentors only change for the better (Gale and Shapley 1962), so they would never agree. In the end no
pair at all would both rather have each other, listed or not.

Mentors propose: all possible pairs are listed, so their number is limited (`steps.LARGEST`).
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bits, Bools, Ints
from cairn_match.assign import PROPOSERS
from cairn_match.errors import BadInput
from cairn_match.market import Market, Stopped, kept_pins
from cairn_match.outcome import Ending, picked, plain_certificate, result_of
from cairn_match.prices import Prices
from cairn_match.problem import Problem
from cairn_match.proofs import StableProof
from cairn_match.result import Objective, Result, Status
from cairn_match.rules import Wish
from cairn_match.scan import Found
from cairn_match.sides import side_view, sides_of, wishes_of
from cairn_match.stable import deferred_acceptance, stable_edges, strict_ranks
from cairn_match.steps import LARGEST, LIST, Step, whole
from cairn_match.ties import Ties

ALL_PAIRS = 50_000  # pairs up to which nothing is cut off
WILLING = 256  # mentors who might agree that are looked for at once
GROWTH = 4  # how much longer the next list is
AT_ONCE = 1 << 22  # pairs that a longer look may find at most


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Entries of the mentees' lists: keys, what they are worth to each side, lots. Sorted by key, none twice."""

    keys: Ints
    mentee: Ints
    mentor: Ints
    lots: Bits

    def kept(self, flags: Bools) -> "Listed":
        """Some of the entries."""
        return Listed(self.keys[flags], self.mentee[flags], self.mentor[flags], self.lots[flags])

    def joined(self, more: "Listed") -> "Listed":
        """With more entries."""
        keys, first = np.unique(np.append(self.keys, more.keys), return_index=True)
        columns = (
            np.append(mine, new)[first]
            for mine, new in zip(
                (self.mentee, self.mentor, self.lots), (more.mentee, more.mentor, more.lots), strict=True
            )
        )
        return Listed(keys, *columns)


class StableSearch:
    """One stable solve as a sequence of steps; see `solve.Search`."""

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int | None = None,
        rounds: int | None = None,
        all_pairs: int = ALL_PAIRS,
        per_mentee: int = LIST,
        proposer: str = "mentee",
    ) -> None:
        if proposer not in PROPOSERS:
            raise BadInput(f"needs one of {', '.join(PROPOSERS)}, not {proposer!r}", field="proposer")
        self.seed, self.proposer = problem.seed if seed is None else seed, proposer
        pins, self.released = kept_pins(problem)
        self.market, self.ties = Market(problem, pins), Ties(problem, self.seed)
        self.most_rounds, self.rounds = rounds, 0
        self.rows = np.flatnonzero(self.market.first + self.market.extra > 0)
        pairs = len(self.rows) * int((self.market.places > 0).sum())
        self.length = self.width if pairs <= all_pairs else per_mentee
        self.listed = self._entries(np.zeros(0, dtype=np.int64))
        self.held = self.listed
        self.least: tuple[Ints, Bits] = (np.full(self.width, -1), np.zeros(self.width, dtype=np.uint64))
        # Whose list was cut off, and who reached the end of it.
        self.cut: Bools = self.market.first + self.market.extra > 0
        self.waiting: Bools = self.cut.copy()

    @property
    def width(self) -> int:
        """Mentors, at least 1."""
        return max(len(self.market.places), 1)

    def view(self, side: Wish | None) -> Market:
        """The market that a step looks at."""
        if side is None:
            return self.market
        return Market(side_view(self.market.problem, side), self.market.pins)

    def steps(self) -> Generator[Step, Found, None]:
        """The steps of this search. Raises Stopped when the rounds are spent, BadInput when pairs are too many."""
        if self.proposer == "mentor":
            every = yield Step(self.width, rows=self.rows, limit=LARGEST)
            found = whole(every, instead="let mentees propose")
            self.listed = self._entries(found.keys)
            self.cut[:] = False
            self._mentors_propose()
            return
        found = yield Step(self.length, side=Wish.MENTEE)
        self._take(found, self.rows, self.length)
        while True:
            self._mentees_propose()
            cut = np.flatnonzero(self.waiting)
            if not len(cut):
                return
            if self.most_rounds is not None and self.rounds >= self.most_rounds:
                raise Stopped
            yield from self._lengthen(cut)

    def _lengthen(self, cut: Ints) -> Generator[Step, Found, None]:
        """Longer lists: all mentors who might agree, when they are few; else more of the mentee's best."""
        free = np.zeros_like(self.market.places)
        needed = np.maximum(self.least[0][: len(free)], free)
        prices = Prices(np.full(len(self.market.first), -1), needed)
        busy = []
        for rows in _pieces(cut, WILLING):
            found = yield Step(WILLING, prices, Wish.MENTOR, rows)
            many = np.bincount(found.keys // self.width, minlength=len(self.cut))
            few = rows[many[rows] < WILLING]
            self._take(Found(found.keys[np.isin(found.keys // self.width, few)], found.worth), few, WILLING)
            busy.append(rows[many[rows] >= WILLING])
        rest = np.concatenate(busy)
        self.length *= GROWTH if len(rest) else 1
        for rows in _pieces(rest, min(self.length, self.width)):
            found = yield Step(self.length, None, Wish.MENTEE, rows)
            self._take(found, rows, self.length)

    def _take(self, found: Found, rows: Ints, count: int) -> None:
        """Add what was found for some mentees; who got less than `count` has a list that is not cut off."""
        many = np.bincount(found.keys // self.width, minlength=len(self.cut))
        self.cut[rows] = (many[rows] >= count) & (count < self.width)
        entries = self._entries(found.keys)
        self.listed = self.listed.joined(entries.kept(self._willing(entries)))

    def _willing(self, entries: Listed) -> Bools:
        """Whose mentor would agree now; who would not never will again."""
        worth, lots = self.least
        cols = entries.keys % self.width
        willing: Bools = entries.mentor > worth[cols]
        willing |= (entries.mentor == worth[cols]) & (entries.lots > lots[cols])
        return willing

    def _entries(self, keys: Ints) -> Listed:
        """Entries of some pairs, without those under their floor."""
        problem, keys = self.market.problem, np.sort(keys)
        wishes = wishes_of(problem, keys)
        lots = self.ties.hashes(*np.divmod(keys, self.width))
        fine = wishes.score >= problem.floors[keys // self.width]
        return Listed(keys, wishes.mentee, wishes.mentor, lots).kept(fine)

    def _mentees_propose(self) -> None:
        listed, market = self.listed, self.market
        rows, cols = np.divmod(listed.keys, self.width)
        order = np.lexsort((~listed.lots, -listed.mentee, rows))
        starts = np.append(0, np.cumsum(np.bincount(rows, minlength=len(market.first))))
        ranks = strict_ranks(listed.mentor, listed.lots)
        found = deferred_acceptance(
            starts, cols[order], ranks[order], market.first + market.extra, market.places
        )
        held = np.zeros(len(rows), dtype=np.bool_)
        held[order[found.held]] = True
        self.held, self.waiting = listed.kept(held), found.exhausted & self.cut
        self.least, self.rounds = least_wished(self.held, market.places), self.rounds + 1
        self.listed = listed.kept(held | self._willing(listed))

    def _mentors_propose(self) -> None:
        listed, market = self.listed, self.market
        ranks = strict_ranks(listed.mentee, listed.lots), strict_ranks(listed.mentor, listed.lots)
        units = market.first + market.extra, market.places
        rows, cols = np.divmod(listed.keys, self.width)
        self.held = listed.kept(stable_edges(rows, cols, ranks, units, by_mentors=True))
        self.waiting[:] = False
        self.rounds += 1

    def result(self, status: Status) -> Result:
        """What was found so far. Only pairs of those who wait for a longer list can block."""
        market = self.market
        pairs = picked(market, self.held.keys, sides_of(market.problem))
        blocking = int(self.waiting.sum()) * int((market.places > 0).sum())
        hopeful = np.zeros(len(market.first), dtype=np.bool_)
        end = Ending(market, Objective.STABLE, status, self.seed, self.released, self.rounds, hopeful)
        certificate = plain_certificate(market, pairs.open_worth, pairs.open_worth + blocking)
        return result_of(end, pairs, certificate, None, StableProof(blocking, self.proposer))


def least_wished(held: Listed, places: Ints) -> tuple[Ints, Bits]:
    """What a pair must beat with each mentor: worth and lot of the least wished they hold; -1 with a free place."""
    worth, lots = np.full(max(len(places), 1), -1), np.zeros(max(len(places), 1), dtype=np.uint64)
    cols = held.keys % max(len(places), 1)
    full = np.bincount(cols, minlength=len(places)) >= places
    order = np.lexsort((held.lots, held.mentor, cols))
    mentors, first = np.unique(cols[order], return_index=True)
    least, mentors = order[first[full[mentors]]], mentors[full[mentors]]
    worth[mentors], lots[mentors] = held.mentor[least], held.lots[least]
    return worth, lots


def _pieces(rows: Ints, each: int) -> list[Ints]:
    """Mentees in pieces that can find no more than is kept at once."""
    step = max(1, AT_ONCE // each)
    return [rows[start : start + step] for start in range(0, len(rows), step)]
