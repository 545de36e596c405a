"""What people were before: promotions, moves and departures as effective-dated job records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cairn.cli.demo import company
from cairn.cli.demo.chance import Ints, stream
from cairn.cli.demo.workforce import HOURLY, LEFT, Workforce, title_of

DAYS_A_STEP = 760  # one change of job every two years or so
MOST_STEPS = 4
SHORTEST = 45
PROMOTION, MOVE, SITE, MANAGER = range(4)
SHARES = (0.42, 0.22, 0.12, 0.24)


@dataclass(frozen=True)
class Spell:
    """What somebody was from one day to another; `to` is 0 while it holds. Columns as in `Workforce`."""

    person: int
    start: int
    to: int
    department: int
    title: str
    level: int
    manager: int
    site: int
    employment: int
    status: int


@dataclass(frozen=True)
class Steps:
    """Change number j of everyone, the latest first: days, kinds, and whom and where they came from."""

    count: Ints
    days: Ints  # [step, person], descending
    kind: Ints
    department: Ints
    manager: Ints
    site: Ints


def steps(force: Workforce, seed: int) -> Steps:
    """Draw everyone's changes of job between hiring and now (or leaving)."""
    rng = stream(seed, "history")
    total = len(force)
    last_day = np.where(force.status == LEFT, force.left, force.today)
    served = last_day - force.hired
    count = np.minimum(rng.poisson(served / DAYS_A_STEP), MOST_STEPS)
    count = np.where(served < (count + 1) * SHORTEST * 2, 0, count)
    # evenly spread with some play, never closer than SHORTEST to each other or to either end
    pitch = served / (count + 1)
    play = np.minimum(0.3 * pitch, np.maximum(pitch / 2 - SHORTEST, 0))
    nth = count - np.arange(MOST_STEPS)[:, None]
    days = force.hired + (nth * pitch + rng.uniform(-1, 1, (MOST_STEPS, total)) * play).astype(np.int64)
    shape = (MOST_STEPS, total)
    kind = np.searchsorted(np.cumsum(SHARES)[:-1], rng.random(shape), side="right")
    chiefs = np.flatnonzero(force.layer[: force.working] == 1)
    parts = np.array([i for i, (_, part) in enumerate(force.departments) if part is not None])
    return Steps(
        count,
        days,
        kind,
        rng.choice(parts, shape),
        rng.choice(chiefs, shape),
        rng.choice(force.site, shape),
    )


def spells(force: Workforce, seed: int) -> Iterator[Spell]:
    """Everyone's job records, each person's latest first; exactly one a person is open."""
    drawn = steps(force, seed)
    columns = (force.department, force.level, force.manager, force.site, force.employment, force.status)
    now = zip(*(column.tolist() for column in columns), force.title, strict=True)
    dates = zip(force.hired.tolist(), force.left.tolist(), drawn.count.tolist(), strict=True)
    for person, ((dep, level, manager, site, work, status, title), (hired, left, count)) in enumerate(
        zip(now, dates, strict=True)
    ):
        state, end = status, 0
        if status == LEFT:
            yield Spell(person, left, 0, dep, title, level, manager, site, work, LEFT)
            state, end = 0, left
        for step in range(count):
            start = int(drawn.days[step, person])
            yield Spell(person, start, end, dep, title, level, manager, site, work, state)
            end, state = start, 0
            dep, title, level, manager, site = _before(
                force, drawn, step, person, (dep, title, level, manager, site, work)
            )
        yield Spell(person, hired, end, dep, title, level, manager, site, work, state)


def _before(
    force: Workforce, drawn: Steps, step: int, person: int, now: tuple[int, str, int, int, int, int]
) -> tuple[int, str, int, int, int]:
    """Undo one change: a promotion by a level, a move by another department, else only manager or site."""
    dep, title, level, manager, site, work = now
    kind = int(drawn.kind[step, person])
    if kind == SITE:
        return dep, title, level, manager, int(drawn.site[step, person])
    manager = int(drawn.manager[step, person])
    if manager == person:
        manager = 0
    if kind == PROMOTION and level > 1 + (work != HOURLY) and level < company.LEVEL_OF_HEAD:
        level -= 1
        managed = bool(force.layer[person] > 0) and level >= company.LOWEST_MANAGER_LEVEL + 1
        title = title_of(force, dep, level, managed, work == HOURLY)
    elif kind == MOVE and level < company.LEVEL_OF_HEAD - 2:
        dep = int(drawn.department[step, person])
        title = title_of(force, dep, level, bool(force.layer[person] > 0), work == HOURLY)
    return dep, title, level, manager, site
