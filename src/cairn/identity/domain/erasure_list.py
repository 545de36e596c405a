"""The erasure list: ids of erased people, kept beside the master key and so outside every backup.

A backup made before an erasure still holds the person. Whoever restores it brings the key file and this list along,
and the restore erases them again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings

NAME = "erased.list"


def list_file() -> Path:
    """Beside the master key file: what is needed to restore stands in one place."""
    key_file: Path = settings.MASTER_KEY_FILE
    return key_file.with_name(NAME)


def remember(people: Sequence[UUID]) -> None:
    """Append ids, on the disk before this returns. An id says nothing about who it was."""
    if not people:
        return
    path = list_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("".join(f"{person}\n" for person in people))
        file.flush()
        os.fsync(file.fileno())


def remembered() -> list[UUID]:
    """Everybody on the list; none when there is no list. A line that a crash cut short is passed over; the next
    `keep_list` writes it again."""
    path = list_file()
    lines = path.read_text(encoding="ascii").split() if path.exists() else []
    return [UUID(line) for line in dict.fromkeys(lines) if _is_id(line)]


def _is_id(line: str) -> bool:
    try:
        UUID(line)
    except ValueError:
        return False
    return len(line) == 36
