"""A program: whose need it meets, who may join, how people are matched, what they do together."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.programs.enums import Circles, Entry, Format, MatchingMode, ProgramStatus, Side
from cairn.programs.queries import ProgramQuerySet


class Program(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    template = models.CharField(max_length=40, help_text="Key of the template it began from.")
    format = models.CharField(max_length=12, choices=Format.choices, default=Format.ONE_TO_ONE)
    status = models.CharField(max_length=10, choices=ProgramStatus.choices, default=ProgramStatus.DRAFT)

    # Purpose, stated first: whose need, how do we know, which number should move by when.
    need = models.TextField(blank=True, help_text="Whose need it meets, and how we know.")
    objective = models.TextField(blank=True)
    expectations = models.TextField(blank=True, help_text="What is expected of somebody who joins.")
    measure = models.CharField(max_length=60, blank=True, help_text="Key in the metric dictionary.")
    measure_target = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    measure_by = models.DateField(null=True)

    mentor_label = models.CharField(max_length=40, blank=True)
    mentee_label = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True, help_text="Empty: always open.")
    relationship_weeks = models.PositiveSmallIntegerField(default=26)
    session_every_days = models.PositiveSmallIntegerField(default=21)
    first_mover = models.CharField(max_length=6, choices=Side.choices, default=Side.MENTEE)

    entry = models.CharField(max_length=12, choices=Entry.choices, default=Entry.OPEN)
    eligibility = models.JSONField(default=dict, help_text="Rules over HR attributes, by side.")
    places = models.PositiveIntegerField(null=True, help_text="Places for mentees; empty: no limit.")
    waiting_list = models.BooleanField(default=True)
    topics = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    matching_mode = models.CharField(max_length=6, choices=MatchingMode.choices, default=MatchingMode.HYBRID)
    matching_rules = models.JSONField(default=list, help_text="Rules as cairn_match reads them.")
    rules_version = models.PositiveIntegerField(default=1)
    request_days = models.PositiveSmallIntegerField(default=10, help_text="A request expires after.")
    circles = models.CharField(max_length=8, choices=Circles.choices, default=Circles.OFF)
    help_contact = models.CharField(max_length=200, blank=True)
    retention_months = models.PositiveSmallIntegerField(default=24)

    created_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    wizard_step = models.PositiveSmallIntegerField(default=1)

    objects: ClassVar = ProgramQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="program_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status=ProgramStatus.DRAFT) | Q(opened_at__isnull=False),
                name="program_opened_has_time",
            ),
        ]
        indexes = [models.Index(fields=["status", "name"], name="program_status")]

    def __str__(self) -> str:
        return self.name

    def scope(self) -> Scope:
        return Scope(program_id=self.pk)

    @property
    def is_open(self) -> bool:
        return self.status == ProgramStatus.OPEN


class EarlierRules(models.Model):
    """Matching rules as they stood before a change, so that any change can be taken back."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="earlier_rules")
    version = models.PositiveIntegerField(help_text="The program's rules_version while they stood.")
    rules = models.JSONField(default=list)
    replaced_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    replaced_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "version"], name="rules_version_once")]

    def __str__(self) -> str:
        return f"version {self.version}"


class Track(models.Model):
    """A part of a program with its own audience and manager, such as an affinity group's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="tracks")
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    group = models.ForeignKey("people.AffinityGroup", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="track_name_once")]

    def __str__(self) -> str:
        return self.name

    def scope(self) -> Scope:
        return Scope(program_id=self.program_id, track_id=self.pk)
