"""A week of work: kept as spans within a day, said as shifts, which may end the next morning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from cairn.people.domain.profile import DAY, Span

Shift = tuple[
    int, int, int
]  # weekday it begins on, from minute, to minute; a later `from` means the next morning


def shifts_of(spans: Sequence[Sequence[int]]) -> list[Shift]:
    """Spans as people say them: an evening up to midnight and the morning behind it are one night."""
    ends = {(day, start): end for day, start, end in spans}
    nights = {
        (day, start): morning
        for (day, start), end in ends.items()
        if start and end == DAY and (morning := ends.get((_next(day), 0), DAY)) <= start
    }
    mornings = {(_next(day), 0) for day, _start in nights}
    return sorted(
        (day, start, nights.get((day, start), end % DAY))
        for (day, start), end in ends.items()
        if (day, start) not in mornings
    )


def spans_of(shifts: Iterable[Shift]) -> list[Span]:
    """Shifts as they are kept."""
    spans: list[Span] = []
    for day, start, end in shifts:
        if end > start or end == 0:
            spans.append((day, start, end or DAY))
        else:
            spans += [(day, start, DAY), (_next(day), 0, end)]
    return spans


def _next(day: int) -> int:
    return (day + 1) % 7


def at_minute(minute: int) -> dt.time:
    return dt.time(*divmod(minute, 60))


def span_words(start: int, end: int) -> str:
    """ "09:00–17:00", "22:00–06:00 the next morning"."""
    words = {
        "begin": time_format(at_minute(start), "H:i"),
        "until": time_format(at_minute(end), "H:i"),
    }
    if 0 < end <= start:
        return _("%(begin)s–%(until)s the next morning") % words
    return _("%(begin)s–%(until)s") % words


def in_words(spans: Sequence[Sequence[int]]) -> list[tuple[str, str]]:
    """The working days of a week, each with its hours."""
    days: dict[int, list[str]] = {}
    for day, start, end in shifts_of(spans):
        days.setdefault(day, []).append(span_words(start, end))
    return [(str(WEEKDAYS[day]), ", ".join(hours)) for day, hours in days.items()]
