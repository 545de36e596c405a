"""Trying Cairn out as anybody: only in a demo organization, only on the machine it runs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cairn.core.models import Organization
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment
from cairn.web.identity.address import is_forwarded, is_loopback

SHOWN = 12


@dataclass(frozen=True)
class Persona:
    """Somebody to be, and what they are in the demo."""

    person: Person
    what: str


def is_open(request: HttpRequest) -> bool:
    """Decided by what the server listens on and who connects, never by what the request says of itself."""
    local = is_loopback(settings.BIND) and is_loopback(request.META.get("REMOTE_ADDR", ""))
    return local and not is_forwarded(request) and Organization.objects.filter(is_demo=True).exists()


def choices(request: HttpRequest) -> dict[str, Any] | None:
    """Whom one can be: the personas first, or whom a search finds. None where the demo's door is shut."""
    if not is_open(request):
        return None
    query = request.GET.get("q", "").strip()
    if not query:
        return {"personas": personas(), "query": ""}
    people = Person.objects.working().for_card().named(query).order_by("sort_key")[:SHOWN]
    return {"personas": [Persona(p, p.job_title) for p in people], "query": query}


def personas() -> list[Persona]:
    """A mentee, a mentor, somebody without a mailbox, and one of each role: whoever the demo made first."""
    found: dict[UUID, Persona] = {}
    parts = (
        (_("Mentee"), {"as_mentee": True}),
        (_("Mentor"), {"as_mentor": True}),
        (_("Without a mailbox"), {"person__email": None}),
    )
    for what, side in parts:
        rows = Enrollment.objects.filter(status=EnrollmentStatus.ACTIVE, **side).exclude(person_id__in=found)
        rows = rows.exclude(person__role_assignments__isnull=False).select_related("person__department")
        first = rows.order_by("person__account__created_at", "created_at", "pk").first()
        if first is not None:
            found[first.person_id] = Persona(first.person, what)
    roles = RoleAssignment.objects.select_related("person__department").order_by("granted_at", "pk")
    for role in Role:
        held = roles.filter(role=role).exclude(person_id__in=found).first()
        if held is not None:
            found[held.person_id] = Persona(held.person, str(role.label))
    return list(found.values())
