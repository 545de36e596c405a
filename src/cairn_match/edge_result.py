"""EdgeResult: the answer for given weights, with its proof, as plain values for storage."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from cairn_match.arrays import Ints
from cairn_match.edges import EdgeProblem
from cairn_match.proofs import Proof, proof_from_dict, proof_to_dict
from cairn_match.result import Status


class EdgeObjective(StrEnum):
    """What is best."""

    COVERAGE = "coverage"  # most people matched, then the highest total
    SCORE = "score"  # the highest total
    FAIREST = "fairest"  # most people matched, then the best sorted scores, then the highest total
    STABLE = "stable"  # no two would both rather have each other


class EdgeReason(StrEnum):
    """Why a mentee has fewer mentors than wanted."""

    NOT_LISTED = "not_listed"
    NO_PLACES = "no_places"
    HAS_ALL = "has_all"
    WORTH_LESS = "worth_less"
    COMPETITION = "competition"
    NOT_SEARCHED = "not_searched"


TEXTS = {
    EdgeReason.NOT_LISTED: "is in no pair",
    EdgeReason.NO_PLACES: "no mentor listed with them has a place",
    EdgeReason.HAS_ALL: "has every mentor listed with them who has a place",
    EdgeReason.WORTH_LESS: "every free place left is worth less than none",
    EdgeReason.COMPETITION: "{people} people compete for {places} places",
    EdgeReason.NOT_SEARCHED: "the search was stopped",
}


@dataclass(frozen=True, slots=True)
class Short:
    """A mentee with fewer mentors than wanted; `people` and `places` are those of a competition, else 0."""

    mentee: str
    wanted: int
    got: int
    reason: EdgeReason
    people: int = 0
    places: int = 0

    @property
    def text(self) -> str:
        """The reason in one line of English."""
        return TEXTS[self.reason].format(people=self.people, places=self.places)


@dataclass(frozen=True, slots=True, eq=False)
class EdgeResult:
    """A choice among listed pairs.

    chosen    positions of the chosen pairs in the problem, ascending
    matched   mentees with at least one mentor             demand  mentors wanted, all together
    total     sum of the weights; for stable of both sides' wishes
    bound     no choice that is as good in what comes first (people, then fairness) has a higher total;
              for stable, where the total is not what is sought, the total itself
    gap       0 proves the best; otherwise how much better it could be at most, in value (score, coverage), in
              total (fairest), or in blocking pairs (stable)
    rounds    times that a graph was solved; for fairest the levels used
    short     a reason for each mentee with less than their demand, in the order of ids
    """

    objective: EdgeObjective
    status: Status
    seed: int
    chosen: Ints
    matched: int
    demand: int
    total: int
    bound: int
    gap: int
    rounds: int
    short: tuple[Short, ...]
    proof: Proof

    def pairs(self, problem: EdgeProblem) -> tuple[tuple[str, str, int], ...]:
        """(mentee id, mentor id, weight) of each chosen pair, in the order of ids."""
        return tuple(
            (problem.mentees[problem.rows[k]], problem.mentors[problem.cols[k]], int(problem.weights[k]))
            for k in self.chosen
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; `from_dict` is the inverse."""
        plain = {
            name: getattr(self, name) for name in ("matched", "demand", "total", "bound", "gap", "rounds")
        }
        return {
            **plain,
            "objective": str(self.objective),
            "status": str(self.status),
            "seed": self.seed,
            "chosen": self.chosen.tolist(),
            "short": [
                [one.mentee, one.wanted, one.got, str(one.reason), one.people, one.places]
                for one in self.short
            ],
            "proof": proof_to_dict(self.proof),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "EdgeResult":
        """Nothing is believed: `certify_edges` says whether what was stored is still a proof."""
        return cls(
            objective=EdgeObjective(data["objective"]),
            status=Status(data["status"]),
            seed=data["seed"],
            chosen=_ints(data["chosen"]),
            matched=data["matched"],
            demand=data["demand"],
            total=data["total"],
            bound=data["bound"],
            gap=data["gap"],
            rounds=data["rounds"],
            short=tuple(
                Short(one[0], one[1], one[2], EdgeReason(one[3]), one[4], one[5]) for one in data["short"]
            ),
            proof=proof_from_dict(data["proof"]),
        )


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
