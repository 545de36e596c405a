"""Why somebody has no circle, from public facts alone: a private exclusion changes no reason."""

import numpy as np

from cairn_match.arrays import Bools, Index, Ints
from cairn_match.circles.problem import GroupProblem
from cairn_match.circles.result import Refusal, Refused
from cairn_match.scoring import Table


def refusals(problem: GroupProblem, rows: Ints) -> tuple[Refused, ...]:
    """One reason for each person without a circle, in the order of ids."""
    if len(problem.people) < problem.least:
        found = [_refused(problem, row, Refusal.TOO_FEW_PEOPLE) for row in rows.tolist()]
    else:
        usable = problem.usable()
        found = [_refused(problem, row, Refusal.NO_HOURS) for row in rows[~usable[rows]].tolist()]
        for piece in problem.blocks(rows[usable[rows]]):
            found += _looked_at(problem, piece, usable)
    return tuple(sorted(found, key=lambda one: one.person))


def _refused(
    problem: GroupProblem, row: int, reason: Refusal, rules: tuple[str, ...] = (), companions: int = 0
) -> Refused:
    return Refused(problem.people.ids[row], reason, rules, companions)


def _looked_at(problem: GroupProblem, rows: Ints, usable: Bools) -> list[Refused]:
    """People with hours: is there a lead, is there company?"""
    company, found = problem.public_pairs(rows) & usable, []
    leads = np.flatnonzero((problem.lead_places > 0) & problem.usable(leads=True))
    led = problem.public_leads(rows, leads).sum(axis=1)
    for k, row in enumerate(rows.tolist()):
        others = np.flatnonzero(usable & (np.arange(len(usable)) != row))
        if problem.with_leads and not led[k]:
            found.append(_refused(problem, row, Refusal.NO_LEAD, _failing(problem.lead_table, row, leads)))
        elif (count := int(company[k].sum())) < problem.least - 1:
            rules = _failing(problem.table, row, others, both=True)
            found.append(_refused(problem, row, Refusal.NO_COMPANY, rules, count))
        else:
            found.append(_refused(problem, row, Refusal.NO_SEAT))
    return found


def _failing(table: Table, row: int, others: Index, *, both: bool = False) -> tuple[str, ...]:
    """Musts that fail with each of the others; when there is none, those that fail with some."""
    one = np.array([row])
    ways = [dict(table.failing(one, others))]
    if both:
        ways.append({k: failed.T for k, failed in table.failing(others, one)})
    failed = {k: np.any([way[k] for way in ways], axis=0) for k in ways[0]}
    always = [k for k, mask in failed.items() if mask.size and mask.all()]
    sometimes = [k for k, mask in failed.items() if mask.any()]
    return tuple(table.rules[k].key for k in always or sometimes)
