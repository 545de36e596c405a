"""Where people work."""

from __future__ import annotations

from django.db import models

from cairn.core.ids import new_id


class Department(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60, unique=True, help_text="What the feed calls it.")
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")

    class Meta:
        indexes = [models.Index(fields=["name"], name="department_name")]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=200, unique=True, help_text="What the feed calls it.")
    name = models.CharField(max_length=200)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2")
    zone = models.CharField(max_length=60, default="UTC", help_text="IANA time zone")
    zone_guessed = models.BooleanField(
        default=False, help_text="From country and state; the city is unknown."
    )

    class Meta:
        indexes = [models.Index(fields=["country", "city"], name="location_place")]

    def __str__(self) -> str:
        return self.name
