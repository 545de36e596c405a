"""What a program says itself: every notice that its participants get, and one at a time to change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe

from cairn.core.clock import today
from cairn.core.errors import DomainError
from cairn.core.permissions import Permission
from cairn.notices.domain.kind import KINDS, Kind
from cairn.notices.domain.languages import DEFAULT, offered
from cairn.notices.domain.render import Said, say
from cairn.notices.domain.words import Wording, check_words, editable_kinds, words_of, write_words
from cairn.notices.enums import Category
from cairn.notices.models import NoticeWording
from cairn.people.models import Person
from cairn.programs.models import Program
from cairn.web.programs.people import parts
from cairn.web.programs.scope import governed
from cairn.web.request import Request
from cairn.web.toasts import say as toast


@dataclass(frozen=True, slots=True)
class Group:
    """The notices of one category, each with whether the program says it itself."""

    label: str
    rows: list[tuple[Kind, Said, bool]]


class WordingForm(forms.Form):
    """Where a field is empty, people read the standard text."""

    subject = forms.CharField(label=gettext_lazy("First line"), max_length=200, required=False)
    body = forms.CharField(
        label=gettext_lazy("Words"), widget=forms.Textarea(attrs={"rows": 6}), required=False, max_length=3000
    )

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        known = ", ".join(f"{{{name}}}" for name in kind.placeholders)
        self.fields["body"].help_text = _("Filled in for each reader: %(known)s.") % {"known": known}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field in ("subject", "body"):
            data[field] = data.get(field, "").replace("\r\n", "\n").strip()
            try:
                check_words(self.kind, data[field])
            except DomainError as error:
                self.add_error(field, error.message)
        return data


@require_safe
def all_words(request: Request, program_id: UUID) -> HttpResponse:
    """Every notice to participants, by what it is about, as the reader of this page would get it."""
    program = governed(request, program_id, Permission.EDIT_PROGRAM)
    own = {(row.kind, row.language): row for row in NoticeWording.objects.filter(program=program)}
    said = {kind for kind, _language in own}
    values = _example(program, request.person)
    groups = []
    for category in Category:
        rows = []
        for kind in (kind for kind in editable_kinds() if kind.category == category):
            row = own.get((kind.name, DEFAULT))
            words = Wording(row.subject, row.body) if row else Wording()
            rows.append((kind, say(kind, words, values), kind.name in said))
        if rows:
            groups.append(Group(str(category.label), rows))
    return render(
        request, "programs/notices.html", parts(request, program, "settings", groups=groups, own=len(said))
    )


@require_http_methods(["GET", "POST"])
def words(request: Request, program_id: UUID, kind: str) -> HttpResponse:
    """One notice: what the program says, what its reader gets, and the way back to the standard text."""
    program, chosen = governed(request, program_id, Permission.EDIT_PROGRAM), KINDS.get(kind)
    language = request.GET.get("language", DEFAULT)
    if chosen is None or not chosen.own_words or language not in dict(offered()):
        raise Http404
    held = words_of(program, chosen, language)
    standard, looking = "standard" in request.POST, "preview" in request.POST
    typed = {"subject": "", "body": ""} if standard else request.POST
    initial = {"subject": held.subject, "body": held.body}
    form = WordingForm(chosen, typed if request.method == "POST" else None, initial=initial)
    if form.is_valid() and not looking:
        write_words(program=program, kind=chosen, language=language, by=request.person, **form.cleaned_data)
        toast(request, _("The standard text is sent again.") if standard else _("Saved."))
        return redirect("programs:all_words", program.pk)
    page = _editor(request, program, chosen, language, form)
    return render(request, "programs/notice.html", page, status=422 if form.errors else 200)


def _editor(
    request: Request, program: Program, kind: Kind, language: str, form: WordingForm
) -> dict[str, Any]:
    now = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    wording = Wording(now.get("subject", ""), now.get("body", ""))
    with override(language):
        said = say(kind, wording, _example(program, request.person))
        standard = say(kind, Wording(), _example(program, request.person))
    return parts(
        request,
        program,
        "settings",
        form=form,
        kind=kind,
        said=None if form.errors else said,
        standard=standard,
        own=wording != Wording(),
        unsaved=form.is_bound,
        language=language,
        languages=offered() if len(offered()) > 1 else [],
    )


def _example(program: Program, reader: Person) -> dict[str, str]:
    """What stands for the names: the reader of this page, and a partner and a day that are made up."""
    day = date_format(today() + dt.timedelta(days=14), "D j M")
    robin = {"other": _("Robin"), "other_full": _("Robin Example")}
    return {"first_name": reader.first_name, "program": program.name, "date": day, "time": "10:00", **robin}
