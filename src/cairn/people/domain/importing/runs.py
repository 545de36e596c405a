"""An import as somebody lives through it: upload, mapping, preview, confirmation, progress, done. And cancel at any time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.core import files
from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.workflow import Workflow
from cairn.people.domain.importing.automap import (
    by_short_name,
    headers_hash,
    remembered,
    suggest_map,
    to_remember,
)
from cairn.people.domain.importing.comparing import Counts
from cairn.people.domain.importing.errors import BadMap, Cancelled, CannotImport
from cairn.people.domain.importing.fields import known_column
from cairn.people.domain.importing.mapfile import Map, map_data, map_from, read_map
from cairn.people.domain.importing.problems import Problems, Severity
from cairn.people.domain.importing.reading import Hints, Table, open_table
from cairn.people.domain.importing.running import Feed, Given, Outcome, carry_out, open_feed
from cairn.people.domain.importing.staging import Progress
from cairn.people.domain.importing.words import explain, explain_error
from cairn.people.enums import ImportState
from cairn.people.models import ColumnMap, ImportProblem, ImportRun, Person

KEPT: Final = timedelta(days=30)  # an uploaded feed holds personal data; it is not kept for long
MAP_SUFFIX: Final = ".toml"
S = ImportState
RUNS: Final = Workflow(
    {
        S.UPLOADED: {S.CHECKING, S.CANCELLED},
        S.CHECKING: {S.READY, S.FAILED, S.CANCELLED},
        S.READY: {S.CHECKING, S.APPLYING, S.CANCELLED},
        S.APPLYING: {S.DONE, S.READY, S.FAILED, S.CANCELLED},
        S.FAILED: {S.CHECKING, S.CANCELLED},
    }
)


class NoFiles(DomainError):
    """Choose at least one file with people."""


class CannotRead(DomainError):
    """These files cannot be imported."""


def upload(*, given: Iterable[tuple[str, Iterable[bytes]]], by: Person) -> ImportRun:
    """Store files for an import; a `.toml` file among them is its map. Raises `NoFiles`, `CannotRead`."""
    with transaction.atomic():
        run = ImportRun.objects.create(started_by=by)
        for name, parts in given:
            run.files.add(files.store(name=name, parts=parts, owner_id=by.pk, keep=KEPT))
        if not run.files.exclude(name__endswith=MAP_SUFFIX).exists():
            raise NoFiles
        with laid_out(run) as lying:
            try:
                tables = tables_of(lying)
                run.mapping = map_data(_first_map(lying, tables))
            except BadMap as error:
                if error.code != "no_people":
                    raise CannotRead(explain_error(error)) from error
                run.mapping = {}
            except CannotImport as error:
                raise CannotRead(explain_error(error)) from error
        run.save(update_fields=["mapping"])
    return run


def _first_map(given: Given, tables: list[Table]) -> Map:
    """The map that came along, else the one remembered for these headers, else a suggestion."""
    for path, name in given:
        if name.endswith(MAP_SUFFIX):
            return read_map(path.read_text(encoding="utf-8"))
    return recalled_map(tables) or suggest_map(tables)


def recalled_map(tables: list[Table]) -> Map | None:
    """The map that somebody confirmed for files with these headers."""
    known = ColumnMap.objects.filter(pk=headers_hash(tables)).first()
    return remembered(known.mapping, tables) if known else None


@contextmanager
def laid_out(run: ImportRun) -> Iterator[Given]:
    """The files of a run on disk, under the names they came with, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="cairn-import-") as folder:
        given: list[tuple[Path, str]] = []
        for index, file in enumerate(run.files.order_by("created_at", "id")):
            path = Path(folder) / str(index)
            with path.open("wb") as stream:
                for part in files.read(file):
                    stream.write(part)
            given.append((path, file.name))
        yield given


def tables_of(given: Given) -> list[Table]:
    """The tables among the files, opened. Raises `UnreadableFile`."""
    return [
        open_table(path, name, Hints(), known_column) for path, name in given if not name.endswith(MAP_SUFFIX)
    ]


@contextmanager
def feed_of(run: ImportRun) -> Iterator[dict[str, Table]]:
    """The tables of a run by the names that its map gives them, readable for as long as the block lasts."""
    with laid_out(run) as lying:
        given = [(path, name) for path, name in lying if not name.endswith(MAP_SUFFIX)]
        if run.mapping:
            one = map_from(run.mapping)
            yield dict(open_feed(given, one).tables)
        else:
            yield by_short_name(tables_of(given))


def confirm_mapping(*, run: ImportRun, one: Map, by: Person) -> ImportRun:
    """Take a map for a run, remember it for files that look the same, and have the feed checked."""
    with transaction.atomic():
        locked = _moved(run.pk, S.CHECKING)
        with laid_out(locked) as given:
            try:
                feed = open_feed([(p, n) for p, n in given if not n.endswith(MAP_SUFFIX)], one)
            except CannotImport as error:
                raise CannotRead(explain_error(error)) from error
            ColumnMap.objects.update_or_create(
                headers_hash=headers_hash(list(feed.tables.values())),
                defaults={"mapping": to_remember(one, feed.tables), "used_at": now()},
            )
        locked.mapping, locked.complete_feed = map_data(one), one.complete
        locked.started_by, locked.cancel_requested, locked.rows_done, locked.message = by, False, 0, ""
        locked.save()
        _defer("check_import", locked.pk)
    return locked


