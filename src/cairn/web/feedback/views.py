"""The pulse: one minute, on a phone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.core.errors import NotInScope
from cairn.feedback.domain.pulses import give_pulse
from cairn.feedback.enums import GoOn
from cairn.feedback.models import Pulse
from cairn.mentoring.enums import SessionState
from cairn.web.feedback.forms import PulseForm
from cairn.web.mentoring.acting import attempt
from cairn.web.request import Request
from cairn.web.sessions.following import following
from cairn.web.sessions.views import session_of


@require_http_methods(["GET", "POST"])
def pulse(request: Request, session_id: UUID) -> HttpResponse:
    """Two questions about a session that was held; answering again replaces the answer."""
    space, session = session_of(request, session_id)
    if session.state != SessionState.HELD or space.is_circle:
        raise NotInScope
    given = Pulse.objects.filter(session=session, person=request.person).first()
    initial = {"useful": str(given.useful), "go_on": given.go_on} if given else {}
    sees = _("%(name)s does not see your answer. The program sees only totals of many answers.")
    form = PulseForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        sees=sees % {"name": space.partner.first_name},
    )
    if form.is_valid() and attempt(
        request,
        lambda: give_pulse(session=session, by=request.person, **form.cleaned_data),
        _("Thank you. That helps."),
    ):
        changes = form.cleaned_data["go_on"] == GoOn.CHANGE
        return redirect("mentoring:fit" if changes else "mentoring:show", session.mentorship_id)
    values = {"space": space, "session": session, "form": form, "given": given}
    values["following"] = following(space, session)
    return render(request, "feedback/pulse.html", values, status=422 if form.errors else 200)
