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
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from cairn.core.clock import now
from cairn.programs.enums import FunctionWish, QuestionKind
from cairn.programs.models import Answer, Enrollment, EnrollmentSkill, Question
from cairn_match import Pool

WANTED = 5
MOST = 1_000_000  # numbers beyond are no answer the engine can compare
OFFICE_HOURS = [[day, 9 * 60, 17 * 60] for day in range(5)]  # when nothing else is known of their week


QUESTION = "question_"

# What one query reads of everybody. Ids come as text, as the engine knows them, and a week as the text that it is kept
# as: a large employer has few different ones, so each is looked at once.
READ: dict[str, Any] = {
    "key": Cast("pk", TextField()),
    "person": F("person_id"),
    "spoken_here": F("languages"),
    "spoken": F("person__languages"),
    "department": Cast("person__department_id", TextField()),
    "location": Cast("person__location_id", TextField()),
    "country": F("person__location__country"),
    "level": F("person__level"),
    "level_gap": F("level_gap"),
    "function_wish": F("function_wish"),
    "tree_in": F("person__tree_in"),
    "tree_out": F("person__tree_out"),
    "own_zone": F("person__own_zone"),
    "place_zone": F("person__location__zone"),
    "week": Cast("person__working_hours", TextField()),
    "push": F("push"),
    "structure": F("structure"),
    "topic": F("topic"),
}
Columns = dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class People:
    """Those of one side as the engine sees them."""

    pool: Pool
    keys: dict[UUID, str]  # the id that the engine knows, by person


def read_people(rows: QuerySet[Enrollment], *, offered: bool, questions: Sequence[Question] = ()) -> People:
    """One side of a program as columns, in the order of their ids: plain values, and as many queries whoever they are."""
    read = _columns(rows)
    keys = read["key"]
    pool = Pool(keys)
    skills = _skills(rows, offered=offered)
    pool = pool.sets("skills", [skills.get(key) for key in keys], ranks=0 if offered else WANTED)
    both = zip(read["spoken_here"], read["spoken"], strict=True)
    pool = pool.sets("languages", [here or usual or None for here, usual in both])
    for column in ("department", "location", "country"):
        pool = pool.category(column, _known(read[column]))
    pool = pool.ordinal("level", read["level"])
    pool = pool.ordinal("wished_level", read["level"] if offered else _wished(read))
    for column, wish in (("same_function", FunctionWish.SAME), ("other_function", FunctionWish.OTHER)):
        pool = pool.category(column, _known(read["department"]) if offered else _wished_function(read, wish))
    pool = pool.interval("line", [_line(*ends) for ends in _together(read, "tree_in", "tree_out")])
    zones = [own or place or None for own, place in _together(read, "own_zone", "place_zone")]
    pool = pool.offset("zone", [_offset(zone) for zone in zones])
    weeks = _Weeks()
    pool = pool.slots("hours", [weeks[both] for both in zip(read["week"], zones, strict=True)])
    for column in ("push", "structure", "topic"):
        pool = pool.category(column, _known(read[column]))
    answers = _answers(rows, questions)
    for question in questions:
        said = answers.get(question.pk, {})
        pool = _asked(pool, question, [said.get(key) for key in keys])
    return People(pool, dict(zip(read["person"], keys, strict=True)))


def _columns(rows: QuerySet[Enrollment]) -> Columns:
    read = list(rows.order_by("pk").values_list(*READ.values()))
    return dict(zip(READ, zip(*read, strict=True), strict=True)) if read else dict.fromkeys(READ, ())


def _together(read: Columns, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(read[name] for name in names), strict=True)


def _known(values: Iterable[str | None]) -> list[str | None]:
    """Empty text is nothing known."""
    return [value or None for value in values]


def question_column(question_id: UUID) -> str:
    """The column of a question's answers."""
    return f"{QUESTION}{question_id.hex}"


def question_of(column: str) -> UUID | None:
    """The question behind a column, or None when it is no question's."""
    try:
        return UUID(column.removeprefix(QUESTION)) if column.startswith(QUESTION) else None
    except ValueError:
        return None


def _answers(rows: QuerySet[Enrollment], questions: Sequence[Question]) -> dict[UUID, dict[str, object]]:
    """What each enrollment answered, by question."""
    found: dict[UUID, dict[str, object]] = {}
    if questions:
        said = Answer.objects.filter(enrollment__in=rows.order_by().values("pk"), question__in=questions)
        key = Cast("enrollment_id", TextField())
        for question, enrollment, value in said.values_list("question_id", key, "value"):
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


def _skills(rows: QuerySet[Enrollment], *, offered: bool) -> dict[str, list[str]]:
    """Skill ids by enrollment, first wish first; nobody who named none."""
    named = EnrollmentSkill.objects.filter(enrollment__in=rows.order_by().values("pk"), offered=offered)
    codes = StringAgg(Cast("skill_id", TextField()), ",", order_by=("rank", "pk"))
    lists = named.order_by().values("enrollment_id").annotate(codes=codes)
    found = lists.values_list(Cast("enrollment_id", TextField()), "codes")
    return {key: codes.split(",")[: None if offered else WANTED] for key, codes in found}


def _wished(read: Columns) -> list[int | None]:
    """The level they wish for: their own and the gap."""
    both = _together(read, "level", "level_gap")
    return [None if level is None or gap is None else level + gap for level, gap in both]


def _wished_function(read: Columns, wish: FunctionWish) -> list[str | None]:
    """The department of those who wish for this."""
    both = _together(read, "department", "function_wish")
    return [department if wished == wish else None for department, wished in both]


def _line(tree_in: int | None, tree_out: int | None) -> tuple[int, int] | None:
    if tree_in is None or tree_out is None:
        return None
    return tree_in, tree_out + 1  # half-open, as the engine wants it


def _offset(zone: str | None) -> int | None:
    """Minutes east of UTC today: daylight saving moves people apart for some weeks a year, and that is real."""
    return _offset_on(zone, now().date()) if zone else None


@cache
def _offset_on(zone: str, day: dt.date) -> int:
    noon = dt.datetime.combine(day, dt.time(12), ZoneInfo(zone))
    return int((noon.utcoffset() or dt.timedelta()).total_seconds() // 60)


class _Weeks(dict[tuple[str, str | None], list[int] | None]):
    """The hours of the week (0 is Monday 00:00 UTC) in which somebody works wholly, by (week as text, zone); None
    without a zone."""

    def __missing__(self, key: tuple[str, str | None]) -> list[int] | None:
        week, zone = key
        self[key] = hours = _hours(json.loads(week), _offset(zone) or 0) if zone else None
        return hours


def _hours(week: list[list[int]], offset: int) -> list[int]:
    slots: set[int] = set()
    for day, start, end in week or OFFICE_HOURS:
        first = -(-(day * 1440 + start - offset) // 60)
        last = (day * 1440 + end - offset) // 60
        slots.update(hour % 168 for hour in range(first, last))
    return sorted(slots)
