"""How Django finds the account behind a password and behind a session."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from cairn.identity.models import Account


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, which also spends a hash's time on addresses that nobody has, for people who work here."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        if "employee_number" in credentials:
            return self._by_number(credentials["employee_number"], credentials.get("pin") or "")
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return None if isinstance(found, Account) and found.has_pin else found

    def _by_number(self, number: str, pin: str) -> AbstractBaseUser | None:
        rows = Account.objects.select_related("person").filter(has_pin=True)
        account = rows.filter(person__employee_number__iexact=number.strip()).first()
        if account is None:
            self._mitigate_timing_attack(pin)
            return None
        return account if account.check_password(pin) and self.user_can_authenticate(account) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Not switched off, and still with the organization; asked on every request."""
        return bool(user.is_active and user.person.works_here)

    def get_user(self, user_id: UUID | str) -> Account | None:
        account = Account.objects.select_related("person__location").filter(pk=user_id).first()
        return account if account is not None and self.user_can_authenticate(account) else None
