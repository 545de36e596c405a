"""What a calendar server's answer means for the connection, whatever the server speaks."""

from __future__ import annotations

from cairn.core.http import Answer, Ask, HttpError, Limits, Trouble, fetch
from cairn.scheduling.domain.calendars.reading import Refusal
from cairn.scheduling.domain.calendars.sources import CalendarError
from cairn.scheduling.enums import CalendarTrouble

T = CalendarTrouble
EXCHANGES = {
    Trouble.ADDRESS: T.ADDRESS,
    Trouble.FORBIDDEN: T.PRIVATE,
    Trouble.INSECURE: T.INSECURE,
    Trouble.LARGE: T.LARGE,
    Trouble.REDIRECTS: T.ADDRESS,
    Trouble.SLOW: T.SLOW,
    Trouble.CERTIFICATE: T.CERTIFICATE,
}
STATUSES = {401: T.REFUSED, 403: T.REFUSED, 404: T.GONE, 410: T.GONE}
TEXTS = {Refusal.BROKEN: T.BROKEN, Refusal.TOO_MUCH: T.TOO_MUCH, Refusal.NO_CALENDAR: T.NO_CALENDAR}


def ask(request: Ask, limits: Limits, *, fine: frozenset[int] = frozenset({200})) -> Answer:
    """The answer, if it is one of the `fine` ones. Raises CalendarError."""
    try:
        answer = fetch(request, limits)
    except HttpError as error:
        raise CalendarError(EXCHANGES.get(error.trouble, T.UNREACHABLE)) from None
    if answer.status not in fine:
        raise CalendarError(STATUSES.get(answer.status, T.UNREACHABLE))
    return answer
