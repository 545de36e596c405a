"""why_not: an honest answer to "why not this one?" that keeps private exclusions private."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cairn_match.explain import Part, PartStatus, explain
from cairn_match.problem import Problem
from cairn_match.proofs import FairProof
from cairn_match.reckoning import fair_score, stable_score
from cairn_match.result import Objective, Result


class Answer(StrEnum):
    """Why a pair is not in a result."""

    MATCHED = "matched"  # it is
    FAILED = "failed"  # a must fails, or everybody may know that the pair is excluded
    TOO_LOW = "too_low"  # others make better use of the place


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer for one pair. Amounts are hundredths of score; None where they mean nothing.

    failed       parts of the musts that fail, with their facts
    excluded     a public exclusion, or the same person
    score        score that the answer reckons with (stay bonus included)
    gap          how far it is below the mentee's own (lowest) match; negative when it is above
    price        what a place with this mentor costs the others (score and coverage; the others have no prices)
    scarce       a place with this mentor costs somebody else theirs (objectives coverage and fairest)
    holders      who has the mentor's places, with the score of each pair, best first
    free         places of the mentor that nobody has
    people_lost  at least so many mentees fewer would be matched if this pair were forced
    least_loss   and the total would fall at least by this (u + p - s); both None for fairest and stable

    A private exclusion is answered exactly as if the pair scored too low: with the score lowered to where it
    no longer pays (stable: to where one of the two would rather not). Next to an answer show its own score, not that of `explain`.
    """

    mentee: str
    mentor: str
    answer: Answer
    failed: tuple[Part, ...] = ()
    excluded: bool = False
    score: int | None = None
    gap: int | None = None
    price: int | None = None
    scarce: bool = False
    holders: tuple[tuple[str, int], ...] = ()
    free: int | None = None
    people_lost: int | None = None
    least_loss: int | None = None


def why_not(problem: Problem, result: Result, mentee: str, mentor: str) -> WhyNot:
    """Why a pair is not in the result. Raises BadInput for an id that is in no pool."""
    row, col = problem.mentees.row_of(mentee), problem.mentors.row_of(mentor)
    if (mentee, mentor) in result.pairs:
        return WhyNot(mentee, mentor, Answer.MATCHED)
    explanation = explain(problem, mentee, mentor)
    failed = tuple(part for part in explanation.parts if part.status is PartStatus.FAILED)
    excluded = bool(problem.mask(problem.excluded, np.array([row]))[0, col])
    if failed or excluded:
        return WhyNot(mentee, mentor, Answer.FAILED, failed, excluded)
    key = row * len(problem.mentors) + col
    stay = problem.stay_bonus if np.isin(key, problem.current) else 0
    return _too_low(problem, result, row, col, explanation.score + stay)


def _too_low(problem: Problem, result: Result, row: int, col: int, score: int) -> WhyNot:
    """The answer of a pair that may be: never more score than what does not pay, whatever keeps it out.

    Where all units of one side are pinned there is no price, and nothing that could be lost.
    """
    pairs = [
        (result.pairs[k], result.scores[k], result.pinned[k]) for k in np.flatnonzero(result.cols == col)
    ]
    own = [(result.scores[k], result.pinned[k]) for k in np.flatnonzero(result.rows == row)]
    closed = sum(pin for _, _, pin in pairs) >= problem.places[col]
    closed = closed or sum(pin for _, pin in own) >= problem.demand[row]
    cost = _Cost(score) if closed else _cost(problem, result, row, col, score)
    holders = sorted(((pair[0], held) for pair, held, _ in pairs), key=lambda one: (-one[1], one[0]))
    return WhyNot(
        problem.mentees.ids[row],
        problem.mentors.ids[col],
        Answer.TOO_LOW,
        score=cost.score,
        gap=min(own)[0] - cost.score if own else None,
        price=cost.price,
        scarce=cost.scarce,
        holders=tuple(holders),
        free=int(problem.places[col]) - len(holders),
        people_lost=cost.people_lost,
        least_loss=cost.least_loss,
    )


@dataclass(frozen=True, slots=True)
class _Cost:
    """The part of an answer that the objective decides; see `WhyNot`."""

    score: int
    price: int | None = None
    scarce: bool = False
    people_lost: int | None = None
    least_loss: int | None = None


def _cost(problem: Problem, result: Result, row: int, col: int, score: int) -> _Cost:
    """What the pair may be reckoned with, and what it would cost where there are prices."""
    if result.objective is Objective.STABLE:
        return _Cost(stable_score(problem, result, row, col, score))
    if result.objective is Objective.FAIREST:
        scarce = isinstance(result.proof, FairProof) and len(problem.mentees) + col in result.proof.cover
        return _Cost(fair_score(problem, result, row, col, score), scarce=scarce)
    certificate = result.certificate
    needed = int(certificate.mentee_prices[row] + certificate.mentor_prices[col])
    score = min(score, max(0, needed))
    people, points = certificate.split(max(0, needed - score))
    scarce_people, price = certificate.split(int(certificate.mentor_prices[col]))
    return _Cost(score, price, scarce_people > 0, people, points)
