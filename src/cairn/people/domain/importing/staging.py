"""Copying a feed into temporary tables: many short statements, so that progress shows and a cancel is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from django.db import connection

from cairn.core.errors import DomainError
from cairn.people.domain.importing.cells import NULL, escaped
from cairn.people.domain.importing.fields import Field
from cairn.people.domain.importing.makers import Departments, Sites
from cairn.people.domain.importing.rows import Plan

BLOCKS_A_COPY: Final = 20
Progress = Callable[[int], None]  # told how many more rows were read; raises `Cancelled` to stop

TABLES: Final = """
create temp table import_person (
    person_id uuid, record_id uuid, row int, number text, given_name text not null default '',
    family_name text not null default '', preferred_name text not null default '',
    pronouns text not null default '', title text not null default '', pay_band text not null default '',
    email text, level smallint, employment_type text, languages varchar[] not null default '{}', manager text,
    hire_date date, status text not null default 'active', left_on date, department int, location int
);
create temp table import_history (
    record_id uuid, row int, number text, start_date date, end_date date, title text not null default '',
    pay_band text not null default '', level smallint, department int
);
create temp table import_department (number int primary key, code text, name text, department_id uuid);
create temp table import_location (
    number int primary key, code text, name text, city text, state text, country text, zone text,
    guessed boolean, location_id uuid
);
create temp table import_known (row int, person_id uuid);
"""
NAMES: Final = (
    "import_person", "import_history", "import_department", "import_location", "import_known",
    "import_changed",
    "import_new", "import_leaving", "import_link", "import_tree", "import_moved", "import_gone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staged:
    """What lies in the temporary tables, and which fields the feed speaks of."""

    rows: int
    fields: frozenset[str]
    people_file: str
    columns: dict[str, str]
    history_file: str
    left_out_rows: set[int]
    repeated: frozenset[str]  # columns in which two rows may say the same, though each should differ
    left_out_numbers: set[str]  # nobody leaves because their row could not be read


@contextmanager
def staging_tables() -> Iterator[None]:
    """Empty temporary tables for one import, gone afterwards even when the connection lives on."""
    _drop()
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    try:
        yield
    finally:
        _drop()


def _drop() -> None:
    if connection.needs_rollback:
        return  # the transaction around us is lost, and the tables with it
    with connection.cursor() as cursor:
        cursor.execute(
            "set client_min_messages = warning; drop table if exists "
            + ", ".join(f"pg_temp.{name}" for name in NAMES)
        )
        cursor.execute("reset client_min_messages")


def stage(
    people: Plan, history: Plan | None, departments: Departments, sites: Sites, progress: Progress
) -> Staged:
    """Copy everything that the plans read."""
    rows = _copy("import_person", "person_id, record_id, row", people, progress)
    if history is not None:
        _copy("import_history", "record_id, row", history, progress)
    _copy_lines(
        "import_department (number, code, name)",
        (
            f"{number}\t{escaped(code)}\t{escaped(name)}\n"
            for code, (number, name) in departments.found.items()
        ),
    )
    _copy_lines(
        "import_location (number, code, name, city, state, country, zone, guessed)",
        (
            "\t".join(
                (str(site.number), *map(escaped, (site.code, site.name, site.city, site.state, site.country)))
            )
            + f"\t{site.zone or NULL}\t{site.guessed}\n"
            for site in sites.found.values()
        ),
    )
    with connection.cursor() as cursor:
        # Only what joins look at: the statistics of every column take longer than many a small import.
        cursor.execute(
            "analyze import_person (row, person_id, number, manager, email); analyze import_history"
        )
    columns = {name: memo.column for name, (memo, _) in zip(people.firsts, people.cells, strict=True)}
    history_file = history.table.name if history else ""
    numbers = {people.number_of(cells) for cells in people.left_out.values()}
    repeated = frozenset(name for name, distinct in people.distinct.items() if not distinct)
    return Staged(
        rows, people.fields, people.table.name, columns, history_file, set(people.left_out), repeated, numbers
    )


def _copy(table: str, first: str, plan: Plan, progress: Progress) -> int:
    """Copy a plan's lines while the next ones are being made: the server and we work at the same time."""
    total = 0
    names = ", ".join((first, *plan.columns))
    blocks = plan.blocks()
    for block in blocks:
        rows, broken = 0, None
        with connection.cursor() as cursor, cursor.copy(f"copy {table} ({names}) from stdin") as copy:
            try:
                for read, lines in chain((block,), islice(blocks, BLOCKS_A_COPY - 1)):
                    copy.write(lines)
                    rows += read
            except (
                DomainError
            ) as error:  # raised when the statement has ended; a broken one would end the transaction
                broken = error
        if broken:
            raise broken
        total += rows
        progress(rows)
    return total


def _copy_lines(target: str, lines: Iterator[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"copy {target} from stdin") as copy:
        for line in lines:
            copy.write(line)


def speaks_of(staged: Staged, *names: Field) -> bool:
    """Whether the feed fills one of these fields."""
    return any(name in staged.fields for name in names)
