"""Step 6: the plan at a glance, whom to ask, and the program's own words as people will read them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as Lazy

from cairn.core.clock import today
from cairn.core.models import Organization
from cairn.notices.domain import kinds
from cairn.notices.domain.kind import KINDS, Kind
from cairn.notices.domain.render import Said, say
from cairn.notices.domain.words import MOMENTS, Wording, write_words
from cairn.people.models import Person
from cairn.programs.domain import editing
from cairn.programs.models import Program
from cairn.web.programs.wizard import after, editable, page, shown
from cairn.web.programs.words_form import WordsForm
from cairn.web.request import Request

SHOWN: dict[str, tuple[str | Promise, Kind]] = {
    "invited": (Lazy("The invitation"), kinds.INVITED),
    "matched": (Lazy("The match, for whoever writes first"), kinds.MATCHED_FIRST),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One moment as its reader gets it."""

    moment: str
    title: str
    own: bool
    said: Said


@page
def words(request: Request, program_id: UUID) -> HttpResponse:
    """6. Saved by the main button; the others show what people would read and keep nothing."""
    program = editable(request, program_id)
    standard = request.POST.get("standard", "")
    looking = "preview" in request.POST or standard in MOMENTS
    form = _form(request, program, standard)
    if form.is_valid() and not looking:
        _save(request, program, form.cleaned_data)
        return after(request, program, 6)
    letters = [] if form.errors else [_letter(form, moment, program, request.person) for moment in SHOWN]
    plan = list(program.plan.all())
    return shown(request, program, 6, {"form": form}, plan=plan, letters=letters, unsaved=looking)


def _form(request: Request, program: Program, standard: str) -> WordsForm:
    """The form as posted, with one moment's words emptied if the standard text was asked for."""
    organization, started = Organization.objects.first(), WordsForm.started(program)
    if request.method != "POST":
        return WordsForm(initial=started, organization=organization)
    typed = request.POST.copy()
    if standard in MOMENTS:
        typed[f"{standard}_subject"] = typed[f"{standard}_body"] = ""
    return WordsForm(typed, initial=started, organization=organization)


@transaction.atomic
def _save(request: Request, program: Program, said: dict[str, Any]) -> None:
    changes = {"help_contact": said["help_contact"], "topics": said["topics"]}
    editing.edit(program=program, changes=changes, by=request.person)
    for moment in MOMENTS:
        subject, body = said[f"{moment}_subject"], said[f"{moment}_body"]
        for kind in MOMENTS[moment]:
            write_words(program=program, kind=KINDS[kind], subject=subject, body=body, by=request.person)


def _letter(form: WordsForm, moment: str, program: Program, me: Person) -> Letter:
    """A moment's notice with me as the reader and a made-up partner."""
    title, kind = SHOWN[moment]
    own = form.wording(moment)
    day = date_format(today() + dt.timedelta(days=14), "D j M")
    values = {"first_name": me.first_name, "program": program.name, "other": _("Robin"), "date": day}
    return Letter(moment, str(title), own != Wording(), say(kind, own, values))
