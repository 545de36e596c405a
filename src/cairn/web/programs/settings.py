"""A program's Settings tab: change, copy, hand over, close, archive, tracks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.permissions import Permission, authorize, may
from cairn.people.models import Person
from cairn.programs import domain
from cairn.programs.domain import editing
from cairn.programs.domain.templates import MEASURES
from cairn.programs.models import Program, Track
from cairn.web.circles.forms import AllowForm
from cairn.web.joining.forms import JoinForm
from cairn.web.joining.views import join_page
from cairn.web.programs.people import parts
from cairn.web.programs.scope import governed, working
from cairn.web.programs.steps import STEPS
from cairn.web.request import Request
from cairn.web.toasts import say


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)


class TrackForm(forms.Form):
    """A part of the program with its own audience and, if you like, its own manager."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    purpose = forms.CharField(label=gettext_lazy("Who it is for"), max_length=300, required=False)


@require_safe
def settings(request: Request, program_id: UUID) -> HttpResponse:
    """Everything that can be changed or done, in one place."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    return render(request, "programs/settings.html", _page(request, program))


def _page(request: Request, program: Program, **more: Any) -> dict[str, Any]:
    return parts(
        request,
        program,
        "settings",
        steps=[(url_name, title) for number, url_name, title in STEPS if number < 7],
        managers=domain.managers_of(program),
        tracks=list(program.tracks.order_by("name")),
        measure=MEASURES.get(program.measure),
        name_form=more.pop("name_form", NameForm(initial={"name": program.name})),
        track_form=more.pop("track_form", TrackForm()),
        allow_form=AllowForm(initial={"circles": program.circles}),
        may_create=may(request.person, Permission.CREATE_PROGRAM),
        may_close=may(request.person, Permission.CLOSE_PROGRAM, program),
        **more,
    )


@require_POST
def rename(request: Request, program_id: UUID) -> HttpResponse:
    """Another name."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    form = NameForm(request.POST)
    if not form.is_valid():
        return render(request, "programs/settings.html", _page(request, program, name_form=form), status=422)
    editing.edit(program=program, changes=form.cleaned_data, by=request.person)
    say(request, _("Saved."))
    return redirect("programs:settings", program.pk)


Done = Callable[..., object]
MOVES: dict[str, tuple[Permission, Done, str | Promise]] = {
    "close": (Permission.CLOSE_PROGRAM, domain.close, gettext_lazy("Nobody joins any more. Pairs go on.")),
    "reopen": (Permission.CLOSE_PROGRAM, domain.reopen, gettext_lazy("The program is open again.")),
    "archive": (Permission.CLOSE_PROGRAM, domain.archive, gettext_lazy("The program is put away.")),
    "undo": (Permission.EDIT_PROGRAM, domain.undo_opening, gettext_lazy("The program is a draft again.")),
}


def _move(request: Request, program_id: UUID, name: str) -> HttpResponse:
    permission, done, words = MOVES[name]
    program = governed(request, program_id, permission)
    done(program=program, by=request.person)
    say(request, str(words))
    return redirect("programs:show", program.pk)


@require_POST
def close(request: Request, program_id: UUID) -> HttpResponse:
    """Nobody joins any more."""
    return _move(request, program_id, "close")


@require_POST
def reopen(request: Request, program_id: UUID) -> HttpResponse:
    """People may join again."""
    return _move(request, program_id, "reopen")


@require_POST
def archive(request: Request, program_id: UUID) -> HttpResponse:
    """Put a closed program away."""
    return _move(request, program_id, "archive")


@require_POST
def undo(request: Request, program_id: UUID) -> HttpResponse:
    """Back to draft, until somebody has joined."""
    return _move(request, program_id, "undo")


@require_POST
def discard(request: Request, program_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    domain.discard_draft(program=program, by=request.person)
    say(request, _("The draft is gone."))
    return redirect("programs:list")


@require_POST
def duplicate(request: Request, program_id: UUID) -> HttpResponse:
    """A draft with everything but people and dates."""
    program = governed(request, program_id, Permission.VIEW_PROGRAM)
    authorize(request.person, Permission.CREATE_PROGRAM)
    name = _("%(program)s, copy") % {"program": program.name[:110]}
    copy = domain.duplicate(program=program, name=name, by=request.person)
    say(request, _("Here is the copy. Give it a name and dates."))
    return redirect("programs:settings", copy.pk)


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, program_id: UUID) -> HttpResponse:
    """Let somebody else manage the program, with or without me."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    if request.method == "POST":
        to = working(request.POST.get("person", ""))
        domain.hand_over(program=program, to=to, by=request.person, stay="stay" in request.POST)
        say(request, _("%(name)s manages %(program)s now.") % {"name": to.name, "program": program.name})
        return redirect("programs:list")
    text = request.GET.get("q", "").strip()
    found = Person.objects.working().named(text).for_card().order_by("sort_key", "pk")[:10] if text else []
    page = parts(request, program, "settings", people=found, text=text)
    return render(request, "programs/hand_over.html", page)


@require_POST
def add_track(request: Request, program_id: UUID) -> HttpResponse:
    """A new track."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    form = TrackForm(request.POST)
    if form.is_valid() and program.tracks.filter(name=form.cleaned_data["name"]).exists():
        form.add_error("name", _("There is a track of this name already."))
    if not form.is_valid():
        return render(request, "programs/settings.html", _page(request, program, track_form=form), status=422)
    editing.add_track(program=program, by=request.person, **form.cleaned_data)
    return redirect("programs:settings", program.pk)


@require_POST
def remove_track(request: Request, program_id: UUID, track_id: UUID) -> HttpResponse:
    """Dissolve a track; its people stay in the program."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    editing.remove_track(track=get_object_or_404(Track, pk=track_id, program=program), by=request.person)
    return redirect("programs:settings", program.pk)


@require_safe
def preview(request: Request, program_id: UUID) -> HttpResponse:
    """The joining page as a participant sees it; nothing can be sent from here."""
    program = governed(request, program_id, Permission.VIEW_PROGRAM)
    form = JoinForm(program=program, person=request.person)
    form.fields.pop(
        "still_apart", None
    )  # a preview is shown around; whom its manager has named is nobody's business
    return render(request, "programs/preview.html", join_page(program, form, None))
