"""Why not these two? For anybody the manager names, answered from what the run was computed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cairn.core.errors import DomainError
from cairn.pairing.domain.exact import exactly_in_words
from cairn.pairing.domain.keeping import open_run
from cairn.pairing.domain.studying import study_of
from cairn.pairing.domain.why_words import why_not_in_words
from cairn.pairing.enums import StudyKind, StudyState
from cairn.pairing.models import MatchRun
from cairn.people.models import Person
from cairn.programs.models import Enrollment, Program
from cairn.web.matching.studying import pair_address, worked
from cairn.web.matching.views import governed_run, words_of
from cairn.web.request import Request

FOUND = 8


@dataclass(frozen=True)
class Picked:
    """One side of the question: who was chosen, or who is to choose from."""

    side: str
    label: str
    text: str
    chosen: Enrollment | None
    found: list[Enrollment]


@require_GET
def why(request: Request, program_id: UUID, run_id: UUID) -> HttpResponse:
    """Two searches, and the answer once both are chosen."""
    run = governed_run(request, program_id, run_id)
    mentee = _picked(request, run.program, "mentee", _("Mentee"))
    mentor = _picked(request, run.program, "mentor", _("Mentor"))
    words = words_of(request, run.program, run=run, picks=[mentee, mentor], answer=None, trouble="")
    if mentee.chosen and mentor.chosen:
        words |= {"mentee": mentee.chosen, "mentor": mentor.chosen}
        try:
            kept = open_run(run)
            words["answer"] = why_not_in_words(kept, mentee.chosen, mentor.chosen, viewer=request.person)
            words |= _exactly(run, mentee.chosen, mentor.chosen)
        except DomainError as error:
            words["trouble"] = error.message
    if request.htmx:
        return worked(request, words.get("study"), words, here=words.get("here", request.path))
    return render(request, "matching/why.html", words)


def _exactly(run: MatchRun, mentee: Enrollment, mentor: Enrollment) -> dict[str, Any]:
    """What is known of the exact cost of this pair."""
    study = study_of(run, StudyKind.EXACT, mentee=mentee, mentor=mentor)
    done = study is not None and study.state == StudyState.DONE
    said = exactly_in_words(study.found) if study and done else ""
    return {"study": study, "exactly": said, "here": pair_address(run, mentee.pk, mentor.pk)}


def _picked(request: Request, program: Program, side: str, label: str) -> Picked:
    rows = _rows(program, side)
    text = request.GET.get(f"{side}_name", "").strip()[:80]
    searched = text and text != request.GET.get(
        f"{side}_was", ""
    )  # a new name wins over who was chosen before
    chosen = None if searched else _by_id(rows, request.GET.get(side, ""))
    found: list[Enrollment] = []
    if chosen is None and text:
        named = Person.objects.working().named(text)
        found = list(rows.filter(person__in=named).order_by("person__sort_key", "pk")[:FOUND])
        if len(found) == 1:
            chosen = found[0]
    return Picked(side, label, text, chosen, found)


def _rows(program: Program, side: str) -> QuerySet[Enrollment]:
    taking = {"as_mentee": True} if side == "mentee" else {"as_mentor": True}
    people = ("program", "person__location", "person__department")
    return program.enrollments.filter(**taking).select_related(*people)


def _by_id(rows: QuerySet[Enrollment], key: str) -> Enrollment | None:
    try:
        return rows.filter(pk=UUID(key)).first()
    except ValueError:
        return None
