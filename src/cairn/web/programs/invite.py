"""Inviting: by rule or by list, always with a look at what it would do first."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission
from cairn.programs import domain
from cairn.programs.domain.inviting import by_rule, look_up, preview_list, preview_rule
from cairn.programs.domain.inviting_many import start_inviting, stop_inviting
from cairn.programs.enums import InvitingState, Side
from cairn.programs.models import InvitationRun, Program
from cairn.programs.rules import Condition
from cairn.programs.rules.errors import StillInviting
from cairn.web.programs.audience_form import ConditionsForm, known_names
from cairn.web.programs.people import parts
from cairn.web.programs.scope import governed
from cairn.web.request import Request
from cairn.web.toasts import say

AT_ONCE = 2_000  # more than this many go out as a job
LARGEST = 2 * 1024 * 1024
LINES = 20_000


class ListForm(forms.Form):
    """Addresses or employee numbers, pasted or in a file."""

    pasted = forms.CharField(
        label=gettext_lazy("E-mail addresses or employee numbers"),
        help_text=gettext_lazy("One a line, or with commas between them."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LARGEST,
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("CSV or text; addresses and numbers are picked out of every column."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text = data.get("pasted", "") + "\n" + self._file_text(data.get("file"))
        lines = entries(text)
        if not lines and not self.errors:
            self.add_error("pasted", _("Enter at least one address or number, or choose a file."))
        if len(lines) > LINES:
            self.add_error(None, _("This list is longer than 20,000 lines. Invite by rule, or split it."))
        data["lines"] = lines
        return data

    def _file_text(self, upload: Any) -> str:
        if upload is None:
            return ""
        if upload.size > LARGEST:
            self.add_error("file", _("This file is larger than 2 MB. Split it."))
            return ""
        raw: bytes = upload.read()
        try:
            return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("This file cannot be read as text. Save it as CSV in UTF-8."))
            return ""


def entries(text: str) -> list[str]:
    """Everything between commas, semicolons, tabs and line ends, each once."""
    found: Iterable[str] = (part.strip().strip('"') for line in io.StringIO(text) for part in _split(line))
    return list(dict.fromkeys(part for part in found if part))


def _split(line: str) -> list[str]:
    return line.replace(";", ",").replace("\t", ",").split(",")


class SideForm(forms.Form):
    side = forms.ChoiceField(
        label=gettext_lazy("Invite people who may join as"),
        choices=[(Side.MENTEE, Side.MENTEE.label), (Side.MENTOR, Side.MENTOR.label)],
    )


def managed(request: Request, program_id: UUID) -> Program:
    return governed(request, program_id, Permission.MANAGE_ENROLLMENTS)


@require_http_methods(["GET", "POST"])
def by_list(request: Request, program_id: UUID) -> HttpResponse:
    """Paste or upload a list, look at the numbers, send."""
    program = managed(request, program_id)
    form = ListForm(request.POST or None, request.FILES or None)
    page = parts(request, program, form=form, rule=False)
    if not form.is_valid():
        return render(request, "programs/invite.html", page, status=422 if form.errors else 200)
    listed = look_up(form.cleaned_data["lines"])
    if "send" in request.POST and program.is_open:
        count = domain.invite_people(program=program, people=listed.people, by=request.person)
        _said(request, count)
        return redirect("programs:people", program.pk)
    page["preview"] = preview_list(program, listed.people)
    page["unknown"] = listed.unknown[:50]
    page["unknown_count"] = len(listed.unknown)
    page["lines"] = "\n".join(form.cleaned_data["lines"])
    return render(request, "programs/invite.html", page)


@require_http_methods(["GET", "POST"])
def by_rules(request: Request, program_id: UUID) -> HttpResponse:
    """Everyone whom a rule finds and who has never been in touch with the program."""
    program = managed(request, program_id)
    posted = request.POST if request.method == "POST" else None
    side_form, form = SideForm(posted), ConditionsForm(posted, prefix="who")
    page = parts(request, program, side_form=side_form, form=form, rule=True) | known_names()
    if not (side_form.is_valid() and form.is_valid()):
        return render(request, "programs/invite.html", page, status=422 if form.errors else 200)
    side, more = side_form.cleaned_data["side"], form.conditions()
    preview = preview_rule(program, side, more)
    if "send" in request.POST and program.is_open:
        if preview.invited > AT_ONCE:
            return _as_a_job(request, program, side, more)
        people = list(by_rule(program, side, more).values_list("pk", flat=True).order_by("pk"))
        _said(request, domain.invite_people(program=program, people=people, by=request.person))
        return redirect("programs:people", program.pk)
    page["preview"] = preview
    return render(request, "programs/invite.html", page)


def _as_a_job(request: Request, program: Program, side: str, more: list[Condition]) -> HttpResponse:
    """Start the job and show it; if one is going on already, show that one."""
    try:
        run = start_inviting(program=program, side=side, more=more, by=request.person)
    except StillInviting as error:
        say(request, error.message)
        run = program.invitation_runs.latest("created_at")
    return redirect("programs:inviting", program.pk, run.pk)


@require_safe
def inviting(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """How far the job is; when it is over, what it did."""
    program = managed(request, program_id)
    run = get_object_or_404(InvitationRun, pk=run_id, program=program)
    here = reverse("programs:inviting", args=[program.pk, run.pk])
    goes_on = run.state in (InvitingState.QUEUED, InvitingState.RUNNING)
    if request.htmx and not goes_on:
        return HttpResponse(headers={"HX-Redirect": here})
    page = parts(request, program, run=run, here=here, goes_on=goes_on)
    template = "programs/_inviting.html" if request.htmx else "programs/inviting.html"
    return render(request, template, page)


@require_POST
def stop(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """Invite nobody more."""
    program = managed(request, program_id)
    run = get_object_or_404(InvitationRun, pk=run_id, program=program)
    try:
        stop_inviting(run=run, by=request.person)
    except DomainError as error:
        say(request, error.message)
    return redirect("programs:inviting", program.pk, run.pk)


def _said(request: Request, count: int) -> None:
    say(request, ngettext("%(n)s person invited.", "%(n)s people invited.", count) % {"n": count})
