"""Joining a program and standing in it, as the person themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.core.errors import DomainError
from cairn.mentoring.queries import asked_what_next
from cairn.notices.domain import kinds
from cairn.notices.domain.languages import language_of
from cairn.notices.domain.words import fill, words_of
from cairn.people.models import Skill
from cairn.programs import domain
from cairn.programs.enums import Circles, EnrollmentStatus, Entry, Side
from cairn.programs.models import Enrollment, Program
from cairn.programs.queries import programs_for
from cairn.programs.rules import Facts, fits, may_join
from cairn.programs.rules.workflows import IN, TAKES_A_PLACE
from cairn.web import skills
from cairn.web.joining.forms import JoinForm
from cairn.web.joining.words import initial, meaning, own_skills, side_label
from cairn.web.request import Request
from cairn.web.toasts import say

S = EnrollmentStatus
SIDES = (Side.MENTEE, Side.MENTOR)


@require_safe
def list_programs(request: Request) -> HttpResponse:
    """Where I take part, what I am invited to, and the programs I may join."""
    rows = Enrollment.objects.filter(person=request.person).exclude(status__in=(S.WITHDRAWN, S.DECLINED))
    mine = list(rows.select_related("program").with_waiting_ahead().order_by("program__name"))
    facts = Facts.of(request.person)
    others = programs_for(request.person).exclude(pk__in=[e.program_id for e in mine])
    open_to_me = [p for p in others if any(fits(p, side, facts) for side in SIDES)]
    page = {
        "invited": [e for e in mine if e.status == S.INVITED],
        "mine": [(e, meaning(e, e.ahead + 1)) for e in mine if e.status != S.INVITED],
        "programs": open_to_me,
    }
    return render(request, "joining/list.html", page)


def visible(request: Request, program_id: UUID) -> tuple[Program, Enrollment | None]:
    """A program that this person may read about, and their enrollment in it. Anything else is a 404."""
    program = get_object_or_404(programs_for(request.person, closed=True), pk=program_id)
    held = Enrollment.objects.filter(program=program, person=request.person).select_related("program")
    return program, held.with_waiting_ahead().first()


@require_http_methods(["GET", "POST"])
def join(request: Request, program_id: UUID) -> HttpResponse:
    """What the program is for and what it asks of me, then the one form that joins."""
    program, held = visible(request, program_id)
    if held is not None and held.status in IN:
        return redirect("joining:show", program.pk)
    said = held is not None and held.status != S.INVITED
    started = initial(held, request.person) if held and said else own_skills(request.person)
    track = str(held.track_id or "") if held is not None else ""
    chosen = {"side": request.GET.get("side", ""), "track": track, **started}
    posted = request.POST if request.method == "POST" else None
    form = JoinForm(posted, program=program, person=request.person, initial=chosen)
    if form.is_valid() and (made := _enter(request, program, held, form)):
        say(request, meaning(made, Enrollment.objects.waiting_before(made) + 1))
        return redirect("joining:show", program.pk)
    page = join_page(program, form, held)
    page["verdicts"] = {side: may_join(program, request.person, side) for side in SIDES}
    page["closed_to_me"] = not any(verdict.ok for verdict in page["verdicts"].values())
    return render(request, "joining/join.html", page, status=422 if form.errors else 200)


def join_page(program: Program, form: JoinForm, held: Enrollment | None) -> dict[str, Any]:
    """What the joining page shows, for a person and for a manager's preview alike."""
    return {
        "program": program,
        "form": form,
        "plan": list(program.plan.all()),
        "invited": held is not None and held.status == S.INVITED,
        "applies": applies(program, held),
        "skill_names": skills.suggested(),
    }


def applies(program: Program, held: Enrollment | None) -> bool:
    """Whether this person applies; whoever was invited just joins."""
    return program.entry == Entry.APPLICATION and (held is None or held.invited_at is None)


def _enter(request: Request, program: Program, held: Enrollment | None, form: JoinForm) -> Enrollment | None:
    """Join or apply; a refusal becomes an error of the form."""
    enter = domain.apply if applies(program, held) else domain.join
    try:
        return enter(
            program=program,
            person=request.person,
            side=form.cleaned_data["side"],
            details=form.details(),
            by=request.person,
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


@require_safe
def show(request: Request, program_id: UUID) -> HttpResponse:
    """My place in a program: where I stand, what I said, how to rest or leave."""
    program, held = visible(request, program_id)
    if held is None or held.status in (S.DECLINED, S.WITHDRAWN):
        return redirect("joining:join", program.pk)
    if held.status == S.INVITED:
        return redirect("joining:invitation", program.pk)
    said = initial(held, request.person)
    page = {
        "program": program,
        "circles": program.circles != Circles.OFF and held.status in TAKES_A_PLACE,
        "enrollment": held,
        "meaning": meaning(held, held.ahead + 1),
        "asked": asked_what_next(Enrollment.objects.filter(pk=held.pk)).exists(),
        "side": side_label(held),
        "said": said,
        "wants": [said[name] for name in sorted(said) if name.startswith("wants_")],
        "offers": [said[name] for name in sorted(said) if name.startswith("offers_")],
        "places": said.get("places") if held.as_mentor else None,
    }
    return render(request, "joining/show.html", page)


@require_http_methods(["GET", "POST"])
def edit(request: Request, program_id: UUID) -> HttpResponse:
    """Change what I said on joining."""
    program, held = visible(request, program_id)
    if held is None or held.status not in IN:
        return redirect("joining:join", program.pk)
    posted = request.POST if request.method == "POST" else None
    started = initial(held, request.person)
    form = JoinForm(posted, program=program, person=request.person, initial=started)
    if form.is_valid():
        side, details = form.cleaned_data["side"], form.details()
        try:
            domain.edit_answers(enrollment=held, side=side, details=details, by=request.person)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            say(request, _("Your answers are changed."))
            return redirect("joining:show", program.pk)
    page = {**join_page(program, form, held), "editing": True}
    return render(request, "joining/edit.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def invitation(request: Request, program_id: UUID) -> HttpResponse:
    """An invitation: what it is, yes, or not now."""
    program, held = visible(request, program_id)
    if held is None or held.status != S.INVITED:
        return redirect("joining:join", program.pk)
    if request.method == "POST":
        domain.decline_invitation(enrollment=held, by=request.person)
        say(request, _("All right, not now. You find the program here whenever you change your mind."))
        return redirect("joining:list")
    letter = words_of(program, kinds.INVITED, language_of(request.person)).body
    names = {"first_name": request.person.first_name, "program": program.name}
    page = {
        "program": program,
        "circles": program.circles != Circles.OFF and held.status in TAKES_A_PLACE,
        "enrollment": held,
        "letter": fill(letter, names),
        "plan": list(program.plan.all()),
    }
    return render(request, "joining/invitation.html", page)


@require_safe
def skill_names(request: Request) -> HttpResponse:
    """Search the vocabulary: a page of its own, or options for the field that somebody types in."""
    words = next((value for key in request.GET if (value := request.GET.get(key, "")).strip()), "")
    found: list[Skill] = list(skills.search(words)[:40]) if words else []
    names = [skill.name for skill in found] or skills.suggested()
    template = "joining/_options.html" if request.htmx else "joining/skills.html"
    return render(request, template, {"skill_names": names, "words": words, "found": found})
