"""The columns that a program's rules may compare, made from people and enrollments.

| column          | mentee                                  | mentor          | codec    |
|-----------------|-----------------------------------------|-----------------|----------|
| skills          | wanted, ranked up to five               | offered         | set      |
| languages       | spoken                                  | spoken          | set      |
| department, location, country | where they work           | the same        | category |
| level           | of the person                           | of the person   | ordinal  |
| wished_level    | own level plus the gap wished for       | level           | ordinal  |
| same_function, other_function | own department, when wished | department    | category |
| line            | place in the reporting tree             | the same        | interval |
| zone            | minutes east of UTC today               | the same        | offset   |
| hours           | weekly working hours in UTC             | the same        | slots    |
| push, structure | what helps them learn                   | how they mentor | category |
| topic           | chosen from the program's               | -               | category |
| question_<id>   | their answer to a program's question    | the same        | category, set, ordinal |
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from cairn.core.clock import now
from cairn.people.models import Person
from cairn.programs.enums import FunctionWish, QuestionKind
from cairn.programs.models import Answer, Enrollment, EnrollmentSkill, Question
from cairn_match import Pool

WANTED = 5
MOST = 1_000_000  # numbers beyond are no answer the engine can compare
OFFICE_HOURS = [[day, 9 * 60, 17 * 60] for day in range(5)]  # when nothing else is known of their week


QUESTION = "question_"


def make_pool(
    enrollments: Sequence[Enrollment], *, offered: bool, questions: Sequence[Question] = ()
) -> Pool:
    """One side of a program as columns. `enrollments` come with person, its department and location."""
    people = [e.person for e in enrollments]
    pool = Pool([str(e.pk) for e in enrollments])
    pool = pool.sets("skills", _skills(enrollments, offered=offered), ranks=0 if offered else WANTED)
    pool = pool.sets("languages", [e.languages or p.languages or None for e, p in _both(enrollments)])
    pool = pool.category("department", [_key(p.department_id) for p in people])
    pool = pool.category("location", [_key(p.location_id) for p in people])
    pool = pool.category("country", [p.location.country or None if p.location else None for p in people])
    pool = pool.ordinal("level", [p.level for p in people])
    pool = pool.ordinal("wished_level", [p.level if offered else _wished(e) for e, p in _both(enrollments)])
    for column, wish in (("same_function", FunctionWish.SAME), ("other_function", FunctionWish.OTHER)):
        pool = pool.category(column, [_function(e, wish, offered=offered) for e in enrollments])
    pool = pool.interval("line", [_line(p) for p in people])
    zones = [p.known_zone for p in people]
    pool = pool.offset("zone", [_offset(zone) for zone in zones])
    hours = [_hours(p, zone) for p, zone in zip(people, zones, strict=True)]
    pool = pool.slots("hours", hours)
    pool = pool.category("push", [e.push or None for e in enrollments])
    pool = pool.category("structure", [e.structure or None for e in enrollments])
    pool = pool.category("topic", [e.topic or None for e in enrollments])
    answers = _answers(enrollments, questions)
    for question in questions:
        said = answers.get(question.pk, {})
        pool = _asked(pool, question, [said.get(e.pk) for e in enrollments])
    return pool


def question_column(question_id: UUID) -> str:
    """The column of a question's answers."""
    return f"{QUESTION}{question_id.hex}"


def question_of(column: str) -> UUID | None:
    """The question behind a column, or None when it is no question's."""
    try:
        return UUID(column.removeprefix(QUESTION)) if column.startswith(QUESTION) else None
    except ValueError:
        return None


def _answers(
    enrollments: Sequence[Enrollment], questions: Sequence[Question]
) -> dict[UUID, dict[UUID, object]]:
    """What each enrollment answered, by question."""
    found: dict[UUID, dict[UUID, object]] = {}
    if questions:
        rows = Answer.objects.filter(enrollment__in=[e.pk for e in enrollments], question__in=questions)
        for question, enrollment, value in rows.values_list("question_id", "enrollment_id", "value"):
            found.setdefault(question, {})[enrollment] = value
    return found


def _asked(pool: Pool, question: Question, said: list[object]) -> Pool:
    """One question as a column; an answer that does not fit its kind any more is not known."""
    name = question_column(question.pk)
    if question.kind == QuestionKind.CHOICES:
        lists = [sorted({str(v) for v in value if v}) if isinstance(value, list) else None for value in said]
        return pool.sets(name, lists)
    if question.kind == QuestionKind.NUMBER:
        numbers = [round(v) if isinstance(v, int | float) and abs(v) <= MOST else None for v in said]
        return pool.ordinal(name, numbers)
    return pool.category(name, [value if isinstance(value, str) and value else None for value in said])


def _both(enrollments: Sequence[Enrollment]) -> Iterable[tuple[Enrollment, Person]]:
    return ((e, e.person) for e in enrollments)


def _skills(enrollments: Sequence[Enrollment], *, offered: bool) -> list[list[str] | None]:
    """Skill ids by enrollment, first wish first; None when somebody named none."""
    found: dict[UUID, list[str]] = {}
    rows = EnrollmentSkill.objects.filter(enrollment__in=[e.pk for e in enrollments], offered=offered)
    for enrollment, skill in rows.order_by("rank", "pk").values_list("enrollment_id", "skill_id"):
        found.setdefault(enrollment, []).append(str(skill))
    return [found[e.pk][: None if offered else WANTED] if e.pk in found else None for e in enrollments]


def _key(value: UUID | None) -> str | None:
    return str(value) if value else None


def _wished(enrollment: Enrollment) -> int | None:
    level = enrollment.person.level
    return None if level is None or enrollment.level_gap is None else level + enrollment.level_gap


def _function(enrollment: Enrollment, wish: FunctionWish, *, offered: bool) -> str | None:
    wished = offered or enrollment.function_wish == wish
    return _key(enrollment.person.department_id) if wished else None


def _line(person: Person) -> tuple[int, int] | None:
    if person.tree_in is None or person.tree_out is None:
        return None
    return person.tree_in, person.tree_out + 1  # half-open, as the engine wants it


def _offset(zone: str | None) -> int | None:
    """Minutes east of UTC today: daylight saving moves people apart for some weeks a year, and that is real."""
    return _offset_on(zone, now().date()) if zone else None


@cache
def _offset_on(zone: str, day: dt.date) -> int:
    noon = dt.datetime.combine(day, dt.time(12), ZoneInfo(zone))
    return int((noon.utcoffset() or dt.timedelta()).total_seconds() // 60)


def _hours(person: Person, zone: str | None) -> list[int] | None:
    """The hours of the week (0 is Monday 00:00 UTC) in which they work wholly, or None without a zone."""
    if zone is None:
        return None
    offset = _offset(zone) or 0
    slots: set[int] = set()
    for day, start, end in person.working_hours or OFFICE_HOURS:
        first = -(-(day * 1440 + start - offset) // 60)
        last = (day * 1440 + end - offset) // 60
        slots.update(hour % 168 for hour in range(first, last))
    return sorted(slots)
