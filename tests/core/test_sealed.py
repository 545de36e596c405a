from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from cairn.core import masterkeys
from cairn.core.errors import NotAMember
from cairn.core.models import Vault, VaultKey
from cairn.core.sealed import (
    Reader,
    create_vault,
    destroy_keys,
    hand_over_vault,
    read,
    rewrap_keys,
    rotate_master_key,
    seal,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@dataclass
class Row:
    vault_id: UUID
    pk: UUID = field(default_factory=uuid4)
    body: bytes | None = None


@pytest.fixture
def own_master_key(tmp_path: Path, settings: object) -> Path:
    path = tmp_path / "master.key"
    settings.MASTER_KEY_FILE = path  # type: ignore[attr-defined]
    return path


AMARA, JONAS, NOOR = uuid4(), uuid4(), uuid4()


def shared() -> Vault:
    return create_vault(kind="mentorship", owner_id=uuid4(), members=[AMARA, JONAS])


def test_members_read_what_either_wrote() -> None:
    row = Row(shared().pk)
    seal(row, "body", "Mañana 🌿", by=AMARA)
    assert b"Ma" not in (row.body or b"")
    assert read(row, "body", reader=JONAS) == read(row, "body", reader=AMARA) == "Mañana 🌿"


def test_outsider_neither_reads_nor_writes() -> None:
    row = Row(shared().pk)
    seal(row, "body", "ours", by=AMARA)
    with pytest.raises(NotAMember):
        read(row, "body", reader=NOOR)
    with pytest.raises(NotAMember):
        seal(row, "body", "mine now", by=NOOR)


def test_words_moved_to_another_row_or_vault_do_not_open() -> None:
    vault, other = shared(), shared()
    row = Row(vault.pk)
    seal(row, "body", "here", by=AMARA)
    with pytest.raises(InvalidTag):
        read(Row(vault.pk, body=row.body), "body", reader=AMARA)
    with pytest.raises(NotAMember):
        read(Row(other.pk, pk=row.pk, body=row.body), "body", reader=AMARA)


def test_nothing_written_reads_as_empty() -> None:
    assert read(Row(shared().pk), "body", reader=AMARA) == ""


def test_erasing_one_author_leaves_the_other() -> None:
    vault = shared()
    hers, his = Row(vault.pk), Row(vault.pk)
    seal(hers, "body", "hers", by=AMARA)
    seal(his, "body", "his", by=JONAS)
    assert destroy_keys(AMARA) == 1
    words = Reader(JONAS, [vault.pk])
    assert (words.text(hers, "body"), words.text(his, "body")) == (None, "his")
    with pytest.raises(NotAMember):
        seal(hers, "body", "again", by=AMARA)


def test_handing_over_lets_the_new_members_in() -> None:
    vault = create_vault(kind="request", owner_id=uuid4(), members=[AMARA])
    row = Row(vault.pk)
    seal(row, "body", "please", by=AMARA)
    owner = uuid4()
    hand_over_vault(vault_id=vault.pk, kind="mentorship", owner_id=owner, members=[AMARA, JONAS])
    vault.refresh_from_db()
    assert (vault.kind, vault.owner_id, read(row, "body", reader=JONAS)) == ("mentorship", owner, "please")


def test_rotation_rewraps_every_key_and_old_words_still_open(own_master_key: Path) -> None:
    row = Row(shared().pk)
    seal(row, "body", "before", by=AMARA)
    first = VaultKey.objects.get().master_key
    assert rotate_master_key() == 1
    assert VaultKey.objects.get().master_key != first
    assert read(row, "body", reader=JONAS) == "before"
    assert rewrap_keys() == 0
    newest = own_master_key.read_text().splitlines()[-1]
    own_master_key.write_text(newest + "\n")
    assert read(row, "body", reader=JONAS) == "before"


def test_missing_master_key_is_said_plainly(own_master_key: Path) -> None:
    row = Row(shared().pk)
    seal(row, "body", "locked", by=AMARA)
    own_master_key.write_text("k2:" + "A" * 43 + "=\n")
    with pytest.raises(masterkeys.MasterKeyMissing):
        read(row, "body", reader=AMARA)


def test_master_key_file_is_readable_by_its_owner_alone(own_master_key: Path) -> None:
    masterkeys.load()
    assert own_master_key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "k1:c2hvcnQ=\n", "k1:%%%\n"])
def test_unreadable_master_key_file_is_refused(own_master_key: Path, content: str) -> None:
    own_master_key.write_text(content)
    with pytest.raises(masterkeys.MasterKeyUnreadable):
        masterkeys.load()


def test_reading_many_rows_costs_two_queries(django_assert_num_queries: object) -> None:
    vault = shared()
    rows = [Row(vault.pk) for _ in range(5)]
    for row in rows:
        seal(row, "body", "x", by=AMARA)
    with django_assert_num_queries(2):  # type: ignore[operator]
        words = Reader(JONAS, [vault.pk])
        assert [words.text(row, "body") for row in rows] == ["x"] * 5
