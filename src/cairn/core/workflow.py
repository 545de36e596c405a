"""Workflows are an enum and a table of moves; a move that is not in the table does not happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from django.db.models import TextChoices

from cairn.core.errors import InvalidTransition

State = TypeVar("State", bound=TextChoices)


class Workflow(Generic[State]):
    """Which state may follow which.

    >>> SESSION = Workflow({SessionState.PROPOSED: {SessionState.BOOKED}})
    """

    def __init__(self, moves: Mapping[State, set[State]]) -> None:
        self.moves = moves

    def allows(self, old: str, new: State) -> bool:
        return any(new in targets for state, targets in self.moves.items() if state == old)

    def check(self, old: str, new: State) -> None:
        """Raise InvalidTransition unless `new` may follow `old`."""
        if not self.allows(old, new):
            raise InvalidTransition
