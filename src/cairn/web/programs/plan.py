"""A program's Plan tab: its sessions, and each one's agenda and action items."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission, may
from cairn.programs.domain import planning
from cairn.programs.enums import ProgramStatus, Side
from cairn.programs.models import PlanSession
from cairn.web.programs.people import parts
from cairn.web.programs.scope import governed
from cairn.web.request import Request
from cairn.web.toasts import say

POINTS, ACTIONS = 6, 4


class SessionForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=10, max_value=480, initial=45)
    why = forms.CharField(
        label=gettext_lazy("Why this session"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )
    how_to_start = forms.CharField(
        label=gettext_lazy("How to start"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )


class PointForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Agenda point"), max_length=300, required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Who brings it"), choices=Side.choices, initial=Side.BOTH)


class ActionForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Action item"), max_length=300, required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"), choices=Side.choices, initial=Side.MENTEE)
    due_days = forms.IntegerField(
        label=gettext_lazy("Within days"), min_value=1, max_value=365, initial=14, required=False
    )


PointSet = formset_factory(PointForm, extra=0, max_num=POINTS)
ActionSet = formset_factory(ActionForm, extra=0, max_num=ACTIONS)


@require_safe
def plan(request: Request, program_id: UUID) -> HttpResponse:
    """The path that every pair gets a copy of."""
    program = governed(request, program_id, Permission.VIEW_PROGRAM)
    sessions = list(program.plan.all())
    page = parts(
        request,
        program,
        "plan",
        sessions=sessions,
        more=len(sessions) + 1 if len(sessions) < planning.LONGEST_PLAN else 0,
        may_edit=may(request.person, Permission.EDIT_PROGRAM, program),
        draft=program.status == ProgramStatus.DRAFT,
    )
    return render(request, "programs/plan.html", page)


def _filled(rows: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return [*rows, *({} for _ in range(count - len(rows)))][:count]


def _written(forms_: BaseFormSet[Any]) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in forms_ if form.cleaned_data.get("text")]


@require_http_methods(["GET", "POST"])
def session(request: Request, program_id: UUID, number: int) -> HttpResponse:
    """Write one session; the number after the last adds one."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    held: PlanSession | None = program.plan.filter(number=number).first()
    if held is None and number != program.plan.count() + 1:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    started = {name: getattr(held, name) for name in SessionForm.base_fields} if held else {}
    form = SessionForm(posted, initial=started)
    points = PointSet(posted, prefix="point", initial=_filled(held.agenda if held else [], POINTS))
    actions = ActionSet(posted, prefix="action", initial=_filled(held.actions if held else [], ACTIONS))
    if posted is not None and all((form.is_valid(), points.is_valid(), actions.is_valid())):
        try:
            planning.write_session(
                program=program,
                number=number,
                agenda=_written(points),
                actions=[{**one, "due_days": one["due_days"] or 14} for one in _written(actions)],
                by=request.person,
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            say(request, _("Session %(n)s is saved.") % {"n": number})
            return redirect("programs:plan", program.pk)
    wrong = bool(form.errors) or any(points.errors) or any(actions.errors)
    page = parts(
        request, program, "plan", form=form, points=points, actions=actions, number=number, held=held
    )
    return render(request, "programs/session.html", page, status=422 if wrong else 200)


@require_POST
def remove(request: Request, program_id: UUID, number: int) -> HttpResponse:
    """Take a session out of the plan."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    planning.remove_session(program=program, number=number, by=request.person)
    say(request, _("The session is out of the plan. Pairs that have begun keep theirs."))
    return redirect("programs:plan", program.pk)
