"""A program's People tab: who is where, applications, and entering or changing somebody on their behalf."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission, may
from cairn.people.models import Person
from cairn.programs import domain
from cairn.programs.enums import EnrollmentStatus, Side
from cairn.programs.models import Enrollment, Program
from cairn.programs.queries import EnrollmentQuerySet
from cairn.programs.rules import may_join
from cairn.programs.rules.workflows import IN
from cairn.web import skills
from cairn.web.joining.forms import JoinForm
from cairn.web.joining.words import initial
from cairn.web.program_tabs import program_tabs
from cairn.web.programs.scope import reached, working
from cairn.web.request import Request
from cairn.web.shapes import Tab
from cairn.web.toasts import say

PAGE = 50
S = EnrollmentStatus
SIDES = {"mentee": Q(as_mentee=True), "mentor": Q(as_mentor=True)}


def parts(request: Request, program: Program, current: str = "people", **more: Any) -> dict[str, Any]:
    return {"program": program, "tabs": program_tabs(request.person, program, current), **more}


@require_safe
def people(request: Request, program_id: UUID) -> HttpResponse:
    """Everybody in the program, by state, side and name, a page at a time."""
    program, every = reached(request, program_id)
    status, side = request.GET.get("status", ""), request.GET.get("side", "")
    text = request.GET.get("q", "").strip()
    rows = _searched(every, status, side, text)
    if after := request.GET.get("after", ""):
        rows = rows.filter(Q(person__sort_key=after, pk__gt=_uuid(request)) | Q(person__sort_key__gt=after))
    rows = rows.select_related("person", "person__department", "track").order_by("person__sort_key", "pk")
    found = list(rows[: PAGE + 1])
    chosen = {"status": status, "side": side, "q": text}
    older = ""
    if len(found) > PAGE:
        last = found[PAGE - 1]
        older = "?" + urlencode({**chosen, "after": last.person.sort_key, "id": str(last.pk)})
    page = parts(
        request,
        program,
        states=_states(every, status, {"side": side, "q": text}),
        rows=found[:PAGE],
        older=older,
        applied=any(row.status == S.APPLIED for row in found[:PAGE]),
        may_invite=may(request.person, Permission.MANAGE_ENROLLMENTS, program),
        **chosen,
    )
    return render(request, "programs/people.html", page)


def _searched(rows: EnrollmentQuerySet, status: str, side: str, text: str) -> EnrollmentQuerySet:
    if status in S.values:
        rows = rows.filter(status=status)
    if side in SIDES:
        rows = rows.filter(SIDES[side])
    if text:
        rows = rows.filter(person__in=Person.objects.named(text))
    return rows


def _uuid(request: Request) -> UUID:
    try:
        return UUID(request.GET.get("id", ""))
    except ValueError:
        return UUID(int=0)


def _states(every: EnrollmentQuerySet, current: str, kept: dict[str, str]) -> list[Tab]:
    """A link for each state that occurs, with how many people are in it: one query."""
    counts = dict(every.order_by().values_list("status").annotate(Count("pk")))
    tabs = [Tab(_("Everyone"), "?" + urlencode(kept), not current, sum(counts.values()))]
    for state in S:
        if counts.get(state.value):
            href = "?" + urlencode({**kept, "status": state.value})
            tabs.append(Tab(str(state.label), href, current == state.value, counts[state.value]))
    return tabs


@require_POST
def answer(request: Request, program_id: UUID) -> HttpResponse:
    """Approve or decline applications: one by its button, or all that are ticked."""
    program, every = reached(request, program_id)
    do, _sep, one = request.POST.get("do", "").partition(" ")
    ids = [one] if one else request.POST.getlist("chosen")
    mine = list(every.filter(pk__in=[key for key in map(_key, ids) if key]).values_list("pk", flat=True))
    if do == "decline":
        count = domain.decline_many(program=program, enrollments=mine, by=request.person)
        say(
            request,
            ngettext("%(n)s application declined.", "%(n)s applications declined.", count) % {"n": count},
        )
    elif do == "approve":
        counts = domain.approve_many(program=program, enrollments=mine, by=request.person)
        said = _("%(active)s approved, %(waiting)s on the waiting list, %(left)s without a place.")
        say(
            request,
            said % {"active": counts[S.ACTIVE], "waiting": counts[S.WAITLISTED], "left": counts[S.APPLIED]},
        )
    return redirect("programs:people", program.pk)


def _key(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
def enroll(request: Request, program_id: UUID) -> HttpResponse:
    """Enter somebody: find the person, then say what they told you."""
    program, _every = reached(request, program_id)
    if "person" not in request.GET:
        return _choose(request, program)
    person = working(request.GET["person"])
    posted = request.POST if request.method == "POST" else None
    form = own_tracks(request, JoinForm(posted, program=program, person=person, own=False))
    verdict = may_join(program, person, Side.MENTEE), may_join(program, person, Side.MENTOR)
    if form.is_valid() and _enter(request, program, person, form):
        return redirect("programs:people", program.pk)
    outside = "" if any(v.ok for v in verdict) else " ".join(dict.fromkeys(verdict[0].reasons))
    page = parts(request, program, form=form, person=person, outside=outside, skill_names=skills.suggested())
    return render(request, "programs/enroll.html", page, status=422 if form.errors else 200)


def own_tracks(request: Request, form: JoinForm) -> JoinForm:
    """Whoever manages a track enters people there and nowhere else in the program."""
    permission = Permission.MANAGE_ENROLLMENTS
    if may(request.person, permission, form.program) or "track" not in form.fields:
        return form
    field: Any = form.fields["track"]
    field.choices = [(str(t.pk), t.name) for t in form.tracks if may(request.person, permission, t)]
    field.required = True
    return form


def _enter(request: Request, program: Program, person: Person, form: JoinForm) -> bool:
    side = form.cleaned_data["side"]
    verdict = may_join(program, person, side)
    if not verdict.ok and program.is_open and "anyway" not in request.POST:
        form.add_error("side", " ".join([*verdict.reasons, _("Tick the box below to enter them anyway.")]))
        return False
    try:
        made = domain.enroll_on_behalf(
            program=program, person=person, side=side, details=form.details(), by=request.person
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    status = EnrollmentStatus(made.status).label
    say(request, _("%(name)s is entered: %(status)s.") % {"name": person.name, "status": status})
    return True


def _choose(request: Request, program: Program) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = Person.objects.working().named(text).for_card().order_by("sort_key", "pk")[:10] if text else []
    return render(request, "programs/choose_person.html", parts(request, program, people=found, text=text))


@require_http_methods(["GET", "POST"])
def edit(request: Request, program_id: UUID, enrollment_id: UUID) -> HttpResponse:
    """Change what somebody said, on their behalf. Their goal stays closed; only they write it."""
    program, every = reached(request, program_id)
    rows = every.select_related("person", "program").filter(status__in=IN)
    enrollment: Enrollment = get_object_or_404(rows, pk=enrollment_id)
    posted = request.POST if request.method == "POST" else None
    started = initial(enrollment, request.person)
    form = own_tracks(
        request, JoinForm(posted, program=program, person=enrollment.person, own=False, initial=started)
    )
    if form.is_valid():
        try:
            domain.edit_answers(
                enrollment=enrollment,
                side=form.cleaned_data["side"],
                details=form.details(),
                by=request.person,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            say(request, _("Changed for %(name)s.") % {"name": enrollment.person.name})
            return redirect("programs:people", program.pk)
    page = parts(
        request, program, form=form, person=enrollment.person, skill_names=skills.suggested(), editing=True
    )
    return render(request, "programs/enroll.html", page, status=422 if form.errors else 200)
