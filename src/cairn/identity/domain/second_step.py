"""When somebody has lost the second step of their sign-in: a global owner takes it away, and they set up a new one."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.core.permissions import Permission, authorize
from cairn.identity import events
from cairn.identity.models import Account
from cairn.people.models import Person


class NotOnesOwn(DomainError):
    """Nobody takes away their own second step here. Another global owner can do it for you."""


class NoSecondStep(DomainError):
    """This person has no second step to take away."""


@transaction.atomic
def reset_second_step(*, person: Person, by: Person) -> None:
    """Take away every second step of `person`, recovery codes too, and end their sessions. They are told by mail.

    Password or PIN stay, so whoever resets cannot get in. Raises NotAllowed, NotInScope, NotOnesOwn, NoSecondStep.
    """
    authorize(by, Permission.RESET_SECOND_STEP)
    if person.pk == by.pk:
        raise NotOnesOwn
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        raise NoSecondStep
    gone, _kinds = Authenticator.objects.filter(user=account).delete()
    if not gone:
        raise NoSecondStep
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    record(events.SECOND_STEP_RESET, by=by.pk, subject=person, person=str(person.pk))
