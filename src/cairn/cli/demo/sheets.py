"""Rows on their way into the database by COPY: a sheet a model, filled row by row, sent in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import sql

BATCH = 50_000
Item = TypeVar("Item")


def batched(rows: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """`rows` in lists of at most `size`."""
    while batch := list(islice(rows, size)):
        yield batch


def columns_of(model: type[models.Model]) -> dict[str, str]:
    """Field name (attname) -> column, without those that the database works out."""
    fields = model._meta.concrete_fields
    return {f.attname: f.column for f in fields if f.column and not getattr(f, "generated", False)}


def copy_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], table: str = ""
) -> int:
    """COPY `rows` (values in the order of `names`) into the model's table, or one like it; returns how many.

    Identifiers may be hex text, arrays and ranges their PostgreSQL literals, JSON its text.
    """
    known = columns_of(model)
    count = 0
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table or model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(known[n]) for n in names),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


class Sheet:
    """Rows of one model, kept until there are enough of them for a COPY. Call `send` at the end."""

    def __init__(self, model: type[models.Model], *names: str, **defaults: Any) -> None:
        self.model = model
        self.names = (*names, *defaults)
        self.defaults = defaults
        self.rows: list[list[Any]] = []
        self.sent = 0
        self.table = model._meta.db_table

    def add(self, **values: Any) -> None:
        """One row; every name given to the sheet must be there unless it has a default."""
        row = [values.pop(n) if n in values else self.defaults[n] for n in self.names]
        if values:
            raise KeyError(f"{self.model.__name__} sheet has no {', '.join(values)}")
        self.rows.append(row)
        if len(self.rows) >= BATCH:
            self.send()

    def send(self) -> None:
        if self.rows:
            self.sent += copy_rows(self.model, self.names, self.rows, self.table)
            self.rows.clear()

    def __len__(self) -> int:
        return self.sent + len(self.rows)
