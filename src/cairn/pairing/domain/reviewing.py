"""A manager reviews proposals before anybody hears of them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.mentoring.queries import free_places
from cairn.mentoring.rules import ERRORS, why_not_pair
from cairn.pairing import events
from cairn.pairing.domain.market import load_market
from cairn.pairing.domain.words import explained
from cairn.pairing.enums import ProposalState, RunState
from cairn.pairing.models import MatchRun, PairRule, Proposal
from cairn.pairing.rules import MentorIsFull
from cairn.people.models import Person
from cairn.programs.models import Enrollment
from cairn_match import explain

OPEN = [ProposalState.DRAFT, ProposalState.APPROVED]


class NotUnderReview(DomainError):
    """This run is not open for review any more."""


class NotPossible(DomainError):
    """These two cannot be a pair under the rules of this program."""


def _reviewed(run_id: UUID) -> MatchRun:
    """The run, locked, if it is open for review."""
    run = MatchRun.objects.select_for_update(of=("self",)).select_related("program").get(pk=run_id)
    if run.state != RunState.READY:
        raise NotUnderReview
    return run


def _open(proposal: Proposal) -> Proposal:
    _reviewed(proposal.run_id)
    return Proposal.objects.select_related("mentee", "mentor", "run__program").get(
        pk=proposal.pk, state__in=OPEN
    )


@transaction.atomic
def approve_proposals(*, run: MatchRun, proposals: list[Proposal] | None = None) -> int:
    """Approve some, or all that are still to review. Returns how many. No event: nothing has happened to anybody."""
    run = _reviewed(run.pk)
    rows = Proposal.objects.filter(run=run, state=ProposalState.DRAFT)
    if proposals is not None:
        rows = rows.filter(pk__in=[p.pk for p in proposals])
    return rows.update(state=ProposalState.APPROVED)


@transaction.atomic
def write_note(*, proposal: Proposal, note: str) -> Proposal:
    """A note from the program that the pair will see."""
    proposal = _open(proposal)
    proposal.note = note.strip()
    proposal.save(update_fields=["note"])
    return proposal


@transaction.atomic
def remove_proposal(*, proposal: Proposal, by: Person) -> Proposal:
    """Not these two: leave the pair out, now and in later runs."""
    proposal = _open(proposal)
    proposal.state = ProposalState.REMOVED
    proposal.save(update_fields=["state"])
    set_pair_rule(mentee=proposal.mentee, mentor=proposal.mentor, pinned=False, by=by)
    return proposal


@transaction.atomic
def pin_proposal(*, proposal: Proposal, by: Person) -> Proposal:
    """These two, whatever a later run finds."""
    proposal = _open(proposal)
    proposal.pinned = True
    proposal.save(update_fields=["pinned"])
    set_pair_rule(mentee=proposal.mentee, mentor=proposal.mentor, pinned=True, by=by)
    return proposal


@transaction.atomic
def unpin_proposal(*, proposal: Proposal, by: Person) -> Proposal:
    """Leave the pair to the next run again."""
    proposal = _open(proposal)
    proposal.pinned = False
    proposal.save(update_fields=["pinned"])
    remove_pair_rule(mentee=proposal.mentee, mentor=proposal.mentor, by=by)
    return proposal


@transaction.atomic
def propose_by_hand(
    *, run: MatchRun, mentee: Enrollment, mentor: Enrollment, by: Person, note: str = ""
) -> Proposal:
    """Give this mentee this mentor instead of what the run proposed; pinned, so that a rerun keeps it.

    Raises what stands in the way; a private exclusion answers like the weakest public reason.
    """
    run = _reviewed(run.pk)
    if refusal := why_not_pair(mentor.person, mentee.person):
        raise ERRORS[refusal]
    mine = Proposal.objects.filter(run=run, state__in=OPEN)
    others = mine.filter(mentor__person_id=mentor.person_id).exclude(mentee=mentee)
    if free_places(mentor.person) <= others.count():
        raise MentorIsFull
    only = Enrollment.objects.filter(pk=mentee.pk)
    problem = load_market(run.program, mentees=only, rules=run.rules)
    if str(mentor.pk) not in problem.mentors.index:
        raise NotPossible
    explanation = explain(problem, str(mentee.pk), str(mentor.pk))
    if not explanation.fits:
        raise NotPossible
    mine.filter(mentee=mentee).update(state=ProposalState.REMOVED)
    run.unmatched.filter(enrollment=mentee).delete()
    set_pair_rule(mentee=mentee, mentor=mentor, pinned=True, by=by)
    return Proposal.objects.create(
        run=run,
        mentee=mentee,
        mentor=mentor,
        score=explanation.score,
        why=explained(explanation, problem.rules),
        state=ProposalState.APPROVED,
        pinned=True,
        by_hand=True,
        note=note.strip(),
    )


@transaction.atomic
def set_pair_rule(*, mentee: Enrollment, mentor: Enrollment, pinned: bool, by: Person) -> PairRule:
    """Keep a pin or an exclusion for every later run. A mentee's new pin replaces an older one."""
    if pinned:
        PairRule.objects.filter(mentee=mentee, pinned=True).exclude(mentor=mentor).delete()
    rule, _made = PairRule.objects.update_or_create(
        mentee=mentee,
        mentor=mentor,
        defaults={"program_id": mentee.program_id, "pinned": pinned, "set_by": by, "set_at": now()},
    )
    ids = {"mentee": mentee.person_id, "mentor": mentor.person_id, "pinned": pinned}
    record(events.PAIR_RULE_SET, by=by.pk, subject=mentee, program_id=mentee.program_id, **ids)
    return rule


@transaction.atomic
def remove_pair_rule(*, mentee: Enrollment, mentor: Enrollment, by: Person) -> None:
    """Forget a pin or an exclusion."""
    PairRule.objects.filter(mentee=mentee, mentor=mentor).delete()
    ids = {"mentee": mentee.person_id, "mentor": mentor.person_id}
    record(events.PAIR_RULE_REMOVED, by=by.pk, subject=mentee, program_id=mentee.program_id, **ids)
