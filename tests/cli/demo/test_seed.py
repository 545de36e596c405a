"""Seeding the demo: the same rows for the same seed, and only where nobody else's people are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction

from cairn.cli.demo.seed import DemoThereAlready, NotADemo, TooFewPeople, seed_default, seed_demo
from cairn.core.models import Organization
from cairn.people.models import Person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
LOOSE = {  # encrypted anew or measured each time
    "core_storedfile": {"sha256"},
    "core_storedfilechunk": {"data"},
    "core_event": {"sealed", "hash"},
    "core_eventkey": {"wrapped"},
    "core_vaultkey": {"wrapped", "master_key"},
    "programs_enrollment": {"goal"},
    "mentoring_agendaitem": {"text", "notes"},
    "mentoring_goal": {"text"},
    "mentoring_goalstep": {"text"},
    "mentoring_actionitem": {"text"},
    "mentoring_sharednote": {"body"},
    "mentoring_ending": {"reason"},
    "mentoring_message": {"body"},
    "mentoring_session": {"own_title"},
    "mentoring_journalentry": {"body"},
    "mentoring_agreement": {"goals", "rhythm", "discretion", "trouble"},
    "pairing_requestword": {"body"},
    "pairing_matchrun": {"report"},  # says how long it took
}


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of ours, without serial numbers and sealed words."""
    out = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.split("_")[0] in {"django", "procrastinate", "account", "auth", "mfa"}:
                continue
            columns = connection.introspection.get_table_description(cursor, table)
            loose = LOOSE.get(table, set()) | {
                c.name for c in columns if c.name == "id" and c.type_code != 2950
            }
            names = ", ".join(f'"{c.name}"' for c in columns if c.name not in loose)
            cursor.execute(f'select {names} from "{table}" order by {names}')  # noqa: S608
            out[table] = cursor.fetchall()
    return out


def test_same_seed_same_rows_another_seed_others() -> None:
    def rows(seed: int) -> dict[str, list[tuple[object, ...]]]:
        with transaction.atomic():
            seed_demo(people=220, participants=60, seed=seed, now=NOW)
            found = everything()
            transaction.set_rollback(True)
        return found

    first, again, other = rows(1), rows(1), rows(2)

    assert [table for table in first if first[table] != again[table]] == []
    assert first["people_person"] != other["people_person"]


def test_demo_refuses_an_organization_with_people_of_its_own() -> None:
    Organization.objects.create(pk=1, name="Acme")

    with pytest.raises(NotADemo):
        seed_demo(people=300, participants=50, seed=1, now=NOW)

    assert not Person.objects.exists()
    assert seed_default() is None


def test_demo_refuses_to_come_twice() -> None:
    seed_demo(people=220, participants=40, seed=1, now=NOW)

    with pytest.raises(DemoThereAlready):
        seed_demo(people=220, participants=40, seed=1, now=NOW)


@pytest.mark.parametrize(("people", "participants"), [(199, 50), (300, 151)])
def test_demo_refuses_sizes_that_cannot_be_told(people: int, participants: int) -> None:
    with pytest.raises(TooFewPeople):
        seed_demo(people=people, participants=participants, seed=1, now=NOW)
