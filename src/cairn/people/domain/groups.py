"""Affinity groups: opened by whoever keeps the directory, joined and left by the person alone."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.core.permissions import Permission, authorize
from cairn.people import events
from cairn.people.enums import GroupVisibility
from cairn.people.models import AffinityGroup, AffinityMembership, Person


class PurposeMissing(DomainError):
    """Say what the group is for. Nobody should have to guess before they join."""


class NameTaken(DomainError):
    """There is a group of this name already. Retired groups keep theirs; you can open them again."""


class GroupRetired(DomainError):
    """This group has been retired. Nobody can join it at the moment."""


class TooVisible(DomainError):
    """This group does not show its members as widely as that. Choose again."""


# The person alone


@transaction.atomic
def join_group(*, group: AffinityGroup, visibility: GroupVisibility, by: Person) -> AffinityMembership:
    """Join, or change who sees it. Joining again as before changes nothing. Raises GroupRetired, TooVisible."""
    group = AffinityGroup.objects.select_for_update().get(pk=group.pk)
    if group.archived_at is not None:
        raise GroupRetired
    if visibility not in GroupVisibility(group.widest).up_to_this:
        raise TooVisible(field="visibility")
    membership, joined = AffinityMembership.objects.get_or_create(
        group=group, person=by, defaults={"visibility": visibility}
    )
    if joined:
        record(events.GROUP_JOINED, by=by.pk, subject=by, group=group.pk)
    elif membership.visibility != visibility:
        membership.visibility = visibility
        membership.save(update_fields=["visibility"])
        record(events.GROUP_SHOWN, by=by.pk, subject=by, group=group.pk)
    return membership


@transaction.atomic
def leave_group(*, group: AffinityGroup, by: Person) -> GroupVisibility | None:
    """Leave; who has left already stays so. Returns who could see it until now, for taking it back."""
    membership = AffinityMembership.objects.select_for_update().filter(group=group, person=by).first()
    if membership is None:
        return None
    membership.delete()
    record(events.GROUP_LEFT, by=by.pk, subject=by, group=group.pk)
    return GroupVisibility(membership.visibility)


# Whoever keeps the directory


@transaction.atomic
def create_group(*, name: str, purpose: str, widest: GroupVisibility, by: Person) -> AffinityGroup:
    """Open a group that anybody may join. Raises PurposeMissing, NameTaken."""
    authorize(by, Permission.EDIT_PEOPLE)
    name, purpose = _said(name, purpose)
    group = AffinityGroup.objects.create(name=name, purpose=purpose, widest=widest)
    record(events.GROUP_CREATED, by=by.pk, subject=group)
    return group


@transaction.atomic
def change_group(
    *, group: AffinityGroup, name: str, purpose: str, widest: GroupVisibility, by: Person
) -> AffinityGroup:
    """Change a group. Showing less also holds for those who are in it; showing more is each member's own choice.
    Raises PurposeMissing, NameTaken."""
    authorize(by, Permission.EDIT_PEOPLE)
    group = AffinityGroup.objects.select_for_update().get(pk=group.pk)
    name, purpose = _said(name, purpose, but=group)
    if (group.name, group.purpose, group.widest) == (name, purpose, widest):
        return group
    group.name, group.purpose, group.widest = name, purpose, widest
    group.save(update_fields=["name", "purpose", "widest"])
    group.memberships.exclude(visibility__in=widest.up_to_this).update(visibility=widest)
    record(events.GROUP_CHANGED, by=by.pk, subject=group)
    return group


@transaction.atomic
def retire_group(*, group: AffinityGroup, by: Person) -> None:
    """Nobody joins or sees it any more. Memberships rest until it is opened again; each member can still leave."""
    authorize(by, Permission.EDIT_PEOPLE)
    if AffinityGroup.objects.open().filter(pk=group.pk).update(archived_at=now()):
        record(events.GROUP_RETIRED, by=by.pk, subject=group)


@transaction.atomic
def restore_group(*, group: AffinityGroup, by: Person) -> None:
    """Open a retired group again, with whoever is still in it."""
    authorize(by, Permission.EDIT_PEOPLE)
    if AffinityGroup.objects.filter(pk=group.pk, archived_at__isnull=False).update(archived_at=None):
        record(events.GROUP_RESTORED, by=by.pk, subject=group)


def _said(name: str, purpose: str, but: AffinityGroup | None = None) -> tuple[str, str]:
    """Name and purpose, tidied and checked."""
    name, purpose = " ".join(name.split()), purpose.strip()
    if not name:
        raise DomainError(_("Give the group a name."), field="name")
    if not purpose:
        raise PurposeMissing(field="purpose")
    others = AffinityGroup.objects.exclude(pk=but.pk) if but else AffinityGroup.objects.all()
    if others.annotate(low=Lower("name")).filter(low=name.lower()).exists():
        raise NameTaken(field="name")
    return name, purpose
