"""Vaults hold private words. See `cairn.core.sealed` for how they open."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now
from cairn.core.ids import new_id


class Vault(models.Model):
    """A closed circle of readers: the two sides of a request, a mentorship's members, one person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    owner_id = models.UUIDField(help_text="The request, mentorship or person this vault belongs to.")
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["owner_id"], name="vault_owner")]

    def __str__(self) -> str:
        return f"{self.kind} vault"


class VaultMember(models.Model):
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="members")
    person_id = models.UUIDField()
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vault", "person_id"], name="vault_member_once")]
        indexes = [models.Index(fields=["person_id"], name="vault_member_person")]


class VaultKey(models.Model):
    """One author's data key in one vault, wrapped by a master key that the database never sees."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="keys")
    author_id = models.UUIDField()
    master_key = models.CharField(max_length=40, help_text="Name of the master key that wraps it.")
    wrapped = models.BinaryField(null=True, help_text="Empty once the author was erased.")
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vault", "author_id"], name="vault_key_once"),
            models.CheckConstraint(
                condition=models.Q(wrapped=None, destroyed_at__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed_at=None),
                name="vault_key_destroyed_has_time",
            ),
        ]
        indexes = [models.Index(fields=["author_id"], name="vault_key_author")]


class EventKey(models.Model):
    """The wrapped key with which private events are sealed to one reader of the log."""

    reader = models.CharField(primary_key=True, max_length=80)
    master_key = models.CharField(max_length=40)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return self.reader
