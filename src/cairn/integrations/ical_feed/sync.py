"""A published calendar as a source of busy times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cairn.integrations.answers import TEXTS
from cairn.integrations.ical_feed.client import fetch_feed
from cairn.scheduling.domain.calendars.apart import read_apart
from cairn.scheduling.domain.calendars.reading import Unreadable
from cairn.scheduling.domain.calendars.sources import Access, CalendarError, Period
from cairn.scheduling.enums import CalendarKind


class ICalFeed:
    """Access: `address`."""

    kind = CalendarKind.ICAL_FEED

    def busy(self, access: Access, *, zone: str, start: dt.datetime, end: dt.datetime) -> Sequence[Period]:
        text = fetch_feed(access["address"])
        try:
            return read_apart(text, zone=zone, start=start, end=end)
        except Unreadable as refused:
            raise CalendarError(TEXTS[refused.refusal]) from None
