"""May this person join? A plain yes or no, with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.core.clock import today
from cairn.people.models import Department, Location, Person
from cairn.programs.models import Program
from cairn.programs.rules.conditions import Attribute, Condition, conditions_of, months_before
from cairn.programs.rules.words import choice_labels

ABOVE = """
with recursive above(id, parent_id) as (
    select id, parent_id from people_department where id = %s
    union select d.id, d.parent_id from people_department d join above on d.id = above.parent_id
) select id from above
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it may be, and if not, why."""

    ok: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions ask about one person. Loaded once for any number of programs."""

    person: Person
    country: str
    departments: frozenset[str] = frozenset()
    day: dt.date = field(default_factory=today)

    @classmethod
    def of(cls, person: Person) -> Facts:
        country = person.location.country if person.location else ""
        return cls(person, country, frozenset(_chain(person.department_id)))


def _chain(department: UUID | None) -> list[str]:
    """The ids of a department and of all those it belongs to."""
    if department is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [department])
        return [str(row[0]) for row in cursor.fetchall()]


def holds(condition: Condition, facts: Facts) -> bool:
    """The same answer as the SQL of `audience.to_q`, without asking the database."""
    person, values = facts.person, condition.values
    match condition.attribute:
        case Attribute.EMPLOYMENT_TYPE:
            return person.employment_type in values
        case Attribute.DEPARTMENT:
            return not facts.departments.isdisjoint(values)
        case Attribute.LOCATION:
            return str(person.location_id) in values
        case Attribute.COUNTRY:
            return facts.country in values
        case Attribute.STATUS:
            return person.status in values
        case Attribute.JOB_TITLE:
            return any(word.upper() in person.job_title.upper() for word in values)
        case Attribute.LEVEL:
            return person.level is not None and _between(person.level, condition)
        case Attribute.TENURE:
            return _been_here(person.hire_date, condition, facts.day)


def _between(value: int, condition: Condition) -> bool:
    return (condition.least is None or value >= condition.least) and (
        condition.most is None or value <= condition.most
    )


def _been_here(hired: dt.date | None, condition: Condition, day: dt.date) -> bool:
    if hired is None or hired > months_before(day, condition.least or 0):
        return False
    return condition.most is None or hired > months_before(day, condition.most + 1)


def may_join(program: Program, person: Person, side: str, facts: Facts | None = None) -> Verdict:
    """Whether `person` may take part on `side` (mentee, mentor or both), by the program's rules alone.

    Give `facts` when you ask about several programs: then no query is made except for the words of a no.
    """
    if not program.is_open:
        return Verdict(False, (_("This program is not open at the moment."),))
    if not person.works_here:
        return Verdict(False, (_("This program is for people who work here."),))
    known = facts or Facts.of(person)
    failed = [c for c in conditions_of(program.eligibility, side) if not holds(c, known)]
    return Verdict(not failed, tuple(why_not(c) for c in failed))


def fits(program: Program, side: str, facts: Facts) -> bool:
    """The same answer without its reasons, and without any query: for lists of programs."""
    if not (program.is_open and facts.person.works_here):
        return False
    return all(holds(c, facts) for c in conditions_of(program.eligibility, side))


def why_not(condition: Condition) -> str:
    """The rule as a sentence for somebody whom it leaves out."""
    match condition.attribute:
        case Attribute.LEVEL:
            return _("It is for people at %(range)s.") % {"range": _levels(condition)}
        case Attribute.TENURE:
            return _tenure(condition)
        case Attribute.STATUS:
            return _("It is for people who are at work at the moment.")
        case Attribute.JOB_TITLE:
            return _("It is for people whose job title has: %(words)s.") % {
                "words": _listed(condition.values)
            }
        case Attribute.DEPARTMENT | Attribute.LOCATION:
            return _("It is for people in %(places)s.") % {"places": _listed(names_of(condition))}
        case Attribute.COUNTRY | Attribute.EMPLOYMENT_TYPE:
            return _("It is for people in or with: %(words)s.") % {"words": _listed(names_of(condition))}


def names_of(condition: Condition) -> Sequence[str]:
    """The values of a condition as people know them."""
    if condition.attribute in (Attribute.DEPARTMENT, Attribute.LOCATION):
        model = Department if condition.attribute == Attribute.DEPARTMENT else Location
        return list(
            model.objects.filter(pk__in=condition.values).order_by("name").values_list("name", flat=True)
        )
    labels = choice_labels(condition.attribute)
    return [str(labels.get(value, value)) for value in condition.values]


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _levels(condition: Condition) -> str:
    least, most = condition.least, condition.most
    if least is None:
        return _("level %(most)s or below") % {"most": most}
    if most is None:
        return _("level %(least)s or above") % {"least": least}
    return _("levels %(least)s to %(most)s") % {"least": least, "most": most}


def _tenure(condition: Condition) -> str:
    if condition.least:
        return ngettext(
            "It is for people who have been here for at least %(n)s month.",
            "It is for people who have been here for at least %(n)s months.",
            condition.least,
        ) % {"n": condition.least}
    under = (condition.most or 0) + 1
    return ngettext(
        "It is for people who have been here for less than %(n)s month.",
        "It is for people who have been here for less than %(n)s months.",
        under,
    ) % {"n": under}
