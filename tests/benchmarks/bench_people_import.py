"""How long a feed of a large employer takes, against a raw COPY of the same rows in the same run.

`make bench` runs it at full size (1,400,000 people); `--people 100000` is for work on the import. Exit code 1 when a limit
is missed. "The same rows" are the people and job records as they are stored, copied into unindexed tables; the time to copy
the feed's own text is printed beside it.
"""

from __future__ import annotations

import argparse
import csv
import gc
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
IMPORT_LIMIT, ALL_LIMIT, MEMORY_LIMIT = 4.0, 12.0, 1024.0
HEADER = ("employee_id", "first_name", "last_name", "email", "hire_date", "title", "level", "pay_band",
          "department_id", "department", "city", "state", "country", "manager_id", "employment_type", "status", "languages")  # fmt: skip
CITIES = [("Seattle", "Washington", "US"), ("Lisbon", "", "PT"), ("Pune", "Maharashtra", "IN"), ("Leeds", "", "GB"),
          ("Toronto", "Ontario", "CA"), ("Southlake", "Texas", "US"), ("Osaka", "", "JP"), ("Monterrey", "", "MX")]  # fmt: skip


def feed(path: Path, people: int, changed: float = 0.0) -> None:
    """A deterministic feed: a tree with eight or so reports to a manager; a share of rows with another title."""
    chance, other = random.Random(1), random.Random(2)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number in range(1, people + 1):
            writer.writerow(_row(number, chance, moved=changed > 0 and other.random() < changed))


def _row(number: int, chance: random.Random, *, moved: bool) -> tuple[object, ...]:
    manager = "" if number == 1 else (number - 2) // 8 + 1
    city = CITIES[chance.randrange(len(CITIES))]
    title, level = chance.randrange(900), chance.randrange(1, 10)
    department = chance.randrange(4_000)
    hired = f"{chance.randrange(1995, 2026)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return (
        f"{number:07}", f"Given{chance.randrange(5_000)}", f"Family{chance.randrange(60_000)}", f"p{number}@example.com", hired,
        f"Title {title}{' II' if moved else ''}", level, f"B{level}", f"D{department}", f"Department {department}", *city,
        f"{manager:07}" if manager else "", ("Full time", "Part time", "Hourly")[chance.randrange(3)], "Active", "English; Spanish",
    )  # fmt: skip


def cpu() -> float:
    """CPU seconds so far of this process and of the server's process that works for it."""
    from django.db import connection

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def timed(name: str, work: Callable[[], object]) -> float:
    """Run and print how long it took; CPU seconds beside, for machines that others use too."""
    gc.collect()
    before, begin = cpu(), time.perf_counter()
    work()
    seconds = time.perf_counter() - begin
    print(f"{name:<46} {seconds:8.1f} s {cpu() - before:8.1f} CPU s", flush=True)
    return seconds


def copy_text(path: Path) -> None:
    """The feed's text into a table of text columns."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"create table raw_feed ({', '.join(f'{name} text' for name in HEADER)})")
        with cursor.copy("copy raw_feed from stdin (format csv, header)") as copy, path.open("rb") as stream:
            while data := stream.read(1 << 20):
                copy.write(data)
        cursor.execute("drop table raw_feed")


def copy_out(folder: Path) -> list[tuple[str, str]]:
    """Write what the import stored to files; returns the tables with the columns that are not worked out."""
    from django.db import connection

    found = []
    for table, generated in (("people_person", "sort_key"), ("people_jobrecord", "")):
        with connection.cursor() as cursor:
            cursor.execute(
                "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
                " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attname <> %s",
                [table, generated],
            )
            (names,) = cursor.fetchone()
            with (
                cursor.copy(f"copy {table} ({names}) to stdout") as copy,
                (folder / table).open("wb") as stream,
            ):
                for data in copy:
                    stream.write(data)
            found.append((table, names))
            cursor.execute(f"create table raw_{table} as select {names} from {table} limit 0")  # noqa: S608
    return found


def copy_stored(folder: Path, tables: list[tuple[str, str]]) -> None:
    """The stored rows into tables without indexes and constraints."""
    from django.db import connection

    for table, names in tables:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"copy raw_{table} ({names}) from stdin") as copy,
            (folder / table).open("rb") as stream,
        ):
            while data := stream.read(1 << 20):
                copy.write(data)


def measure(people: int, folder: Path) -> int:
    """Run everything; returns the exit code."""
    from uuid import uuid4

    from cairn.people.domain.importing.automap import suggest_map
    from cairn.people.domain.importing.reading import open_table
    from cairn.people.domain.importing.running import carry_out, open_feed
    from cairn.people.domain.searching import refresh_search

    path = folder / "people.csv"
    feed(path, people)
    print(f"{people:,} people, {path.stat().st_size / 1e6:.0f} MB")

    def load() -> None:
        one = suggest_map([open_table(path)])
        outcome = carry_out(open_feed([(path, path.name)], one), apply_it=True, by=None, run_id=uuid4())
        found.append((outcome.counts.created, outcome.counts.changed, outcome.counts.errors))

    found: list[tuple[int, int, int]] = []
    text = timed("raw COPY of the feed's text", lambda: copy_text(path))
    first = timed("first import", load)
    search = timed("search index", refresh_search)
    tables = copy_out(folder)
    stored = timed("raw COPY of the stored rows", lambda: copy_stored(folder, tables))
    feed(path, people, changed=0.01)
    second = timed("import with 1 % changed", load)
    again = timed("search index of the changes", refresh_search)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"imported (created, changed, errors): {found}; feed text COPY {text:.1f} s, first import is {first / text:.1f} of it"
    )
    return judged(
        [
            ("first import / raw COPY", first / stored, IMPORT_LIMIT),
            ("first import and search index / raw COPY", (first + search) / stored, ALL_LIMIT),
            ("1 % changed / raw COPY", second / stored, IMPORT_LIMIT),
            ("1 % changed and search index / raw COPY", (second + again) / stored, ALL_LIMIT),
            ("peak memory of our process, MiB", memory, MEMORY_LIMIT),
        ]
    )


def judged(results: list[tuple[str, float, float]]) -> int:
    """Print each result beside its limit; 1 when one is missed."""
    for name, value, limit in results:
        print(f"{name:<46} {value:8.1f} of at most {limit:g}{'' if value <= limit else '   MISSED'}")
    return 1 if any(value > limit for _, value, limit in results) else 0


def database(folder: Path) -> Iterator[None]:
    """A PostgreSQL of its own with everything that keeps data safe switched on, migrated."""
    from cairn.cli.postgres import Server, embedded

    server = Server(folder / "postgres", embedded())
    server.start()
    try:
        os.environ["DATABASE_URL"] = server.url("postgres")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.settings.test")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield
    finally:
        server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_400_000)
    people: int = parser.parse_args().people
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for _ in database(folder):
            return measure(people, folder)
    return 1


if __name__ == "__main__":
    sys.exit(main())
