"""Launching a program: seven steps, each saved on its own, each open again later for changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.core.permissions import Permission, authorize
from cairn.programs import domain
from cairn.programs.domain import editing
from cairn.programs.domain.editing import Chosen
from cairn.programs.enums import ProgramStatus, Side
from cairn.programs.models import Program
from cairn.web.program_tabs import program_tabs
from cairn.web.programs.scope import governed
from cairn.web.programs.steps import path_of, url_of
from cairn.web.programs.wizard_forms import (
    FormatForm,
    MatchingForm,
    NewForm,
    NewQuestionForm,
    PurposeForm,
    QuestionsForm,
)
from cairn.web.request import Request
from cairn.web.toasts import say

page = require_http_methods(["GET", "POST"])
KEPT = ("relationship_weeks", "session_every_days", "first_mover")  # empty leaves them as they are


@page
def new(request: Request) -> HttpResponse:
    """Choose a template and a name; the rest can wait."""
    authorize(request.person, Permission.CREATE_PROGRAM)
    form = NewForm(request.POST or None)
    if form.is_valid():
        program = domain.create_program(by=request.person, **form.cleaned_data)
        return redirect("programs:purpose", program.pk)
    return render(request, "programs/new.html", {"form": form}, status=422 if form.errors else 200)


def editable(request: Request, program_id: UUID) -> Program:
    return governed(request, program_id, Permission.EDIT_PROGRAM)


def shown(
    request: Request, program: Program, step: int, forms_: dict[str, forms.Form], **more: Any
) -> HttpResponse:
    """A step's page: with the path while it is a draft, with the tabs once it is open."""
    draft = program.status == ProgramStatus.DRAFT
    context = {
        "program": program,
        "step": step,
        "draft": draft,
        "path": path_of(program, step) if draft else [],
        "tabs": [] if draft else program_tabs(request.person, program, "settings"),
        "back": url_of(program, step - 1) if step > 1 else "",
        **forms_,
        **more,
    }
    wrong = any(form.errors for form in forms_.values())
    template = f"programs/step_{step}.html"
    return render(request, template, context, status=422 if wrong else 200)


def after(request: Request, program: Program, step: int) -> HttpResponse:
    """On to the next step, or away, as the button said; an open program goes back to its settings."""
    if program.status != ProgramStatus.DRAFT:
        say(request, _("Saved."))
        return redirect("programs:settings", program.pk)
    editing.edit(
        program=program, changes={"wizard_step": max(step + 1, program.wizard_step)}, by=request.person
    )
    if "leave" in request.POST:
        say(request, _("Your draft is kept. Come back whenever you like."))
        return redirect("programs:list")
    return redirect(url_of(program, step + 1))


def _initial(program: Program, form: type[forms.Form]) -> dict[str, Any]:
    return {name: getattr(program, name) for name in form.base_fields}


@page
def purpose(request: Request, program_id: UUID) -> HttpResponse:
    """1. Whose need, how do we know, which number should move by when."""
    program = editable(request, program_id)
    form = PurposeForm(request.POST or None, initial=_initial(program, PurposeForm))
    if form.is_valid():
        editing.edit(program=program, changes=form.cleaned_data, by=request.person)
        return after(request, program, 1)
    return shown(request, program, 1, {"form": form})


@page
def format_and_dates(request: Request, program_id: UUID) -> HttpResponse:
    """2. How people meet, and when."""
    program = editable(request, program_id)
    form = FormatForm(request.POST or None, initial=_initial(program, FormatForm))
    if form.is_valid():
        said = form.cleaned_data
        changes = {name: value for name, value in said.items() if name not in KEPT or value}
        editing.edit(program=program, changes=changes, by=request.person)
        return after(request, program, 2)
    return shown(request, program, 2, {"form": form})


@page
def questions(request: Request, program_id: UUID) -> HttpResponse:
    """4. What people are asked; organization-wide questions can be asked again here."""
    program = editable(request, program_id)
    adding = "add" in request.POST
    posted = request.POST if request.method == "POST" else None
    new_form = NewQuestionForm(posted if adding else None, prefix="new")
    if adding and new_form.is_valid():
        editing.add_question(program=program, by=request.person, **new_form.cleaned_data)
        return redirect("programs:questions", program.pk)
    form = QuestionsForm(None if adding else posted, program=program)
    if form.is_valid():
        said = form.cleaned_data
        chosen = [
            Chosen(UUID(key), form.sides.get(key, Side.BOTH), key in said["required"])
            for key in said["asked"]
        ]
        editing.choose_questions(program=program, chosen=chosen, by=request.person)
        return after(request, program, 4)
    return shown(request, program, 4, {"form": form, "new_form": new_form})


@page
def matching(request: Request, program_id: UUID) -> HttpResponse:
    """5. Who chooses, and what makes a good pair."""
    program = editable(request, program_id)
    started = {"matching_mode": program.matching_mode}
    form = MatchingForm(request.POST or None, rules=program.matching_rules, initial=started)
    if form.is_valid():
        changes = {"matching_mode": form.cleaned_data["matching_mode"], "matching_rules": form.rules()}
        editing.edit(program=program, changes=changes, by=request.person)
        return after(request, program, 5)
    return shown(request, program, 5, {"form": form})


@page
def check(request: Request, program_id: UUID) -> HttpResponse:
    """7. Look it over, and open it."""
    program = editable(request, program_id)
    if program.status != ProgramStatus.DRAFT:
        return redirect("programs:settings", program.pk)
    lacks = [(sentence, url_of(program, step)) for step, sentence in domain.missing(program)]
    if request.method == "POST" and not lacks:
        domain.open_program(program=program, by=request.person)
        undo = reverse("programs:undo", args=[program.pk])
        say(request, _("%(program)s is open.") % {"program": program.name}, undo_url=undo)
        return redirect("programs:people", program.pk)
    summary = {"lacks": lacks, "plan": list(program.plan.all())}
    return shown(request, program, 7, {}, **summary)
