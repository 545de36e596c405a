"""What only the whole feed together shows: duplicates, managers who do not exist, circles, places without a zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

from cairn.people.domain.importing.fields import Field
from cairn.people.domain.importing.problems import Code, Problem, Problems, shortened
from cairn.people.domain.importing.staging import Staged, speaks_of


def fetch(sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that a statement returns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def execute(sql: str, values: tuple[Any, ...] | list[Any] = ()) -> int:
    """Run a statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values) or None)
        return max(int(cursor.rowcount), 0)


def check(staged: Staged, problems: Problems) -> None:
    """Settle what the staged rows say of each other."""
    if "number" in staged.repeated:
        _duplicates(staged, problems)
    _numbers_adopted()
    if speaks_of(staged, Field.EMAIL):
        _emails(staged, problems)
    if speaks_of(staged, Field.MANAGER):
        _managers(staged, problems)
    _names(staged, problems)
    _history(staged, problems)
    _places(staged, problems)


def _add(problems: Problems, code: Code, staged: Staged, field: str, rows: list[tuple[Any, ...]]) -> None:
    column = staged.columns.get(field, "")
    for row, value, *detail in rows:
        text = "" if value is None else str(value)
        problems.add(Problem(code, staged.people_file, row, column, shortened(text), *map(str, detail)))


def _duplicates(staged: Staged, problems: Problems) -> None:
    """Rows that repeat a number. The same row again is passed over; different rows are all left out."""
    again = fetch("""
        with twice as (
            select s.row, s.number, dense_rank() over (partition by s.number order by
                   s::text collate "C") as unlike
            from (select row, number, to_jsonb(p) - 'row' - 'person_id' - 'record_id' as s from import_person p
                  where number in (select number from import_person group by number having count(*) > 1)) s
        )
        select row, number, max(unlike) over (partition by number) > 1, min(row) over (partition by number)
        from twice order by row
    """)
    differing = [(row, number, first) for row, number, unlike, first in again if unlike]
    repeated = [(row, number, first) for row, number, unlike, first in again if not unlike and row != first]
    _add(problems, Code.DUPLICATE_NUMBER, staged, "number", differing)
    _add(problems, Code.REPEATED_ROW, staged, "number", repeated)
    staged.left_out_rows.update(row for row, *_ in differing)
    staged.left_out_numbers.update(number for _, number, _ in differing)
    if gone := [row for row, *_ in differing + repeated]:
        execute("delete from import_person where row = any(%s)", [gone])


def _numbers_adopted() -> None:
    """Who is known: by number, else by address when they have no number yet (an owner made by `cairn init`)."""
    execute("""
        insert into import_known
        select s.row, p.id from import_person s join people_person p on p.employee_number = s.number
    """)
    execute("""
        insert into import_known
        select min(s.row), p.id from import_person s
        join people_person p on p.employee_number is null and lower(p.email) = s.email
        where not exists (select from people_person q where q.employee_number = s.number)
        group by p.id having count(*) = 1
    """)
    execute("analyze import_known")


_SHARED_EMAILS: Final = """
    select row, email, count(*) over (partition by email) from import_person
    where email in (select email from import_person where email is not null group by email having count(*) > 1)
    order by row
"""


def _emails(staged: Staged, problems: Problems) -> None:
    """An address that several people share would let one sign in as another: nobody gets it from this feed."""
    shared = fetch(_SHARED_EMAILS) if "email" in staged.repeated else []
    taken = fetch("""
        select s.row, s.email, 1 from import_person s join people_person p on p.email = s.email
        where p.employee_number is distinct from s.number
          and not exists (select from import_known k where k.person_id = p.id)
        order by s.row
    """)
    rows = {row: (row, email, others) for row, email, others in taken + shared}
    _add(problems, Code.DUPLICATE_EMAIL, staged, Field.EMAIL, sorted(rows.values()))
    if rows:
        execute("update import_person set email = null where row = any(%s)", [list(rows)])


def _managers(staged: Staged, problems: Problems) -> None:
    """Managers by address become managers by number; those who do not exist, or are oneself, are dropped."""
    if fetch("select 1 from import_person where position('@' in manager) > 0 limit 1"):
        _managers_by_email()
    own = fetch("select row, manager from import_person where manager = number order by row")
    missing = fetch("""
        select s.row, s.manager from import_person s
        left join import_person m on m.number = s.manager
        where s.manager is not null and m.number is null
          and not exists (select from people_person p where p.employee_number = s.manager)
        order by s.row
    """)
    _add(problems, Code.OWN_MANAGER, staged, Field.MANAGER, own)
    _add(problems, Code.MISSING_MANAGER, staged, Field.MANAGER, missing)
    if own or missing:
        gone = [row for row, _ in own + missing]
        execute("update import_person set manager = null where row = any(%s)", [gone])


def _managers_by_email() -> None:
    execute("""
        update import_person s set manager = found.number from (
            select distinct on (email) email, number from (
                select email, number, 1 as rank from import_person where email is not null
                union all
                select lower(email), employee_number, 2 from people_person
                where email is not null and employee_number is not null
            ) everyone order by email, rank
        ) found
        where position('@' in s.manager) > 0 and lower(s.manager) = found.email
    """)


def _names(staged: Staged, problems: Problems) -> None:
    """Who has no name at all is called by number."""
    if not speaks_of(staged, Field.NAME, Field.GIVEN, Field.FAMILY):
        return
    rows = fetch("""
        update import_person set given_name = number where given_name = '' and family_name = '' returning row, number
    """)
    _add(problems, Code.NO_NAME, staged, Field.GIVEN, sorted(rows))


def _history(staged: Staged, problems: Problems) -> None:
    """History of people whom neither the feed nor the directory knows, and spells that end before they begin."""
    strangers = fetch("""
        delete from import_history h
        where not exists (select from import_person s where s.number = h.number)
          and not exists (select from people_person p where p.employee_number = h.number)
        returning row, number
    """)
    reversed_ = fetch("""
        delete from import_history where start_date is null or end_date < start_date
        returning row, coalesce(start_date::text, ''), coalesce(end_date::text, '')
    """)
    for row, number in sorted(strangers):
        problems.add(Problem(Code.HISTORY_WITHOUT_PERSON, staged.history_file, row, "", shortened(number)))
    for row, start, end in sorted(reversed_):
        problems.add(Problem(Code.DATES_REVERSED, staged.history_file, row, "", start, end))
    late = fetch("select row, left_on, hire_date from import_person where left_on < hire_date order by row")
    _add(problems, Code.DATES_REVERSED, staged, Field.HIRED, late)


def _places(staged: Staged, problems: Problems) -> None:
    """Every place whose zone was guessed or not found, once, with the number of people there."""
    rows = fetch("""
        select min(s.row), l.code, coalesce(l.zone, ''), count(*), l.guessed
        from import_location l join import_person s on s.location = l.number
        where l.guessed or l.zone is null group by l.number order by 1
    """)
    for row, code, zone, people, guessed in rows:
        kind = Code.GUESSED_ZONE if guessed else Code.NO_ZONE
        problems.add(
            Problem(
                kind,
                staged.people_file,
                row,
                staged.columns.get("location", ""),
                shortened(code),
                f"{zone} {people}".strip(),
            )
        )
