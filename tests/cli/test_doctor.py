"""`cairn doctor` on a healthy installation, and on ones with something wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from cairn.cli import doctor
from cairn.core.clock import now
from cairn.core.models import VaultKey, WorkerHeartbeat
from tests.cli.installation import Installation

pytestmark = pytest.mark.integration


def test_all_is_well_while_it_runs_and_not_after_it_stopped(prepared: Installation) -> None:
    prepared.start()
    well = prepared.cairn("doctor")
    prepared.stop()
    stopped = prepared.cairn("doctor", CAIRN_MAIL_HOST="127.0.0.1", CAIRN_MAIL_PORT="1")

    assert well.returncode == 0, well.stdout + prepared.log.read_text()
    assert {line[:5] for line in well.stdout.splitlines()} == {"ok   "}
    assert stopped.returncode == 1
    assert "look worker: never seen\n     Start `cairn up` or `cairn worker`." in stopped.stdout
    assert "Check CAIRN_MAIL_HOST and CAIRN_MAIL_PORT." in stopped.stdout


def test_a_database_out_of_reach_is_a_finding_too(installation: Installation) -> None:
    said = installation.cairn("doctor", DATABASE_URL="postgresql://cairn@127.0.0.1:1/cairn")

    assert said.returncode == 1
    assert (
        "look database: cannot be used\n     The database in DATABASE_URL does not let us in" in said.stdout
    )


def remedies(check: object) -> dict[str, str]:
    return {finding.about: finding.remedy for finding in check()}  # type: ignore[operator]


@pytest.mark.django_db
def test_a_missing_extension_and_a_waiting_migration_are_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop extension pg_trgm cascade")
        cursor.execute("delete from django_migrations where app = 'core'")

    assert remedies(doctor._server)["extensions"] == "Let its owner run: create extension pg_trgm"
    assert remedies(doctor._migrations) == {"migrations": "Run `cairn prepare`."}


@pytest.mark.django_db
def test_a_job_whose_worker_is_gone_is_told() -> None:
    WorkerHeartbeat.objects.create(name="w", seen_at=now() - timedelta(minutes=5))
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status) values ('q', 't', 'doing')"
        )

    assert remedies(doctor._jobs) == {
        "worker": "Start `cairn up` or `cairn worker`.",
        "jobs": "A running worker takes them up again within two minutes.",
    }


@pytest.mark.django_db
def test_a_key_file_that_others_read_or_that_lacks_the_key_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    keys = tmp_path / "master.key"
    keys.write_text("other:" + "A" * 43 + "=\n")
    keys.chmod(0o644)
    monkeypatch.setenv("CAIRN_MASTER_KEY_FILE", str(keys))
    settings.MASTER_KEY_FILE = keys  # type: ignore[attr-defined]
    from uuid import uuid4

    from cairn.core.sealed import create_vault

    author = uuid4()
    vault = create_vault(kind="mentorship", owner_id=uuid4(), members=[author])
    VaultKey.objects.create(vault=vault, author_id=author, master_key="lost", wrapped=b"x" * 60)

    assert remedies(doctor._keys) == {
        "key file": f"Others can read it: chmod 600 {keys}",
        "keys": "The master key that wraps these words is not in the key file. Put the old key file back.",
    }
