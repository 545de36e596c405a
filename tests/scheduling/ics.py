"""Small calendars for tests."""

from __future__ import annotations

import datetime as dt


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar of these events; lines are separated by blanks or line ends."""
    named = (event if "UID:" in event else f"UID:1@example.com {event}" for event in events)
    parts = "\n".join(f"BEGIN:VEVENT\n{_lines(event)}\nEND:VEVENT" for event in named)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{_lines(head)}\n{parts}\nEND:VCALENDAR\n"
    return "\r\n".join(line for line in text.splitlines() if line).encode() + b"\r\n"


def _lines(text: str) -> str:
    return "\n".join(text.split())


def moment(text: str) -> dt.datetime:
    """`0329T0130` of 2026, in UTC."""
    return dt.datetime.strptime(f"2026{text}", "%Y%m%dT%H%M").replace(tzinfo=dt.UTC)


def periods(text: str) -> list[tuple[dt.datetime, dt.datetime]]:
    """`0329T0130-0329T0230 …` as pairs."""
    return [(moment(low), moment(high)) for low, _, high in (part.partition("-") for part in text.split())]
