"""Parting with honour: what was done, thanks, and what happens now. The same for both, and nobody is named who asked."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from cairn.mentoring.domain.rating import moments_open
from cairn.mentoring.domain.reopening import WITHIN
from cairn.mentoring.enums import GoalState, MentorshipStatus, SessionState
from cairn.web.mentoring.reopening import reopening_of
from cairn.web.mentoring.space import space_of
from cairn.web.request import Request


@require_GET
def farewell(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Counted from what both can see; nothing here knows of anybody's answer about the fit."""
    space = space_of(request, mentorship_id)
    mentorship = space.mentorship
    if space.is_circle or space.is_live or mentorship.ended_at is None:
        return redirect("mentoring:show", mentorship_id)
    held = sum(session.state == SessionState.HELD for session in space.sessions)
    reached = mentorship.goals.filter(state=GoalState.REACHED).count()
    steps = mentorship.action_items.filter(done_at__isnull=False).count()
    values = {
        "space": space,
        "early": mentorship.status == MentorshipStatus.ENDED_EARLY,
        "held": held,
        "reached": reached,
        "steps": steps,
        "reopening": reopening_of(space),
        "until": mentorship.ended_at + WITHIN,
        "may_rate": space.way.skills and moments_open(mentorship),
    }
    return render(request, "mentoring/farewell.html", values)
