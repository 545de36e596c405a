"""Accounts with which people sign in, and the roles they hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.identity.enums import Role


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """How one person signs in: an e-mail address with a password, or an employee number with a PIN."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="account")
    email = models.EmailField(max_length=254, null=True, unique=True)
    is_active = models.BooleanField(default=True)
    has_pin = models.BooleanField(default=False, help_text="The password is a PIN for the employee number.")
    created_at = models.DateTimeField(default=now)
    # Every session carries the epoch it began in; raising it signs out everywhere.
    session_epoch = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar = AccountManager()

    def __str__(self) -> str:
        return str(self.person_id)


class SignInCode(models.Model):
    """A printed code for somebody without a mailbox: one use, fourteen days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=200)
    issued_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    issued_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class RoleAssignment(models.Model):
    """A role, for the whole organization, a program or a track (ids only: programs lives a ring above)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    program_id = models.UUIDField(null=True)
    track_id = models.UUIDField(null=True)
    granted_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "program_id", "track_id"], nulls_distinct=False, name="role_once"
            ),
            models.CheckConstraint(
                condition=Q(track_id=None) | Q(program_id__isnull=False), name="role_track"
            ),
        ]
        indexes = [models.Index(fields=["program_id"], name="role_program")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}"


class RateLimit(models.Model):
    """Attempts in the current window, for sign-in and for anything that sends mail."""

    key = models.CharField(primary_key=True, max_length=200)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
