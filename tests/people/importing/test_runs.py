"""An import from upload to done, and every way out of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from cairn.core.errors import InvalidTransition
from cairn.core.models import StoredFile
from cairn.people.domain.importing import running
from cairn.people.domain.importing.errors import Cancelled
from cairn.people.domain.importing.mapfile import Map, map_from, simple_map
from cairn.people.domain.importing.runs import (
    CannotRead,
    NoFiles,
    cancel_run,
    confirm_mapping,
    confirm_run,
    upload,
    work_on,
)
from cairn.people.domain.searching import refresh_search
from cairn.people.models import ColumnMap, ImportRun, Person, PersonSearch
from tests.factories import make_person

from .conftest import oracle_files, read_example

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
FEED = b"ID,First name,Manager\n1,Ann,\n2,Bo,1\n3,Cy,9\n"


def given(**files: bytes) -> list[tuple[str, list[bytes]]]:
    return [(name.replace("__", "."), [content]) for name, content in files.items()]


def run_of(content: bytes = FEED) -> ImportRun:
    """A run that was uploaded, mapped and checked."""
    by = make_person("Dee Manager", employee_number=None)
    run = upload(given=given(people__csv=content), by=by)
    confirm_mapping(run=run, one=map_from(run.mapping), by=by)
    work_on(run_id=run.pk, apply_it=False)
    run.refresh_from_db()
    return run


def test_oracle_goes_from_upload_to_done() -> None:
    by = make_person("Dee Manager", employee_number=None)
    run = upload(given=[(name, [path.read_bytes()]) for path, name in oracle_files()], by=by)
    confirm_mapping(run=run, one=map_from(run.mapping), by=by)
    work_on(run_id=run.pk, apply_it=False)
    run.refresh_from_db()
    assert (run.state, run.counts["created"], run.rows_done) == ("ready", 107, 117)
    assert [(p.row, p.value, p.blocking) for p in run.problems.all()] == [
        (5, "Southlake, Texas, US", False),
        (22, "South San Francisco, California, US", False),
    ]

    confirm_run(run=run, leavers=None, by=by)
    work_on(run_id=run.pk, apply_it=True)

    run.refresh_from_db()
    assert (run.state, run.counts["created"], Person.objects.exclude(pk=by.pk).count()) == ("done", 107, 107)


def test_a_confirmed_map_is_remembered() -> None:
    by = make_person("Dee", employee_number=None)
    run = upload(given=given(people__csv=b"Key,Call name\n1,Ann\n"), by=by)
    assert run.mapping == {}

    confirm_mapping(run=run, one=simple_map({"employee_number": "Key", "given_name": "Call name"}), by=by)
    again = upload(given=given(other__csv=b"Key,Call name\n2,Bo\n"), by=by)

    assert ColumnMap.objects.count() == 1
    assert {name: source.text() for name, source in map_from(again.mapping).people.items()} == {
        "employee_number": "Key",
        "given_name": "Call name",
    }


def test_a_map_can_come_with_the_files() -> None:
    by = make_person("Dee", employee_number=None)
    text = b'[people]\nemployee_number = "Key"\n'

    run = upload(given=given(people__csv=b"Key,Name\n1,Ann\n", map__toml=text), by=by)

    assert list(map_from(run.mapping).people) == ["employee_number"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4"])
def test_what_cannot_be_read_is_not_kept(content: bytes) -> None:
    with pytest.raises(CannotRead):
        upload(given=given(people__csv=content), by=make_person())

    assert (ImportRun.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_an_upload_needs_a_file() -> None:
    with pytest.raises(NoFiles):
        upload(given=[], by=make_person())


def test_a_checked_run_can_be_dropped() -> None:
    run = run_of()

    cancel_run(run=run, by=make_person())

    run.refresh_from_db()
    assert (run.state, Person.objects.filter(employee_number="1").exists()) == ("cancelled", False)
    with pytest.raises(InvalidTransition):
        confirm_run(run=run, leavers=None, by=make_person())


def test_a_cancel_midway_changes_nothing() -> None:
    run = run_of()
    by = make_person("Cancels")
    before = list(Person.objects.values())
    confirm_run(run=run, leavers=None, by=by)
    cancel_run(run=run, by=by)

    work_on(run_id=run.pk, apply_it=True)

    run.refresh_from_db()
    assert (run.state, run.message, list(Person.objects.values())) == (
        "cancelled",
        "The import was stopped. Nothing was changed.",
        before,
    )


def test_a_cancel_after_everything_was_written_still_changes_nothing() -> None:
    feed = running.open_feed(oracle_files(), _oracle_map())
    steps = iter([False, True])  # before writing, and after it

    def progress(rows: int) -> None:
        if not rows and next(steps):
            raise Cancelled

    with pytest.raises(Cancelled):
        running.carry_out(feed, apply_it=True, by=None, run_id=uuid4(), progress=progress)

    assert Person.objects.count() == 0


def test_a_job_that_runs_twice_imports_once() -> None:
    run = run_of()
    confirm_run(run=run, leavers=None, by=make_person("X"))
    work_on(run_id=run.pk, apply_it=True)
    people = list(Person.objects.order_by("id").values())

    work_on(run_id=run.pk, apply_it=True)

    assert list(Person.objects.order_by("id").values()) == people


def test_too_many_leavers_come_back_for_confirmation() -> None:
    by = make_person("Dee", employee_number=None)
    first = run_of()
    confirm_run(run=first, leavers=None, by=by)
    work_on(run_id=first.pk, apply_it=True)
    run = upload(given=given(people__csv=b"ID,First name,Manager\n1,Ann,\n2,Bo,1\n"), by=by)
    one = simple_map({"employee_number": "ID", "given_name": "First name"}, complete=True)
    confirm_mapping(run=run, one=one, by=by)
    work_on(run_id=run.pk, apply_it=False)
    run.refresh_from_db()
    assert (run.state, run.counts["leaving"], run.counts["confirm_leavers"]) == ("ready", 1, True)

    confirm_run(run=run, leavers=None, by=by)
    work_on(run_id=run.pk, apply_it=True)
    run.refresh_from_db()
    assert (run.state, "1 of 3" in run.message, Person.objects.filter(status="left").count()) == (
        "ready",
        True,
        0,
    )
    confirm_run(run=run, leavers=1, by=by)
    work_on(run_id=run.pk, apply_it=True)

    assert [p.employee_number for p in Person.objects.filter(status="left")] == ["3"]


def test_the_search_index_follows() -> None:
    running.carry_out(
        running.open_feed(oracle_files(), _oracle_map()), apply_it=True, by=None, run_id=uuid4()
    )

    assert (refresh_search(), refresh_search()) == (107, 0)
    found = PersonSearch.objects.filter(names__contains="king").order_by("names")
    assert [(row.person.name) for row in found] == ["Janette King", "Steven King"]


def _oracle_map() -> Map:
    return read_example("oracle-hr")


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(FEED)
    feed = running.open_feed(
        [(path, path.name)], simple_map({"employee_number": "ID", "given_name": "First name"})
    )
    inside, go_on = threading.Event(), threading.Event()
    refused: list[type[BaseException]] = []

    def wait(_: object) -> None:
        inside.set()
        go_on.wait(20)

    def first() -> None:
        running.carry_out(feed, apply_it=True, by=None, run_id=uuid4(), finish=wait)
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(20)
    try:
        running.carry_out(feed, apply_it=True, by=None, run_id=uuid4())
    except running.ImportRunning as error:
        refused.append(type(error))
    finally:
        go_on.set()
        thread.join(20)

    assert (refused, Person.objects.count()) == ([running.ImportRunning], 3)


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    """Whatever a test did, no temporary table stays on the connection."""
    yield
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_class where relpersistence = 't' and relname like 'import%%' and pg_table_is_visible(oid)"
        )
        assert cursor.fetchone() == (0,)
