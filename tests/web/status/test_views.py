from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from cairn.core.clock import now
from cairn.core.models import WorkerHeartbeat


@pytest.mark.unit
def test_health_asks_nobody(client: Client) -> None:
    """No database mark: touching it would fail this test."""
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"alive": True})


@pytest.mark.integration
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds_ago", "status"),
    [(5, 200), (59, 200), (61, 503), (None, 503)],
    ids=["fresh", "just", "late", "never"],
)
def test_ready_needs_a_worker_seen_within_the_minute(
    client: Client, seconds_ago: int | None, status: int
) -> None:
    if seconds_ago is not None:
        WorkerHeartbeat.objects.create(name="w", seen_at=now() - timedelta(seconds=seconds_ago))

    answer = client.get("/readyz")

    assert answer.status_code == status
    assert answer.json() == {"database": True, "migrations": True, "worker": status == 200}


@pytest.mark.integration
@pytest.mark.django_db
def test_ready_needs_every_migration(client: Client) -> None:
    WorkerHeartbeat.objects.create(name="w", seen_at=now())
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'core'")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, False)


@pytest.mark.integration
@pytest.mark.django_db(transaction=True)
def test_ready_says_when_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "HOST", "/nowhere")
        answer = client.get("/readyz")
        connection.close()

    assert (answer.status_code, answer.json()) == (
        503,
        {"database": False, "migrations": False, "worker": False},
    )
