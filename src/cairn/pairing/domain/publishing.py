"""Publishing a reviewed run, and taking it back until somebody has met."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.mentoring.domain.ending import undo_mentorship
from cairn.mentoring.domain.starting import NewPair, start_mentorships
from cairn.mentoring.enums import Source
from cairn.pairing import events
from cairn.pairing.domain.asking import close_request, locked
from cairn.pairing.domain.reviewing import NotUnderReview
from cairn.pairing.enums import ProposalState, RequestState, RunState
from cairn.pairing.models import MatchRun, Proposal, Request
from cairn.pairing.models.request import OPEN
from cairn.pairing.rules import RUN
from cairn.people.models import Person


class NothingApproved(DomainError):
    """No pair is approved yet. Approve the pairs you want to publish first."""


@dataclass(frozen=True)
class Published:
    """How a publication went: pairs that began, and proposals that reality had overtaken, with the reason."""

    begun: int
    refused: list[tuple[Proposal, str]]


@transaction.atomic
def publish_run(*, run: MatchRun, by: Person) -> Published:
    """Make every approved proposal a mentorship and close the run.

    Since the run was made somebody may have left or found a mentor; such a proposal stays unpublished with its
    reason, the others go ahead.
    """
    run = MatchRun.objects.select_for_update(of=("self",)).select_related("program").get(pk=run.pk)
    if run.state != RunState.READY:
        raise NotUnderReview
    rows = run.proposals.filter(state=ProposalState.APPROVED).select_related(
        "mentee__person", "mentor__person"
    )
    approved = {(p.mentee_id, p.mentor_id): p for p in rows.order_by("pk")}
    if not approved:
        raise NothingApproved
    pairs = [NewPair(p.mentor, p.mentee, why=p.why, program_note=p.note) for p in approved.values()]
    done = start_mentorships(program=run.program, pairs=pairs, source=Source.RUN, by=by)
    begun = []
    for pair, mentorship in done.mentorships:
        proposal = approved[pair.mentee.pk, pair.mentor.pk]
        proposal.state, proposal.mentorship = ProposalState.PUBLISHED, mentorship
        begun.append(proposal)
    Proposal.objects.bulk_update(begun, ["state", "mentorship"], batch_size=500)
    _close_requests(begun)
    run.state, run.published_at = RunState.PUBLISHED, now()
    run.save(update_fields=["state", "published_at"])
    record(events.RUN_PUBLISHED, by=by.pk, subject=run, program_id=run.program_id, pairs=len(begun))
    refused = [(approved[p.mentee.pk, p.mentor.pk], reason.value) for p, reason in done.refused]
    return Published(len(begun), refused)


def _close_requests(begun: list[Proposal]) -> None:
    """Whoever has a mentor now needs no answer from another one."""
    waiting = Request.objects.filter(mentee__in=[p.mentee_id for p in begun], state__in=OPEN)
    for request in waiting.order_by("pk"):
        row = locked(request)
        close_request(row, RequestState.WITHDRAWN, by=row.mentee.person)


@transaction.atomic
def undo_run(*, run: MatchRun, by: Person) -> int:
    """Take a published run back: its pairs that have not met end as if they had never been. Returns how many.

    Raises SomebodyHasMet when one of them has held a session already; then nothing changes.
    """
    run = MatchRun.objects.select_for_update(of=("self",)).select_related("program").get(pk=run.pk)
    RUN.check(run.state, RunState.UNDONE)
    rows = list(run.proposals.filter(state=ProposalState.PUBLISHED).select_related("mentorship"))
    for proposal in rows:
        if proposal.mentorship is not None and proposal.mentorship.is_live:
            undo_mentorship(mentorship=proposal.mentorship, by=by)
        proposal.state = ProposalState.UNDONE
    Proposal.objects.bulk_update(rows, ["state"], batch_size=500)
    run.state = RunState.UNDONE
    run.save(update_fields=["state"])
    record(events.RUN_UNDONE, by=by.pk, subject=run, program_id=run.program_id, pairs=len(rows))
    return len(rows)
