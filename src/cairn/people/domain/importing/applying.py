"""Writing what `comparing` found: set by set, inside one transaction that the caller opens."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from cairn.core.events import record
from cairn.people import events
from cairn.people.domain.importing.bulk import PEOPLE, unindexed
from cairn.people.domain.importing.checking import execute
from cairn.people.domain.importing.comparing import JOINS, NEW_ID, TRACKED, Counts, compared, unless_own
from cairn.people.domain.importing.linking import NOBODY
from cairn.people.domain.importing.staging import Staged

_NEW: Final = "from import_person s"
_NOT_KNOWN: Final = "where not exists (select from import_known k where k.row = s.row)"


def apply(
    staged: Staged, counts: Counts, *, by: UUID | None, run_id: UUID, today: date, at: datetime, first: bool
) -> None:
    """Change the directory to what the feed says, and write the events. All of it or nothing: the caller's transaction."""
    _departments_and_places()
    tell = _Teller(run_id, at, by, silent=first)
    if counts.created:
        _new_people(counts.created, today, at)
        tell.each(events.JOINED.name, f"select s.person_id as id, '{{}}'::jsonb as data {_NEW} {_NOT_KNOWN}")
    _changed_people(staged, at)
    _chapters(staged, today)
    _leavers(today, at)
    if not (first and counts.created == counts.rows - counts.errors):
        _tree()
    _history(today)
    _tell(staged, tell)
    if first and counts.created:
        record(events.FIRST_LOAD, by=by, run=run_id, counts=counts.as_data())
    elif not counts.nothing:
        record(events.IMPORTED, by=by, run=run_id, counts=counts.as_data())


def _departments_and_places() -> None:
    execute("""
        insert into people_department (id, code, name)
        select department_id, code, coalesce(nullif(name, ''), code) from import_department
        on conflict (code) do update set name = excluded.name
        where people_department.name <> excluded.name and excluded.name <> excluded.code
    """)
    execute("""
        insert into people_location (id, code, name, city, state, country, zone, zone_guessed)
        select location_id, code, name, city, state, country, coalesce(zone, 'UTC'), guessed or zone is null
        from import_location
        on conflict (code) do update set zone = excluded.zone, zone_guessed = excluded.zone_guessed,
            country = excluded.country
        where people_location.zone_guessed and (people_location.zone, people_location.zone_guessed)
            is distinct from (excluded.zone, excluded.zone_guessed)
    """)


def _new_people(count: int, today: date, at: datetime) -> None:
    """New people with their place in the tree, and the first chapter of their history."""
    with unindexed(*PEOPLE, rows=count):
        execute(
            f"""
            insert into people_person (id, employee_number, given_name, family_name, preferred_name, pronouns, email,
                job_title, level, employment_type, pay_band, hire_date, left_on, status, languages, working_hours,
                own_zone, own_fields, department_id, location_id, manager_id, tree_in, tree_out, depth, created_at, updated_at)
            select s.person_id, s.number, case when s.given_name = '' and s.family_name = '' then s.number
                   else s.given_name end, s.family_name, s.preferred_name, s.pronouns, s.email, s.title, s.level,
                   coalesce(s.employment_type, 'full_time'), s.pay_band, s.hire_date,
                   case when s.status = 'left' then coalesce(s.left_on, %s) else s.left_on end, s.status, s.languages,
                   '[]', '', '{{}}', d.department_id, l.location_id, {_MANAGER}, t.tree_in, t.tree_out, t.depth, %s, %s
            {_NEW} {JOINS} left join import_tree t on t.person_id = s.person_id
            {_NOT_KNOWN}
            """,
            [today, at, at],
        )
        execute(
            f"""
            insert into people_jobrecord (id, person_id, valid_from, {_JOB})
            select s.record_id, s.person_id,
                   coalesce(greatest(s.hire_date, h.next, case when s.status = 'left' then coalesce(s.left_on, %s) end), %s),
                   d.department_id, coalesce(s.employment_type, 'full_time'), s.title, s.level, l.location_id, {_MANAGER},
                   s.pay_band, s.status
            {_NEW} {JOINS} left join import_tree t on t.person_id = s.person_id
            left join (select number, max(coalesce(end_date + 1, start_date)) as next from import_history group by number) h
                on h.number = s.number
            {_NOT_KNOWN}
            """,  # noqa: S608
            [today, today],
        )
        # Who had left before the first load worked here until then.
        execute(f"""
            insert into people_jobrecord (id, person_id, valid_from, valid_to, {_JOB})
            select {NEW_ID}, p.id, greatest(p.hire_date, h.next), p.left_on, {_THEIRS.replace("p.status", "'active'")}
            {_NEW} join people_person p on p.id = s.person_id
            left join (select number, max(end_date + 1) as next from import_history group by number) h on h.number = s.number
            {_NOT_KNOWN} and p.status = 'left' and greatest(p.hire_date, h.next) < p.left_on
        """)  # noqa: S608


_JOB: Final = ", ".join(sorted(TRACKED))
_THEIRS: Final = ", ".join(f"p.{name}" for name in sorted(TRACKED))
# Everyone new has new numbers, and beside them the manager under whom they stand.
_MANAGER: Final = f"nullif(t.manager_id, '{NOBODY}'::uuid)"


def _changed_people(staged: Staged, at: datetime) -> None:
    columns = list(compared(staged))
    if "email" in columns:
        # Two people may swap addresses: nobody holds an address that changes while the new ones are written.
        execute("""
            update people_person p set email = null from import_changed c
            where p.id = c.person_id and p.email is not null and p.email is distinct from c.email
        """)
    if "status" in columns:
        columns.append("left_on")
    # Asked again here: somebody may have set a name of their own since the comparison.
    said = "".join(f"{name} = {unless_own(name, f'c.{name}')}, " for name in columns)
    execute(
        f"""
        update people_person p set {said} employee_number = c.number, updated_at = %s
        from import_changed c where p.id = c.person_id
        """,  # noqa: S608
        [at],
    )


