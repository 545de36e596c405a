"""My journal: learning notes for myself alone. They stay when a mentorship ends, and when the program does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.core.clock import now
from cairn.mentoring.domain.drafts import drafts_of, journal_place, keep_draft
from cairn.mentoring.domain.journal import (
    EntryChanged,
    change_entry,
    entries_of,
    entry_text,
    remove_entry,
    write_entry,
)
from cairn.mentoring.models import JournalEntry, Mentorship
from cairn.people.models import Person
from cairn.web.mentoring.acting import attempt
from cairn.web.mentoring.forms import EntryForm
from cairn.web.request import Request, number_in, uuid_in
from cairn.web.toasts import say

PAGE = 20


def _sees() -> str:
    return _(
        "Only you can read this, also after a mentorship has ended. No partner and no manager ever does."
    )


def _mine(request: Request, entry_id: UUID) -> JournalEntry:
    return get_object_or_404(JournalEntry.objects.of(request.person), pk=entry_id)


@require_safe
def list_entries(request: Request) -> HttpResponse:
    """The newest first, a page at a time; with words to look for, those that hold them."""
    words, place = request.GET.get("q", "")[:100].strip(), uuid_in(request.GET.get("before", ""))
    before = JournalEntry.objects.of(request.person).filter(pk=place).first() if place else None
    found = list(islice(entries_of(request.person, words=words, before=before), PAGE + 1))
    older = urlencode({"q": words, "before": str(found[PAGE - 1].row.pk)}) if len(found) > PAGE else ""
    values = {
        "entries": [(entry, _with_whom(entry.row, request.person)) for entry in found[:PAGE]],
        "words": words,
        "older": f"?{older}" if older else "",
        "newer": f"?{urlencode({'q': words})}" if before else "",
        "draft": drafts_of(request.person, [journal_place()]).get(journal_place()),
        "sees": _sees(),
    }
    return render(request, "journal/list.html", values)


def _with_whom(row: JournalEntry, me: Person) -> str:
    """The first names of those whom the entry's mentorship was with, or the circle's name."""
    if row.mentorship and row.mentorship.is_circle:
        return str(row.mentorship.circle.name)
    members = row.mentorship.members.all() if row.mentorship else []
    return _(" and ").join(member.person.first_name for member in members if member.person_id != me.pk)


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """A new entry, about a mentorship when I came from its space."""
    about = uuid_in(request.GET.get("with", ""))
    mentorship = Mentorship.objects.visible_to(request.person).filter(pk=about).first() if about else None
    form = _form(request, None)
    if form.is_valid() and attempt(
        request,
        lambda: write_entry(body=form.cleaned_data["body"], mentorship=mentorship, by=request.person),
        _("It is in your journal."),
    ):
        return redirect("journal:list")
    return _page(request, form, mentorship=mentorship)


@require_http_methods(["GET", "POST"])
def edit(request: Request, entry_id: UUID) -> HttpResponse:
    """Other words. Of two windows the slower one sees both texts."""
    entry = _mine(request, entry_id)
    form = _form(request, entry)
    if form.is_valid():
        body, version = form.cleaned_data["body"], form.cleaned_data["version"] or 0
        try:
            change_entry(entry=entry, body=body, version=version, by=request.person)
        except EntryChanged as changed:
            entry.refresh_from_db()
            both = _bound(EntryForm(initial={"body": body, "version": entry.version}, sees=_sees()), entry)
            words = entry_text(entry, by=request.person)
            return _page(request, both, entry=entry, status=409, clash=changed.message, clash_words=words)
        say(request, _("It is in your journal."))
        return redirect("journal:list")
    return _page(request, form, entry=entry)


@require_POST
def remove(request: Request, entry_id: UUID) -> HttpResponse:
    """For good."""
    entry = _mine(request, entry_id)
    attempt(request, lambda: remove_entry(entry=entry, by=request.person), _("It is gone."))
    return redirect("journal:list")


@require_POST
def keep_entry(request: Request, entry_id: UUID | None = None) -> HttpResponse:
    """Words that were typed and not kept yet, of a new entry or of one that stands."""
    mine = JournalEntry.objects.of(request.person)
    entry = mine.first() if entry_id is None else get_object_or_404(mine, pk=entry_id)
    keep_draft(
        place=journal_place(entry_id),
        body=request.POST.get("body", ""),
        version=number_in(request.POST.get("version", "")) or 0,
        beside=entry_text(entry, by=request.person) if entry else "",
        by=request.person,
    )
    return HttpResponse(status=204)


@require_POST
def take(request: Request) -> StreamingHttpResponse:
    """All of it as one text file, made while it is sent: no copy of it stays here."""
    name = f"journal-{localtime(now()):%Y-%m-%d}.md"
    answer = StreamingHttpResponse(_file(request.person), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _file(me: Person) -> Iterator[str]:
    yield f"# {_('My journal')}\n"
    for entry in entries_of(me):
        day, others = date_format(localtime(entry.row.written_at), "DATE_FORMAT"), _with_whom(entry.row, me)
        yield f"\n## {day}{f', {others}' if others else ''}\n\n{entry.text}\n"


def _form(request: Request, entry: JournalEntry | None) -> EntryForm:
    """The form with the entry's words, or with what was typed and not kept."""
    if request.method == "POST":
        return _bound(EntryForm(request.POST, sees=_sees()), entry)
    place = journal_place(entry.pk if entry else None)
    draft, typed = drafts_of(request.person, [place]).get(place, (None, ""))
    words, version = (typed, draft.version) if draft else ("", 0)
    if entry and not draft:
        words, version = entry_text(entry, by=request.person), entry.version
    return _bound(EntryForm(initial={"body": words, "version": version}, sees=_sees()), entry)


def _bound(form: EntryForm, entry: JournalEntry | None) -> EntryForm:
    form.keep_drafts_at(reverse("journal:draft", args=[entry.pk]) if entry else reverse("journal:draft_new"))
    return form


def _page(request: Request, form: EntryForm, *, status: int = 0, **more: Any) -> HttpResponse:
    return render(
        request, "journal/entry.html", {"form": form, **more}, status=status or (422 if form.errors else 200)
    )
