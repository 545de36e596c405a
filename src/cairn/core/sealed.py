"""Private words: AES-GCM under one data key per author and vault, wrapped by a master key outside the database.

Only a member of a vault opens it. Destroying an author's keys erases what that author wrote, everywhere and for good,
and nothing that others wrote.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from cairn.core import masterkeys
from cairn.core.clock import now
from cairn.core.errors import NotAMember
from cairn.core.models import EventKey, Vault, VaultKey, VaultMember

VERSION = b"\x01"


class SealedRow(Protocol):
    """A row with sealed fields. `pk` must be known before the first word is sealed."""

    @property
    def pk(self) -> UUID: ...

    @property
    def vault_id(self) -> UUID: ...


def create_vault(*, kind: str, owner_id: UUID, members: Iterable[UUID]) -> Vault:
    """A new vault that `members` (person ids) can open."""
    vault = Vault.objects.create(kind=kind, owner_id=owner_id)
    VaultMember.objects.bulk_create(VaultMember(vault=vault, person_id=p) for p in dict.fromkeys(members))
    return vault


def hand_over_vault(*, vault_id: UUID, kind: str, owner_id: UUID, members: Iterable[UUID]) -> None:
    """Give a vault a new owner (a request's becomes the mentorship's) and let `members` in as well."""
    Vault.objects.filter(pk=vault_id).update(kind=kind, owner_id=owner_id)
    rows = [VaultMember(vault_id=vault_id, person_id=p) for p in dict.fromkeys(members)]
    VaultMember.objects.bulk_create(rows, ignore_conflicts=True)


def _about_row(row: SealedRow, field: str) -> bytes:
    return row.pk.bytes + field.encode("ascii")


def _data_key(vault_id: UUID, author_id: UUID) -> tuple[UUID, bytes]:
    """The author's key in this vault, made on first use."""
    key = VaultKey.objects.filter(vault_id=vault_id, author_id=author_id).first()
    if key is None:
        fresh = VaultKey(vault_id=vault_id, author_id=author_id)
        fresh.master_key, fresh.wrapped = masterkeys.wrap(AESGCM.generate_key(256), fresh.pk.bytes)
        VaultKey.objects.bulk_create([fresh], ignore_conflicts=True)  # the other tab may have been faster
        key = VaultKey.objects.get(vault_id=vault_id, author_id=author_id)
    if key.wrapped is None:
        raise NotAMember  # an erased author writes no more
    return key.pk, masterkeys.unwrap(key.master_key, bytes(key.wrapped), key.pk.bytes)


def seal(row: SealedRow, field: str, text: str, *, by: UUID) -> None:
    """Set `row.field` to `text`, sealed under the key of `by`. The caller saves the row.

    Raises NotAMember when `by` is not a member of the row's vault.
    """
    if not VaultMember.objects.filter(vault_id=row.vault_id, person_id=by).exists():
        raise NotAMember
    key_id, key = _data_key(row.vault_id, by)
    setattr(row, field, seal_with(key_id, key, _about_row(row, field), text))


def seal_with(key_id: UUID, key: bytes, about: bytes, text: str) -> bytes:
    """The sealed bytes themselves, for bulk writers that hold the keys already."""
    return _encrypted(key_id, key, about, text.encode())


