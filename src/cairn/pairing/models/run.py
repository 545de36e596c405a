"""A bulk match: proposals, unmatched people, and the proof."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.pairing.enums import ProposalState, RunState


class MatchRun(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="match_runs")
    track = models.ForeignKey("programs.Track", null=True, on_delete=models.SET_NULL)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    objective = models.CharField(max_length=10, default="coverage")
    seed = models.PositiveIntegerField(default=1)
    floor = models.PositiveSmallIntegerField(
        default=0, help_text="No pair that fits less than this; hundredths. What is pinned stays."
    )
    only_leaning = models.BooleanField(
        default=False, help_text="Only those who left the choice to the program."
    )
    rules = models.JSONField(default=list, help_text="The rules as they were when it ran.")
    report = models.JSONField(default=dict, help_text="Counts, objective, bound, gap: the certificate.")
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    cancel_requested = models.BooleanField(default=False)
    message = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    rerun_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="reruns")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(state__in=[RunState.QUEUED, RunState.RUNNING]),
                name="one_run_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.PUBLISHED) | Q(published_at__isnull=False),
                name="published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} ({self.state})"

    def scope(self) -> Scope:
        return Scope(program_id=self.program_id, track_id=self.track_id)


class RunSnapshot(models.Model):
    """What a run was computed from, and what came out: sealed files, so that the run can be checked and repeated.

    They hold facts about people and what some ruled out in private, so nobody reads them: the key's vault has no
    members, and a trigger deletes files and key with this row, whatever deletes it.
    """

    run = models.OneToOneField(MatchRun, primary_key=True, on_delete=models.CASCADE, related_name="snapshot")
    vault_id = models.UUIDField()
    input = models.OneToOneField("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    outcome = models.OneToOneField("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    check_asked_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    check_found = models.JSONField(default=dict, help_text="What the last check found: counts and yes or no.")

    @property
    def is_checking(self) -> bool:
        """Somebody has asked for a check that is not done yet."""
        asked = self.check_asked_at
        return asked is not None and (self.checked_at is None or self.checked_at < asked)


class RunStep(models.Model):
    """A look at all pairs that a large run needs (`cairn_match.Step`), shared by all workers in parts."""

    snapshot = models.ForeignKey(RunSnapshot, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(help_text="Pairs wanted of each mentee.")
    prices = models.BinaryField(
        null=True, help_text="Sealed: the prices that the pairs are measured against."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "number"], name="run_step_once")]

    def __str__(self) -> str:
        return f"Step {self.number}"


class RunPart(models.Model):
    """Some mentees of a step: the rows from `start` to before `stop`. Done when it has found something to say."""

    step = models.ForeignKey(RunStep, on_delete=models.CASCADE, related_name="parts")
    start = models.PositiveIntegerField()
    stop = models.PositiveIntegerField()
    found = models.BinaryField(
        null=True, help_text="Sealed: the pairs found, by row and column, with their worth."
    )
    cpu_seconds = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "start"], name="run_part_once")]

    def __str__(self) -> str:
        return f"Rows {self.start} to {self.stop - 1}"


class Proposal(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="proposals")
    mentee = models.ForeignKey("programs.Enrollment", on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey("programs.Enrollment", on_delete=models.CASCADE, related_name="+")
    score = models.PositiveIntegerField(help_text="In hundredths, 0 to 10000.")
    why = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=ProposalState.choices, default=ProposalState.DRAFT)
    pinned = models.BooleanField(default=False)
    by_hand = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    mentorship = models.ForeignKey(
        "mentoring.Mentorship", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "mentee"], condition=~Q(state=ProposalState.REMOVED), name="proposal_once"
            )
        ]
        indexes = [models.Index(fields=["run", "-score", "id"], name="proposal_paged")]


class Unmatched(models.Model):
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="unmatched")
    enrollment = models.ForeignKey("programs.Enrollment", on_delete=models.CASCADE, related_name="+")
    reason = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "enrollment"], name="unmatched_once")]


class PairRule(models.Model):
    """A manager's pin ("these two") or exclusion ("not these two"), kept for every later run."""

    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="pair_rules")
    mentee = models.ForeignKey("programs.Enrollment", on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey("programs.Enrollment", on_delete=models.CASCADE, related_name="+")
    pinned = models.BooleanField(help_text="Pinned; otherwise excluded.")
    set_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentee", "mentor"], name="pair_rule_once")]
