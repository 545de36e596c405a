"""Accounts with which people sign in, and the roles they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.identity.enums import DownloadState, LinkPurpose, Role


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

    def get_session_auth_hash(self) -> str:
        """Every request compares this with its session: a new password or a new epoch ends all others."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes) -> str:
        said = f"{self.password}:{self.session_epoch}"
        return salted_hmac("cairn.identity.session", said, secret=secret, algorithm="sha256").hexdigest()


class OneTimeLink(models.Model):
    """A link with which somebody chooses a password: once, before it expires. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=LinkPurpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


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

    def scope(self) -> Scope:
        return Scope(program_id=self.program_id, track_id=self.track_id)


class RateLimit(models.Model):
    """Attempts in the current window, for sign-in and for anything that sends mail."""

    key = models.CharField(primary_key=True, max_length=200)
    window_start = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)


class ChainCheck(models.Model):
    """How far the event log's chain of hashes was found whole, and when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    checked_at = models.DateTimeField(default=now)
    up_to_seq = models.BigIntegerField()
    up_to_at = models.DateTimeField(null=True)
    broken_at_seq = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-checked_at"], name="chain_check_latest")]


class Download(models.Model):
    """A copy of one person's data, made by a job, kept for a week."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="downloads")
    state = models.CharField(max_length=8, choices=DownloadState.choices, default=DownloadState.WAITING)
    file = models.ForeignKey("core.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=now)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=DownloadState.WAITING), name="download_one_waiting"
            )
        ]


class Erasure(models.Model):
    """Somebody's wish to be erased: due after days of grace in which they may take it back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="erasures")
    asked_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(cancelled_at=None, done_at=None), name="erasure_one_open"
            ),
            models.CheckConstraint(condition=Q(cancelled_at=None) | Q(done_at=None), name="erasure_one_end"),
        ]
        indexes = [models.Index(fields=["due_at"], name="erasure_due")]
