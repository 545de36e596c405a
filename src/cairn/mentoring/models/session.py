"""Sessions: the plan, its state and its result. The time itself is scheduling's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id
from cairn.mentoring.enums import Owner, SessionState


class Session(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="sessions")
    vault_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True, help_text="From the program's plan.")
    own_title = SealedField(help_text="What the pair called a session it added.")
    why = models.TextField(blank=True)
    how_to_start = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=45)
    led_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    booking = models.ForeignKey("scheduling.Booking", null=True, on_delete=models.SET_NULL, related_name="+")
    starts_at = models.DateTimeField(null=True, help_text="Copy of the booking's start, for lists.")
    settled_at = models.DateTimeField(null=True, help_text="When it was marked held or missed.")
    settled_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    plan_id = models.UUIDField(null=True, help_text="The program's session it is a copy of.")
    plan_version = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField(null=True, help_text="When the pair made it its own.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "number"],
                name="session_number_once",
                # Two sessions change places in one statement.
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["mentorship", "plan_id"], name="session_of_plan_once"),
            models.CheckConstraint(
                condition=Q(state__in=["held", "missed"], settled_at__isnull=False)
                | (~Q(state__in=["held", "missed"]) & Q(settled_at=None)),
                name="session_settled_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "booked"])
                | Q(booking__isnull=False, starts_at__isnull=False),
                name="session_booked_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="session_when")]

    def __str__(self) -> str:
        return f"Session {self.number}"


class Attendance(models.Model):
    """Whether a member of a circle was there. Upward it counts as a number only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey("mentoring.Member", on_delete=models.CASCADE, related_name="attendances")
    came = models.BooleanField()
    marked_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="attendance_once")]


class AgendaItem(models.Model):
    """A point to talk about: the program's (public text) or the pair's own (sealed)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="agenda")
    vault_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=6, choices=Owner.choices, default=Owner.BOTH)
    planned = models.CharField(max_length=300, blank=True, help_text="From the program's plan.")
    text = SealedField()
    notes = SealedField()
    added_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True, help_text="The pair goes without it.")

    class Meta:
        ordering = ["position", "id"]
