"""A mentorship has members with roles; a pair is two, a circle is many."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.mentoring.enums import MemberRole, MentorshipStatus, Shape, Source
from cairn.mentoring.queries import MentorshipQuerySet

LIVE = [MentorshipStatus.UPCOMING, MentorshipStatus.ACTIVE, MentorshipStatus.PAUSED]


class Mentorship(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="mentorships")
    track = models.ForeignKey("programs.Track", null=True, on_delete=models.SET_NULL)
    shape = models.CharField(max_length=6, choices=Shape.choices, default=Shape.PAIR)
    status = models.CharField(
        max_length=11, choices=MentorshipStatus.choices, default=MentorshipStatus.UPCOMING
    )
    source = models.CharField(max_length=8, choices=Source.choices)
    vault_id = models.UUIDField()
    # Why these two: score and parts as the engine explained them. Facts about profiles, no private words.
    why = models.JSONField(default=dict)
    program_note = models.CharField(max_length=500, blank=True, help_text="A note that the pair sees.")
    first_mover = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    first_move_by = models.DateField(null=True)
    started_on = models.DateField()
    ends_on = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    in_line_since = models.DateTimeField(
        null=True, help_text="A later feed put them into one reporting line."
    )
    last_activity_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar = MentorshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=LIVE, ended_at=None)
                | (~Q(status__in=LIVE) & Q(ended_at__isnull=False)),
                name="mentorship_end_has_time",
            )
        ]
        indexes = [
            models.Index(fields=["program", "status"], name="mentorship_program"),
            models.Index(fields=["id"], name="mentorship_in_line", condition=Q(in_line_since__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.status})"

    def scope(self) -> Scope:
        return Scope(program_id=self.program_id, track_id=self.track_id)

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_circle(self) -> bool:
        return self.shape == Shape.CIRCLE


class Member(models.Model):
    """Somebody in a mentorship. A mentor's seat is the place it takes, over all programs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="mentoring_members")
    role = models.CharField(max_length=6, choices=MemberRole.choices)
    enrollment = models.ForeignKey(
        "programs.Enrollment", null=True, on_delete=models.SET_NULL, related_name="memberships"
    )
    seat = models.PositiveSmallIntegerField(null=True)
    active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(
        null=True, help_text="When somebody came into a circle: messages before it stay closed to them."
    )
    left_at = models.DateTimeField(null=True, help_text="Somebody who left a circle opens nothing of it.")
    messages_seen_at = models.DateTimeField(null=True, help_text="Nobody but this person is shown it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "person"], name="member_once"),
            models.UniqueConstraint(
                fields=["person", "seat"], condition=Q(active=True, role=MemberRole.MENTOR), name="seat_once"
            ),
            models.CheckConstraint(
                condition=~Q(active=True, role=MemberRole.MENTOR) | Q(seat__gte=1), name="mentor_has_seat"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(active=False), name="who_left_is_not_active"
            ),
        ]
        indexes = [models.Index(fields=["person", "active"], name="member_person")]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"


class Ending(models.Model):
    """What somebody wrote down with an answer about the fit. In that person's own vault: nobody else ever reads it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="ending")
    vault_id = models.UUIDField()
    reason = SealedField()
    written_at = models.DateTimeField(default=now)
