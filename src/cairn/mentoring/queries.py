"""How to ask for mentorships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from cairn.mentoring.enums import MentorshipStatus

if TYPE_CHECKING:
    from cairn.mentoring.models import Mentorship
    from cairn.people.models import Person


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def live(self) -> Self:
        """Begun and not over, paused ones included."""
        ended = [MentorshipStatus.COMPLETED, MentorshipStatus.ENDED_EARLY]
        return self.exclude(status__in=ended)

    def visible_to(self, person: Person) -> Self:
        """Only members: no role opens a mentorship."""
        return self.filter(members__person=person)
