"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cairn.core.models import Organization
from cairn.notices.models import Notice
from cairn.people.models import Person
from cairn.web.navigation import manage_address


def page(request: HttpRequest) -> dict[str, Any]:
    """The organization and the person who looks, or None."""
    me: Person | None = getattr(request, "person", None)
    return {
        "organization": Organization.objects.first(),
        "me": me,
        "manage_url": manage_address(request) if me else "",
        "unread_notices": Notice.objects.filter(person=me).unread().count() if me else 0,
    }
