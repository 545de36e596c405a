"""Who runs what: giving roles and taking them back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cairn.core.errors import DomainError, NotInScope
from cairn.core.permissions import Permission, authorize, grants_of, reach
from cairn.identity import rules
from cairn.identity.domain.roles import LastOwner, grant_role, revoke_role
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.identity.queries import roles_in_reach
from cairn.people.models import Person
from cairn.programs.models import Program, Track
from cairn.web.identity.forms import PeopleSearchForm
from cairn.web.request import Request
from cairn.web.roles.forms import GiveRoleForm
from cairn.web.toasts import say

SHOWN = 10


@dataclass(frozen=True)
class Held:
    """One role of one person, with the name of where."""

    row: RoleAssignment
    where: str
    may_take_back: bool


@dataclass(frozen=True)
class Kind:
    """A role, what it may do, and who holds it."""

    role: Role
    description: str
    held: list[Held]


def _enter(request: Request) -> None:
    """Raises NotInScope or NotAllowed for whoever may give roles nowhere."""
    if reach(request.person, Permission.GRANT_ROLES) == []:
        authorize(request.person, Permission.GRANT_ROLES)
        raise NotInScope


@require_safe
def show(request: Request) -> HttpResponse:
    """Every role that I may see, by kind."""
    _enter(request)
    rows = list(roles_in_reach(request.person).order_by("person__sort_key", "granted_at"))
    programs = Program.objects.in_bulk({row.program_id for row in rows if row.program_id})
    tracks = Track.objects.in_bulk({row.track_id for row in rows if row.track_id})
    mine = grants_of(request.person)

    def place(row: RoleAssignment) -> str:
        parts = [str(found) for found in (programs.get(row.program_id), tracks.get(row.track_id)) if found]
        return " · ".join(parts) or _("The whole organization")

    kinds = [
        Kind(
            role,
            str(spec.description),
            [
                Held(row, place(row), rules.may_grant(mine, role, row.scope()))
                for row in rows
                if row.role == role
            ],
        )
        for role, spec in rules.ROLES.items()
    ]
    return render(request, "roles/list.html", {"kinds": kinds})


def give(request: Request) -> HttpResponse:
    """Choose a person, then a role and where it holds."""
    _enter(request)
    if "person" not in request.GET:
        return _choose_person(request)
    people = Person.objects.working().for_card()
    person = get_object_or_404(people, pk=_uuid(request.GET["person"]))
    programs = list(Program.objects.reachable(request.person, Permission.GRANT_ROLES).order_by("name"))
    tracks = list(Track.objects.filter(program__in=programs).order_by("name"))
    form = GiveRoleForm(
        request.POST if request.method == "POST" else None,
        by=request.person,
        programs=programs,
        tracks=tracks,
    )
    if form.is_valid():
        try:
            role = Role(form.cleaned_data["role"])
            grant_role(person=person, role=role, scope=form.scope, by=request.person)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            say(request, _("%(name)s is now %(role)s.") % {"name": person.first_name, "role": role.label})
            return redirect("roles:list")
    page = {"form": form, "person": person}
    return render(request, "roles/give.html", page, status=422 if form.errors else 200)


def _choose_person(request: Request) -> HttpResponse:
    form = PeopleSearchForm(request.GET or None)
    query = form.cleaned_data["q"].strip() if form.is_valid() else ""
    people = (
        Person.objects.working().named(query).for_card().order_by("sort_key", "pk")[:SHOWN] if query else []
    )
    return render(request, "roles/choose_person.html", {"form": form, "people": people, "query": query})


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise NotInScope from None


@require_POST
def take_back(request: Request, pk: UUID) -> HttpResponse:
    """Take a role back."""
    row = get_object_or_404(roles_in_reach(request.person), pk=pk)
    authorize(request.person, Permission.GRANT_ROLES, row)
    try:
        revoke_role(assignment=row, by=request.person)
    except LastOwner as error:
        say(request, error.message, level=30)
    else:
        label = Role(row.role).label
        say(request, _("%(name)s is no longer %(role)s.") % {"name": row.person.first_name, "role": label})
    return redirect("roles:list")
