from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, connection, transaction

from cairn.core.events import Happened, reader, record, verb
from cairn.core.events.follow import catch_up
from cairn.core.events.log import open_private
from cairn.core.events.readers import READERS, run_all, run_reader
from cairn.core.events.sequence import sequence, verify_chain
from cairn.core.events.verbs import VERBS
from cairn.core.models import Event, ReaderCursor

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

OPEN = verb("test.happened", "Something happened in a test")
SECRET = verb("test.whispered", "Something private happened in a test", sealed_to="test.listener")


@pytest.fixture
def heard() -> Iterator[list[Happened]]:
    """A reader of both verbs that remembers what it heard."""
    seen: list[Happened] = []
    reader("test.listener", [OPEN, SECRET])(seen.append)
    yield seen
    del READERS["test.listener"]


def note(**data: Any) -> Event:
    with transaction.atomic():
        return record(OPEN, by=uuid4(), **data)


def test_record_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(OPEN, by=None)


def test_sequence_numbers_without_gaps_and_chain_verifies() -> None:
    for n in range(5):
        note(n=n)
    assert sequence() == 5
    note(n=5)
    assert sequence() == 1
    assert list(Event.objects.order_by("seq").values_list("seq", "data__n")) == [(n + 1, n) for n in range(6)]
    assert verify_chain() is None


def test_rolled_back_event_leaves_no_gap() -> None:
    note(n=1)
    with transaction.atomic():
        record(OPEN, by=None)
        transaction.set_rollback(True)
    note(n=2)
    sequence()
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]


@pytest.mark.parametrize("statement", ["update core_event set verb = 'x'", "delete from core_event"])
def test_event_log_refuses_update_and_delete(statement: str) -> None:
    note()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_numbered_event_refuses_another_number() -> None:
    note()
    sequence()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("update core_event set seq = 9")


def test_verify_chain_names_the_event_that_was_tampered_with() -> None:
    for n in range(4):
        note(n=n)
    sequence()
    with connection.cursor() as cursor:
        cursor.execute("alter table core_event disable trigger event_append_only")
        cursor.execute("update core_event set data = '{\"n\": 99}' where seq = 3")
        cursor.execute("alter table core_event enable trigger event_append_only")
    assert verify_chain() == 3
    assert verify_chain(4) is None


def test_late_committing_event_is_read(heard: list[Happened]) -> None:
    """An older transaction that commits after a younger one was numbered and read is still read."""
    written, release = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(OPEN, by=None, who="slow")
            written.set()
            release.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    note(who="fast")
    catch_up()
    assert [h.data["who"] for h in heard] == ["fast"]
    release.set()
    thread.join()
    catch_up()
    assert [h.data["who"] for h in heard] == ["fast", "slow"]


def test_reader_hears_each_event_once(heard: list[Happened]) -> None:
    note(n=1)
    catch_up()
    catch_up()
    note(n=2)
    catch_up()
    assert [h.data["n"] for h in heard] == [1, 2]


def test_failing_reader_keeps_its_place_and_the_others_go_on(heard: list[Happened]) -> None:
    broken = True

    @reader("test.fragile", [OPEN])
    def fragile(happened: Happened) -> None:
        if broken:
            raise ValueError("words that must not be kept")

    try:
        note(n=1)
        catch_up()
        cursor = ReaderCursor.objects.get(name="test.fragile")
        assert (cursor.seq, cursor.failure) == (0, "ValueError")
        assert [h.data["n"] for h in heard] == [1]
        broken = False
        run_all()
        cursor.refresh_from_db()
        assert (cursor.seq, cursor.failure) == (1, "")
    finally:
        del READERS["test.fragile"]


def test_private_event_hides_everything_but_from_its_reader(heard: list[Happened]) -> None:
    actor = uuid4()
    with transaction.atomic():
        event = record(SECRET, by=actor, value="a secret state")
    row = Event.objects.get()
    assert (row.actor_id, row.subject_id, row.data) == (None, None, {})
    assert b"a secret state" not in bytes(row.sealed or b"")
    with pytest.raises(InvalidTag):
        open_private(event, reader="somebody.else")
    catch_up()
    assert (heard[0].actor_id, heard[0].data) == (actor, {"value": "a secret state"})


def test_run_reader_reports_how_far_it_came(heard: list[Happened]) -> None:
    for n in range(3):
        note(n=n)
    sequence()
    assert run_reader("test.listener") == 3
    assert run_reader("test.listener") == 0


def test_verb_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        verb("test.happened", "again")
    assert VERBS["test.happened"] is OPEN


def test_event_log_refuses_truncate() -> None:
    note()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("truncate core_event cascade")
