"""Scan: look at every pair and keep each mentee's best. Two implementations that give the same answers.

`KernelScan` runs compiled loops on all cores; `BlockScan` is plain numpy, the oracle of the tests and what remains
where the loops cannot be had. Both look through a `Market`: only open pairs count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.market import Block, Market, Watch
from cairn_match.prices import Prices
from cairn_match.problem import Problem
from cairn_match.ties import Ties

SMALL = 1 << 20  # pairs up to which plain numpy is as fast as waking the compiled loops
MANY = 5_000  # mentors from which the compiled loops look at a single mentee faster, too


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Pairs found for some mentees, as sorted keys (row * mentors + column), with their worth.

    surplus  the sum of ALL positive gains, found among the best or not; 0 without prices
    pairs    how many there are, where they were counted and not kept when too many (see `steps.Step.limit`)
    """

    keys: Ints
    worth: Ints
    surplus: int = 0
    pairs: int = 0


class Scan(Protocol):
    """Each mentee's best open pairs; equals by lot. `rows` are some mentees, else everybody."""

    def best(self, count: int, watch: Watch, rows: Ints | None = None) -> Found:
        """The `count` pairs of highest worth of every mentee."""

    def priced(self, prices: Prices, count: int, watch: Watch, rows: Ints | None = None) -> Found:
        """The `count` pairs of highest gain of every mentee, as far as the gain worth - v - p is positive."""


class BlockScan:
    """Plain numpy, block by block."""

    def __init__(self, market: Market, ties: Ties) -> None:
        self.market, self.ties = market, ties

    def best(self, count: int, watch: Watch, rows: Ints | None = None) -> Found:
        return self._gathered(
            [
                self._top(block, block.worth, block.open, count)
                for block in self.market.blocks(watch, "pairs", rows)
            ],
            0,
        )

    def priced(self, prices: Prices, count: int, watch: Watch, rows: Ints | None = None) -> Found:
        surplus, found = 0, []
        for block in self.market.blocks(watch, "proof", rows):
            gain = block.worth - prices.mentees[block.rows, None] - prices.mentors[None, :]
            among = block.open & (gain > 0)
            surplus += int(gain[among].sum())
            if among.any():
                found.append(self._top(block, gain, among, count))
        return self._gathered(found, surplus)

    def _top(self, block: Block, gain: Ints, among: Bools, count: int) -> tuple[Ints, Ints]:
        mask = among
        if among.shape[1] > count:
            tie = self.ties.block(block.rows)
            order = np.lexsort((tie, np.where(among, gain, np.iinfo(np.int64).min)), axis=1)[:, -count:]
            mask = np.zeros_like(among)
            np.put_along_axis(mask, order, values=True, axis=1)
            mask &= among
        rows, cols = np.nonzero(mask)
        return block.rows[rows] * mask.shape[1] + cols, block.worth[rows, cols]

    def _gathered(self, pieces: list[tuple[Ints, Ints]], surplus: int) -> Found:
        none = np.zeros(0, dtype=np.int64)
        keys, worth = zip((none, none), *pieces, strict=True)
        return Found(np.concatenate(keys), np.concatenate(worth), surplus)


def joined(pieces: Sequence[Found]) -> Found:
    """The pieces of one look, done for different mentees, as one."""
    keys = np.concatenate([np.zeros(0, dtype=np.int64), *(piece.keys for piece in pieces)])
    worth = np.concatenate([np.zeros(0, dtype=np.int64), *(piece.worth for piece in pieces)])
    order = np.argsort(keys, kind="stable")
    surplus, pairs = sum(piece.surplus for piece in pieces), sum(piece.pairs for piece in pieces)
    return Found(keys[order], worth[order], surplus, pairs)


def scan_of(market: Market, ties: Ties) -> Scan:
    """The fastest scan that a market permits."""
    if len(market.first) * len(market.places) > SMALL:
        from cairn_match.kernels.scan import kernel_scan  # compiled loops are woken only where they pay

        return kernel_scan(market, ties) or BlockScan(market, ties)
    return BlockScan(market, ties)


def ties_of(problem: Problem) -> Ties:
    """The tie-breaks of a problem's own seed, hashed once."""
    if "ties" not in problem.derived:
        problem.derived["ties"] = Ties(problem, problem.seed)
    ties: Ties = problem.derived["ties"]
    return ties