def _chapters(staged: Staged, today: date) -> None:
    """A new chapter of job history for everyone whose job differs from the open one."""
    if not TRACKED & set(compared(staged)):
        return
    differs = " or ".join(f"p.{name} is distinct from j.{name}" for name in sorted(TRACKED))
    execute(
        f"""
        create temp table import_moved as
        select p.id as person_id, c.record_id, j.id as open_id, j.valid_from,
               array_remove(array[{", ".join(f"case when p.{n} is distinct from j.{n} then '{n}' end" for n in sorted(TRACKED))}],
                            null) as fields
        from import_changed c join people_person p on p.id = c.person_id
        left join people_jobrecord j on j.person_id = p.id and j.valid_to is null
        where j.id is null or {differs}
        """  # noqa: S608
    )
    _turn_the_page("import_moved", today)


def _turn_the_page(source: str, today: date) -> None:
    """Close the open chapter and begin a new one today; a chapter that began today is corrected instead."""
    execute(
        f"""
        update people_jobrecord j set ({_JOB}) = (select {_JOB} from people_person p where p.id = j.person_id)
        from {source} c where j.id = c.open_id and j.valid_from >= %s
        """,  # noqa: S608
        [today],
    )
    execute(
        f"update people_jobrecord j set valid_to = %s from {source} c where j.id = c.open_id and j.valid_from < %s",  # noqa: S608
        [today, today],
    )
    execute(
        f"""
        insert into people_jobrecord (id, person_id, valid_from, {_JOB})
        select c.record_id, p.id, %s, {_THEIRS}
        from {source} c join people_person p on p.id = c.person_id
        where c.open_id is null or c.valid_from < %s
        """,  # noqa: S608
        [today, today],
    )


def _leavers(today: date, at: datetime) -> None:
    execute(f"""
        create temp table import_gone as
        select g.person_id, {NEW_ID} as record_id, j.id as open_id, j.valid_from
        from import_leaving g left join people_jobrecord j on j.person_id = g.person_id and j.valid_to is null
    """)  # noqa: S608
    execute(
        """
        update people_person p set status = 'left', left_on = %s, updated_at = %s
        from import_gone g where p.id = g.person_id
        """,
        [today, at],
    )
    _turn_the_page("import_gone", today)


def _tree() -> None:
    execute("""
        update people_person p set tree_in = t.tree_in, tree_out = t.tree_out, depth = t.depth
        from import_tree t where p.id = t.person_id
          and (p.tree_in, p.tree_out, p.depth) is distinct from (t.tree_in, t.tree_out, t.depth)
    """)


def _history(today: date) -> None:
    """Chapters from a history file: closed ones, each ending where it says or where the next begins."""
    execute(
        """
        insert into people_jobrecord (id, person_id, valid_from, valid_to, department_id, job_title, level, pay_band,
            employment_type, status)
        select record_id, person_id, valid_from, valid_to, department_id, title, level, pay_band, employment_type, 'active'
        from (
            select h.record_id, p.id as person_id, h.start_date as valid_from,
                   least(h.end_date + 1, lead(h.start_date) over later, coalesce(o.valid_from, %s)) as valid_to,
                   d.department_id, h.title, h.level, h.pay_band, p.employment_type
            from (select distinct on (number, start_date) * from import_history order by number, start_date, row) h
            join people_person p on p.employee_number = h.number
            left join import_department d on d.number = h.department
            left join people_jobrecord o on o.person_id = p.id and o.valid_to is null
            window later as (partition by p.id order by h.start_date)
        ) spells
        where valid_from < valid_to
          and not exists (select from people_jobrecord j where j.person_id = spells.person_id
                          and j.valid_from = spells.valid_from)
        """,
        [today],
    )


class _Teller:
    """Writes one event for each row of a set, by INSERT .. SELECT."""

    def __init__(self, run_id: UUID, at: datetime, by: UUID | None, *, silent: bool) -> None:
        self.run_id, self.at, self.by, self.silent = run_id, at, by, silent

    def each(self, verb: str, query: str) -> None:
        if self.silent:
            return
        execute(
            f"""
            insert into core_event (id, at, verb, actor_id, subject_type, subject_id, data)
            select {NEW_ID}, %s, %s, %s, 'person', q.id, q.data || %s::jsonb from ({query}) q
            """,  # noqa: S608
            [self.at, verb, self.by, json.dumps({"run": str(self.run_id)})],
        )


def _tell(staged: Staged, tell: _Teller) -> None:
    if TRACKED & set(compared(staged)):
        tell.each(
            events.CHANGED.name,
            "select person_id as id, jsonb_build_object('fields', to_jsonb(fields)) as data from import_moved"
            " where open_id is not null and not ('status' = any(fields) and cardinality(fields) = 1)",
        )
    crossed = (
        "select c.person_id as id, '{}'::jsonb as data from import_changed c"
        " join people_person p on p.id = c.person_id where (c.old_status = 'left') %s (p.status = 'left') and %s"
    )
    left = crossed % ("<>", "p.status = 'left'")
    gone = "select person_id as id, '{}'::jsonb as data from import_gone"
    tell.each(events.LEFT.name, " union all ".join((gone, left)))
    tell.each(events.RETURNED.name, crossed % ("<>", "p.status <> 'left'"))


def result(counts: Counts) -> dict[str, Any]:
    """The counts that `--json` prints."""
    return {
        name: getattr(counts, name) for name in ("rows", "created", "changed", "unchanged", "left", "errors")
    }
