"""Skills from a shared vocabulary; anyone may load another one."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from cairn.core.ids import new_id


class Skill(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True, help_text="Mentoring topic, skill, technology.")
    synonyms = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    source = models.CharField(max_length=120, blank=True)
    retired = models.BooleanField(default=False, help_text="Kept for those who have it; no longer offered.")

    class Meta:
        indexes = [
            GinIndex(fields=["name"], name="skill_name_trigram", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class PersonSkill(models.Model):
    """A skill that a person says they have; what they offer or want in a program is their enrollment's."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="person_skill_once")]
