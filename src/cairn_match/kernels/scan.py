"""The compiled scan: chunks of mentees on all cores, each scanned by one call without Python's lock."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from cairn_match.arrays import Bools, Ints, Shorts
from cairn_match.kernels.build import Compiled, compiled
from cairn_match.kernels.coding import FAIL
from cairn_match.kernels.shares import nothing_shared
from cairn_match.kernels.walk import NEVER, Limits, best_rows
from cairn_match.market import Market, Watch
from cairn_match.prices import Prices
from cairn_match.result import Objective
from cairn_match.rules import Mode
from cairn_match.scan import BlockScan, Found, joined
from cairn_match.scoring import Table
from cairn_match.set_terms import PreferenceTerm
from cairn_match.ties import Ties

CHUNK = 256  # mentees a call; between two calls somebody may ask to stop
FAR = 1 << 28  # prices beyond it are as good as never, or as a gift; both are weighed exactly when met


def kernel_scan(market: Market, ties: Ties, threads: int | None = None) -> "KernelScan | None":
    """A compiled scan of a market, or None when a rule does not fit the loops."""
    derived = market.problem.derived
    if "compiled" not in derived:
        derived["compiled"] = compiled(market.problem.table)
    rules = derived["compiled"]
    return None if rules is None else KernelScan(market, ties, rules, threads)


class KernelScan:
    """Scans with the compiled rules of one market."""

    def __init__(self, market: Market, ties: Ties, rules: Compiled, threads: int | None = None) -> None:
        self.market, self.ties, self.rules = market, ties, rules
        self.threads = threads or len(os.sched_getaffinity(0))
        self.order = rules.bands.order
        self.place = np.empty(len(self.order), dtype=np.int64)
        self.place[self.order] = np.arange(len(self.order))
        open_rows = np.flatnonzero(market.first + market.extra > 0)
        self.rows = open_rows[np.argsort(rules.bands.row_class[open_rows], kind="stable")]
        self.limits = self._limits(ties)

    def best(self, count: int, watch: Watch, rows: Ints | None = None) -> Found:
        """The `count` pairs of highest worth of every mentee."""
        return self._run(self.limits, count, watch, "pairs", rows, proof=False)

    def priced(self, prices: Prices, count: int, watch: Watch, rows: Ints | None = None) -> Found:
        """The `count` pairs of highest gain of every mentee, as far as the gain is positive."""
        limits = self._priced(prices)
        if limits is None:
            return BlockScan(self.market, self.ties).priced(prices, count, watch, rows)
        return self._run(limits, count, watch, "proof", rows, proof=True)

    def one(self, row: int, count: int, shut: Bools, prices: Ints) -> tuple[Ints, Ints]:
        """Columns and scores of one mentee's best by score less price, best first; stay bonuses do not count."""
        top = int(prices.max(initial=0))
        near = np.where(shut, NEVER, np.minimum(prices, FAR))[self.order]
        limits = self.limits._replace(
            prices=prices[self.order],
            near=near.astype(np.int32)[None, :],
            closed=shut[self.order].astype(np.uint8),
            need=self.limits.need if top == 0 else np.full_like(self.limits.need, -min(top, FAR) - 1),
            stays=np.zeros_like(self.limits.stays),
        )
        found = np.zeros((1, min(count, len(self.order))), dtype=np.int32)
        scores, counts = np.zeros_like(found), np.zeros(1, dtype=np.int64)
        best_rows(self.rules, limits, np.array([row]), found, scores, counts, False)
        cols, mine = self.order[found[0, : counts[0]]], scores[0, : counts[0]].astype(np.int64)
        tie = self.ties.hashes(np.full(len(cols), row), cols)
        order = np.lexsort((tie, mine - prices[cols]))[::-1]
        return cols[order], mine[order]

    def _run(
        self, limits: Limits, count: int, watch: Watch, stage: str, some: Ints | None, *, proof: bool
    ) -> Found:
        wanted = self.rows if some is None else self.rows[np.isin(self.rows, some)]
        count = min(count, len(self.order))
        pieces, done = [], 0
        watch.at(stage, 0, len(wanted))
        for rows, found, worths, counts, surplus in self._calls(limits, wanted, count, proof=proof):
            taken = np.arange(count)[None, :] < counts[:, None]
            keys = np.repeat(rows, counts) * len(self.order) + self.order[found[taken]]
            pieces.append(Found(keys, worths[taken].astype(np.int64), surplus))
            done += len(rows)
            watch.at(stage, done, len(wanted))
        return joined(pieces)

    def _calls(
        self, limits: Limits, wanted: Ints, count: int, *, proof: bool
    ) -> Iterator[tuple[Ints, Shorts, Shorts, Ints, int]]:
        """The chunks in their order, a few of them under way at a time."""

        def call(rows: Ints) -> tuple[Ints, Shorts, Shorts, Ints, int]:
            found = np.zeros((len(rows), count), dtype=np.int32)
            worths, counts = np.zeros_like(found), np.zeros(len(rows), dtype=np.int64)
            return (
                rows,
                found,
                worths,
                counts,
                int(best_rows(self.rules, limits, rows, found, worths, counts, proof)),
            )

        chunks = [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]
        if self.threads == 1 or len(chunks) == 1:
            yield from map(call, chunks)
            return
        with ThreadPoolExecutor(self.threads) as pool:
            waiting = [pool.submit(call, rows) for rows in chunks[: 2 * self.threads]]
            for start in range(len(chunks)):
                yield waiting[start].result()
                waiting[start] = None  # type: ignore[call-overload]  # its arrays are free to go
                if start + 2 * self.threads < len(chunks):
                    waiting.append(pool.submit(call, chunks[start + 2 * self.threads]))

    def _limits(self, ties: Ties) -> Limits:
        """What holds before there are prices."""
        market, problem = self.market, self.market.problem
        closed = (market.places <= 0)[self.order]
        bans = np.unique(np.concatenate([problem.excluded, problem.private, market.pins]))
        special, gives, stays = self._special()
        return Limits(
            floors=problem.floors.astype(np.int32),
            prices=np.zeros(len(self.order), dtype=np.int64),
            values=np.zeros(len(problem.mentees), dtype=np.int64),
            near=np.where(closed, NEVER, 0).astype(np.int32)[None, :],
            level=np.zeros(len(problem.mentees), dtype=np.int32),
            need=(problem.floors - 1).astype(np.int64),
            closed=closed.astype(np.uint8),
            ban_first=self._first(bans),
            bans=self._placed(bans),
            special_first=self._first(special),
            special=self._placed(special),
            gives=gives,
            stays=stays,
            row_ties=ties.mentees,
            col_ties=ties.mentors[self.order],
        )

    def _special(self) -> tuple[Ints, Shorts, Shorts]:
        """Pairs with points of their own: existing ones, and those on somebody's list of wishes."""
        problem, table = self.market.problem, self.market.problem.table
        width = len(self.order)
        keys = [problem.current if problem.stay_bonus else problem.current[:0]]
        lists = [(k, term) for k, term in enumerate(table.terms) if isinstance(term, PreferenceTerm)]
        for _, term in lists:
            listed = term.matrix.tocoo()
            keys.append(listed.row.astype(np.int64) * width + listed.col)
        every = self._sorted(np.unique(np.concatenate(keys)))
        gives = np.zeros(len(every), dtype=np.int32)
        for position, term in lists:
            rows, cols = np.divmod(every, width)
            weights = np.asarray(term.matrix[rows, cols]).ravel().astype(np.int32)
            gives += _listed_gives(table, position, term, rows, cols, weights)
        stays = np.where(np.isin(every, problem.current), problem.stay_bonus, 0).astype(np.int32)
        return every, gives, stays

    def _sorted(self, keys: Ints) -> Ints:
        """Keys by mentee and position."""
        rows, cols = np.divmod(keys, max(len(self.order), 1))
        return keys[np.lexsort((self.place[cols], rows))]

    def _first(self, keys: Ints) -> Ints:
        """Where each mentee's keys begin."""
        rows = np.sort(keys // max(len(self.order), 1))
        return np.searchsorted(rows, np.arange(len(self.market.first) + 1)).astype(np.int64)

    def _placed(self, keys: Ints) -> Shorts:
        """Positions of keys, mentee by mentee, sorted."""
        return self.place[self._sorted(keys) % max(len(self.order), 1)].astype(np.int32)

    def _priced(self, prices: Prices) -> Limits | None:
        """The limits with prices. Values far apart, as a bonus makes them, are split into a level and a rest.

        None when a rest does not fit the 32 bits of the loops; no prices of a real solution do that.
        """
        bonus = self.market.bonus(Objective.COVERAGE)
        level = (2 * prices.mentees + bonus) // (2 * bonus)
        levels, which = np.unique(level, return_inverse=True)
        need = prices.mentees - level * bonus
        if int(np.abs(need).max(initial=0)) > FAR // 2:
            return None
        theirs = prices.mentors[self.order]
        near = np.clip(theirs[None, :] + levels[:, None] * bonus, -FAR, FAR)
        near[:, self.limits.closed == 1] = NEVER
        return self.limits._replace(
            prices=theirs,
            values=prices.mentees.astype(np.int64),
            near=near.astype(np.int32),
            level=which.astype(np.int32),
            need=need.astype(np.int64),
        )


def _listed_gives(
    table: Table, position: int, term: PreferenceTerm, rows: Ints, cols: Ints, weights: Shorts
) -> Shorts:
    """Hundredths that being on a list gives beyond not being on it."""
    if table.rules[position].mode is Mode.MUST:
        return np.where(weights > 0, -FAIL, 0).astype(np.int32)
    if not table.points[position]:
        return np.zeros(len(weights), dtype=np.int32)
    tops = term.tops[cols] if term.by_mentor else term.tops[rows]
    gives = table.earned(position, weights, tops) - nothing_shared(table, position)
    return np.where(weights > 0, gives, 0).astype(np.int32)
