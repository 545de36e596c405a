"""What members and leads do in a circle."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cairn.core.errors import NotInScope
from cairn.core.permissions import Permission, may
from cairn.mentoring.domain.attending import mark_attendance, name_leader
from cairn.mentoring.domain.circle_members import (
    choose_joining,
    hand_on_lead,
    leave_circle,
    let_in,
    turn_down,
)
from cairn.mentoring.domain.circles import disband_circle, leads
from cairn.mentoring.models import Circle, JoinWish
from cairn.people.models import Person
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.space import Space, space_of
from cairn.web.request import Request, uuid_in
from cairn.web.sessions.views import session_of


@require_POST
def answer(request: Request, wish_id: UUID) -> HttpResponse:
    """Let somebody in, or not. Only a lead finds the wish."""
    rows = JoinWish.objects.filter(turned_down_at=None).select_related("circle__mentorship", "person")
    wish = get_object_or_404(rows, pk=wish_id)
    mentorship = wish.circle.mentorship
    if mentorship is None or not leads(mentorship, request.person):
        raise NotInScope
    if request.POST.get("do") == "yes":
        words = _("%(name)s is in your circle now.") % {"name": wish.person.first_name}
        attempt(request, lambda: let_in(wish=wish, by=request.person), words)
    else:
        words = _("They hear that there is no place at the moment.")
        attempt(request, lambda: turn_down(wish=wish, by=request.person), words)
    return redirect(f"{reverse('mentoring:show', args=[mentorship.pk])}#circle")


def _circle_of(request: Request, mentorship_id: UUID) -> Space:
    space = space_of(request, mentorship_id)
    if not space.is_circle:
        raise NotInScope
    return space


@require_POST
def leave(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Leave, without a reason."""
    space = _circle_of(request, mentorship_id)
    words = _("You have left the circle. Your journal is still yours.")
    done = attempt(request, lambda: leave_circle(mentorship=space.mentorship, by=request.person), words)
    return redirect("mentoring:list") if done else redirect("mentoring:show", mentorship_id)


@require_POST
def lead(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Hand the lead on, or lead together."""
    space = _circle_of(request, mentorship_id)
    person = _one_of(space, request.POST.get("to", ""))
    if person is None:
        raise NotInScope
    together = request.POST.get("do") == "together"
    attempt(
        request,
        lambda: hand_on_lead(mentorship=space.mentorship, to=person, by=request.person, together=together),
        _("%(name)s leads the circle now.") % {"name": person.first_name},
    )
    return redirect(f"{reverse('mentoring:show', args=[mentorship_id])}#circle")


@require_POST
def open_joining(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Whoever asks is in at once, or a lead says yes to each."""
    space = _circle_of(request, mentorship_id)
    freely = request.POST.get("freely") == "yes"
    attempt(request, lambda: choose_joining(mentorship=space.mentorship, freely=freely, by=request.person))
    return redirect(f"{reverse('mentoring:show', args=[mentorship_id])}#circle")


def _one_of(space: Space, text: str) -> Person | None:
    return next((person for person in space.people if person.pk == uuid_in(text)), None)


@require_POST
def disband(request: Request, circle_id: UUID) -> HttpResponse:
    """End a circle: its lead from inside, or whoever manages the program."""
    circle = get_object_or_404(Circle.objects.running().select_related("mentorship"), pk=circle_id)
    from_inside = circle.mentorship is not None and leads(circle.mentorship, request.person)
    if not from_inside and not may(request.person, Permission.MANAGE_ENROLLMENTS, circle):
        raise NotInScope
    words = _("The circle has come to its end. Everybody in it is told.")
    attempt(request, lambda: disband_circle(circle=circle, by=request.person), words)
    if from_inside:
        return redirect("mentoring:show", circle.mentorship_id)
    return redirect("circles:manage", circle.program_id)


@require_POST
def attendance(request: Request, session_id: UUID) -> HttpResponse:
    """Say who was there: oneself, and a lead also somebody else."""
    space, session = session_of(request, session_id)
    person = _one_of(space, request.POST.get("person", ""))
    if not space.is_circle or person is None:
        raise NotInScope
    came = request.POST.get("came") == "yes"
    attempt(request, lambda: mark_attendance(session=session, person=person, came=came, by=request.person))
    return redirect(f"{reverse('sessions:show', args=[session_id])}#attendance")


@require_POST
def leader(request: Request, session_id: UUID) -> HttpResponse:
    """Say who leads this session."""
    space, session = session_of(request, session_id)
    if not space.is_circle:
        raise NotInScope
    person = _one_of(space, request.POST.get("person", ""))
    attempt(request, lambda: name_leader(session=session, person=person, by=request.person))
    return redirect(f"{reverse('sessions:show', args=[session_id])}#leads")
