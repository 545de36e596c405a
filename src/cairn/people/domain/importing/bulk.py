"""A load larger than what is there: constraints and indexes are taken off and put back within the transaction.

PostgreSQL builds an index over finished rows several times faster than row by row, and checks a foreign key over a
whole table in one join. Either everything is back when the transaction commits, or nothing ever happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from cairn.people.domain.importing.checking import execute, fetch

TABLES: Final = ("people_person", "people_jobrecord")
WORTH_IT: Final = 20_000  # rows; below it the usual way is as fast


@contextmanager
def unindexed(rows: int) -> Iterator[bool]:
    """Write many rows without indexes and foreign keys, if the load is large and what is there is small."""
    ((there,),) = fetch("select count(*) from (select 1 from people_person limit %s) q", [rows // 4 + 1])
    if rows < WORTH_IT or there > rows // 4:
        yield False
        return
    execute("set local maintenance_work_mem = '256MB'")
    execute("set constraints all immediate")  # nothing may be pending on a table whose constraints go
    keys = _foreign_keys()
    indexes = _indexes()
    for table, name, _ in keys:
        execute(f'alter table {table} drop constraint "{name}"')
    for _, name, _ in indexes:
        execute(f'drop index "{name}"')
    yield True
    for _, _, definition in indexes:
        execute(definition)
    for table, name, definition in keys:
        execute(f'alter table {table} add constraint "{name}" {definition}')


def _foreign_keys() -> list[tuple[str, str, str]]:
    found = fetch(
        """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where contype = 'f' and conrelid = any(%s::regclass[]) order by conname
        """,
        [list(TABLES)],
    )
    return [(str(table), str(name), str(definition)) for table, name, definition in found]


def _indexes() -> list[tuple[str, str, str]]:
    """Every index that is not a constraint of its own; primary keys and unique constraints stay on."""
    found = fetch(
        """
        select x.indrelid::regclass::text, x.indexrelid::regclass::text, pg_get_indexdef(x.indexrelid)
        from pg_index x
        where x.indrelid = any(%s::regclass[])
          and not exists (select from pg_constraint c where c.conindid = x.indexrelid and c.contype in ('p', 'u', 'x'))
        order by 2
        """,
        [list(TABLES)],
    )
    return [(str(table), str(name), str(definition)) for table, name, definition in found]
