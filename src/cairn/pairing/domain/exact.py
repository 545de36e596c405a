"""What it would cost exactly to put two people together: one more solve with the pair pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.pairing.domain.keeping import Kept
from cairn.pairing.domain.objectives import aim_of
from cairn.pairing.domain.proof_words import in_points
from cairn.pairing.models import RunStudy
from cairn_match import Answer, Status, WhyNot, explain, solve, variant, why_not
from cairn_match.variants import pairs_of

if TYPE_CHECKING:
    from cairn.pairing.domain.studying import Watch


def can_be_exact(objective: str, found: WhyNot) -> bool:
    """Whether there is anything to work out: others use the place better, and what is pinned leaves room."""
    return aim_of(objective).priced and found.answer is Answer.TOO_LOW and found.price is not None


def work_out_exactly(study: RunStudy, kept: Kept, watch: Watch) -> dict[str, Any] | None:
    """People and points that the best match with this pair has less than the run; None when stopped.

    A pair that somebody has ruled out in private is counted with the score that `why_not` answers with, which no longer
    pays; the rest of the match does not depend on it. So the answer is that of a pair that fits too little.
    """
    mentee, mentor = str(study.mentee_id), str(study.mentor_id)
    problem, result = kept.problem, kept.result
    answer = why_not(problem, result, mentee, mentor)
    if not can_be_exact(study.run.objective, answer):
        return {"possible": False}
    forced = variant(
        problem,
        pinned=[*pairs_of(problem, problem.pinned), (mentee, mentor)],
        private=[pair for pair in pairs_of(problem, problem.private) if pair != (mentee, mentor)],
    )
    again = solve(forced, objective=result.objective, cancel=watch.cancelled, progress=watch.progress)
    if again.status is Status.STOPPED:
        return None
    key = problem.mentees.index[mentee] * len(problem.mentors) + problem.mentors.index[mentor]
    stay = problem.stay_bonus if np.isin(key, problem.current) else 0
    hidden = explain(problem, mentee, mentor).score + stay - (answer.score or 0)
    people, points = result.matched - again.matched, result.worth - (again.worth - hidden)
    if result.objective == "score":
        people = 0
    if (people, points) < (0, 0):  # only what is ruled out in private could gain
        people = points = 0
    return {"possible": True, "people": people, "points": points}


def exactly_in_words(found: dict[str, Any]) -> str:
    """What the pair would cost everybody, in a sentence."""
    if not found["possible"]:
        return _("What was pinned leaves no room here, so there is nothing to work out.")
    if found["people"]:
        text = ngettext(
            "Worked out exactly: putting these two together would leave %(n)d mentee more without a mentor.",
            "Worked out exactly: putting these two together would leave %(n)d mentees more without a mentor.",
            found["people"],
        )
        return text % {"n": found["people"]}
    if found["points"] > 0:
        said = {"loss": in_points(found["points"])}
        return (
            _("Worked out exactly: putting these two together would lower the total fit by %(loss)s.") % said
        )
    return _("Worked out exactly: putting these two together would be as good in total.")
