"""What can go wrong in the domain. A subclass's docstring is what a person reads."""

from __future__ import annotations

import inspect

from django.utils.translation import gettext


class DomainError(Exception):
    """This cannot be done."""

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        self.message = message or gettext(" ".join((inspect.getdoc(type(self)) or "").split()))
        self.field = field
        super().__init__(self.message)


class InvalidTransition(DomainError):
    """This has already moved on. Reload the page to see where it stands."""


class NotAllowed(DomainError):
    """You may see this, but not do that here. A program manager can help."""


class NotInScope(DomainError):
    """There is nothing here for you."""


class Conflict(DomainError):
    """Somebody else was a moment faster. Reload the page to see what changed."""


class NotAMember(DomainError):
    """Only the people these words belong to can open them."""
