"""How long the free slots over 8 weeks take for a mentor with 5,000 calendar entries, against sorting those entries.

Two persons' entries are turned into free slots: once as they are, once ten times as many, which must take about ten times
as long. Then what the page reads from the database for it, among 200 others' entries: against fetching the same rows with
plain SQL, and with a number of queries that does not grow with them. Exit code 1 when a limit is missed.
"""

from __future__ import annotations

import datetime as dt
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cairn.people.models import Person

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
ENTRIES, WEEKS, TIMES = 5_000, 8, 10
SORT_LIMIT, GROWTH_LIMIT, MS_LIMIT = 20.0, 30.0, 250.0
READ_LIMIT, QUERIES = 3.0, 6
OTHERS, OF_EACH = 200, 500
PLAIN = """select person_id, lower(during), upper(during) from scheduling_busytime
where person_id = any(%s) and during && tstzrange(%s, null)"""
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


def make_people() -> tuple[Person, Person]:
    """A mentor who offers hours and a mentee, each with their entries, and others with theirs."""
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    from cairn.scheduling.domain.offering import Terms, offer_hours
    from cairn.scheduling.models import BusyTime, ExternalCalendar
    from tests.factories import make_person

    def with_entries(busy: Entries) -> Person:
        person = make_person(zone="America/Los_Angeles")
        made = ExternalCalendar.objects.create(
            person=person, kind="ical_feed", name="x", vault_id=person.pk, access=b""
        )
        rows = [
            BusyTime(calendar=made, person=person, during=DateTimeTZRange(start, end)) for start, end in busy
        ]
        BusyTime.objects.bulk_create(rows, batch_size=1000)
        return person

    mentor, mentee = with_entries(entries(ENTRIES, 1)), with_entries(entries(ENTRIES, 2))
    for number in range(OTHERS):
        with_entries(entries(OF_EACH, 10 + number))
    terms = Terms(lengths=[30, 45], buffer_after=10, notice_hours=24, most_a_week=40)
    offer_hours(week=[(day, 480, 1080) for day in range(5)], terms=terms, by=mentor)
    return mentor, mentee


def reads() -> list[tuple[str, float, float]]:
    """What a page reads before it can show anything, with the time that plain SQL needs for the same rows."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cairn.core.clock import frozen
    from cairn.people.models import Person
    from cairn.scheduling.queries import openings_of

    with frozen(FIRST):
        mentor, mentee = make_people()
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        host, guest = (Person.objects.select_related("location").get(pk=one.pk) for one in (mentor, mentee))
        last = FIRST + dt.timedelta(weeks=WEEKS)

        def plain() -> object:
            with connection.cursor() as cursor:
                cursor.execute(PLAIN, [[host.pk, guest.pk], FIRST])
                return cursor.fetchall()

        def page() -> object:
            return openings_of(host, [guest], last=last)

        with CaptureQueriesContext(connection) as asked:
            page()
        fetch, read = best(plain), best(page)
    print(f"fetching {fetch * 1e3:.1f} ms, what the page reads {read * 1e3:.1f} ms in {len(asked)} queries")
    return [
        ("reading for the page / fetching the same rows", read / fetch, READ_LIMIT),
        ("queries for the page", len(asked), QUERIES),
    ]


def main() -> int:
    from tests.benchmarks.bench_people_import import database, judged

    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        Path(folder).chmod(0o755)
        found: list[tuple[str, float, float]] = []
        for _ in database(Path(folder)):
            found = [*computed(), *reads()]
        return judged(found)


def computed() -> list[tuple[str, float, float]]:
    """Slots from entries that are in memory already."""
    mine, theirs = entries(ENTRIES, 1), entries(ENTRIES, 2)
    many = entries(ENTRIES * TIMES, 1), entries(ENTRIES * TIMES, 2)
    print(f"{ENTRIES:,} entries each: {slots(mine, theirs)} slots; {ENTRIES * TIMES:,}: {slots(*many)}")
    sort = best(lambda: sorted([*mine, *theirs]))
    once, often = best(lambda: slots(mine, theirs)), best(lambda: slots(*many))
    print(
        f"sorting {sort * 1e3:.1f} ms, slots {once * 1e3:.1f} ms, {TIMES} times as many {often * 1e3:.1f} ms"
    )
    return [
        ("slots / sorting the same entries", once / sort, SORT_LIMIT),
        (f"{TIMES} times as many entries / once", often / once, GROWTH_LIMIT),
        ("slots over 8 weeks, ms", once * 1e3, MS_LIMIT),
    ]


if __name__ == "__main__":
    sys.exit(main())
