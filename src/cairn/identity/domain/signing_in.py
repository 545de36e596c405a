"""Who stands at the door. Answers and costs are alike for known and unknown names."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.identity import events
from cairn.identity.domain import limits
from cairn.identity.models import Account
from cairn.people.models import Person


class WrongPassword(DomainError):
    """That e-mail address and password do not belong together. Check both, or choose a new password below."""


class WrongPin(DomainError):
    """That number and code or PIN do not belong together. Check both. Your manager can print a new code."""


def check_password(*, request: HttpRequest, email: str, password: str, address: str) -> Account:
    """The account of an e-mail address and its password. Raises WrongPassword or TooManyAttempts."""
    with attempts(email, address):
        account = authenticate(request, email=email, password=password)
        if not isinstance(account, Account):
            raise WrongPassword
    return account


def check_pin(*, request: HttpRequest, employee_number: str, pin: str, address: str) -> Account:
    """The account of an employee number and its PIN. Raises WrongPin or TooManyAttempts."""
    with attempts(employee_number, address):
        account = authenticate(request, employee_number=employee_number, pin=pin)
        if not isinstance(account, Account):
            raise WrongPin
    return account


class attempts:
    """Count a try against the name that was typed and the address it came from; give it back when it succeeds."""

    def __init__(self, name: str, address: str) -> None:
        self.name, self.address = name.strip(), address

    def __enter__(self) -> None:
        for limit in (limits.ACCOUNT, limits.ACCOUNT_DAY):
            limits.spend(limit, self.name)
        limits.spend(limits.ADDRESS, self.address)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            limits.forget(limits.ACCOUNT, self.name)
            limits.forget(limits.ACCOUNT_DAY, self.name)
            limits.give_back(limits.ADDRESS, self.address)


@transaction.atomic
def sign_out_everywhere(*, by: Person) -> Account:
    """End every session of `by`, this one included, by beginning a new epoch."""
    account = Account.objects.select_for_update().get(person=by)
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db(fields=["session_epoch"])
    record(events.SIGNED_OUT_EVERYWHERE, by=by.pk, subject=by)
    return account


def demo_account(person: Person) -> Account:
    """The account with which somebody is tried out in a demo organization; made on first use, without a password."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account(person=person, email=None)
        account.set_unusable_password()
        account.save()
    return account
