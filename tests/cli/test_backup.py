"""A backup restored into a new state folder is the same organization."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.cli.postgres import Server, embedded
from tests.cli.installation import Installation
from tests.cli.molds import cast_from, prepare

pytestmark = pytest.mark.integration

FILL = """
from uuid import UUID
from types import SimpleNamespace
from cairn.core import sealed
from cairn.core.ids import new_id
from cairn.core.models import Organization
Organization.objects.create(name="Åse & Søn", help_contact="help@example.org")
author = new_id()
vault = sealed.create_vault(kind="mentorship", owner_id=new_id(), members=[author])
sealed.seal(SimpleNamespace(pk=new_id(), vault_id=vault.pk), "body", "between us", by=author)
"""
EVERY_TABLE = """
from django.db import connection
cursor = connection.cursor()
for table in sorted(connection.introspection.table_names()):
    cursor.execute(f'select count(*), md5(string_agg(t::text, chr(10) order by t::text)) from "{table}" t')
    print(table, *cursor.fetchone())
"""


@pytest.fixture
def filled(installation: Installation) -> Installation:
    cast_from("filled", _fill, installation.state)
    return installation


def _fill(installation: Installation) -> None:
    cast_from("prepared", prepare, installation.state)
    installation.python(FILL)


@pytest.fixture
def fresh(installation: Installation) -> Iterator[Installation]:
    other = Installation(installation.state.with_name("fresh"))
    yield other
    if other.state.is_dir():
        Server(other.state / "postgres", embedded()).stop()


def test_a_round_trip_gives_the_same_rows_and_opens_the_same_words(
    filled: Installation, fresh: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "cairn.tar"
    made = filled.cairn("backup", str(file))
    restored = fresh.cairn("restore", str(file), CAIRN_MASTER_KEY_FILE=str(filled.state / "master.key"))

    assert (made.returncode, restored.returncode) == (0, 0), made.stderr + restored.stderr
    assert "Restored Åse & Søn as of" in restored.stdout
    before, after = filled.python(EVERY_TABLE), fresh.python(EVERY_TABLE)
    assert "core_vaultkey 1 " in before
    assert after == before
    said = fresh.cairn("doctor", CAIRN_MASTER_KEY_FILE=str(filled.state / "master.key")).stdout
    assert "keys: a sealed row opens" in said


def test_a_backup_holds_no_key_and_says_so(filled: Installation, fresh: Installation, tmp_path: Path) -> None:
    file = tmp_path / "cairn.tar"
    said = filled.cairn("backup", str(file)).stdout
    name, _, secret = (filled.state / "master.key").read_text().strip().partition(":")

    restored = fresh.cairn("restore", str(file))

    assert f"without {filled.state / 'master.key'} nobody can read the private words" in said
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as tar:
        assert tar.getnames() == ["manifest.json", "database.dump"]
        assert json.load(tar.extractfile("manifest.json") or file.open())["master_keys"] == [name]
        tar.extract("database.dump", tmp_path, filter="data")
    assert secret not in _as_text(tmp_path / "database.dump")
    assert (
        f"stay closed until the former key file is put at {fresh.state / 'master.key'} (it holds {name})"
        in restored.stdout
    )


def _as_text(dump: Path) -> str:
    command = [embedded().path("pg_restore"), "--file=-", str(dump)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_no_new_key_file_is_made_where_words_are_sealed_already(filled: Installation) -> None:
    keys = filled.state / "master.key"
    keys.rename(filled.state / "elsewhere")

    said = filled.cairn("prepare")

    assert said.returncode == 1
    assert said.stderr.startswith(
        f"cairn: The master key file {keys} is missing, and private words are sealed with it."
    )
    assert not keys.exists()


def test_restore_into_a_filled_installation_is_refused(filled: Installation, tmp_path: Path) -> None:
    file = tmp_path / "cairn.tar"
    filled.cairn("backup", str(file))

    said = filled.cairn("restore", str(file))

    assert said.returncode == 1
    assert "This installation is not empty" in said.stderr


def test_a_backup_over_another_file_is_refused(filled: Installation, tmp_path: Path) -> None:
    file = tmp_path / "precious"
    file.write_text("mine")

    said = filled.cairn("backup", str(file))

    assert (said.returncode, file.read_text()) == (1, "mine")
    assert said.stderr == f"cairn: {file} is there already. Choose another name, or remove it.\n"


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b broken"])
def test_what_is_no_backup_is_refused(installation: Installation, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd"
    file.write_bytes(content)

    said = installation.cairn("restore", str(file))

    assert (said.returncode, said.stderr) == (
        1,
        f"cairn: {file} is not a backup of Cairn, or it is damaged.\n",
    )


def test_rotated_keys_open_what_was_sealed_before(filled: Installation) -> None:
    before = (filled.state / "master.key").read_text()

    said = filled.cairn("keys", "rotate")

    after = (filled.state / "master.key").read_text()
    assert said.returncode == 0
    assert "wraps 1 data keys" in said.stdout
    assert after.startswith(before)
    assert len(after.splitlines()) == len(before.splitlines()) + 1
    assert "keys: a sealed row opens" in filled.cairn("doctor").stdout


PERSON = "01890000-0000-7000-8000-000000000001"
ADD_PERSON = f"""
from cairn.people.models import Person
Person.objects.create(pk="{PERSON}", given_name="Amara", family_name="Reyes")
"""
NAME = f"""
from cairn.people.models import Person
print(Person.objects.get(pk="{PERSON}").name)
"""


def test_whoever_was_erased_after_the_backup_is_erased_again(
    filled: Installation, fresh: Installation, tmp_path: Path
) -> None:
    file, keys = tmp_path / "cairn.tar", filled.state / "master.key"
    filled.python(ADD_PERSON)
    filled.cairn("backup", str(file))
    keys.with_name("erased.list").write_text(f"{PERSON}\n", encoding="ascii")
    restored = fresh.cairn("restore", str(file), CAIRN_MASTER_KEY_FILE=str(keys))
    assert "Erased again: 1 of the people" in restored.stdout
    assert "Former colleague" in fresh.python(NAME)
