"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cairn.core.models import Organization


def page(request: HttpRequest) -> dict[str, Any]:
    """The organization and the person who looks, or None."""
    return {
        "organization": Organization.objects.first(),
        "me": getattr(request, "person", None),
    }
