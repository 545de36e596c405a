"""A person in a program: their side, what they offer and want, and how far they have come."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.programs.enums import EnrollmentStatus, FunctionWish, Push, Structure
from cairn.programs.queries import EnrollmentQuerySet


class Enrollment(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="enrollments")
    track = models.ForeignKey("programs.Track", null=True, on_delete=models.SET_NULL)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="enrollments")
    status = models.CharField(max_length=10, choices=EnrollmentStatus.choices)
    as_mentee = models.BooleanField(default=False)
    as_mentor = models.BooleanField(default=False)

    # "My goal in one sentence": opened by this person, by mentors they ask and by their mentor.
    vault_id = models.UUIDField(null=True)
    goal = SealedField()
    topic = models.CharField(max_length=120, blank=True)
    push = models.CharField(max_length=10, choices=Push.choices, blank=True)
    structure = models.CharField(max_length=10, choices=Structure.choices, blank=True)
    function_wish = models.CharField(max_length=5, choices=FunctionWish.choices, blank=True)
    level_gap = models.SmallIntegerField(null=True, help_text="Levels above me that I wish for, at least.")
    hours_a_month = models.PositiveSmallIntegerField(null=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    leans_on_program = models.BooleanField(default=False, help_text="Hybrid: let the program choose.")

    invited_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(null=True)
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    joined_at = models.DateTimeField(null=True)
    waitlisted_at = models.DateTimeField(null=True)
    paused_until = models.DateField(null=True)
    finished_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+", help_text="On their behalf."
    )
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    objects: ClassVar = EnrollmentQuerySet.as_manager()
    ahead: int  # how many wait in front; set by `with_waiting_ahead`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "person"], name="enrollment_once"),
            models.CheckConstraint(
                condition=~Q(status=EnrollmentStatus.WAITLISTED) | Q(waitlisted_at__isnull=False),
                name="enrollment_waits_since",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["invited", "declined", "withdrawn"])
                | Q(as_mentee=True)
                | Q(as_mentor=True),
                name="enrollment_has_side",
            ),
        ]
        indexes = [
            models.Index(fields=["program", "status", "id"], name="enrollment_program"),
            models.Index(fields=["person", "status"], name="enrollment_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.program_id}"

    def scope(self) -> Scope:
        return Scope(program_id=self.program_id, track_id=self.track_id)


class EnrollmentSkill(models.Model):
    """A skill offered as mentor or wanted as mentee, the wanted ones ranked 1 to 5."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("people.Skill", on_delete=models.CASCADE)
    offered = models.BooleanField(help_text="Offered; otherwise wanted.")
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "skill", "offered"], name="enrollment_skill_once"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=20), name="enrollment_skill_rank"),
        ]
        indexes = [models.Index(fields=["skill", "offered"], name="enrollment_skill")]


class Answer(models.Model):
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey("programs.Question", on_delete=models.CASCADE)
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrollment", "question"], name="answer_once")]


class MentorPlaces(models.Model):
    """How many mentees somebody takes at a time, over all programs together: one person, one load."""

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="mentor_places"
    )
    places = models.PositiveSmallIntegerField(default=1)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(places__lte=50), name="places_sane")]
