"""Result: who is matched with whom, why not, and the proof."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from cairn_match.arrays import Ints, Shorts
from cairn_match.pool import Pool
from cairn_match.proofs import FairProof, PriceProof, StableProof, proof_from_dict, proof_to_dict


class Objective(StrEnum):
    """What is best."""

    COVERAGE = "coverage"  # most mentees matched, then the highest total
    SCORE = "score"  # the highest total
    FAIREST = (
        "fairest"  # most mentees matched, then the best sorted list of everybody's best pair, then the total
    )
    STABLE = "stable"  # no mentee and mentor would both rather have each other, each side judging by its own wishes


class Status(StrEnum):
    """How the search ended."""

    OPTIMAL = "optimal"
    STOPPED = "stopped"


class Reason(StrEnum):
    """Why a mentee has fewer mentors than wanted."""

    NO_MENTORS = "no_mentors"  # nobody here has a free place
    FAILED_MUST = "failed_must"  # every one of `rules` fails with each mentor
    NOBODY_OFFERS = "nobody_offers"  # the same, because nobody here has any of `codes`
    TOGETHER = "together"  # no rule fails everywhere, but with each mentor one of `rules` does
    TOO_LOW = "too_low"  # no possible pair is good enough
    COMPETITION = "competition"  # `people` compete for `places`
    NOT_SEARCHED = "not_searched"  # the search was stopped


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A mentee who has fewer mentors than wanted, and why.

    excluded counts mentors whom a public exclusion (or being the same person) rules out.
    """

    mentee: str
    wanted: int
    got: int
    reason: Reason
    rules: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    excluded: int = 0
    people: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """The proof, in whole numbers.

    value          bonus * (mentees matched) + worth of the open part (everything that is not pinned)
    bound          no solution has a higher value (see `prices`); gap = bound - value, 0 when optimal
    bonus          what matching one more mentee counts; 0 for the objective score
    people_bound   no solution matches more mentees (coverage and fairest; else all who want someone)
    mentee_prices  v of each mentee
    mentor_prices  p of each mentor

    Fairest: value is the worth of the open part, bound the most that any equally fair choice can be worth; the
    proof of people and fairness is `Result.proof`. Stable: value is the worth of the open part to both sides, and
    gap the number of pairs that would both rather have each other (when stopped: at most so many). Both have no
    prices (all 0) and no bonus.
    """

    value: int
    bound: int
    bonus: int
    people_bound: int
    mentee_prices: Ints
    mentor_prices: Ints

    @property
    def gap(self) -> int:
        """How much better a solution could be at most."""
        return self.bound - self.value

    def split(self, amount: int) -> tuple[int, int]:
        """An amount of value as (mentees matched, hundredths); the second may be negative."""
        if self.bonus == 0:
            return 0, amount
        people = (amount + self.bonus // 2) // self.bonus
        return people, amount - people * self.bonus


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A match. Pairs are in the order of the mentees' pool, then of the mentors'.

    rows, cols     rows of each pair in the two pools
    pairs          the same as ids
    scores         hundredths; parts has one column a rule and each row adds up to the score
    pinned         which pairs were pinned
    released       pins that could not be kept because a must or an exclusion forbids them; the exclusion may be
                   private, so a page gives the reason of `why_not` and no other
    total          sum of the scores
    worth          the total plus the stay bonuses earned
    matched        mentees with at least one mentor
    rounds         times that the graph was solved; fairest: levels that are used; stable: rounds of proposals
    proof          fairest and stable: what `certify` needs beyond the certificate (numbers are rows of the mentees'
                   pool, then of the mentors'); None for the others, and where the search stopped before it began

    Stable: the total is the sum of both sides' scores, so a part that both sides wish counts twice, and a stay bonus
    once for each side. Scores and parts of the pairs are those of every other objective.
    """

    objective: Objective
    status: Status
    seed: int
    rows: Ints
    cols: Ints
    pairs: tuple[tuple[str, str], ...]
    scores: tuple[int, ...]
    parts: Shorts
    pinned: tuple[bool, ...]
    released: tuple[tuple[str, str], ...]
    unmatched: tuple[Unmatched, ...]
    total: int
    worth: int
    matched: int
    rounds: int
    certificate: Certificate
    proof: FairProof | StableProof | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, arrays as lists."""
        certificate = self.certificate
        proof = {} if self.proof is None else {"proof": proof_to_dict(self.proof)}
        return {
            "objective": str(self.objective),
            "status": str(self.status),
            "seed": self.seed,
            "pairs": [list(pair) for pair in self.pairs],
            "scores": list(self.scores),
            "rules": self.parts.shape[1],
            "parts": self.parts.tolist(),
            "pinned": list(self.pinned),
            "released": [list(pair) for pair in self.released],
            "unmatched": [{**asdict(one), "reason": str(one.reason)} for one in self.unmatched],
            "total": self.total,
            "worth": self.worth,
            "matched": self.matched,
            "rounds": self.rounds,
            "certificate": {
                "value": certificate.value,
                "bound": certificate.bound,
                "gap": certificate.gap,
                "bonus": certificate.bonus,
                "people_bound": certificate.people_bound,
                "mentee_prices": certificate.mentee_prices.tolist(),
                "mentor_prices": certificate.mentor_prices.tolist(),
            },
            **proof,
        }

    def to_json(self) -> bytes:
        """The same input and seed give the same bytes."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], mentees: Pool, mentors: Pool) -> "Result":
        """Inverse of `to_dict`, against the pools of the same problem; raises BadInput for an id in neither.

        Nothing is believed: `certify` says whether what was stored is still a proof.
        """
        pairs = [(str(mentee), str(mentor)) for mentee, mentor in data["pairs"]]
        places = [[pool.row_of(pair[side]) for pair in pairs] for side, pool in enumerate((mentees, mentors))]
        proof, parts = data["certificate"], np.array(data["parts"], dtype=np.int32)
        return cls(
            objective=Objective(data["objective"]),
            status=Status(data["status"]),
            seed=data["seed"],
            rows=np.array(places[0], dtype=np.int64),
            cols=np.array(places[1], dtype=np.int64),
            pairs=tuple(pairs),
            scores=tuple(data["scores"]),
            parts=parts if pairs else np.zeros((0, data["rules"]), dtype=np.int32),
            pinned=tuple(data["pinned"]),
            released=tuple((mentee, mentor) for mentee, mentor in data["released"]),
            unmatched=tuple(_unmatched(one) for one in data["unmatched"]),
            total=data["total"],
            worth=data["worth"],
            matched=data["matched"],
            rounds=data["rounds"],
            certificate=Certificate(
                proof["value"],
                proof["bound"],
                proof["bonus"],
                proof["people_bound"],
                np.array(proof["mentee_prices"], dtype=np.int64),
                np.array(proof["mentor_prices"], dtype=np.int64),
            ),
            proof=_proof(data.get("proof")),
        )


def _proof(data: Mapping[str, Any] | None) -> FairProof | StableProof | None:
    proof = None if data is None else proof_from_dict(data)
    return None if isinstance(proof, PriceProof) else proof


def _unmatched(data: Mapping[str, Any]) -> Unmatched:
    lists = {"rules": tuple(data["rules"]), "codes": tuple(data["codes"])}
    return Unmatched(**{**data, **lists, "reason": Reason(data["reason"])})
