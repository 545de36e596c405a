"""My profile: what I say of myself, what my employer's list says, and who sees which."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.people.domain.profile import describe_oneself, set_own_hours, set_own_skills
from cairn.people.models import AffinityMembership
from cairn.web import skills
from cairn.web.profile import facts, seeing
from cairn.web.profile.changing import done, myself
from cairn.web.profile.forms import AboutForm, HoursForm, SkillsForm
from cairn.web.profile.offering import Offered
from cairn.web.profile.week import in_words
from cairn.web.request import Request
from cairn.web.toasts import say


@require_safe
def show(request: Request) -> HttpResponse:
    """How I appear here."""
    person = myself(request)
    groups = AffinityMembership.objects.filter(person=person, group__archived_at=None)
    page = {
        "person": person,
        "own": facts.own_facts(person),
        "feed": facts.feed_facts(person),
        "where_from": facts.where_from(request.person),
        "whom_to_ask": facts.whom_to_ask(),
        "skills": person.skills.order_by("skill__name").values_list("skill__name", flat=True),
        "week": in_words(person.working_hours),
        "offer": Offered(person),
        "groups": groups.select_related("group").order_by("group__name"),
        "sees": {name: getattr(seeing, name)() for name in ("near", "clock", "hours", "offered", "only_me")},
    }
    return render(request, "profile/show.html", page)


@require_http_methods(["GET", "POST"])
def edit(request: Request) -> HttpResponse:
    """What I am called, my pronouns, my languages."""
    form = AboutForm(request.POST if request.method == "POST" else None, person=request.person)
    if form.is_valid() and done(form, lambda: describe_oneself(**form.cleaned_data, by=request.person)):
        say(request, _("Your profile is changed. What you set stays, whatever your employer’s list says."))
        return redirect("profile:show")
    return render(request, "profile/edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit_skills(request: Request) -> HttpResponse:
    """What I can do, in the words of the vocabulary."""
    form = SkillsForm(request.POST if request.method == "POST" else None, person=request.person)
    if form.is_valid() and done(
        form, lambda: set_own_skills(skills=form.cleaned_data["skills"], by=request.person)
    ):
        say(request, _("Your skills are changed."))
        return redirect("profile:show")
    page = {"form": form, "skill_names": skills.suggested()}
    return render(request, "profile/skills.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit_hours(request: Request) -> HttpResponse:
    """When I work, and by which clock."""
    form = HoursForm(request.POST if request.method == "POST" else None, person=myself(request))
    if form.is_valid() and done(
        form,
        lambda: set_own_hours(zone=form.cleaned_data["zone"], hours=form.hours, by=request.person),
    ):
        say(request, _("Your hours are changed."))
        return redirect("profile:show")
    return render(request, "profile/hours.html", {"form": form}, status=422 if form.errors else 200)
