"""check_groups: verify circles without trusting what formed them; everything by the reference implementation."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bits, Bools, Ints
from cairn_match.circles.problem import GroupProblem
from cairn_match.circles.result import Circle, Groups
from cairn_match.circles.telling import circle_of, free_slots, mean_score, spreads


@dataclass(frozen=True, slots=True)
class GroupCheck:
    """What the checker found.

    ok          no fault was found
    faults      what is wrong, in words
    infeasible  members who sit where a must, an exclusion or the hours forbid it
    fitting     refused people who fit a circle that has room
    """

    ok: bool
    faults: tuple[str, ...]
    infeasible: int
    fitting: int


def check_groups(problem: GroupProblem, found: Groups) -> GroupCheck:
    """Check every seat, every claim, and every refused person against every circle that has room."""
    faults = _people_faults(problem, found) + _lead_faults(problem, found)
    if faults:
        return GroupCheck(False, tuple(faults), 0, 0)
    infeasible = 0
    for circle in found.circles:
        wrong, claims = _circle_faults(problem, circle)
        infeasible += len(wrong)
        faults += wrong + claims
    fitting = _fitting(problem, found)
    faults += [f"'{person}' was refused and fits the circle of '{first}'" for person, first in fitting]
    faults += _claims(problem, found)
    return GroupCheck(not faults, tuple(faults), infeasible, len({person for person, _ in fitting}))


def _people_faults(problem: GroupProblem, found: Groups) -> list[str]:
    """Everybody has one circle or one refusal; sizes are within the bounds."""
    listed = [person for circle in found.circles for person in circle.members]
    told = Counter([*listed, *(one.person for one in found.refused)])
    faults = [f"'{person}' is in no pool" for person in told if person not in problem.people.index]
    faults += [
        f"'{person}' is listed {told[person]} times" for person in problem.people.ids if told[person] != 1
    ]
    for circle in found.circles:
        if not problem.least <= len(circle.members) <= problem.most:
            faults.append(f"the circle of {circle.members[:1]} has {len(circle.members)} members")
    if problem.circles is not None and len(found.circles) > problem.circles:
        faults.append(f"there are {len(found.circles)} circles of {problem.circles}")
    return faults


def _lead_faults(problem: GroupProblem, found: Groups) -> list[str]:
    """Each circle has a lead exactly when there are leads, and nobody leads more than they may."""
    faults, load = [], Counter(circle.lead for circle in found.circles)
    for lead, count in load.items():
        if (lead is not None) != problem.with_leads:
            faults.append(f"{count} circles have {'a lead' if lead else 'no lead'}")
        elif lead is not None and lead not in problem.leads.index:
            faults.append(f"'{lead}' is not among the leads")
        elif lead is not None and count > problem.lead_places[problem.leads.index[lead]]:
            faults.append(f"'{lead}' leads {count} circles")
    return faults


def _rows(problem: GroupProblem, circle: Circle) -> Ints:
    return np.array([problem.people.index[person] for person in circle.members], dtype=np.int64)


def _lead(problem: GroupProblem, circle: Circle) -> Ints:
    """The lead's row as an array of one, or of none."""
    leads = [] if circle.lead is None else [problem.leads.index[circle.lead]]
    return np.array(leads, dtype=np.int64)


def _common(problem: GroupProblem, rows: Ints, lead: Ints) -> Bits:
    """Common slots of members and lead."""
    if problem.hours is None:
        return np.zeros(1, dtype=np.uint64)
    weeks = [np.where(problem.hours.known[rows], problem.hours.bits[:, rows], np.uint64(0))]
    if problem.lead_hours is not None:
        weeks.append(np.where(problem.lead_hours.known[lead], problem.lead_hours.bits[:, lead], np.uint64(0)))
    week: Bits = np.bitwise_and.reduce(np.concatenate(weeks, axis=1), axis=1)
    return week


def _circle_faults(problem: GroupProblem, circle: Circle) -> tuple[list[str], list[str]]:
    """Seats that may not be, and claims that are wrong."""
    rows, lead = _rows(problem, circle), _lead(problem, circle)
    pairs = problem.allowed_pairs(rows, rows) | np.eye(len(rows), dtype=np.bool_)
    bad: Bools = (~pairs).sum(axis=1) > 0
    if len(lead):
        bad |= ~problem.allowed_leads(rows, lead)[:, 0]
    week = _common(problem, rows, lead)
    if np.bitwise_count(week).sum() < problem.common:
        bad[:] = True
    wrong = [f"'{circle.members[k]}' may not sit with {circle.members}" for k in np.flatnonzero(bad)]
    scores = problem.table.scores(rows, rows)
    points = int(scores.sum() - np.trace(scores)) + 2 * int(problem.lead_table.scores(rows, lead).sum())
    slots = free_slots(week, problem.slots) if problem.common else ()
    claims = []
    if circle != circle_of(circle.lead, tuple(sorted(circle.members)), slots, points):
        claims.append(f"the circle of '{circle.members[0]}' claims other slots, points or order than it has")
    return wrong, claims


def _fitting(problem: GroupProblem, found: Groups) -> list[tuple[str, str]]:
    """Refused people with a circle that has room and that they fit."""
    refused = np.array([problem.people.index[one.person] for one in found.refused], dtype=np.int64)
    open_circles = [circle for circle in found.circles if len(circle.members) < problem.most]
    fitting = []
    for piece in problem.blocks(refused):
        company = problem.allowed_pairs(piece)
        led = problem.allowed_leads(piece)
        for circle in open_circles:
            rows, lead = _rows(problem, circle), _lead(problem, circle)
            fits = company[:, rows].all(axis=1) & led[:, lead].all(axis=1)
            for k in np.flatnonzero(fits):
                week = _common(problem, np.append(rows, piece[k]), lead)
                if np.bitwise_count(week).sum() >= problem.common:
                    fitting.append((problem.people.ids[piece[k]], circle.members[0]))
    return fitting


def _claims(problem: GroupProblem, found: Groups) -> list[str]:
    """Counts, order and spread are what they should be."""
    home = np.full(len(problem.people), -1, dtype=np.int64)
    for c, circle in enumerate(found.circles):
        home[_rows(problem, circle)] = c
    faults = []
    if found.spread != spreads(problem, home, len(found.circles)):
        faults.append("the spread of the mix is another")
    if (found.seated, found.score) != (int((home >= 0).sum()), mean_score(found.circles)):
        faults.append("the number seated or the mean score is another")
    firsts, people = [one.members for one in found.circles], [one.person for one in found.refused]
    if firsts != sorted(firsts) or people != sorted(people):
        faults.append("circles or refused people are not in order")
    return faults
