"""How many pairs a program's rules leave possible: exact where that is cheap, else from a sample with its interval.

Only rules are looked at. What people have ruled out in private is not counted, so no count can tell of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cairn.pairing.domain.columns import read_people
from cairn.pairing.domain.market import Rules, mentor_side, questions_of, rows_of_side, side_of
from cairn.pairing.rules import UnreadableRule
from cairn.programs.models import Program
from cairn_match import BadInput, Pool, Problem, Rule

EXACT = 20_000_000  # pairs up to which every one is looked at
SAMPLED = 4_000_000  # pairs looked at above that
Z95 = 1.96


@dataclass(frozen=True)
class Feasible:
    """Pairs that no must forbids, and mentees whom the musts leave without any mentor.

    pairs, alone           the counts, or the best estimates of them
    pairs_low, pairs_high  95 % interval; equal to the count when all were looked at. The same for `alone`
    """

    mentees: int
    mentors: int
    pairs: int
    pairs_low: int
    pairs_high: int
    alone: int
    alone_low: int
    alone_high: int
    exact: bool

    @property
    def possible(self) -> int:
        """All pairs there are."""
        return self.mentees * self.mentors

    @property
    def percent(self) -> float:
        """Possible pairs of a hundred."""
        return 100 * self.pairs / self.possible if self.possible else 0.0


def count_feasible(program: Program, rules: Rules, *, exact: int = EXACT, sample: int = SAMPLED) -> Feasible:
    """Count under these rules, saved or not. Raises UnreadableRule.

    Above `exact` pairs a sample of mentees is looked at, the same for every set of rules, so that a change of the
    number comes from the rules and not from the draw.
    """
    mentors = mentor_side(program, rules).people.pool
    ids = list(rows_of_side(program, offered=False).order_by("pk").values_list("pk", flat=True))
    if len(ids) * len(mentors) <= exact:
        counts = _counts(side_of(program, rules, offered=False).people.pool, mentors, rules)
        return _exactly(counts, len(mentors))
    size = min(len(ids), max(50, sample // max(len(mentors), 1)))
    drawn = np.random.default_rng(program.pk.int % 2**64).choice(len(ids), size=size, replace=False)
    rows = rows_of_side(program, offered=False).filter(pk__in=[ids[k] for k in drawn.tolist()])
    pool = read_people(rows, offered=False, questions=questions_of(program, rules)).pool
    return _estimated(_counts(pool, mentors, rules), len(ids), len(mentors))


def _counts(mentees: Pool, mentors: Pool, rules: Rules) -> list[int]:
    """With how many mentors each mentee could be a pair."""
    try:
        made = [Rule.from_dict(rule) for rule in rules]
        problem = Problem(mentees=mentees, mentors=mentors, rules=made, places=[1] * len(mentors))
    except BadInput as error:
        raise UnreadableRule(str(error)) from error
    blocks = [problem.public_block(rows).sum(axis=1) for rows in problem.blocks()]
    return [int(n) for block in blocks for n in block]


def _exactly(counts: list[int], mentors: int) -> Feasible:
    pairs, alone = sum(counts), counts.count(0)
    return Feasible(len(counts), mentors, pairs, pairs, pairs, alone, alone, alone, exact=True)


def _estimated(counts: list[int], mentees: int, mentors: int) -> Feasible:
    """From a simple random sample of mentees, each looked at with every mentor (a cluster sample of pairs)."""
    n = len(counts)
    values = np.array(counts, dtype=np.float64)
    spread = float(values.std(ddof=1)) if n > 1 else 0.0
    left = 1 - n / mentees  # nobody is drawn twice
    mean, half = float(values.mean()), Z95 * spread / math.sqrt(n) * math.sqrt(left)
    if (
        spread == 0 and left > 0
    ):  # all alike in the sample: the others need not be, so as unsure as of a yes or no
        half = max(abs(mean - bound * mentors) for bound in wilson(round(mean / mentors * n), n))
    alone = counts.count(0)
    low, high = wilson(alone, n)
    return Feasible(
        mentees=mentees,
        mentors=mentors,
        pairs=round(mean * mentees),
        pairs_low=max(0, round((mean - half) * mentees)),
        pairs_high=min(mentees * mentors, round((mean + half) * mentees)),
        alone=round(alone / n * mentees),
        alone_low=max(alone, math.floor(low * mentees)),
        alone_high=min(mentees - (n - alone), math.ceil(high * mentees)),
        exact=False,
    )


def wilson(count: int, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927): sensible also at none and at all."""
    share, z2 = count / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
