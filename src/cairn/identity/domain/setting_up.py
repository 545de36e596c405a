"""The first minutes of an organization: its row, its first owner, and what is known about how far set-up has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.core.mail import send_message
from cairn.core.models import Event, Organization
from cairn.identity import events
from cairn.identity.domain.passwords import LASTS, issue_link
from cairn.identity.enums import LinkPurpose, Role
from cairn.identity.models import Account, RoleAssignment
from cairn.people.models import Person


class AlreadySetUp(DomainError):
    """This installation has an organization already. A new link is only made for somebody who is its global owner."""


@dataclass(frozen=True)
class OwnerLink:
    """What `cairn init` prints."""

    organization: Organization
    person: Person
    token: str
    expires_at: dt.datetime


@transaction.atomic
def create_organization(*, name: str, owner_email: str, owner_name: str = "") -> OwnerLink:
    """An empty organization and its first global owner, who chooses a password by a link. Raises AlreadySetUp."""
    if Organization.objects.exists():
        raise AlreadySetUp
    organization = Organization.objects.create(name=name)
    given, _, family = (owner_name or owner_email.partition("@")[0]).partition(" ")
    person = Person.objects.create(given_name=given, family_name=family, email=owner_email.lower())
    account = Account(person=person, email=person.email)
    account.set_unusable_password()
    account.save()
    RoleAssignment.objects.create(person=person, role=Role.GLOBAL_OWNER)
    record(events.ORGANIZATION_CREATED, by=None, subject=person)
    return _link(organization, account)


@transaction.atomic
def renew_owner_link(*, owner_email: str) -> OwnerLink:
    """A new link for a global owner who lost the first, or their password. Raises AlreadySetUp for anybody else."""
    organization = Organization.objects.get()
    accounts = Account.objects.select_related("person").filter(
        email__iexact=owner_email, person__role_assignments__role=Role.GLOBAL_OWNER
    )
    account = accounts.first()
    if account is None or organization.is_demo:
        raise AlreadySetUp
    return _link(organization, account)


def _link(organization: Organization, account: Account) -> OwnerLink:
    token = issue_link(account=account, purpose=LinkPurpose.OWNER)
    record(events.OWNER_LINK_ISSUED, by=None, subject=account.person)
    return OwnerLink(organization, account.person, token, now() + LASTS[LinkPurpose.OWNER])


@transaction.atomic
def describe_organization(*, name: str, help_contact: str, by: Person) -> Organization:
    """Set what people read on every page: whose Cairn this is and whom to ask."""
    organization = Organization.objects.select_for_update().get()
    organization.name, organization.help_contact = name, help_contact
    organization.save(update_fields=["name", "help_contact"])
    record(events.ORGANIZATION_CHANGED, by=by.pk)
    return organization


def check_mail(*, subject: str, text: str, by: Person) -> None:
    """Send a mail to the one who asks. Raises the transport's error; an event says that it went out."""
    if not by.email:
        raise NoAddress
    send_message(to=by.email, subject=subject, text=text)
    with transaction.atomic():
        record(events.MAIL_CHECKED, by=by.pk)


class NoAddress(DomainError):
    """You have no e-mail address here, so there is nobody to send a test mail to."""


def mail_works() -> bool:
    """Whether a test mail has gone out since this was set up."""
    return Event.objects.filter(verb=events.MAIL_CHECKED.name).exists()
