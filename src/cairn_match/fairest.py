"""fairest: most people matched, then the lexicographically best sorted scores of the matched.

Every mentee counts with the score of their best pair. The highest sorted list is the one with the fewest
pairs at the lowest level, then the fewest at the next, and so on ("fair matchings": Huang, Kavitha, Mehlhorn,
Michail 2016). Each level is one small minimum-cost flow on what earlier levels left: its dual prices say which
pairs no best matching uses and which people every best matching fills (complementary slackness), all others
are dropped, and the next level chooses among the rest. Here one matching is moved up through the levels, and a
level that it does not use costs nothing; so the work is in the levels that are really used, and there only in
what a search reaches. The prices of each level stay as its proof.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.flow import Graph
from cairn_match.market import Stopped, Watch
from cairn_match.proofs import FairLevel

if TYPE_CHECKING:
    from cairn_match.kernels.fair import Board

STEP = 4096  # levels looked at between two reports
SWEEP = 32  # levels settled between two sweeps of dead pairs


@dataclass(frozen=True, slots=True, eq=False)
class Fairest:
    """First mentors of everybody, and the proof.

    chosen   one flag an edge
    cover    numbers of the nodes of a smallest vertex cover (Koenig 1931), mentees, then mentors
    levels   proof of each level that is used, ascending
    alive    edges that some fairest choice of first mentors uses
    bound    one flag a node: every fairest choice fills it
    settled  False when it was stopped before the last level
    """

    chosen: Bools
    cover: Ints
    levels: tuple[FairLevel, ...]
    alive: Bools
    bound: Bools
    settled: bool


def fairest_first(graph: Graph, watch: Watch) -> Fairest:
    """The fairest choice of one mentor for everybody whose first unit is open."""
    from cairn_match.kernels import fair  # compiled loops are woken only where they pay

    weights, board = _board(graph)
    cover = _most(board)
    levels: list[FairLevel] = []
    level, steps, settled = 0, 0, True
    try:
        while level < len(weights):
            watch.at("levels", level, len(weights))
            last = min(level + STEP, len(weights))
            level = fair.next_used(board, level, last - level)
            if level < last:
                count = fair.settle(board, level)
                found = _level(board, int(weights[level]), count)
                fair.narrow(board, level, found.nodes, found.prices)
                levels += [found] if count else []
                steps += 1
                if steps % SWEEP == 0:
                    fair.sweep(board)
                level += 1
    except Stopped:
        settled = False
    chosen = np.zeros(len(graph.rows), dtype=np.bool_)
    chosen[board.mate[board.mate >= 0]] = True
    return Fairest(chosen, cover, tuple(levels), board.alive, board.bound[:-1], settled)


def _level(board: "Board", weight: int, count: int) -> FairLevel:
    """The potentials of the flow as prices: what a bound node's unit costs, or an unbound one's may save."""
    n, hub = len(board.mate), len(board.parent) - 1
    prices = np.append(board.pot[hub] - board.pot[:n], board.pot[n:hub] - board.pot[hub])
    prices = np.where(board.bound[:hub], prices, np.minimum(prices, 0))
    prices[:n][~board.wants] = 0
    board.pot[:] = 0
    if int((prices * np.append(board.wants, board.places)).sum()) != count:
        raise RuntimeError("the prices of a level do not add up to what it uses")
    nodes = np.flatnonzero(prices)
    return FairLevel(weight, count, nodes, prices[nodes])


def _most(board: "Board") -> Ints:
    """Match as many people as can be; bind and kill what that implies; return the cover that proves it."""
    from cairn_match.kernels import fair  # compiled loops are woken only where they pay

    n, hub = len(board.mate), len(board.parent) - 1
    fair.start(board)
    board.bound[:] = True
    board.lack[:] = board.places - board.sold
    fair.grow(board)
    board.lack[:] = 0
    seen = board.seen == board.stamp
    board.bound[:n] = board.wants & ~seen[:n]
    board.bound[n:hub] = seen[n:hub]
    board.bound[hub] = False
    board.alive[board.bound[board.mentees] == board.bound[n + board.mentors]] = False
    cover: Ints = np.flatnonzero(board.bound)
    return cover


def _board(graph: Graph) -> "tuple[Ints, Board]":
    """Weights of the levels, ascending, and an empty board."""
    from cairn_match.kernels.fair import Board

    n, m = len(graph.first), len(graph.places)
    weights, level = np.unique(graph.worth, return_inverse=True)
    level = level.astype(np.int64).reshape(-1)
    wants = graph.first > 0
    alive = wants[graph.rows] & (graph.places[graph.cols] > 0)
    by_row, by_col = np.lexsort((-graph.tie, -level, graph.rows)), np.argsort(graph.cols, kind="stable")
    by_level = np.lexsort((graph.tie, level))
    slots = np.append(0, np.cumsum(np.minimum(graph.places, np.bincount(graph.cols, minlength=m))))
    return weights, Board(
        mentees=graph.rows.copy(),
        mentors=graph.cols.copy(),
        level=level,
        row_starts=_starts(graph.rows, n)[:-1],
        row_ends=_starts(graph.rows, n)[1:],
        row_edges=by_row,
        col_starts=_starts(graph.cols, m),
        col_edges=by_col,
        level_starts=_starts(level, len(weights)),
        level_edges=by_level,
        slot_starts=slots,
        slots=_zeros(int(slots[-1])),
        place=_zeros(n),
        mate=_zeros(n) - 1,
        sold=_zeros(m),
        lack=_zeros(m),
        seek=np.zeros(n, dtype=np.bool_),
        alive=alive,
        bound=np.zeros(n + m + 1, dtype=np.bool_),
        wants=wants,
        places=graph.places.copy(),
        seen=_zeros(n + m + 1),
        pot=_zeros(n + m + 1),
        parent=_zeros(n + m + 1),
        queue=_zeros(n + m + 1),
        stamp=_zeros(1),
    )


def _starts(groups: Ints, count: int) -> Ints:
    """Where each group begins, when sorted by group; one longer than the groups."""
    return np.append(0, np.cumsum(np.bincount(groups, minlength=count)))


def _zeros(size: int) -> Ints:
    return np.zeros(size, dtype=np.int64)
