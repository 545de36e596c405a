"""Keeping affinity groups: opening, changing, retiring. Who is in one is nobody's business here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission, authorize
from cairn.people.domain.groups import change_group, create_group, restore_group, retire_group
from cairn.people.models import AffinityGroup
from cairn.web.groups.forms import GroupForm
from cairn.web.groups.views import A_PAGE, count_in_words, pages
from cairn.web.request import Request
from cairn.web.shapes import Column
from cairn.web.toasts import say


@require_safe
def list_groups(request: Request) -> HttpResponse:
    """Every group, retired ones too."""
    authorize(request.person, Permission.EDIT_PEOPLE)
    after = request.GET.get("after", "")
    groups = list(AffinityGroup.objects.with_members().after(after)[: A_PAGE + 1])
    page = {
        "groups": [(group, count_in_words(group)) for group in groups[:A_PAGE]],
        **pages(groups, after),
        "columns": [Column(_("Group")), Column(_("Members")), Column(_("Shown at most to")), Column(_("State")),
                    Column(_("What to do"), hidden=True)],
    }  # fmt: skip
    return render(request, "people/groups.html", page)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Open a group."""
    authorize(request.person, Permission.EDIT_PEOPLE)
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def edit(request: Request, group: UUID) -> HttpResponse:
    """Change a group."""
    authorize(request.person, Permission.EDIT_PEOPLE)
    return _form(request, get_object_or_404(AffinityGroup, pk=group))


def _form(request: Request, group: AffinityGroup | None) -> HttpResponse:
    kept = {name: getattr(group, name) for name in ("name", "purpose", "widest")} if group else None
    form = GroupForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        try:
            if group is None:
                made = create_group(**form.said, by=request.person)
            else:
                made = change_group(group=group, **form.said, by=request.person)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            say(request, _("%(group)s is as you wrote it.") % {"group": made.name})
            return redirect("people:groups")
    page = {"form": form, "group": group}
    return render(request, "people/group.html", page, status=422 if form.errors else 200)


@require_POST
def retire(request: Request, group: UUID) -> HttpResponse:
    """Retire a group; opening it again is the way back."""
    authorize(request.person, Permission.EDIT_PEOPLE)
    found = get_object_or_404(AffinityGroup, pk=group)
    retire_group(group=found, by=request.person)
    text = _("%(group)s is retired. Nobody sees it any more but those who were in it.") % {
        "group": found.name
    }
    say(request, text, undo_url=reverse("people:restore_group", args=[found.pk]))
    return redirect("people:groups")


@require_POST
def restore(request: Request, group: UUID) -> HttpResponse:
    """Open a retired group again."""
    authorize(request.person, Permission.EDIT_PEOPLE)
    found = get_object_or_404(AffinityGroup, pk=group)
    restore_group(group=found, by=request.person)
    say(request, _("%(group)s is open again.") % {"group": found.name})
    return redirect("people:groups")
