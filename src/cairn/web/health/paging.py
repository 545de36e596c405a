"""Places in a list as an address carries them: the sorted value and the id of the last row shown."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode
from uuid import UUID

from cairn.web.request import uuid_in


def older(value: str, pk: UUID, anchor: str = "", **more: str) -> str:
    """The query of the next page."""
    query = urlencode({**{key: text for key, text in more.items() if text}, "after": f"{pk}.{value}"})
    return f"?{query}#{anchor}" if anchor else f"?{query}"


def name_place(text: str) -> tuple[str, UUID] | None:
    """A place in a list by name; None when there is none, or it is not one of ours."""
    first, dot, value = text.partition(".")
    pk = uuid_in(first)
    return (value.replace("\x00", ""), pk) if pk and dot else None


def day_place(text: str) -> tuple[dt.date, UUID] | None:
    """A place in a list by day."""
    place = name_place(text)
    try:
        return (dt.date.fromisoformat(place[0]), place[1]) if place else None
    except ValueError:
        return None
