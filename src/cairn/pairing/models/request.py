"""A mentee asks a mentor."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.pairing.enums import DeclineReason, RequestState

OPEN = [RequestState.AWAITING_MENTOR, RequestState.AWAITING_MENTEE]


class Request(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="requests")
    mentee = models.ForeignKey("programs.Enrollment", on_delete=models.CASCADE, related_name="asked")
    mentor = models.ForeignKey("programs.Enrollment", on_delete=models.CASCADE, related_name="was_asked")
    state = models.CharField(
        max_length=16, choices=RequestState.choices, default=RequestState.AWAITING_MENTOR
    )
    vault_id = models.UUIDField()
    decline_reason = models.CharField(max_length=14, choices=DeclineReason.choices, blank=True)
    suggested = models.ForeignKey(
        "programs.Enrollment",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A colleague instead.",
    )
    why = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    mentorship = models.ForeignKey(
        "mentoring.Mentorship", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "mentor"], condition=Q(state__in=OPEN), name="request_one_open"
            ),
            models.CheckConstraint(condition=~Q(mentee=F("mentor")), name="request_not_self"),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"], name="request_mentor"),
            models.Index(fields=["mentee", "state"], name="request_mentee"),
            models.Index(fields=["state", "expires_at"], name="request_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    def scope(self) -> Scope:
        return Scope(program_id=self.program_id)


class RequestWord(models.Model):
    """What the two write before there is a mentorship: the message, a question first, an answer, a kind no."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="words")
    vault_id = models.UUIDField()
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    body = SealedField()
    written_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["written_at", "id"]


class Favorite(models.Model):
    """A mentor somebody wants to remember. Nobody else sees it."""

    mentee = models.ForeignKey("programs.Enrollment", on_delete=models.CASCADE, related_name="favorites")
    mentor = models.ForeignKey("programs.Enrollment", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentee", "mentor"], name="favorite_once")]
