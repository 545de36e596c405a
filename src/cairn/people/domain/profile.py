"""What people say of themselves. Only the person themselves may say it, so `by` is also whom it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.people import events
from cairn.people.domain.searching import refresh_search_later
from cairn.people.enums import OwnField
from cairn.people.models import Person, PersonSkill

MOST_SKILLS: Final = 20
DAY: Final = 24 * 60
Span = tuple[int, int, int]  # weekday 0-6, from minute, to minute, in local time


class TooManySkills(DomainError):
    """You can name up to twenty skills. Take one away to add another."""


class ZoneUnknown(DomainError):
    """We do not know this time zone. Choose one from the list."""


class HoursUnclear(DomainError):
    """Working hours need a beginning before their end, and must not overlap."""


@transaction.atomic
def describe_oneself(*, preferred_name: str, pronouns: str, languages: Sequence[str], by: Person) -> Person:
    """Set what somebody is called and speaks. A column that they change is their own from then on, blank or not:
    no feed overwrites it."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    said: dict[OwnField, str | list[str]] = {
        OwnField.PREFERRED_NAME: " ".join(preferred_name.split()),
        OwnField.PRONOUNS: " ".join(pronouns.split()),
        OwnField.LANGUAGES: list(dict.fromkeys(languages)),
    }
    changed = [field for field, value in said.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, said[field])
    person.own_fields = sorted({*person.own_fields, *(str(field) for field in changed)})
    if changed:
        keep(person, *changed, "own_fields")
        record(events.PROFILE_CHANGED, by=person.pk, subject=person)
        refresh_search_later()
    return person


@transaction.atomic
def set_own_skills(*, skills: Iterable[UUID], by: Person) -> None:
    """Make `skills` what somebody says they can. Raises TooManySkills."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    wanted = set(skills)
    if len(wanted) > MOST_SKILLS:
        raise TooManySkills
    held = set(PersonSkill.objects.filter(person=person).values_list("skill_id", flat=True))
    PersonSkill.objects.filter(person=person, skill_id__in=held - wanted).delete()
    PersonSkill.objects.bulk_create(
        [PersonSkill(person=person, skill_id=skill) for skill in sorted(wanted - held)]
    )
    if wanted != held:
        record(events.PROFILE_CHANGED, by=person.pk, subject=person)


@transaction.atomic
def set_own_hours(*, zone: str, hours: Iterable[Span], by: Person) -> Person:
    """Set somebody's weekly hours, in local time, and their zone; an empty zone is that of their place, and no hours
    are "not known". Raises ZoneUnknown, HoursUnclear."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    if zone and zone not in available_timezones():
        raise ZoneUnknown(field="zone")
    week = [list(span) for span in checked_week(hours)]
    if (person.own_zone, person.working_hours) != (zone, week):
        person.own_zone, person.working_hours = zone, week
        keep(person, "own_zone", "working_hours")
        record(events.PROFILE_CHANGED, by=person.pk, subject=person)
    return person


def checked_week(hours: Iterable[Span]) -> list[Span]:
    """The spans in the order of the week. Raises HoursUnclear."""
    week = sorted(hours)
    for day, start, end in week:
        if not (0 <= day < 7 and 0 <= start < end <= DAY):
            raise HoursUnclear
    for (day, _start, end), (following, start, _end) in pairwise(week):
        if day == following and start < end:
            raise HoursUnclear(
                _("Two of your shifts overlap. Check the days on which one ends the next morning.")
            )
    return week


def keep(person: Person, *columns: str) -> None:
    """Save these columns; whatever was made from this person before is out of date."""
    person.updated_at = now()
    person.save(update_fields=[*columns, "updated_at"])
