"""A people import: its files, its mapping, what it found and how far it has come."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.people.enums import ImportState


class ColumnMap(models.Model):
    """A mapping that somebody confirmed for files with these headers, offered again next time."""

    headers_hash = models.CharField(primary_key=True, max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField(default=now)


class ImportRun(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    started_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    files = models.ManyToManyField("core.StoredFile", related_name="+")
    mapping = models.JSONField(default=dict)
    complete_feed = models.BooleanField(default=False, help_text="Who is not in the feed has left.")
    leavers_confirmed = models.PositiveIntegerField(null=True)
    counts = models.JSONField(default=dict)
    rows_done = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    message = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"Import of {self.started_at:%Y-%m-%d %H:%M}"


class ImportProblem(models.Model):
    """One thing wrong in a file, with the place and the remedy."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    file = models.CharField(max_length=255, blank=True)
    row = models.BigIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=300)
    remedy = models.CharField(max_length=300, blank=True)
    blocking = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["run", "id"], name="import_problem_paged")]
