"""What the mentee wants to reach, and the steps on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import InvalidTransition, NotInScope
from cairn.core.events import Verb, record
from cairn.core.sealed import seal
from cairn.mentoring import events
from cairn.mentoring.domain.access import opened, touch
from cairn.mentoring.enums import GoalState
from cairn.mentoring.models import Goal, GoalStep, Mentorship
from cairn.people.models import Person


@transaction.atomic
def set_goal(
    *,
    mentorship: Mentorship,
    text: str,
    by: Person,
    due_on: dt.date | None = None,
    steps: Sequence[str] = (),
) -> Goal:
    """Set a goal with its steps; only the pair reads them, the program sees how many are done."""
    fresh = opened(mentorship.pk, by)
    goal = Goal(mentorship=fresh, vault_id=fresh.vault_id, due_on=due_on, set_by=by, steps_total=len(steps))
    seal(goal, "text", text, by=by.pk)
    goal.save(force_insert=True)
    rows = [GoalStep(goal=goal, vault_id=goal.vault_id, position=n) for n in range(1, len(steps) + 1)]
    for row, words in zip(rows, steps, strict=True):
        seal(row, "text", words, by=by.pk)
    GoalStep.objects.bulk_create(rows)
    return _told(goal, fresh, events.GOAL_SET, by)


@transaction.atomic
def add_goal_step(*, goal: Goal, text: str, by: Person) -> GoalStep:
    """One more step on the way."""
    fresh, mentorship = _locked(goal, by)
    step = GoalStep(goal=fresh, vault_id=fresh.vault_id, position=fresh.steps_total + 1)
    seal(step, "text", text, by=by.pk)
    step.save(force_insert=True)
    _counted(fresh, mentorship, by)
    return step


@transaction.atomic
def tick_goal_step(*, step: GoalStep, done: bool, by: Person) -> GoalStep:
    """A step is taken, or open again. Ticking twice changes nothing."""
    goal, mentorship = _locked(step.goal, by)
    fresh = GoalStep.objects.filter(pk=step.pk, goal=goal).first()
    if fresh is None:
        raise NotInScope
    if done == (fresh.done_at is not None):
        return fresh
    fresh.done_at = now() if done else None
    fresh.save(update_fields=["done_at"])
    _counted(goal, mentorship, by)
    return fresh


@transaction.atomic
def settle_goal(*, goal: Goal, state: GoalState, by: Person) -> Goal:
    """Reached, or let go; an open one again after a change of mind."""
    fresh, mentorship = _locked(goal, by)
    if fresh.state == state:
        raise InvalidTransition
    fresh.state, fresh.settled_at = state, None if state == GoalState.OPEN else now()
    fresh.save(update_fields=["state", "settled_at"])
    return _told(fresh, mentorship, events.GOAL_SETTLED, by)


def _counted(goal: Goal, mentorship: Mentorship, by: Person) -> None:
    """Counts are kept on the goal, so that progress shows without anybody opening the words."""
    taken = list(goal.steps.values_list("done_at", flat=True))
    goal.steps_total, goal.steps_done = len(taken), sum(at is not None for at in taken)
    goal.save(update_fields=["steps_total", "steps_done"])
    _told(goal, mentorship, events.GOAL_CHANGED, by)


def _locked(goal: Goal, by: Person) -> tuple[Goal, Mentorship]:
    mentorship = opened(goal.mentorship_id, by)
    fresh = Goal.objects.filter(pk=goal.pk, mentorship=mentorship).first()
    if fresh is None:
        raise NotInScope
    return fresh, mentorship


def _told(goal: Goal, mentorship: Mentorship, verb: Verb, by: Person) -> Goal:
    touch(mentorship)
    facts: dict[str, Any] = {
        "mentorship": mentorship.pk,
        "state": str(goal.state),
        "steps_done": goal.steps_done,
        "steps_total": goal.steps_total,
    }
    record(verb, by=by.pk, subject=goal, program_id=mentorship.program_id, **facts)
    return goal
