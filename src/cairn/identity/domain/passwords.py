"""Choosing a password: knowing the old one, or by a link that works once."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.core.mail import send_message
from cairn.identity import events, rules
from cairn.identity.enums import LinkPurpose
from cairn.identity.models import Account, OneTimeLink

LASTS = {LinkPurpose.OWNER: dt.timedelta(hours=24), LinkPurpose.FORGOTTEN: dt.timedelta(hours=2)}


class LinkOver(DomainError):
    """This link was used already, or its time is over. Ask for a new one."""


class WrongOldPassword(DomainError):
    """That is not your present password."""


class PasswordTooWeak(DomainError):
    """Choose a longer password."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue_link(*, account: Account, purpose: LinkPurpose) -> str:
    """A fresh token for a link with which `account` chooses a password; older ones of its kind stop working."""
    OneTimeLink.objects.filter(account=account, purpose=purpose, used_at=None).update(used_at=now())
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        account=account, purpose=purpose, token_hash=_hash(token), expires_at=now() + LASTS[purpose]
    )
    return token


def find_link(token: str) -> OneTimeLink:
    """The live link of a token. Raises LinkOver."""
    rows = OneTimeLink.objects.select_related("account__person")
    link = rows.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now()).first()
    if link is None or not (link.account.is_active and link.account.person.works_here):
        raise LinkOver
    return link


@transaction.atomic
def choose_password(*, token: str, password: str) -> Account:
    """Set a password by link, which is used up. Every other session ends. Raises LinkOver, PasswordTooWeak."""
    link = find_link(token)
    _check(password, link.account)
    used = OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now())
    if not used:
        raise LinkOver  # the other tab was a moment faster
    _set(link.account, password, has_pin=False)
    return link.account


@transaction.atomic
def change_password(*, account: Account, old: str, new: str) -> Account:
    """Change a password, or the PIN of somebody who has one. Raises WrongOldPassword, PasswordTooWeak."""
    if not account.check_password(old):
        raise WrongOldPassword(field="old")
    if account.has_pin:
        check_pin(new, account)
    else:
        _check(new, account)
    _set(account, new, has_pin=account.has_pin)
    return account


@transaction.atomic
def send_link(*, email: str) -> bool:
    """Mail a link for a new password to the account of `email`. Nothing happens for an address that nobody has."""
    accounts = Account.objects.select_related("person").filter(email__iexact=email.strip(), is_active=True)
    account = accounts.first()
    if account is None or not account.email or not account.person.works_here:
        return False
    token = issue_link(account=account, purpose=LinkPurpose.FORGOTTEN)
    record(events.PASSWORD_LINK_SENT, by=None, subject=account.person)
    address = settings.PUBLIC_URL + reverse("identity:set_password", args=[token])
    send_message(
        to=account.email,
        subject=gettext("A new password for Cairn"),
        text=render_to_string("identity/mail_forgotten.txt", {"person": account.person, "address": address}),
    )
    return True


def check_pin(pin: str, account: Account) -> None:
    """Raises PasswordTooWeak with what is wrong with a PIN."""
    if problem := rules.pin_problem(pin, account.person.employee_number or ""):
        raise PasswordTooWeak(problem, field="new")


def _check(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise PasswordTooWeak(" ".join(error.messages), field="new") from error


def _set(account: Account, password: str, *, has_pin: bool) -> None:
    account.set_password(password)
    account.has_pin = has_pin
    account.session_epoch = F("session_epoch") + 1
    account.save(update_fields=["password", "has_pin", "session_epoch"])
    account.refresh_from_db(fields=["session_epoch"])
    record(events.PASSWORD_CHANGED, by=account.person_id, subject=account.person, pin=has_pin)
