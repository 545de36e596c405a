"""A circle: what its program sees of it, and who would like to come in. Its space is a mentorship of many."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.mentoring.enums import CircleState
from cairn.mentoring.queries import CircleQuerySet
from cairn.scheduling.enums import Every

FEWEST, MOST = 3, 10


class Circle(models.Model):
    """Proposed by somebody, then open with a space of its own. Name and subject are public in the program."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="+")
    mentorship = models.OneToOneField(
        "mentoring.Mentorship", null=True, on_delete=models.CASCADE, related_name="circle"
    )
    name = models.CharField(max_length=80)
    about = models.TextField(help_text="What it is about, for everybody in the program.")
    places = models.PositiveSmallIntegerField(default=6)
    rhythm = models.CharField(max_length=9, choices=Every.choices, default=Every.TWO_WEEKS)
    joins_freely = models.BooleanField(
        default=False, help_text="Whoever asks is in, without a lead's answer."
    )
    state = models.CharField(max_length=8, choices=CircleState.choices, default=CircleState.PROPOSED)
    proposed_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(default=now)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="A manager's word to whoever proposed it.")

    objects: ClassVar = CircleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(places__range=(FEWEST, MOST)), name="circle_size"),
            models.CheckConstraint(
                condition=Q(state=CircleState.OPEN, mentorship__isnull=False)
                | (~Q(state=CircleState.OPEN) & Q(mentorship=None)),
                name="open_circle_has_space",
            ),
            models.CheckConstraint(
                condition=Q(state=CircleState.PROPOSED, decided_at=None)
                | (~Q(state=CircleState.PROPOSED) & Q(decided_at__isnull=False)),
                name="circle_decided_has_time",
            ),
            models.UniqueConstraint(
                fields=["program", "proposed_by"],
                condition=Q(state=CircleState.PROPOSED),
                name="one_proposal_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["program", "state", "name", "id"], name="circle_list")]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    def scope(self) -> Scope:
        return Scope(program_id=self.program_id)


class JoinWish(models.Model):
    """Somebody asked to come in. One that was turned down stays, so that asking again looks like a full circle."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="wishes")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=now)
    turned_down_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "person"], name="join_wish_once")]