def confirm_run(*, run: ImportRun, leavers: int | None, by: Person) -> ImportRun:
    """Have a checked feed applied. `leavers`: how many people may leave by not being in it."""
    with transaction.atomic():
        locked = _moved(run.pk, S.APPLYING)
        locked.started_by, locked.leavers_confirmed, locked.rows_done, locked.message = by, leavers, 0, ""
        locked.rows_total = locked.counts.get("rows", 0)
        locked.save()
        _defer("apply_import", locked.pk)
    return locked


def begin_run(feed: Feed, *, complete: bool, leavers: int | None) -> ImportRun:
    """The row of an import that begins at once, from the command line."""
    return ImportRun.objects.create(
        state=S.APPLYING, mapping=map_data(feed.map), complete_feed=complete, leavers_confirmed=leavers
    )


@contextmanager
def finish_run(run: ImportRun) -> Iterator[Callable[[Counts], None]]:
    """Ends the row of an import as the import ends: by the function it gives, or by an error."""
    try:
        yield lambda counts: _done(run, counts)
    except (CannotImport, DomainError) as error:
        _end(run.pk, S.FAILED, explain_error(error) if isinstance(error, CannotImport) else error.message)
        raise


def _done(run: ImportRun, counts: Counts) -> None:
    # In the transaction that changed the directory: a worker killed after it cannot do it again.
    finished = {
        "state": S.DONE,
        "finished_at": now(),
        "counts": {**run.counts, **counts.as_data()},
        "message": "",
    }
    ImportRun.objects.filter(pk=run.pk).update(**finished)


def cancel_run(*, run: ImportRun, by: Person) -> ImportRun:  # noqa: ARG001 - every change says who made it
    """Stop a run. One that is being worked on stops at its next step; the directory stays as it was."""
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state in {S.CHECKING, S.APPLYING}:
            locked.cancel_requested = True
        else:
            RUNS.check(locked.state, S.CANCELLED)
            locked.state, locked.finished_at = S.CANCELLED, now()
        locked.save()
    return locked


def work_on(*, run_id: UUID, apply_it: bool) -> None:
    """Check or apply a run (the job). Doing it twice does no harm: what is done is not done again."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state != (S.APPLYING if apply_it else S.CHECKING):
        return
    try:
        with laid_out(run) as given:
            one = map_from(run.mapping)
            feed = open_feed([(path, name) for path, name in given if not name.endswith(MAP_SUFFIX)], one)
            _carry_out(run, feed, apply_it=apply_it)
    except Cancelled as error:
        _end(run_id, S.CANCELLED, explain_error(error))
    except CannotImport as error:
        _end(run_id, S.FAILED, explain_error(error))
    except DomainError as error:
        _end(run_id, S.READY if apply_it else S.FAILED, error.message)
    except Exception:
        _end(
            run_id,
            S.FAILED,
            _("Something went wrong on our side. Nothing was changed; an administrator can find out more."),
        )
        raise


def _carry_out(run: ImportRun, feed: Feed, *, apply_it: bool) -> None:
    outcome = carry_out(
        feed,
        apply_it=apply_it,
        by=run.started_by_id,
        run_id=run.pk,
        complete=run.complete_feed,
        confirmed_leavers=run.leavers_confirmed,
        progress=_progress(run),
        finish=lambda counts: _done(run, counts),
    )
    keep_problems(run, outcome.problems)
    if not apply_it:
        _ready(run, outcome)


def _progress(run: ImportRun) -> Progress:
    """Counts rows on the run's row, and hears a cancel."""
    mine = ImportRun.objects.filter(pk=run.pk)
    done = 0

    def progress(rows: int) -> None:
        nonlocal done
        if rows:
            done += rows
            mine.update(rows_done=done)
        if mine.filter(cancel_requested=True).exists():
            raise Cancelled

    return progress


def _ready(run: ImportRun, outcome: Outcome) -> None:
    data: dict[str, Any] = {**outcome.counts.as_data(), "confirm_leavers": outcome.too_many_leavers}
    mine = ImportRun.objects.filter(pk=run.pk, state=S.CHECKING)
    mine.update(state=S.READY, counts=data, rows_total=outcome.counts.rows)


def _end(run_id: UUID, state: ImportState, message: str) -> None:
    ended = None if state == S.READY else now()
    ImportRun.objects.filter(pk=run_id).update(state=state, message=message[:300], finished_at=ended)


def keep_problems(run: ImportRun, problems: Problems) -> None:
    """Keep the problems of a run for its pages, in place of those found before."""
    with transaction.atomic():
        run.problems.all().delete()
        rows = []
        for problem in sorted(problems.kept, key=lambda one: (one.file, one.row)):
            message, remedy = explain(problem)
            rows.append(
                ImportProblem(
                    run=run, file=problem.file[:255], row=problem.row or None, column=problem.column[:200],
                    value=problem.value[:200], message=message[:300], remedy=remedy[:300],
                    blocking=problem.severity is Severity.ERROR,
                )
            )  # fmt: skip
        ImportProblem.objects.bulk_create(rows, batch_size=2_000)


def _moved(run_id: UUID, state: ImportState) -> ImportRun:
    """The run, locked and moved. Raises `InvalidTransition`."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    RUNS.check(run.state, state)
    run.state, run.finished_at = state, None
    return run


def _defer(name: str, run_id: UUID) -> None:
    from cairn.people import tasks

    getattr(tasks, name).defer(run_id=str(run_id))
