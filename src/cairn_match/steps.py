"""Steps: the looks at all pairs that a search needs. They can be done in pieces, and elsewhere."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from cairn_match.arrays import Ints
from cairn_match.errors import BadInput
from cairn_match.market import Market, Watch
from cairn_match.prices import Prices
from cairn_match.result import Result, Status
from cairn_match.rules import Wish
from cairn_match.scan import Found, Scan, joined
from cairn_match.ties import Ties

LARGEST = 20_000_000  # open pairs up to which all of them are kept at once (about 3 GB while they are)
LIST = 32  # mentors a mentee starts with, and is given at most in each round, in a larger problem
PIECE = 1024  # mentees looked at between two counts


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A look at all pairs that a search needs: each mentee's best `count` pairs, or those that `prices` leave over.

    side   whose view of the pairs is looked at (see `sides`); None: the pairs as they are
    rows   only these mentees
    limit  all pairs are wanted, but are only counted when they are more than this

    It can be done in pieces, by rows of mentees, in any order and anywhere: only the prices travel.
    """

    count: int
    prices: Prices | None = None
    side: Wish | None = None
    rows: Ints | None = None
    limit: int | None = None


class Steps(Protocol):
    """A search as a sequence of steps."""

    ties: Ties

    def view(self, side: Wish | None) -> Market:
        """The market that a step looks at."""

    def steps(self) -> Generator[Step, Found, None]:
        """Yields each step, is sent what it found, and ends when there is nothing left to do."""

    def result(self, status: Status) -> Result:
        """What was found so far."""


def look(scan: Scan, step: Step, watch: Watch, rows: Ints | None = None) -> Found:
    """Do a step, or with `rows` the piece of it for some mentees."""
    if step.rows is not None:
        rows = step.rows if rows is None else np.intersect1d(step.rows, rows)
    if step.limit is not None:
        return _every(scan, step.count, step.limit, watch, rows)
    if step.prices is None:
        return scan.best(step.count, watch, rows)
    return scan.priced(step.prices, step.count, watch, rows)


def every_pair(market: Market, scan: Scan, watch: Watch) -> Found:
    """All open pairs, as `whole` allows."""
    step = Step(len(market.places), limit=LARGEST)
    return whole(look(scan, step, watch, np.arange(len(market.first))))


def whole(found: Found, instead: str = "choose coverage") -> Found:
    """What a step with a limit found; raises BadInput when the pairs are too many to be kept, and says what to do instead."""
    if found.pairs > LARGEST:
        raise BadInput(
            f"there are {found.pairs:,} possible pairs and this objective can weigh {LARGEST:,} at once; "
            f"add a must, raise the floors, match one group at a time, or {instead}",
            field="objective",
        )
    return found


def _every(scan: Scan, count: int, limit: int, watch: Watch, rows: Ints | None) -> Found:
    """All open pairs of some mentees; beyond the limit only their number."""
    if rows is None:
        raise ValueError("a step with a limit is done for named rows")
    pairs, pieces, quiet = 0, list[Found](), Watch(None, watch.cancel)
    for start in range(0, len(rows), PIECE):
        watch.at("pairs", start, len(rows))
        found = scan.best(count, quiet, rows[start : start + PIECE])
        pairs += len(found.keys)
        pieces = [*pieces, found] if pairs <= limit else []
    watch.at("pairs", len(rows), len(rows))
    return replace(joined(pieces), pairs=pairs)
