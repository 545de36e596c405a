"""Rating one's own skills: at the start, at the end, and side by side. Only oneself reads it, unless one shares it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.mentoring.domain.rating import (
    Ratings,
    is_shared,
    moments_open,
    own_ratings,
    rate_skills,
    share_rating,
    shared_with,
    skills_to_rate,
)
from cairn.mentoring.enums import RatingMoment
from cairn.people.models import Skill
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.sees import sentence
from cairn.web.mentoring.space import Space, space_of
from cairn.web.request import Request

STEPS = (
    ("1", gettext_lazy("New to me")),
    ("2", gettext_lazy("I have tried it")),
    ("3", gettext_lazy("I can do it with help")),
    ("4", gettext_lazy("I can do it on my own")),
    ("5", gettext_lazy("I can show others")),
)
WORDS = {int(step): words for step, words in STEPS}
Row = tuple[str, str, str]


class RatingForm(forms.Form):
    """One question a skill, with the same five steps in words."""

    prefix = "skill"

    def __init__(self, *args: Any, skills: list[tuple[UUID, str]], sees: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skills = skills
        self.who_sees = {}
        for key, name in skills:
            self.fields[str(key)] = forms.ChoiceField(label=name, choices=STEPS, widget=forms.RadioSelect)
            self.who_sees[str(key)] = sees

    def ratings(self) -> Ratings:
        return {key: int(self.cleaned_data[str(key)]) for key, _name in self.skills}


def _rows(sets: dict[str, Ratings]) -> list[Row]:
    """Each skill with its step before and after, in words."""
    start, end = sets.get(RatingMoment.START, {}), sets.get(RatingMoment.END, {})
    keys = list({**start, **end})
    names = dict(Skill.objects.filter(pk__in=keys).values_list("pk", "name"))

    def said(step: int | None) -> str:
        return str(WORDS[step]) if step else ""

    return [(names[key], said(start.get(key)), said(end.get(key))) for key in keys if key in names]


def _moment(moment: str) -> RatingMoment:
    if moment not in RatingMoment.values:
        raise Http404
    return RatingMoment(moment)


@require_GET
def skills(request: Request, mentorship_id: UUID) -> HttpResponse:
    """Before and after, side by side; whether the partner sees it; and what the partner shares."""
    space = space_of(request, mentorship_id)
    if space.is_circle:
        return redirect("mentoring:show", mentorship_id)
    mine, shared = own_ratings(space.mentorship, request.person), is_shared(space.mentorship, request.person)
    theirs: dict[UUID, dict[str, Ratings]] = {}
    for (person, moment), said in shared_with(space.mentorship, request.person).items():
        theirs.setdefault(person, {})[moment] = said
    names = {member.person_id: member.person.first_name for member in space.members}
    open_now = moments_open(space.mentorship) if skills_to_rate(space.mine) else []
    values = {
        "space": space,
        "rows": _rows(mine),
        "moments": [(m, m in mine, m in shared, m in open_now) for m in RatingMoment],
        "theirs": [(names[person], _rows(sets)) for person, sets in theirs.items()],
        "sees": space.sees if shared else _only_me(request),
        "any_open": bool(open_now),
    }
    return render(request, "mentoring/skills.html", values)


def _only_me(request: Request) -> str:
    return sentence(request.person, [], {request.person.pk})


@require_http_methods(["GET", "POST"])
def rate(request: Request, mentorship_id: UUID, moment: str) -> HttpResponse:
    """Rate each skill in words."""
    space, when = space_of(request, mentorship_id), _moment(moment)
    if space.is_circle:
        return redirect("mentoring:show", mentorship_id)
    asked = _asked(space)
    if when not in moments_open(space.mentorship) or not asked:
        return redirect("mentoring:skills", mentorship_id)
    said = own_ratings(space.mentorship, request.person).get(when, {})
    start = {str(key): str(step) for key, step in said.items()}
    posted = request.POST if request.method == "POST" else None
    form = RatingForm(posted, skills=asked, sees=_sees(request, space, when), initial=start)
    if form.is_valid() and attempt(
        request,
        lambda: rate_skills(
            mentorship=space.mentorship, moment=when, ratings=form.ratings(), by=request.person
        ),
        _("Kept."),
    ):
        return redirect("mentoring:skills", mentorship_id)
    values = {"space": space, "form": form, "moment": when}
    return render(request, "mentoring/rate.html", values, status=422 if form.errors else 200)


def _sees(request: Request, space: Space, moment: RatingMoment) -> str:
    """Who can read what is written here: oneself, and the partner where one shares this set already."""
    shared = moment in is_shared(space.mentorship, request.person)
    return space.sees if shared else _only_me(request)


def _asked(space: Space) -> list[tuple[UUID, str]]:
    """What was rated at the start is rated at the end; else the skills of the profile."""
    began = own_ratings(space.mentorship, space.me).get(RatingMoment.START)
    if not began:
        return skills_to_rate(space.mine)
    names = dict(Skill.objects.filter(pk__in=began).values_list("pk", "name"))
    return [(key, names[key]) for key in began if key in names]


@require_POST
def share(request: Request, mentorship_id: UUID, moment: str) -> HttpResponse:
    """Let the partner read a set, or take that back."""
    space, when = space_of(request, mentorship_id), _moment(moment)
    if space.is_circle:
        return redirect("mentoring:show", mentorship_id)
    yes = request.POST.get("share") == "yes"
    words = {"name": space.partner.first_name}
    done = _("%(name)s can read it now.") if yes else _("%(name)s can no longer read it.")
    attempt(
        request,
        lambda: share_rating(mentorship=space.mentorship, moment=when, share=yes, by=request.person),
        done % words,
    )
    return redirect("mentoring:skills", mentorship_id)