def _encrypted(key_id: UUID, key: bytes, about: bytes, data: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return VERSION + key_id.bytes + nonce + AESGCM(key).encrypt(nonce, data, about)


def seal_bytes(*, vault_id: UUID, author_id: UUID, about: bytes, data: bytes) -> bytes:
    """Bytes that only the machine opens again, with `open_bytes`: the vault has no members, no page reads it.

    `author_id` names whose key it is (of a row, where no person wrote it); `about` binds the bytes to their place.
    """
    key_id, key = _data_key(vault_id, author_id)
    return _encrypted(key_id, key, about, data)


def open_bytes(*, vault_id: UUID, about: bytes, blob: bytes) -> bytes:
    """Inverse of `seal_bytes`. Raises NotAMember when the key is gone or belongs to another vault."""
    key = VaultKey.objects.filter(pk=UUID(bytes=blob[1:17]), vault_id=vault_id).first()
    if key is None or key.wrapped is None:
        raise NotAMember
    plain = masterkeys.unwrap(key.master_key, bytes(key.wrapped), key.pk.bytes)
    return AESGCM(plain).decrypt(blob[17:29], blob[29:], about)


class Reader:
    """Opens the words of any number of rows for one person, with two queries in all.

    >>> words = Reader(person.id, vault_ids=[mentorship.vault_id])
    >>> words.text(note, "body")
    """

    def __init__(self, person_id: UUID, vault_ids: Iterable[UUID]) -> None:
        wanted = set(vault_ids)
        mine = VaultMember.objects.filter(person_id=person_id, vault_id__in=wanted)
        self.vaults = set(mine.values_list("vault_id", flat=True))
        self.wrapped = {key.pk: key for key in VaultKey.objects.filter(vault_id__in=self.vaults)}
        self.keys: dict[UUID, bytes] = {}

    @classmethod
    def of_author(cls, person_id: UUID, vault_ids: Iterable[UUID]) -> Reader:
        """For somebody's own copy: opens what they wrote themselves, also where they read nothing any more."""
        reader = cls(person_id, ())
        keys = VaultKey.objects.filter(author_id=person_id, vault_id__in=set(vault_ids))
        reader.wrapped = {key.pk: key for key in keys}
        reader.vaults = {key.vault_id for key in keys}
        return reader

    def text(self, row: SealedRow, field: str) -> str | None:
        """The words, "" when none were written, None when their author was erased. Raises NotAMember."""
        if row.vault_id not in self.vaults:
            raise NotAMember
        sealed = getattr(row, field)
        if sealed is None:
            return ""
        blob = bytes(sealed)
        key_id = UUID(bytes=blob[1:17])
        key = self.wrapped.get(key_id)
        if key is None or key.vault_id != row.vault_id:
            raise NotAMember  # a blob copied in from another vault
        if key.wrapped is None:
            return None
        if key_id not in self.keys:
            self.keys[key_id] = masterkeys.unwrap(key.master_key, bytes(key.wrapped), key_id.bytes)
        return AESGCM(self.keys[key_id]).decrypt(blob[17:29], blob[29:], _about_row(row, field)).decode()


def read(row: SealedRow, field: str, *, reader: UUID) -> str | None:
    """One field of one row; for lists use `Reader`."""
    return Reader(reader, [row.vault_id]).text(row, field)


def destroy_keys(author_id: UUID) -> int:
    """Erase every word `author_id` ever sealed, by destroying the keys. Returns how many keys."""
    mine = VaultKey.objects.filter(author_id=author_id, destroyed_at=None)
    return mine.update(wrapped=None, destroyed_at=now())


def rotate_master_key() -> int:
    """Add a master key and re-wrap every data key under it, row by row, without downtime. Returns how many."""
    masterkeys.add_key()
    return rewrap_keys()


def rewrap_keys() -> int:
    """Re-wrap what older master keys still wrap (also after a rotation that was cut off)."""
    current = list(masterkeys.load())[-1]
    count = 0
    stale = VaultKey.objects.exclude(master_key=current).filter(destroyed_at=None)
    for key_id in list(stale.values_list("pk", flat=True)):
        with transaction.atomic():
            key = VaultKey.objects.select_for_update().get(pk=key_id)
            if key.wrapped is not None:
                plain = masterkeys.unwrap(key.master_key, bytes(key.wrapped), key.pk.bytes)
                key.master_key, key.wrapped = masterkeys.wrap(plain, key.pk.bytes)
                key.save(update_fields=["master_key", "wrapped"])
                count += 1
    for entry in EventKey.objects.exclude(master_key=current):
        plain = masterkeys.unwrap(entry.master_key, bytes(entry.wrapped), entry.reader.encode())
        entry.master_key, entry.wrapped = masterkeys.wrap(plain, entry.reader.encode())
        entry.save(update_fields=["master_key", "wrapped"])
        count += 1
    return count
