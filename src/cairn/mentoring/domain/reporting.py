"""Reporting messages: exactly the passage that a member chooses opens, for the safeguarding contacts and nobody else."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError, InvalidTransition, NotInScope
from cairn.core.events import record
from cairn.core.ids import new_id
from cairn.core.models import VaultMember
from cairn.core.sealed import Reader, create_vault, seal
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.mentoring import events
from cairn.mentoring.domain.access import opened
from cairn.mentoring.enums import ReportState
from cairn.mentoring.models import Member, Mentorship, Message, Report, ReportedMessage
from cairn.people.models import Person


class NothingChosen(DomainError):
    """Choose at least one message."""


class NobodyToTell(DomainError):
    """Your organization has not named a safeguarding contact yet. Turn to the help contact below."""


def contacts_for(mentorship: Mentorship) -> list[Person]:
    """Who would read a report from this space: the safeguarding contacts who are not in it themselves."""
    held = RoleAssignment.objects.filter(role=Role.SAFEGUARDING).values("person_id")
    inside = Member.objects.filter(mentorship=mentorship).values("person_id")
    return list(
        Person.objects.working().filter(pk__in=held).exclude(pk__in=inside).order_by("sort_key", "pk")
    )


@transaction.atomic
def report_messages(
    *, mentorship: Mentorship, message_ids: Collection[UUID], by: Person, comment: str = ""
) -> Report:
    """Show some messages to the safeguarding contacts. The others of the space hear nothing of it, from no page and no event.

    Raises NothingChosen, NobodyToTell, NotInScope for whoever is no member.
    """
    fresh = opened(mentorship.pk, by, over_too=True)
    mine = Member.objects.get(mentorship=fresh, person=by)
    chosen = list(fresh.messages.readable_by(mine).filter(pk__in=message_ids).in_order())
    if not chosen:
        raise NothingChosen
    people = contacts_for(fresh)
    if not people:
        raise NobodyToTell
    pk = new_id()
    vault = create_vault(kind="report", owner_id=pk, members=[by.pk, *(person.pk for person in people)])
    report = Report(pk=pk, mentorship=fresh, vault_id=vault.pk, reported_by=by, reported_at=now())
    if comment.strip():
        seal(report, "comment", comment.strip(), by=by.pk)
    report.save(force_insert=True)
    _copy(report, chosen, by)
    told = [str(person.pk) for person in people]
    record(events.REPORTED, by=by.pk, subject=report, program_id=fresh.program_id, contacts=told)
    return report


def _copy(report: Report, chosen: list[Message], by: Person) -> None:
    reader = Reader(by.pk, {message.vault_id for message in chosen})
    rows = [
        ReportedMessage(
            report=report, vault_id=report.vault_id, written_by_id=m.written_by_id, written_at=m.written_at
        )
        for m in chosen
    ]
    for row, message in zip(rows, chosen, strict=True):
        seal(row, "body", reader.text(message, "body") or "", by=by.pk)
    ReportedMessage.objects.bulk_create(rows)


@transaction.atomic
def settle_report(*, report: Report, by: Person, answer: str = "") -> Report:
    """A contact has looked into it; the answer is for whoever reported it. Raises InvalidTransition the second time."""
    fresh = Report.objects.select_for_update(of=("self",)).visible_to(by).filter(pk=report.pk).first()
    if fresh is None or fresh.reported_by_id == by.pk:
        raise NotInScope
    if fresh.state != ReportState.OPEN:
        raise InvalidTransition
    if answer.strip():
        seal(fresh, "answer", answer.strip(), by=by.pk)
    fresh.state, fresh.settled_by, fresh.settled_at = ReportState.SETTLED, by, now()
    fresh.save(update_fields=["answer", "state", "settled_by", "settled_at"])
    program = fresh.mentorship.program_id if fresh.mentorship else None
    reporter = str(fresh.reported_by_id) if fresh.reported_by_id else None
    record(events.REPORT_SETTLED, by=by.pk, subject=fresh, program_id=program, reporter=reporter)
    return fresh


@transaction.atomic
def close_reports_to(*, person_id: UUID) -> int:
    """Somebody is no safeguarding contact any more: what others reported does not open for them. Returns how many reports."""
    held = RoleAssignment.objects.filter(person_id=person_id, role=Role.SAFEGUARDING).exists()
    if held and Person.objects.working().filter(pk=person_id).exists():
        return 0
    others = Report.objects.exclude(reported_by_id=person_id).values("vault_id")
    return VaultMember.objects.filter(person_id=person_id, vault_id__in=others).delete()[0]
