"""How well does it fit? Asked after the first and the third session, and open at any time."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.mentoring.domain.fitting import hearing, say_fit
from cairn.mentoring.enums import Fit
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import FitForm
from cairn.web.mentoring.sees import sentence
from cairn.web.mentoring.space import space_of
from cairn.web.request import Request


@require_http_methods(["GET", "POST"])
def fit(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Answer, answer differently, or take a wish to change back."""
    space = space_of(request, mentorship_id)
    if space.fit is None:
        return redirect("mentoring:show", mentorship_id)
    said = {"answer": space.fit.answer, "reason": space.fit.reason}
    only_me = sentence(request.person, [], {request.person.pk})
    form = FitForm(request.POST if request.method == "POST" else None, initial=said, sees=only_me)
    if form.is_valid():
        asks = form.cleaned_data["answer"] == Fit.CHANGE
        words = _("Noted, for you alone.") if asks else _("Thank you. Only you can read what you said.")
        attempt(
            request,
            lambda: say_fit(mentorship=space.mentorship, by=request.person, **form.cleaned_data),
            words,
        )
        return redirect("mentoring:show", mentorship_id)
    values = {"space": space, "form": form, "hearing": space.fit.changes_at or hearing()}
    return render(request, "mentoring/fit.html", values, status=422 if form.errors else 200)
