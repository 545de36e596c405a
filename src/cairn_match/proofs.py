"""Proofs: what a result carries so that a checker need not trust whoever found it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cairn_match.arrays import Ints


@dataclass(frozen=True, slots=True, eq=False)
class FairLevel:
    """Proof that no matching that is best below `weight` has fewer than `count` people at it.

    nodes   numbers of mentees, then mentors (numbered on from the mentees), whose price is not 0
    prices  one each. No pair's prices sum to more than 1 at this weight, 0 elsewhere; a price is negative only
            where a unit may stay open; and all prices, times units, sum to `count`: so says weak duality
    """

    weight: int
    count: int
    nodes: Ints
    prices: Ints


@dataclass(frozen=True, slots=True, eq=False)
class FurtherPrices:
    """Prices of the last linear program: of a mentee's first unit, of their further units, of a place."""

    first: Ints
    further: Ints
    mentors: Ints


@dataclass(frozen=True, slots=True, eq=False)
class PriceProof:
    """Objectives score and coverage: dual prices (see `prices`) and what matching one more person counts."""

    mentees: Ints
    mentors: Ints
    bonus: int


@dataclass(frozen=True, slots=True, eq=False)
class FairProof:
    """Objective fairest: cover and levels of `fairest.Fairest`, and the prices of further units."""

    cover: Ints
    levels: tuple[FairLevel, ...]
    further: FurtherPrices


@dataclass(frozen=True, slots=True)
class StableProof:
    """Objective stable: how many pairs block; 0. Nothing else is needed to check it."""

    blocking: int
    proposer: str


Proof = PriceProof | FairProof | StableProof


def proof_to_dict(proof: Proof) -> dict[str, Any]:
    """Plain values for JSON; `proof_from_dict` is the inverse."""
    if isinstance(proof, StableProof):
        return {"blocking": proof.blocking, "proposer": proof.proposer}
    if isinstance(proof, PriceProof):
        prices = {"mentees": proof.mentees.tolist(), "mentors": proof.mentors.tolist()}
        return {**prices, "bonus": proof.bonus}
    further = proof.further
    return {
        "cover": proof.cover.tolist(),
        "levels": [[one.weight, one.count, one.nodes.tolist(), one.prices.tolist()] for one in proof.levels],
        "further": [further.first.tolist(), further.further.tolist(), further.mentors.tolist()],
    }


def proof_from_dict(data: Mapping[str, Any]) -> Proof:
    """Nothing is believed; the checkers look at everything."""
    if "blocking" in data:
        return StableProof(data["blocking"], data["proposer"])
    if "bonus" in data:
        return PriceProof(_ints(data["mentees"]), _ints(data["mentors"]), data["bonus"])
    levels = (FairLevel(one[0], one[1], _ints(one[2]), _ints(one[3])) for one in data["levels"])
    return FairProof(_ints(data["cover"]), tuple(levels), FurtherPrices(*map(_ints, data["further"])))


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def proof_faults(proof: FairProof, n: int, m: int) -> list[str]:
    """Lengths and ranges of a proof for n mentees and m mentors; nothing else can be checked when these are wrong."""
    lengths = len(proof.further.first), len(proof.further.further), len(proof.further.mentors)
    nodes = [proof.cover, *(level.nodes for level in proof.levels)]
    if lengths != (n, n, m) or any(len(one.nodes) != len(one.prices) for one in proof.levels):
        return ["there is not one price a person"]
    inside = all(((one >= 0) & (one < n + m)).all() for one in nodes)
    if not inside or not all(len(np.unique(one)) == len(one) for one in nodes):
        return ["the proof names people twice or who do not exist"]
    return []
