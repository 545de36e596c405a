from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.scheduling.domain.calendars.connecting import connect_calendar
from cairn.scheduling.enums import CalendarKind

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    """A calendar of the mentee's."""
    access = {"address": "https://calendar.example/private/feed.ics"}
    kind = CalendarKind.ICAL_FEED
    calendar = connect_calendar(kind=kind, name="Work", access=access, by=world.cast.mentee)
    return {"calendar": calendar, "calendar_kind": kind.value}
