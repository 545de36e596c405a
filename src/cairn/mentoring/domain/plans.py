"""The program's plan becomes the pair's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from cairn.mentoring.enums import Owner
from cairn.mentoring.models import ActionItem, AgendaItem, Mentorship, Session
from cairn.programs.models import PlanSession, Program

BATCH = 5_000
Pair = tuple[Mentorship, UUID, UUID]


def copy_plan(program: Program, pairs: Sequence[Pair]) -> None:
    """Copy sessions, agenda points and expected action items for each (mentorship, mentor, mentee)."""
    plan = list(program.plan.all())
    sessions: list[Session] = []
    points: list[AgendaItem] = []
    actions: list[ActionItem] = []
    for mentorship, mentor, mentee in pairs:
        for planned in plan:
            session = _session(mentorship, planned)
            sessions.append(session)
            points += _agenda(session, planned)
            actions += _actions(session, planned, mentor, mentee)
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    AgendaItem.objects.bulk_create(points, batch_size=BATCH)
    ActionItem.objects.bulk_create(actions, batch_size=BATCH)


def _session(mentorship: Mentorship, planned: PlanSession) -> Session:
    return Session(
        mentorship=mentorship,
        vault_id=mentorship.vault_id,
        number=planned.number,
        title=planned.title,
        why=planned.why,
        how_to_start=planned.how_to_start,
        minutes=planned.minutes,
    )


def _agenda(session: Session, planned: PlanSession) -> Iterable[AgendaItem]:
    for position, point in enumerate(planned.agenda, start=1):
        yield AgendaItem(
            session=session,
            vault_id=session.vault_id,
            position=position,
            owner=Owner(point.get("owner", Owner.BOTH)),
            planned=point["text"],
        )


def _actions(session: Session, planned: PlanSession, mentor: UUID, mentee: UUID) -> Iterable[ActionItem]:
    """Something both are to do is one item each, so that each can tick their own."""
    owners = {Owner.MENTOR: [mentor], Owner.MENTEE: [mentee], Owner.BOTH: [mentee, mentor]}
    for action in planned.actions:
        for owner in owners[Owner(action.get("owner", Owner.MENTEE))]:
            yield ActionItem(
                mentorship_id=session.mentorship_id,
                session=session,
                vault_id=session.vault_id,
                planned=action["text"],
                owner_id=owner,
                due_days=action.get("due_days"),
            )
