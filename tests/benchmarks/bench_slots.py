"""How long the free slots over 8 weeks take for a mentor with 5,000 calendar entries, against sorting those entries.

Two persons' entries are turned into free slots: once as they are, once ten times as many, which must take about ten times
as long. Exit code 1 when a limit is missed.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
ENTRIES, WEEKS, TIMES = 5_000, 8, 10
SORT_LIMIT, GROWTH_LIMIT, MS_LIMIT = 20.0, 30.0, 250.0
FIRST = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
Entries = list[tuple[dt.datetime, dt.datetime]]


def entries(count: int, seed: int) -> Entries:
    """Calendar entries of half an hour or an hour, in a third of the half hours of 8 weeks, many at the same time."""
    chance, half = random.Random(seed), dt.timedelta(minutes=30)
    slots = WEEKS * 7 * 48
    taken = random.Random(0).sample(range(slots), slots // 3)
    starts = [FIRST + chance.choice(taken) * half for _ in range(count)]
    return [(start, start + half * chance.randrange(1, 3)) for start in starts]


def best(work: Callable[[], object], runs: int = 7) -> float:
    """Seconds of the fastest run, which others disturbed least."""
    found = []
    for _ in range(runs):
        gc.collect()
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def slots(busy: Entries, others: Entries) -> int:
    """How many slots are free, as a page asks."""
    from cairn.scheduling.domain.slots import Offer, Openings

    offer = Offer(
        zone="America/Los_Angeles",
        week=[(day, 8 * 60, 18 * 60) for day in range(5)],
        lengths=[30, 45],
        after=dt.timedelta(minutes=10),
        notice=dt.timedelta(hours=24),
        most_a_week=40,
    )
    last = FIRST + dt.timedelta(weeks=WEEKS)
    booked = [start for start, _end in busy[:20]]
    return len(list(Openings.between(offer, FIRST, last, busy=busy, others=others, booked=booked).free(30)))


def main() -> int:
    from tests.benchmarks.bench_people_import import judged

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.settings.test")
    import django

    django.setup()
    mine, theirs = entries(ENTRIES, 1), entries(ENTRIES, 2)
    many = entries(ENTRIES * TIMES, 1), entries(ENTRIES * TIMES, 2)
    print(f"{ENTRIES:,} entries each: {slots(mine, theirs)} slots; {ENTRIES * TIMES:,}: {slots(*many)}")
    sort = best(lambda: sorted([*mine, *theirs]))
    once, often = best(lambda: slots(mine, theirs)), best(lambda: slots(*many))
    print(
        f"sorting {sort * 1e3:.1f} ms, slots {once * 1e3:.1f} ms, {TIMES} times as many {often * 1e3:.1f} ms"
    )
    return judged(
        [
            ("slots / sorting the same entries", once / sort, SORT_LIMIT),
            (f"{TIMES} times as many entries / once", often / once, GROWTH_LIMIT),
            ("slots over 8 weeks, ms", once * 1e3, MS_LIMIT),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
