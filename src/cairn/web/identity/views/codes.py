"""Printing sign-in codes for people without a mailbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from cairn.core.errors import DomainError, NotInScope
from cairn.core.permissions import Permission, authorize, reach
from cairn.identity.domain import codes
from cairn.people.models import Person
from cairn.people.queries import PersonQuerySet
from cairn.programs.models import Enrollment
from cairn.web.identity.forms import PeopleSearchForm
from cairn.web.request import Request

SHOWN = 50


def in_reach(person: Person) -> PersonQuerySet:
    """Whom `person` may print a code for: everybody, or those in the programs they run. Raises NotInScope."""
    scopes = reach(person, Permission.ISSUE_CODES)
    people: PersonQuerySet = Person.objects.working().filter(
        email=None, employee_number__isnull=False, role_assignments=None
    )
    if scopes is None:
        return people
    if not scopes:
        authorize(person, Permission.ISSUE_CODES)
        raise NotInScope
    enrolled = Enrollment.objects.reachable(person, Permission.ISSUE_CODES)
    return people.filter(pk__in=enrolled.values("person_id"))


@never_cache
def issue(request: Request) -> HttpResponse:
    """Choose people, then a sheet to cut up. The codes are shown this once."""
    people = in_reach(request.person)
    form = PeopleSearchForm(request.GET or None)
    problem = ""
    if request.method == "POST":
        chosen = people.filter(pk__in=_ids(request)).order_by("sort_key", "pk")
        try:
            printed = codes.issue_codes(people=chosen, by=request.person)
        except DomainError as error:
            problem = error.message
        else:
            sheet = {
                "printed": printed,
                "sign_in_address": settings.PUBLIC_URL + reverse("identity:sign_in_number"),
            }
            return render(request, "identity/codes_sheet.html", sheet)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    found = (people.named(query) if query.strip() else people).for_card().order_by("sort_key", "pk")
    page: dict[str, Any] = {"form": form, "people": found[:SHOWN], "problem": problem, "shown": SHOWN}
    return render(request, "identity/codes.html", page, status=422 if problem else 200)


def _ids(request: Request) -> list[str]:
    found = []
    for value in request.POST.getlist("person")[: codes.MOST_AT_ONCE + 1]:
        try:
            found.append(str(UUID(value)))
        except ValueError:
            continue
    return found
