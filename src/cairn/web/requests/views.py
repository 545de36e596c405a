"""Requests: what I asked, what I was asked, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cairn.core.errors import DomainError
from cairn.core.sealed import Reader
from cairn.mentoring.queries import free_places
from cairn.pairing.domain import answering
from cairn.pairing.domain.asking import withdraw_request
from cairn.pairing.domain.words import reasons, skill_names
from cairn.pairing.models import Request as Asked
from cairn.pairing.models.request import OPEN
from cairn.pairing.rules import MOST_OPEN
from cairn.web.request import Request
from cairn.web.requests.forms import DeclineForm, WordsForm
from cairn.web.shapes import Reason
from cairn.web.toasts import say

SHOWN = 30  # closed requests on the list


def _mine(request: Request) -> QuerySet[Asked]:
    """Requests I sent or got; nobody else's are there."""
    me = Q(mentee__person=request.person) | Q(mentor__person=request.person)
    rows = Asked.objects.filter(me)
    return rows.select_related(
        "program", "mentee__person__location", "mentor__person__location", "suggested__person"
    )


@require_GET
def list_requests(request: Request) -> HttpResponse:
    """Open requests first, then the latest closed ones."""
    rows = _mine(request).order_by("-created_at")
    still_open = list(rows.filter(state__in=OPEN))
    sent = [r for r in still_open if r.mentee.person_id == request.person.pk]
    words = {
        "sent": sent,
        "received": [r for r in still_open if r.mentor.person_id == request.person.pk],
        "closed": list(rows.exclude(state__in=OPEN)[:SHOWN]),
        "most_open": MOST_OPEN,
    }
    return render(request, "requests/list.html", words)


@require_GET
def show(request: Request, request_id: UUID) -> HttpResponse:
    """One request with its words and what can be done now."""
    return _page(request, get_object_or_404(_mine(request), pk=request_id))


def _page(request: Request, asked: Asked, **forms_given: forms.Form) -> HttpResponse:
    am_mentor = asked.mentor.person_id == request.person.pk
    rows = list(asked.words.select_related("author"))
    goal_vault = [asked.mentee.vault_id] if asked.mentee.vault_id and asked.state in OPEN else []
    reader = Reader(request.person.pk, [asked.vault_id, *goal_vault])
    names = skill_names([asked.why])
    words = {
        "asked": asked,
        "am_mentor": am_mentor,
        "other": (asked.mentee if am_mentor else asked.mentor).person,
        "words": [(row, reader.text(row, "body")) for row in rows],
        "goal": reader.text(asked.mentee, "goal") if goal_vault else "",  # type: ignore[arg-type]
        "reasons": [Reason(s.text, s.tone) for s in reasons(asked.why, names, to_mentor=am_mentor)],
        "free": free_places(asked.mentor.person) if am_mentor else None,
        "is_open": asked.state in OPEN,
        "my_turn": asked.state == ("awaiting_mentor" if am_mentor else "awaiting_mentee"),
        "decline_form": DeclineForm(asked=asked) if am_mentor else None,
        "words_form": WordsForm(),
        **forms_given,
    }
    return render(request, "requests/show.html", words, status=422 if forms_given else 200)


@require_POST
def accept(request: Request, request_id: UUID) -> HttpResponse:
    """Yes."""
    asked = get_object_or_404(_mine(request), pk=request_id)
    try:
        mentorship = answering.accept_request(request=asked, by=request.person)
    except DomainError as error:
        say(request, error.message)
        return redirect("requests:show", request_id=asked.pk)
    say(request, _("You and %(name)s are a pair.") % {"name": asked.mentee.person.first_name})
    return redirect("mentoring:show", mentorship.pk)


@require_POST
def decline(request: Request, request_id: UUID) -> HttpResponse:
    """A kind no, perhaps with a colleague instead."""
    asked = get_object_or_404(_mine(request), pk=request_id)
    form = DeclineForm(request.POST, asked=asked)
    if not form.is_valid():
        return _page(request, asked, decline_form=form)
    clean = form.cleaned_data
    return _do(
        request,
        asked,
        lambda: answering.decline_request(
            request=asked,
            reason=clean["reason"],
            words=clean["words"],
            suggested=clean["suggested"],
            by=request.person,
        ),
        _("Thank you. %(name)s hears your reason.") % {"name": asked.mentee.person.first_name},
    )


@require_POST
def ask(request: Request, request_id: UUID) -> HttpResponse:
    """A question before the answer."""
    asked = get_object_or_404(_mine(request), pk=request_id)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, words_form=form)
    words = form.cleaned_data["words"]
    act = lambda: answering.ask_first(request=asked, question=words, by=request.person)  # noqa: E731
    return _do(request, asked, act, _("Your question is sent."))


@require_POST
def reply(request: Request, request_id: UUID) -> HttpResponse:
    """The mentee's reply to the question."""
    asked = get_object_or_404(_mine(request), pk=request_id)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, words_form=form)
    words = form.cleaned_data["words"]
    act = lambda: answering.reply_to_question(request=asked, reply=words, by=request.person)  # noqa: E731
    return _do(request, asked, act, _("Your reply is sent."))


@require_POST
def withdraw(request: Request, request_id: UUID) -> HttpResponse:
    """Take my request back."""
    asked = get_object_or_404(_mine(request), pk=request_id)
    act = lambda: withdraw_request(request=asked, by=request.person)  # noqa: E731
    return _do(request, asked, act, _("Taken back. You can ask somebody else."))


def _do(request: Request, asked: Asked, act: Callable[[], object], done: str) -> HttpResponse:
    """Run one domain function; say how it went on the request's page."""
    try:
        act()
    except DomainError as error:
        say(request, error.message)
    else:
        say(request, done)
    return redirect("requests:show", request_id=asked.pk)
