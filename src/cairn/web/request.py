"""The request as Cairn's views see it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from cairn.people.models import Person


class Request(HttpRequest):
    """A signed-in request: `person` is who acts (views that opt out of sign-in take HttpRequest)."""

    person: Person
    htmx: HtmxDetails


def uuid_in(text: str) -> UUID | None:
    """The id in a piece of an address or a form; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
