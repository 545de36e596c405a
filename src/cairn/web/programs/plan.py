"""A program's Plan tab: its sessions, each one's agenda and action items, and what stands beside them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import BaseFormSet
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission, may
from cairn.mentoring.domain.differing import effect_of
from cairn.programs.domain import planning
from cairn.programs.enums import EntryKind, ProgramStatus
from cairn.programs.models import PlanSession, Program
from cairn.web.programs.people import parts
from cairn.web.programs.plan_forms import ACTIONS, POINTS, ActionSet, PointSet, SessionForm
from cairn.web.programs.scope import governed
from cairn.web.request import Request
from cairn.web.toasts import say


@require_safe
def plan(request: Request, program_id: UUID) -> HttpResponse:
    """The path that every pair gets a copy of."""
    program = governed(request, program_id, Permission.VIEW_PROGRAM)
    sessions = list(program.plan.all())
    entries = list(program.plan_entries.select_related("session"))
    page = parts(
        request,
        program,
        "plan",
        sessions=sessions,
        groups=[(kind, [one for one in entries if one.kind == kind]) for kind in EntryKind],
        more=len(sessions) + 1 if len(sessions) < planning.LONGEST_PLAN else 0,
        may_edit=may(request.person, Permission.EDIT_PROGRAM, program),
        draft=program.status == ProgramStatus.DRAFT,
        effect=None if program.status == ProgramStatus.DRAFT else effect_of(program),
    )
    return render(request, "programs/plan.html", page)


def changed(request: Request, program: Program, words: str) -> HttpResponseRedirect:
    """Say it is saved; where pairs run that it would reach, ask whom it is for."""
    say(request, words)
    waits = program.status != ProgramStatus.DRAFT and effect_of(program).changes
    return redirect("programs:plan_effect" if waits else "programs:plan", program.pk)


def _filled(rows: list[dict[str, Any]], least: int) -> list[dict[str, Any]]:
    count = max(least, len(rows) + 1)
    return [*rows, *({} for _ in range(count - len(rows)))]


def _written(forms_: BaseFormSet[Any]) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in forms_ if form.cleaned_data.get("text")]


def _moved(posted: QueryDict) -> QueryDict:
    """What was typed, with a row of a list one place up or down, or emptied: "point:2:up"."""
    prefix, number, way = [*str(posted["row"]).split(":"), "", ""][:3]
    data = posted.copy()
    if prefix not in ("point", "action") or not number.isdecimal():
        return data
    here, there = int(number), int(number) - 1 if way == "up" else int(number) + 1
    if way == "clear":
        data[f"{prefix}-{here}-text"] = ""
    names = [name for name in ("text", "owner", "due_days") if f"{prefix}-{there}-{name}" in data]
    for name in names if way != "clear" else []:
        one, other = f"{prefix}-{here}-{name}", f"{prefix}-{there}-{name}"
        data[one], data[other] = data.get(other, ""), data.get(one, "")
    return data


class _Editor:
    """The three forms of a session, filled with what stands there or what was typed."""

    def __init__(self, held: PlanSession | None, posted: QueryDict | None) -> None:
        started = {name: getattr(held, name) for name in SessionForm.base_fields} if held else {}
        self.form = SessionForm(posted, initial=started)
        points, actions = (held.agenda, held.actions) if held else ([], [])
        self.points = PointSet(posted, prefix="point", initial=_filled(points, POINTS))
        self.actions = ActionSet(posted, prefix="action", initial=_filled(actions, ACTIONS))

    def is_valid(self) -> bool:
        return all((self.form.is_valid(), self.points.is_valid(), self.actions.is_valid()))

    @property
    def wrong(self) -> bool:
        return bool(self.form.errors) or any(self.points.errors) or any(self.actions.errors)


@require_http_methods(["GET", "POST"])
def session(request: Request, program_id: UUID, number: int) -> HttpResponse:
    """Write one session; the number after the last adds one."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    held: PlanSession | None = program.plan.filter(number=number).first()
    if held is None and number != program.plan.count() + 1:
        raise Http404
    moving = "row" in request.POST
    posted = _moved(request.POST) if moving else request.POST
    editor = _Editor(held, posted if request.method == "POST" else None)
    if request.method == "POST" and not moving and editor.is_valid():
        try:
            planning.write_session(
                program=program,
                number=number,
                agenda=_written(editor.points),
                actions=[{**one, "due_days": one["due_days"] or 14} for one in _written(editor.actions)],
                by=request.person,
                **editor.form.cleaned_data,
            )
        except DomainError as error:
            editor.form.add_error(None, error.message)
        else:
            return changed(request, program, _("Session %(n)s is saved.") % {"n": number})
    page = parts(
        request,
        program,
        "plan",
        form=editor.form,
        points=editor.points,
        actions=editor.actions,
        number=number,
        held=held,
    )
    wrong = not moving and editor.wrong
    return render(request, "programs/session.html", page, status=422 if wrong else 200)


@require_POST
def remove(request: Request, program_id: UUID, number: int) -> HttpResponse:
    """Take a session out of the plan."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    planning.remove_session(program=program, number=number, by=request.person)
    return changed(request, program, _("The session is out of the plan."))


@require_POST
def move(request: Request, program_id: UUID, number: int) -> HttpResponse:
    """A session one place earlier or later."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    up = request.POST.get("way") == "up"
    planning.move_session(program=program, number=number, up=up, by=request.person)
    return redirect("programs:plan", program.pk)
