"""The people behind a number: who is in which state. Never a word they wrote."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from cairn.core.clock import now
from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Member
from cairn.outcomes.domain.metrics.people import STEPS
from cairn.outcomes.domain.metrics.shape import PAIRS
from cairn.people.models import Person
from cairn.programs.models import Enrollment, Program

Tracks = list[UUID] | None
ALL = 1_000_000  # an export's page
# The steps of the funnel by the column that says so, and two lists beside it.
FOLDS = {
    "invited": "true",
    "joined": "joined",
    "matched": "matched",
    "met": "met",
    "on_plan": "on_plan",
    "finished": "completed",
    "participants": "status in ('active', 'paused')",
    "waiting_list": "status = 'waitlisted'",
    "applications": "status = 'applied'",
}

QUIET = f"""
with {PAIRS},
listed as (
  select pairs.id, pairs.held, coalesce((
      select max(coalesce(starts_at, settled_at)) from mentoring_session
      where mentorship_id = pairs.id and state in ('held', 'booked')
    )::date, m.started_on) as since
  from pairs join mentoring_mentorship m on m.id = pairs.id where pairs.quiet
)
select id, since, held, %(now)s::timestamptz::date - since as days from listed
where %(day)s::date is null or (since, id) > (%(day)s::date, %(id)s::uuid)
order by since, id limit %(limit)s
"""  # noqa: S608 - built from constants

PEOPLE = f"""
with {STEPS}
select steps.id, person.sort_key, (
    select count(*) from mentoring_member m join mentoring_mentorship s on s.id = m.mentorship_id
    join mentoring_session t on t.mentorship_id = s.id and t.state = 'held'
    where m.person_id = e.person_id and s.program_id = e.program_id and s.shape = 'pair'
  ) as held
from steps join programs_enrollment e on e.id = steps.id join people_person person on person.id = e.person_id
where ({{fold}}) and (%(key)s::text is null or (person.sort_key, steps.id) > (%(key)s::text, %(id)s::uuid))
order by person.sort_key, steps.id limit %(limit)s
"""  # noqa: S608 - built from constants


@dataclass(frozen=True, slots=True)
class QuietPair:
    """A pair with no session held or booked for a while. `since`: its last one, else the day it began."""

    id: UUID
    since: dt.date
    held: int
    days: int
    mentors: list[Person] = field(default_factory=list)
    mentees: list[Person] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PersonAt:
    """Somebody in the program: their state and how many sessions they held."""

    enrollment: Enrollment
    sort_key: str
    held: int


def quiet_pairs(
    program: Program,
    *,
    tracks: Tracks = None,
    after: tuple[dt.date, UUID] | None = None,
    limit: int = ALL,
) -> list[QuietPair]:
    """The quiet pairs of a program, or of some of its tracks, the longest silence first, a page from `after` on."""
    day, pk = after or (None, None)
    rows = _rows(QUIET, program, tracks, day=day, id=pk, limit=limit)
    found = {row[0]: QuietPair(*row) for row in rows}
    members = Member.objects.filter(mentorship_id__in=found).select_related("person").order_by("pk")
    for member in members:
        pair = found[member.mentorship_id]
        (pair.mentors if member.role == MemberRole.MENTOR else pair.mentees).append(member.person)
    return list(found.values())


def people_at(
    program: Program,
    step: str,
    *,
    tracks: Tracks = None,
    after: tuple[str, UUID] | None = None,
    limit: int = ALL,
) -> list[PersonAt]:
    """Who has come as far as a step of the funnel, by name, a page from `after` on."""
    key, pk = after or (None, None)
    rows = _rows(PEOPLE.format(fold=FOLDS[step]), program, tracks, key=key, id=pk, limit=limit)
    enrollments = Enrollment.objects.select_related("person__department").in_bulk([row[0] for row in rows])
    return [PersonAt(enrollments[pk], sort_key, held) for pk, sort_key, held in rows]


def _rows(sql: str, program: Program, tracks: Tracks, **more: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"programs": [program.pk], "tracks": tracks, "now": now(), **more})
        return list(cursor.fetchall())
