"""Somebody has lost their second step: ask once more, then take it away."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission, authorize
from cairn.identity.domain.second_step import reset_second_step
from cairn.identity.queries import second_steps
from cairn.people.models import Person
from cairn.web.request import Request
from cairn.web.toasts import say


@require_http_methods(["GET", "POST"])
def reset(request: Request, person: UUID) -> HttpResponse:
    """What it means, then do it."""
    authorize(request.person, Permission.RESET_SECOND_STEP)
    shown = get_object_or_404(Person, pk=person)
    if request.method == "POST":
        try:
            reset_second_step(person=shown, by=request.person)
        except DomainError as error:
            say(request, error.message)
        else:
            words = _("%(name)s signs in with the password alone, sets up a new second step, and is told.")
            say(request, words % {"name": shown.first_name})
        return redirect("people:show", shown.pk)
    return render(
        request, "people/second_step.html", {"shown": shown, "offers": may_be_reset(shown, request)}
    )


def may_be_reset(person: Person, request: Request) -> bool:
    """Whether there is one to take away, and it is somebody else's."""
    steps = second_steps(person)
    return person.pk != request.person.pk and bool(steps.app or steps.passkeys)
