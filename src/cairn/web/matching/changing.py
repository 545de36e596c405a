"""Single pairs under review: approve, pin, leave out, write a note, or choose somebody else."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.core.errors import DomainError
from cairn.pairing.domain import reviewing
from cairn.pairing.models import Proposal
from cairn.pairing.queries import Wanted, find_mentors
from cairn.programs.models import Enrollment
from cairn.web.finding.cards import cards_of
from cairn.web.matching.forms import NoteForm
from cairn.web.matching.views import governed_run
from cairn.web.program_tabs import program_tabs
from cairn.web.request import Request
from cairn.web.toasts import say


@require_POST
def proposal(request: Request, program_id: UUID, run_id: UUID, proposal_id: UUID) -> HttpResponse:
    """One click on one pair."""
    run = governed_run(request, program_id, run_id)
    row = get_object_or_404(
        Proposal.objects.select_related("mentee__person", "mentor__person"), pk=proposal_id, run=run
    )
    names = {"mentee": row.mentee.person.first_name, "mentor": row.mentor.person.first_name}
    try:
        done = _act(request, row)
    except DomainError as error:
        say(request, error.message)
    except Proposal.DoesNotExist:
        say(request, _("Somebody has changed this pair already."))
    else:
        say(request, done % names)
    return redirect(f"{run_address(program_id, run.pk)}#{row.pk}")


def run_address(program_id: UUID, run_id: UUID) -> str:
    return reverse("matching:show", args=[program_id, run_id])


def _act(request: Request, row: Proposal) -> str:
    """Do what the pressed button says; returns the sentence that tells it."""
    match request.POST.get("do"):
        case "approve":
            reviewing.approve_proposals(run=row.run, proposals=[row])
            return _("%(mentee)s and %(mentor)s approved.")
        case "pin":
            reviewing.pin_proposal(proposal=row, by=request.person)
            return _("%(mentee)s and %(mentor)s stay together in every later run.")
        case "unpin":
            reviewing.unpin_proposal(proposal=row, by=request.person)
            return _("The next run decides about %(mentee)s again.")
        case "remove":
            reviewing.remove_proposal(proposal=row, by=request.person)
            return _("%(mentee)s and %(mentor)s are left out, now and in later runs.")
        case "note":
            form = NoteForm(request.POST)
            note = form.cleaned_data["note"] if form.is_valid() else ""
            reviewing.write_note(proposal=row, note=note)
            return _("The note for %(mentee)s and %(mentor)s is kept.")
    return _("Nothing was changed.")


@require_http_methods(["GET", "POST"])
def change(request: Request, program_id: UUID, run_id: UUID, mentee_id: UUID) -> HttpResponse:
    """Choose another mentor for one mentee, best fit first."""
    run = governed_run(request, program_id, run_id)
    mentees = run.program.enrollments.active().filter(as_mentee=True)
    mentee = get_object_or_404(mentees.select_related("program", "person__location"), pk=mentee_id)
    if request.method == "POST":
        mentors = run.program.enrollments.active().filter(as_mentor=True)
        mentor = _mentor(mentors.select_related("person"), request.POST.get("mentor", ""))
        try:
            reviewing.propose_by_hand(run=run, mentee=mentee, mentor=mentor, by=request.person)
        except DomainError as error:
            say(request, error.message)
        else:
            names = {"mentee": mentee.person.first_name, "mentor": mentor.person.first_name}
            say(request, _("%(mentee)s is proposed to %(mentor)s now.") % names)
            return redirect(run_address(program_id, run.pk))
    text = request.GET.get("text", "")[:80]
    found = find_mentors(mentee, Wanted(text=text), after=request.GET.get("after", ""))
    words = {
        "program": run.program,
        "tabs": program_tabs(request.person, run.program, "matching"),
        "run": run,
        "mentee": mentee,
        "text": text,
        "cards": cards_of(found.mentors, viewer=request.person),
        "older": "?" + urlencode({"text": text, "after": found.after}) if found.after else "",
    }
    return render(request, "matching/change.html", words)


def _mentor(mentors: QuerySet[Enrollment], pk: str) -> Enrollment:
    """The chosen mentor; 404 for anything that is not one of this program's."""
    try:
        return mentors.get(pk=UUID(pk))
    except (ValueError, Enrollment.DoesNotExist):
        raise Http404 from None
