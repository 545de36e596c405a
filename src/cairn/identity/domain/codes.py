"""Printed codes for people without a mailbox: one use, fourteen days, then a PIN of their own."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.identity import events
from cairn.identity.domain import limits
from cairn.identity.domain.passwords import check_pin
from cairn.identity.domain.signing_in import WrongPin, attempts
from cairn.identity.models import Account, RoleAssignment, SignInCode
from cairn.people.models import Person

ALPHABET = "ABCDEFGHJKMNPQRTUVWXY346789"  # no 0/O, 1/I/L, 2/Z, 5/S: 27 letters, 38 bits in eight of them
LENGTH = 8
LASTS = dt.timedelta(days=14)
MOST_AT_ONCE = 200


class NothingToPrint(DomainError):
    """None of these people can get a code. It is for colleagues with an employee number, no e-mail address and no role."""


class TooManyCodes(DomainError):
    """Print at most 200 codes at a time."""


@dataclass(frozen=True)
class Printed:
    """A code as it is handed over; it is shown once and kept nowhere."""

    person: Person
    code: str
    expires_at: dt.datetime


def _hash(account_id: UUID, code: str) -> str:
    # Keyed by the installation's secret, so that a stolen database opens no door even to fast guessing.
    return salted_hmac("cairn.sign-in-code", f"{account_id}:{code}", algorithm="sha256").hexdigest()


def tidy(code: str) -> str:
    """A code as people type it: any case, with or without the hyphen in the middle."""
    return "".join(c for c in code.upper() if c.isalnum())


def shown(code: str) -> str:
    """A code as it is printed: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def eligible(people: Iterable[Person]) -> list[Person]:
    """Those who may get a code. Never somebody with an address or a role: a code takes an account over."""
    here = [person for person in people if person.employee_number and not person.email and person.works_here]
    holders = set(RoleAssignment.objects.filter(person__in=here).values_list("person_id", flat=True))
    return [person for person in here if person.pk not in holders]


@transaction.atomic
def issue_codes(*, people: Iterable[Person], by: Person) -> list[Printed]:
    """Fresh codes for `people`, which replace codes they have not used. One event for the batch.

    Raises TooManyCodes, NothingToPrint.
    """
    able = eligible(people)
    if len(able) > MOST_AT_ONCE:
        raise TooManyCodes
    if not able:
        raise NothingToPrint
    accounts = _accounts(able)
    moment = now()
    SignInCode.objects.filter(account__in=accounts.values(), used_at=None).update(used_at=moment)
    printed, rows = [], []
    for person in able:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        account = accounts[person.pk]
        rows.append(
            SignInCode(
                account=account, code_hash=_hash(account.pk, code), issued_by=by, expires_at=moment + LASTS
            )
        )
        printed.append(Printed(person, shown(code), moment + LASTS))
    SignInCode.objects.bulk_create(rows)
    record(events.CODES_ISSUED, by=by.pk, people=[str(person.pk) for person in able])
    return printed


def _accounts(people: list[Person]) -> dict[UUID, Account]:
    """The account of each, made where there is none. Rows are locked, so that two printers take turns."""
    known = set(Account.objects.filter(person__in=people).values_list("person_id", flat=True))
    for person in people:
        if person.pk not in known:
            account = Account(person=person, email=None)
            account.set_unusable_password()
            account.save()
    rows = Account.objects.select_for_update().filter(person__in=people).order_by("pk")
    return {account.person_id: account for account in rows}


def check_code(*, employee_number: str, code: str, address: str) -> SignInCode:
    """The live code of an employee number. It is used up by `choose_pin`, not by looking.

    Raises WrongPin or TooManyAttempts.
    """
    with attempts(employee_number, address):
        limits.spend(limits.CODE, employee_number)
        rows = SignInCode.objects.select_related("account__person").filter(
            account__person__employee_number__iexact=employee_number.strip(),
            account__is_active=True,
            used_at=None,
            expires_at__gt=now(),
        )
        for row in rows:
            if constant_time_compare(row.code_hash, _hash(row.account_id, tidy(code))):
                return row if row.account.person.works_here else _refuse()
        return _refuse()


def _refuse() -> SignInCode:
    raise WrongPin


@transaction.atomic
def choose_pin(*, code_id: UUID, pin: str) -> Account:
    """Use a code up by setting the PIN that its owner signs in with from now on.

    Raises WrongPin when the code was used or is over, PasswordTooWeak for a PIN that is easy to guess.
    """
    row = (
        SignInCode.objects.select_for_update().filter(pk=code_id, used_at=None, expires_at__gt=now()).first()
    )
    if row is None:
        raise WrongPin
    account = Account.objects.select_related("person").get(pk=row.account_id)
    check_pin(pin, account)
    row.used_at = now()
    row.save(update_fields=["used_at"])
    account.set_password(pin)
    account.has_pin = True
    account.session_epoch = F("session_epoch") + 1
    account.save(update_fields=["password", "has_pin", "session_epoch"])
    account.refresh_from_db(fields=["session_epoch"])
    record(events.CODE_USED, by=account.person_id, subject=account.person)
    return account
