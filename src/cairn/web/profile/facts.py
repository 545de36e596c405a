"""What the profile page says, as plain values, each with who can see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.core.models import Organization
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.enums import ImportState, PersonStatus
from cairn.people.models import ImportRun, Person
from cairn.web.languages import names_of
from cairn.web.profile import seeing
from cairn.web.templatetags.times import zone

KEEPERS_NAMED = 2


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    sees: str = ""


@dataclass(frozen=True)
class Audience:
    """Facts that the same people can see."""

    sees: str
    facts: Sequence[Fact]


def own_facts(person: Person) -> list[Fact]:
    """What the person says of themselves."""
    return [
        Fact(_("What people call you"), person.first_name, seeing.near()),
        Fact(_("Pronouns"), person.pronouns, seeing.partners()),
        Fact(_("Languages"), names_of(person.languages), seeing.programs()),
    ]


def feed_facts(person: Person) -> list[Audience]:
    """What the employer’s list says, by who can see it."""
    everybody = [
        Fact(_("Name"), f"{person.given_name} {person.family_name}".strip()),
        Fact(_("Job title"), person.job_title),
        Fact(_("Department"), str(person.department or "")),
        Fact(_("Place of work"), str(person.location or "")),
        Fact(_("Level"), "" if person.level is None else str(person.level)),
    ]
    keepers = [
        Fact(_("Manager"), person.manager.name if person.manager else ""),
        Fact(_("Employment"), str(person.get_employment_type_display())),
        Fact(_("Hired"), date_format(person.hire_date) if person.hire_date else ""),
    ]
    return [
        Audience(seeing.near(), everybody),
        Audience(seeing.directory(), keepers),
        Audience(seeing.address(), [Fact(_("E-mail"), person.email or "")]),
        Audience(seeing.number(), [Fact(_("Employee number"), person.employee_number or "")]),
    ]


def where_from(reader: Person) -> str:
    """Where those facts come from, and when they were last read, on the reader's calendar."""
    run = ImportRun.objects.filter(state=ImportState.DONE).order_by("-finished_at").first()
    if run is None or run.finished_at is None:
        return _("These come from your employer’s own list of people.")
    return _("These come from your employer’s own list of people, last read on %(day)s.") % {
        "day": date_format(run.finished_at.astimezone(zone(reader.zone)).date())
    }


def whom_to_ask() -> str:
    """Who can put one of them right."""
    rows = RoleAssignment.objects.filter(role=Role.DIRECTORY_MANAGER).select_related("person")
    rows = rows.exclude(person__status=PersonStatus.LEFT)
    names = [row.person.name for row in rows.order_by("granted_at")[:KEEPERS_NAMED]]
    organization = Organization.objects.first()
    asked = _(" or ").join(names) or (organization.help_contact if organization else "")
    if not asked:
        return _("If one of them is wrong, ask your HR team: once it is right there, it becomes right here.")
    return _("If one of them is wrong, ask %(names)s: once it is right there, it becomes right here.") % {
        "names": asked
    }
