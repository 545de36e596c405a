"""One import from files to directory: read, stage, check, compare and, if asked, apply in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import ngettext

from cairn.core.clock import now, today
from cairn.core.errors import DomainError
from cairn.people.domain.importing.applying import apply
from cairn.people.domain.importing.checking import check, execute, fetch
from cairn.people.domain.importing.comparing import Counts, compare, count, find_departments_and_places
from cairn.people.domain.importing.errors import BadMap
from cairn.people.domain.importing.fields import known_column
from cairn.people.domain.importing.joining import load_lookups
from cairn.people.domain.importing.linking import link
from cairn.people.domain.importing.mapfile import Map
from cairn.people.domain.importing.problems import Problems, Severity
from cairn.people.domain.importing.reading import Hints, Table, open_table
from cairn.people.domain.importing.rows import Plan, Surroundings, plan_history, plan_people
from cairn.people.domain.importing.staging import Progress, Staged, stage, staging_tables
from cairn.people.domain.places import find_place
from cairn.people.domain.searching import refresh_search_later

LOCK: Final = 0x6361_6972_6E02  # "cairn", second lock: one import at a time
LEAVING_SHARE: Final = 0.05

Given = Sequence[tuple[Path, str]]  # where a file lies, and what it is called


class ImportRunning(DomainError):
    """Another import is writing to the directory right now. Wait until it is done, then start this one again."""


class TooManyLeavers(DomainError):
    """More people than usual are missing from this complete feed."""

    def __init__(self, leaving: int, working: int) -> None:
        self.leaving, self.working = leaving, working
        super().__init__(
            ngettext(
                "%(leaving)s of %(working)s people is not in this feed. Nothing was changed. If they have left, confirm that number.",
                "%(leaving)s of %(working)s people are not in this feed. Nothing was changed. If they have left, confirm that number.",
                leaving,
            )
            % {"leaving": leaving, "working": working}
        )


@dataclass(frozen=True, slots=True)
class Feed:
    """The files of an import, opened, by the names that its map gives them."""

    map: Map
    tables: Mapping[str, Table]

    @property
    def people(self) -> Table:
        return self.tables[self.map.people_file]

    @property
    def history(self) -> Table | None:
        return self.tables.get(self.map.history_file or "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do."""

    counts: Counts
    problems: Problems
    applied: bool

    @property
    def too_many_leavers(self) -> bool:
        """Whether applying needs somebody to confirm the number of leavers."""
        return leaves_too_many(self.counts, None)


def open_feed(given: Given, one: Map) -> Feed:
    """Open the files that a map speaks of. Raises `BadMap` when one is missing, `UnreadableFile` when one is broken."""
    tables: dict[str, Table] = {}
    used: set[str] = set()
    for name, spec in one.files.items():
        fitting = [(path, called) for path, called in given if spec.fits(called)]
        if fitting:
            path, called = fitting[0]
            used.add(called)
            tables[name] = open_table(path, called, spec.hints, known_column)
    if one.people_file not in tables:
        rest = [(path, called) for path, called in given if called not in used]
        if one.people_file in one.files or len(rest) != 1:
            pattern = one.files[one.people_file].match if one.people_file in one.files else "*"
            raise BadMap("file_not_given", name=one.people_file, match=pattern)
        path, called = rest[0]
        tables[one.people_file] = open_table(path, called, Hints(), known_column)
    if one.history_file is not None and one.history_file not in tables:
        raise BadMap("file_not_given", name=one.history_file, match=one.files[one.history_file].match)
    return Feed(one, tables)


def carry_out(
    feed: Feed,
    *,
    apply_it: bool,
    by: UUID | None,
    run_id: UUID,
    complete: bool = False,
    confirmed_leavers: int | None = None,
    progress: Progress = lambda _: None,
    finish: Callable[[Counts], None] = lambda _: None,
) -> Outcome:
    """Import a feed, or with `apply_it=False` only find out what that would do.

    Raises `ImportRunning`, `TooManyLeavers`, `Cancelled` (by `progress`), `BadMap` and `UnreadableFile`; the
    directory is then as before. `finish` is called last within the transaction that changes the directory.
    """
    problems = Problems()
    people, history, around = _plans(feed, problems)
    with staging_tables():
        staged = stage(people, history, around.departments, around.sites, progress)
        with transaction.atomic():
            if apply_it:
                _alone()
            fresh, counts = _compared(staged, problems, complete=complete)
            progress(0)
            if apply_it:
                if complete and leaves_too_many(counts, confirmed_leavers):
                    raise TooManyLeavers(counts.leaving, counts.working)
                apply(staged, counts, by=by, run_id=run_id, today=today(), at=now(), first=fresh)
                progress(0)
                finish(counts)
                if not counts.nothing:
                    refresh_search_later()
    return Outcome(counts, problems, apply_it)


def _plans(feed: Feed, problems: Problems) -> tuple[Plan, Plan | None, Surroundings]:
    lookups = load_lookups(feed.map, feed.tables, problems)
    around = Surroundings(lookups, find_place, known_zone, today(), problems)
    people = plan_people(feed.map.people, feed.people, around)
    history = plan_history(feed.map.history, feed.history, around) if feed.history else None
    return people, history, around


def _alone() -> None:
    """Hold the lock of imports until the transaction ends. Raises `ImportRunning`."""
    ((free,),) = fetch("select pg_try_advisory_xact_lock(%s)", [LOCK])
    if not free:
        raise ImportRunning


def _compared(staged: Staged, problems: Problems, *, complete: bool) -> tuple[bool, Counts]:
    execute("set local work_mem = '192MB'")  # joins of the whole feed stay in the server's memory
    check(staged, problems)
    ((first,),) = fetch("select not exists (select from people_person where employee_number is not null)")
    ((adopted,),) = fetch("select exists (select from import_known)")
    find_departments_and_places()
    day = today()

    def compare_now() -> None:
        compare(staged, complete=complete, today=day)

    compare_now()
    link(staged, problems, fresh=first and not adopted, compare_again=compare_now)
    return first, count(staged, problems.count(Severity.WARNING))


def leaves_too_many(counts: Counts, confirmed: int | None) -> bool:
    """Whether more people would leave by not being in the feed than may without confirmation."""
    allowed = max(int(counts.working * LEAVING_SHARE), confirmed or 0)
    return counts.leaving > allowed


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(name: str) -> bool:
    """Whether a text names an IANA time zone."""
    return name in _zones()
