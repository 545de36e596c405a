"""Eligibility as SQL: everyone who may join, counted in one query however large the workforce."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from cairn.core.clock import today
from cairn.people.models import Location, Person
from cairn.programs.rules.conditions import Attribute, Condition, months_before

BELOW = """
with recursive below(id) as (
    select id from people_department where id = any(%s::uuid[])
    union select d.id from people_department d join below on d.parent_id = below.id
) select id from below
"""
COLUMNS = {
    Attribute.EMPLOYMENT_TYPE: "employment_type__in",
    Attribute.LOCATION: "location__in",
    Attribute.STATUS: "status__in",
}


def to_q(condition: Condition, day: dt.date) -> Q:
    """One condition on `Person` rows, as of `day`. A department includes those below it."""
    match condition.attribute:
        case Attribute.DEPARTMENT:
            return Q(department__in=RawSQL(BELOW, [list(condition.values)]))  # noqa: S611 - values are parameters
        case Attribute.COUNTRY:
            return Q(location__in=Location.objects.filter(country__in=condition.values))
        case Attribute.JOB_TITLE:
            return reduce(or_, (Q(job_title__icontains=word) for word in condition.values))
        case Attribute.LEVEL:
            return _range("level__gte", condition.least) & _range("level__lte", condition.most)
        case Attribute.TENURE:
            began = None if condition.least is None else months_before(day, condition.least)
            after = None if condition.most is None else months_before(day, condition.most + 1)
            return Q(hire_date__lte=began or day) & _range("hire_date__gt", after)
        case attribute:
            return Q(**{COLUMNS[attribute]: list(condition.values)})


def _range(lookup: str, value: object) -> Q:
    return Q() if value is None else Q(**{lookup: value})


def who_fit(conditions: Sequence[Condition]) -> QuerySet[Person]:
    """Everyone who has not left and for whom all conditions hold."""
    day = today()
    people: QuerySet[Person] = Person.objects.working()
    return people.filter(reduce(and_, (to_q(c, day) for c in conditions), Q()))


def narrowing(conditions: Sequence[Condition]) -> list[int]:
    """How many people are left after none, one, two ... of the conditions: one query in all.

    Each person is asked condition after condition up to the first that does not hold, and counted there.
    """
    day = today()
    held: Case | Value = Value(len(conditions))
    for number in range(len(conditions) - 1, -1, -1):
        held = Case(When(to_q(conditions[number], day), then=held), default=Value(number))
    rows = Person.objects.working().annotate(held=held).order_by().values("held").annotate(n=Count("pk"))
    stopped = dict(rows.values_list("held", "n"))
    return [sum(n for at, n in stopped.items() if at >= step) for step in range(len(conditions) + 1)]
