"""The request as Cairn's views see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from cairn.people.models import Person


class Request(HttpRequest):
    """A signed-in request: `person` is who acts (views that opt out of sign-in take HttpRequest)."""

    person: Person
    htmx: HtmxDetails
