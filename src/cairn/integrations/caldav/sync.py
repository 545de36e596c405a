"""A CalDAV account as a source of busy times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cairn.integrations.answers import TEXTS
from cairn.integrations.caldav.client import LIMITS, Client
from cairn.scheduling.domain.calendars.apart import read_apart
from cairn.scheduling.domain.calendars.reading import Unreadable
from cairn.scheduling.domain.calendars.sources import Access, CalendarError, Period
from cairn.scheduling.enums import CalendarKind, CalendarTrouble

EDGE = dt.timedelta(days=2)  # the server knows neither the owner's zone nor what a whole day is there


class CalDav:
    """Access: `address`, `name`, `password`. Reads every calendar of the account that counts as busy."""

    kind = CalendarKind.CALDAV

    def busy(self, access: Access, *, zone: str, start: dt.datetime, end: dt.datetime) -> Sequence[Period]:
        client = Client(access["address"], access["name"], access["password"])
        texts: list[bytes] = []
        for calendar in client.calendars():
            texts += [text.strip().encode() for text in client.texts(calendar, start - EDGE, end + EDGE)]
            if sum(map(len, texts)) > LIMITS.size:
                raise CalendarError(CalendarTrouble.LARGE)
        if not texts:
            return []
        try:
            return read_apart(b"\r\n".join(texts) + b"\r\n", zone=zone, start=start, end=end)
        except Unreadable as refused:
            raise CalendarError(TEXTS[refused.refusal]) from None
