"""What a pair adds to its space: goals, action items, a note, a session of its own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.core.sealed import Reader
from cairn.mentoring.domain.actions import add_action_item, remove_action_item, tick_action_item
from cairn.mentoring.domain.goals import add_goal_step, set_goal, settle_goal, tick_goal_step
from cairn.mentoring.domain.meeting import add_session
from cairn.mentoring.domain.notes import NoteChanged, write_note
from cairn.mentoring.enums import GoalState
from cairn.mentoring.models import ActionItem, Goal, GoalStep, Mentorship, SharedNote
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import ActionForm, GoalForm, NoteForm, SessionForm, StepForm
from cairn.web.mentoring.space import shown_action, space_of
from cairn.web.mentoring.views import page
from cairn.web.request import Request
from cairn.web.sessions.words import opened_text


def _back(mentorship_id: UUID, place: str) -> HttpResponseRedirect:
    return redirect(f"{reverse('mentoring:show', args=[mentorship_id])}#{place}")


def _mine(request: Request) -> list[UUID]:
    return list(Mentorship.objects.visible_to(request.person).values_list("pk", flat=True))


@require_http_methods(["GET", "POST"])
def add_goal(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Set a goal, with steps."""
    space = space_of(request, mentorship_id)
    form = GoalForm(request.POST if request.method == "POST" else None, sees=space.sees_counted)
    if form.is_valid() and attempt(
        request,
        lambda: set_goal(mentorship=space.mentorship, by=request.person, **form.cleaned_data),
        _("Your goal stands in your space."),
    ):
        return _back(mentorship_id, "goals")
    title = _("What do you want to reach?")
    values = {"space": space, "form": form, "title": title, "button": _("Set this goal")}
    return render(request, "mentoring/form.html", values, status=422 if form.errors else 200)


@require_POST
def add_step(request: Request, goal_id: UUID) -> HttpResponse:
    """One more step to a goal."""
    goal = get_object_or_404(Goal, pk=goal_id, mentorship__in=_mine(request))
    form = StepForm(request.POST)
    if form.is_valid():
        attempt(request, lambda: add_goal_step(goal=goal, text=form.cleaned_data["text"], by=request.person))
    return _back(goal.mentorship_id, "goals")


@require_POST
def tick_step(request: Request, step_id: UUID) -> HttpResponse:
    """A step is taken, or open again."""
    step = get_object_or_404(
        GoalStep.objects.select_related("goal"), pk=step_id, goal__mentorship__in=_mine(request)
    )
    done = "done" in request.POST
    attempt(request, lambda: tick_goal_step(step=step, done=done, by=request.person))
    return _back(step.goal.mentorship_id, "goals")


@require_POST
def close_goal(request: Request, goal_id: UUID) -> HttpResponse:
    """Reached, or let go."""
    goal = get_object_or_404(Goal, pk=goal_id, mentorship__in=_mine(request))
    state = GoalState.DROPPED if request.POST.get("state") == GoalState.DROPPED else GoalState.REACHED
    attempt(request, lambda: settle_goal(goal=goal, state=state, by=request.person))
    return _back(goal.mentorship_id, "goals")


@require_http_methods(["GET", "POST"])
def add_action(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Agree on something to do."""
    space = space_of(request, mentorship_id)
    people = [member.person for member in space.members]
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        people=people,
        me=request.person,
        sees=space.sees_counted,
    )
    if form.is_valid() and attempt(
        request, lambda: add_action_item(mentorship=space.mentorship, by=request.person, **form.cleaned_data)
    ):
        return _back(mentorship_id, "actions")
    values = {"space": space, "form": form, "title": _("What is to be done next?"), "button": _("Add it")}
    return render(request, "mentoring/form.html", values, status=422 if form.errors else 200)


def _action(request: Request, action_id: UUID) -> ActionItem:
    rows = ActionItem.objects.select_related("owner", "mentorship", "session")
    return get_object_or_404(rows, pk=action_id, mentorship__in=_mine(request))


@require_POST
def tick_action(request: Request, action_id: UUID) -> HttpResponse:
    """Done, or open again. An htmx answer is the item alone, as a reload would show it."""
    item = _action(request, action_id)
    done = "done" in request.POST
    attempt(request, lambda: tick_action_item(item=item, done=done, by=request.person))
    if not request.htmx:
        return redirect("today:show") if "today" in request.POST else _back(item.mentorship_id, "actions")
    item.refresh_from_db()
    action = shown_action(item, Reader(request.person.pk, [item.vault_id]), request.person)
    return render(request, "mentoring/_action.html", {"action": action, "today": "today" in request.POST})


@require_POST
def drop_action(request: Request, action_id: UUID) -> HttpResponse:
    """It no longer matters."""
    item = _action(request, action_id)
    attempt(request, lambda: remove_action_item(item=item, by=request.person), _("It is off your list."))
    return _back(item.mentorship_id, "actions")


@require_POST
def save_note(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Keep the note. The slower of two writers sees both texts and puts them together."""
    space = space_of(request, mentorship_id)
    form = NoteForm(request.POST, sees=space.sees)
    if not form.is_valid():
        return page(request, space, status=422, note_form=form)
    body, version = form.cleaned_data["body"], form.cleaned_data["version"]
    try:
        write_note(mentorship=space.mentorship, body=body, version=version, by=request.person)
    except NoteChanged as changed:
        theirs = SharedNote.objects.get(mentorship=space.mentorship, session=None)
        both = NoteForm(initial={"body": body, "version": theirs.version}, sees=space.sees)
        words = opened_text(space.reader, theirs, "body")
        return page(request, space, status=409, note_form=both, clash=changed.message, clash_words=words)
    return _back(mentorship_id, "note")


@require_POST
def plan_session(request: Request, mentorship_id: UUID) -> HttpResponse:
    """A session of the pair's own."""
    space = space_of(request, mentorship_id)
    form = SessionForm(request.POST, sees=space.sees)
    if form.is_valid():
        title = form.cleaned_data["title"]
        attempt(request, lambda: add_session(mentorship=space.mentorship, title=title, by=request.person))
    return _back(mentorship_id, "path")
