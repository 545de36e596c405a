"""One storage for files: chunks in the database, with an expiry, so that web machines keep no state."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.models import StoredFile, StoredFileChunk

CHUNK = 1024 * 1024


class FileTooLarge(DomainError):
    """This file is larger than allowed here. Split it, or ask an operator to import it from the command line."""


@transaction.atomic
def store(
    *,
    name: str,
    parts: Iterable[bytes],
    content_type: str = "application/octet-stream",
    owner_id: UUID | None = None,
    keep: dt.timedelta | None = None,
    largest: int = 2 * 1024**3,
) -> StoredFile:
    """Write a file from its parts (any sizes). Raises FileTooLarge beyond `largest` bytes."""
    expires = now() + keep if keep else None
    file = StoredFile.objects.create(
        name=name[:255], content_type=content_type, owner_id=owner_id, expires_at=expires
    )
    hashed = hashlib.sha256()
    for number, chunk in enumerate(_rechunk(parts)):
        file.size += len(chunk)
        if file.size > largest:
            raise FileTooLarge
        hashed.update(chunk)
        StoredFileChunk.objects.create(file=file, number=number, data=chunk)
    file.sha256 = hashed.hexdigest()
    file.save(update_fields=["size", "sha256"])
    return file


def _rechunk(parts: Iterable[bytes]) -> Iterator[bytes]:
    buffer = bytearray()
    for part in parts:
        buffer += part
        while len(buffer) >= CHUNK:
            yield bytes(buffer[:CHUNK])
            del buffer[:CHUNK]
    if buffer:
        yield bytes(buffer)


def read(file: StoredFile) -> Iterator[bytes]:
    """The file's bytes, a chunk at a time."""
    numbers = file.chunks.order_by("number").values_list("number", flat=True)
    for number in list(numbers):
        yield bytes(file.chunks.get(number=number).data)


def delete_expired() -> int:
    """Remove files whose time is over. Returns how many."""
    return StoredFile.objects.filter(expires_at__lt=now()).delete()[1].get("core.StoredFile", 0)
