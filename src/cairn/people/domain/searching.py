"""What people are found by: kept beside them, refreshed by a job after each change."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from cairn.people.domain.importing.bulk import unindexed
from cairn.people.domain.importing.checking import execute, fetch

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
    ((waiting,),) = fetch(
        "select count(*) from people_person p left join people_personsearch s on s.person_id = p.id"
        " where s.person_id is null or s.as_of <> p.updated_at"
    )
    with unindexed("people_personsearch", rows=waiting, keep_keys=True):
        execute(_FILL)
    return int(waiting)
