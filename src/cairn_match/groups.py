"""groups: form circles, and refuse rather than seat somebody infeasibly.

What counts, in this order: nobody sits where a rule, a block, the hours or the size forbid it; most people seated;
sizes within 1 of each other; the mix as even as possible; the points of all pairs within circles.

Forming groups of more than two under pairwise conditions is NP-hard (partition into triangles; Garey and Johnson 1979,
GT11), so this is a heuristic with guarantees on what it gives, not on the best: `circles.building` makes circles around
those who are hardest to place, `circles.mending` seats those left over (also by moving one other person) and evens the
sizes, `circles.improving` exchanges people by sampled hill climbing. At the end everybody refused is tried in every
circle that has room, again and again until none fits. `check_groups` verifies all that without the compiled loops.
"""

from cairn_match.circles.problem import GroupProblem
from cairn_match.circles.result import Groups

EFFORT = 8  # exchanges tried for each person


def groups(problem: GroupProblem, *, seed: int | None = None, effort: int = EFFORT) -> Groups:
    """Form circles.

    seed    decides between equals; default: the problem's
    effort  exchanges tried for each person to spread the mix and raise the score (0: none)

    Whoever stays without a circle has a reason in `refused`; never raises for a problem without a solution. The same
    people, rules and seed give the same circles, whatever the order of the people.
    """
    from cairn_match.circles.forming import form  # compiled loops are woken only where they are needed

    return form(problem, problem.seed if seed is None else seed, effort)
