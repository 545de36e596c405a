"""What people are found by: kept beside them, refreshed by a job after each change."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

MANY: Final = 20_000  # so many rows at once are indexed faster from scratch
_FILL: Final = """
    insert into people_personsearch (person_id, names, words, as_of)
    select p.id,
           left(cairn_fold(concat_ws(' ', p.preferred_name, p.given_name, p.family_name, p.employee_number, p.email)), 500),
           to_tsvector('simple', cairn_fold(concat_ws(' ', p.preferred_name, p.given_name, p.family_name,
               p.job_title, d.name, l.name, l.city))),
           p.updated_at
    from people_person p
    left join people_department d on d.id = p.department_id
    left join people_location l on l.id = p.location_id
    left join people_personsearch s on s.person_id = p.id
    where s.person_id is null or s.as_of <> p.updated_at
    on conflict (person_id) do update set names = excluded.names, words = excluded.words, as_of = excluded.as_of
"""
_INDEXES: Final = ("person_names_trigram", "person_words")


def refresh_search_later() -> None:
    """Have the search index brought up to date once this transaction commits."""
    from procrastinate.exceptions import AlreadyEnqueued

    from cairn.people import tasks

    try:
        with transaction.atomic():
            tasks.refresh_search_index.defer()
    except AlreadyEnqueued:
        pass  # the job that waits will see this change too


@transaction.atomic
def refresh_search() -> int:
    """Index everyone who is new or changed; returns how many. Doing it again does nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from people_person p left join people_personsearch s on s.person_id = p.id"
            " where s.person_id is null or s.as_of <> p.updated_at"
        )
        (waiting,) = cursor.fetchone() or (0,)
        if waiting > MANY:
            cursor.execute("set local maintenance_work_mem = '256MB'")
            definitions = [_definition(name) for name in _INDEXES]
            cursor.execute("drop index " + ", ".join(_INDEXES))
        cursor.execute(_FILL)
        if waiting > MANY:
            for definition in definitions:
                cursor.execute(definition)
    return int(waiting)


def _definition(index: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_indexdef(%s::regclass)", [index])
        row = cursor.fetchone()
    return str(row[0]) if row else ""
