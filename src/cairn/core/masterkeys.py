"""Master keys: a file outside the database that wraps every data key.

Each line is `name:base64 of 32 bytes`; the last line is the current key, older ones only unwrap.
"""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from cairn.core.errors import DomainError


class MasterKeyMissing(DomainError):
    """The master key that wraps these words is not in the key file. Put the old key file back."""


class MasterKeyUnreadable(DomainError):
    """The master key file cannot be read. Each line must be name:base64 of 32 bytes."""


@lru_cache(maxsize=4)
def _parse(path: Path, stamp: int) -> dict[str, bytes]:  # noqa: ARG001 - `stamp` makes a new file a new entry
    keys: dict[str, bytes] = {}
    for line in path.read_text(encoding="ascii").splitlines():
        name, _, value = line.strip().partition(":")
        if not name:
            continue
        key = base64.b64decode(value)
        if len(key) != 32:
            raise MasterKeyUnreadable
        keys[name] = key
    return keys


def load() -> dict[str, bytes]:
    """Every master key by name, oldest first; the file is made on first use, mode 0600."""
    path: Path = settings.MASTER_KEY_FILE
    if not path.exists():
        add_key()
    try:
        keys = _parse(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise MasterKeyUnreadable from error
    if not keys:
        raise MasterKeyUnreadable
    return keys


def add_key() -> str:
    """Append a new master key, which becomes the current one, and return its name."""
    path: Path = settings.MASTER_KEY_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="ascii") if path.exists() else ""
    name = f"k{secrets.token_hex(4)}"
    value = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
    _replace(path, f"{before}{name}:{value}\n")
    return name


def _replace(path: Path, content: str) -> None:
    """Write beside and rename, so that a crash never leaves half a key file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it 0600
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


def wrap(key: bytes, about: bytes) -> tuple[str, bytes]:
    """Wrap a data key with the current master key; `about` binds it to its row. Returns (name, wrapped)."""
    name, master = list(load().items())[-1]
    nonce = secrets.token_bytes(12)
    return name, nonce + AESGCM(master).encrypt(nonce, key, about)


def unwrap(name: str, wrapped: bytes, about: bytes) -> bytes:
    """Undo `wrap`. Raises MasterKeyMissing when the key file lacks `name`."""
    master = load().get(name)
    if master is None:
        raise MasterKeyMissing
    return AESGCM(master).decrypt(wrapped[:12], wrapped[12:], about)
