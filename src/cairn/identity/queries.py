"""How to ask about accounts and roles."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from cairn.core.permissions import Actor, Permission, reach
from cairn.identity.models import RoleAssignment
from cairn.people.models import Person


@dataclass(frozen=True)
class SecondSteps:
    """What somebody signs in with besides the password."""

    app: bool
    passkeys: int
    needed: bool


def second_steps(person: Person) -> SecondSteps:
    kinds = list(Authenticator.objects.filter(user__person=person).values_list("type", flat=True))
    return SecondSteps(
        app=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        needed=RoleAssignment.objects.filter(person=person).exists(),
    )


def roles_in_reach(actor: Actor) -> QuerySet[RoleAssignment]:
    """The roles that `actor` may see on the roles page: those where they may give some themselves."""
    scopes = reach(actor, Permission.GRANT_ROLES)
    rows = RoleAssignment.objects.select_related("person__department", "granted_by")
    if scopes is None:
        return rows
    return rows.filter(Q(program_id__in=[scope.program_id for scope in scopes], program_id__isnull=False))
