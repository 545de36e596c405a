"""A load larger than what is there: constraints and indexes are taken off and put back within the transaction.

PostgreSQL builds an index over finished rows several times faster than row by row, and checks a foreign key over a
whole table in one join. Either everything is back when the transaction commits, or nothing ever happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from cairn.people.domain.importing.checking import execute, fetch

WORTH_IT: Final = 20_000  # rows; below it the usual way is as fast
PEOPLE: Final = ("people_person", "people_jobrecord")


@contextmanager
def unindexed(*tables: str, rows: int, keep_keys: bool = False) -> Iterator[None]:
    """Write many rows into these tables, the largest first, without indexes and foreign keys.

    `keep_keys`: primary keys stay on, for an INSERT that must notice which rows are there.

    Only if the load is large and what is there is small; else nothing is taken off.
    """
    ((there,),) = fetch(f"select count(*) from (select 1 from {tables[0]} limit %s) q", [rows // 4 + 1])  # noqa: S608
    if rows < WORTH_IT or there > rows // 4:
        yield
        return
    execute("set local maintenance_work_mem = '256MB'")
    execute("set constraints all immediate")  # nothing may be pending on a table whose constraints go
    constraints, indexes = _constraints(tables, keep_keys), _indexes(tables)
    for table, name, _ in constraints:
        execute(f'alter table {table} drop constraint "{name}"')
    for _, name, _ in indexes:
        execute(f'drop index "{name}"')
    yield
    for _, _, definition in indexes:
        execute(definition)
    for table, name, definition in reversed(constraints):
        execute(f'alter table {table} add constraint "{name}" {definition}')
    execute("set constraints all deferred")


def _constraints(tables: Sequence[str], keep_keys: bool) -> list[tuple[str, str, str]]:
    """Foreign keys first, then unique ones. A primary key stays on when another table refers to it."""
    found = fetch(
        """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint c
        where conrelid = any(%s::regclass[]) and (contype in ('f', 'u') or not %s and contype = 'p'
              and not exists (select from pg_constraint f where f.contype = 'f' and f.confrelid = c.conrelid))
        order by contype, conname
        """,
        [list(tables), keep_keys],
    )
    return [(str(table), str(name), str(definition)) for table, name, definition in found]


def _indexes(tables: Sequence[str]) -> list[tuple[str, str, str]]:
    """Every index that no constraint stands for."""
    found = fetch(
        """
        select x.indrelid::regclass::text, x.indexrelid::regclass::text, pg_get_indexdef(x.indexrelid)
        from pg_index x
        where x.indrelid = any(%s::regclass[])
          and not exists (select from pg_constraint c where c.conindid = x.indexrelid and c.contype in ('p', 'u', 'x'))
        order by 2
        """,
        [list(tables)],
    )
    return [(str(table), str(name), str(definition)) for table, name, definition in found]
