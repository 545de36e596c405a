"""What a pair agrees on: ready sentences to begin from, then its own words, signed by each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.mentoring.domain.agreeing import PARTS, AgreementChanged, sign_agreement, write_agreement
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.agreed import agreement_of, ready_sentences
from cairn.web.mentoring.forms import AgreementForm
from cairn.web.mentoring.space import Space, space_of
from cairn.web.request import Request, number_in
from cairn.web.sessions.words import opened_text


@require_http_methods(["GET", "POST"])
def agreement(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Read it, write it, and see who has signed."""
    space = space_of(request, mentorship_id)
    if space.is_circle:
        return redirect("mentoring:show", mentorship_id)
    shown = agreement_of(space)
    words = {part: opened_text(space.reader, shown.row, part) for part in PARTS} if shown.row else None
    start: dict[str, Any] = {
        **(words or ready_sentences()),
        "version": shown.row.version if shown.row else 0,
    }
    form = AgreementForm(request.POST if request.method == "POST" else None, initial=start, sees=space.sees)
    if form.is_valid() and space.is_live:
        said = dict(form.cleaned_data)
        version = said.pop("version")
        try:
            write_agreement(mentorship=space.mentorship, words=said, version=version, by=request.person)
        except AgreementChanged as changed:
            return _clash(request, space, form, changed)
        return redirect("mentoring:agreement", mentorship_id)
    values = {"space": space, "form": form, "shown": shown}
    return render(request, "mentoring/agreement.html", values, status=422 if form.errors else 200)


def _clash(request: Request, space: Space, form: AgreementForm, changed: AgreementChanged) -> HttpResponse:
    """Both texts on one page: what stands there now above, what was just written in the form."""
    shown = agreement_of(space)
    version = shown.row.version if shown.row else 0
    both = AgreementForm(initial={**form.cleaned_data, "version": version}, sees=space.sees)
    values = {"space": space, "form": both, "shown": shown, "clash": changed.message}
    return render(request, "mentoring/agreement.html", values, status=409)


@require_POST
def sign(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Say yes to the version that was shown."""
    space = space_of(request, mentorship_id)
    number = number_in(request.POST.get("version", "")) or 0
    attempt(
        request,
        lambda: sign_agreement(mentorship=space.mentorship, version=number, by=request.person),
        _("You have signed. A change asks both of you again."),
    )
    return redirect("mentoring:agreement", mentorship_id)
