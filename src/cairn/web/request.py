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


MOST_DIGITS = 9  # what every whole number in a column has room for


def number_in(text: str) -> int | None:
    """The whole number in a piece of an address or a form; None when it is none, or longer than a column has room for."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def uuid_in(text: str) -> UUID | None:
    """The id in a piece of an address or a form; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
