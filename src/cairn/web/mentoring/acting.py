"""Do one thing and say how it went. What a person may not know of stays not found."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages

from cairn.core.errors import DomainError, NotAllowed, NotAMember, NotInScope
from cairn.web.request import Request
from cairn.web.toasts import say


def attempt(request: Request, act: Callable[[], object], done: str = "") -> bool:
    """Run a domain function; a refusal becomes a message in its own words. True when it was done."""
    try:
        act()
    except (NotAllowed, NotAMember, NotInScope):
        raise
    except DomainError as error:
        say(request, error.message, level=messages.WARNING)
        return False
    if done:
        say(request, done)
    return True
