"""A canary in every sealed word, and the question who hears it sing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.http import HttpResponseBase, StreamingHttpResponse
from psycopg import sql

from cairn.core.fields import SealedField
from cairn.core.models import VaultMember
from cairn.core.sealed import seal

MARK = "quetzal"
SONG = re.compile(rf"{MARK}(\d{{4}})z")


def sealed_fields() -> list[tuple[type[models.Model], str]]:
    """Every field of every model whose words only the members of a vault may read."""
    return [
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.get_fields()
        if isinstance(column, SealedField)
    ]


@dataclass
class Canaries:
    """What was planted: the number each canary sings, the field it sits in, and the vault that holds it."""

    planted: dict[int, tuple[str, UUID]] = field(default_factory=dict)

    def word(self, label: str, vault_id: UUID) -> str:
        """A word to write on somebody's behalf, known by its number wherever it turns up."""
        number = len(self.planted) + 1
        self.planted[number] = (label, vault_id)
        return f"{MARK}{number:04}z"

    def plant_everywhere(self) -> None:
        """Write one into every sealed field of every row there is. A field without any row is told of."""
        bare = [f"{m._meta.label}.{name}" for m, name in sealed_fields() if not self._plant_in(m, name)]
        assert bare == [], f"No row to plant a canary in; make one in tests/consistency/lived.py: {bare}"

    def _plant_in(self, model: type[models.Model], name: str) -> int:
        rows: list[Any] = list(model._default_manager.exclude(vault_id=None))
        for row in rows:
            author = VaultMember.objects.filter(vault_id=row.vault_id).order_by("since", "id").first()
            assert author is not None, f"{model._meta.label} {row.pk} has a vault without members"
            seal(row, name, self.word(f"{model._meta.label}.{name}", row.vault_id), by=author.person_id)
            row.save(update_fields=[name])
        return len(rows)

    def heard(self, text: str) -> set[int]:
        return {int(number) for number in SONG.findall(text)}

    def heard_by_strangers(self, text: str, person_id: UUID | None) -> set[str]:
        """Fields whose canary is in `text` although this person is no member of its vault."""
        numbers = self.heard(text)
        mine = VaultMember.objects.filter(person_id=person_id).values_list("vault_id", flat=True)
        vaults = set(mine) if numbers else set()
        return {self.planted[n][0] for n in numbers if self.planted[n][1] not in vaults}


def said(response: HttpResponseBase) -> str:
    """Everything an answer says: its headers, its body, and what is packed into an archive."""
    stream = isinstance(response, StreamingHttpResponse)
    body = b"".join(response) if stream else response.content  # type: ignore[arg-type,attr-defined]
    headers = " ".join(f"{key}: {value}" for key, value in response.items())
    return headers + _text(body)


def _text(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            text += "".join(_text(archive.read(name)) for name in archive.namelist())
    return text


def stored() -> Iterator[tuple[str, str]]:
    """Every row of every table as text, bytes decoded where they hold text, and what sessions hold."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(table)))
            yield table, "\n".join(row for (row,) in cursor.fetchall())
    for session in Session.objects.all():
        yield "sessions", str(session.get_decoded())


MARK_IN_BYTES = MARK.encode().hex()
