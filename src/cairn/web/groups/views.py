"""Affinity groups as a person meets them: what they are for, who sees whom, joining and leaving."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cairn.core.permissions import Permission, may
from cairn.people.domain.groups import join_group, leave_group
from cairn.people.enums import GroupVisibility
from cairn.people.models import AffinityGroup, AffinityMembership, Person
from cairn.people.queries import page_token
from cairn.people.rules import FEWEST, shown_count
from cairn.web.groups.forms import MEANING, VisibilityForm
from cairn.web.request import Request
from cairn.web.toasts import say

A_PAGE = 50


@dataclass(frozen=True)
class Card:
    """A group as one person sees it."""

    group: AffinityGroup
    mine: AffinityMembership | None
    count: str
    sees: str


def card_of(group: AffinityGroup, mine: AffinityMembership | None) -> Card:
    """`group` comes `with_members()`."""
    visibility = GroupVisibility(mine.visibility if mine else group.widest)
    sees = str(MEANING[visibility]) if mine else widest_in_words(visibility)
    return Card(group, mine, count_in_words(group), sees)


def count_in_words(group: AffinityGroup) -> str:
    """Rounded, and nothing below the smallest number that is counted out loud."""
    shown = shown_count(group.members)  # type: ignore[attr-defined]
    if shown is None:
        return _("Fewer than %(number)d people") % {"number": FEWEST}
    return _("%(number)d people or a few more") % {"number": shown}


def widest_in_words(widest: GroupVisibility) -> str:
    """What a group lets its members show, before somebody joins."""
    match widest:
        case GroupVisibility.ONLY_ME:
            return _("Nobody sees who is in it.")
        case GroupVisibility.MEMBERS:
            return _("Nobody sees you unless you choose it, and then only other members who chose it.")
        case GroupVisibility.EVERYONE:
            return _("Nobody sees you unless you choose it. You may show it to members or to everybody.")


def mine(request: Request) -> dict[UUID, AffinityMembership]:
    """My memberships, by group."""
    return {row.group_id: row for row in AffinityMembership.objects.filter(person=request.person)}


def pages(groups: list[AffinityGroup], after: str) -> dict[str, str]:
    """The links around a page of groups, of which one more than a page was read."""
    older = f"?{urlencode({'after': groups[A_PAGE - 1].name})}" if len(groups) > A_PAGE else ""
    return {"older": older, "newer": "?" if after else ""}


@require_safe
def list_groups(request: Request) -> HttpResponse:
    """Mine first (retired ones only while I am in them), then page by page those I could join."""
    joined, after = mine(request), request.GET.get("after", "")
    ours = AffinityGroup.objects.filter(pk__in=joined).with_members().order_by("name")
    others = list(
        AffinityGroup.objects.open().exclude(pk__in=joined).with_members().after(after)[: A_PAGE + 1]
    )
    page = {
        "joined": [card_of(group, joined[group.pk]) for group in ours],
        "others": [card_of(group, None) for group in others[:A_PAGE]],
        "may_edit": may(request.person, Permission.EDIT_PEOPLE),
        **pages(others, after),
    }
    return render(request, "groups/list.html", page)


@require_safe
def show(request: Request, group: UUID) -> HttpResponse:
    """One group: its purpose, my place in it, and the members who let me see them."""
    joined = mine(request)
    rows = AffinityGroup.objects.filter(Q(archived_at=None) | Q(pk__in=joined)).with_members()
    found = get_object_or_404(rows, pk=group)
    card = card_of(found, joined.get(found.pk))
    shown = AffinityMembership.objects.filter(group=found).shown_to(request.person)
    people = Person.objects.filter(pk__in=shown.values("person")).exclude(pk=request.person.pk).for_card()
    page_of = list(people.after(request.GET.get("after", ""))[: A_PAGE + 1])
    form = VisibilityForm(
        group=found, initial={"visibility": card.mine.visibility if card.mine else GroupVisibility.ONLY_ME}
    )
    page = {
        "card": card,
        "group": found,
        "form": form,
        "people": page_of[:A_PAGE],
        "older": f"?{urlencode({'after': page_token(page_of[A_PAGE - 1])})}" if len(page_of) > A_PAGE else "",
        "newer": "?" if request.GET.get("after") else "",
    }
    return render(request, "groups/show.html", page)


@require_POST
def join(request: Request, group: UUID) -> HttpResponse:
    """Join with one click, seen by nobody; or say who sees me."""
    found = get_object_or_404(AffinityGroup.objects.open(), pk=group)
    wanted = request.POST.get("visibility") or request.GET.get("visibility") or GroupVisibility.ONLY_ME
    form = VisibilityForm({"visibility": wanted}, group=found)
    if not form.is_valid():
        return redirect("groups:show", found.pk)
    before = AffinityMembership.objects.filter(group=found, person=request.person).first()
    join_group(group=found, visibility=form.chosen, by=request.person)
    undo = _again(found, before.visibility) if before else reverse("groups:leave", args=[found.pk])
    text = _("You are in %(group)s. %(who)s") % {"group": found.name, "who": MEANING[form.chosen]}
    say(request, text, undo_url=undo)
    return redirect("groups:show", found.pk)


@require_POST
def leave(request: Request, group: UUID) -> HttpResponse:
    """Leave with one click; joining again as before is the way back."""
    found = get_object_or_404(AffinityGroup, pk=group)
    before = leave_group(group=found, by=request.person)
    if before is not None:
        undo = _again(found, before) if found.archived_at is None else ""
        say(request, _("You have left %(group)s. Nobody is told.") % {"group": found.name}, undo_url=undo)
    return redirect("groups:list")


def _again(group: AffinityGroup, visibility: str) -> str:
    return f"{reverse('groups:join', args=[group.pk])}?visibility={visibility}"
