"""Whose offered hours a member of a mentorship may take."""

from __future__ import annotations

from uuid import UUID

from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Member, Mentorship
from cairn.people.models import Person
from cairn.scheduling.domain.slot_booking import Meeting
from cairn.scheduling.models import OfferedHours


def host_of(mentorship: Mentorship) -> UUID | None:
    """Whose video room a session is in: the mentor's, where there is one mentor."""
    rows = Member.objects.filter(mentorship=mentorship, active=True, role=MemberRole.MENTOR)
    hosts = list(rows.values_list("person_id", flat=True)[:2])
    return hosts[0] if len(hosts) == 1 else None


def meeting_of(mentorship: Mentorship, by: Person) -> Meeting | None:
    """The mentor whose slots `by` may take, and `by`: in a pair only. None when there is nobody who offers hours."""
    rows = Member.objects.filter(mentorship=mentorship, active=True).select_related("person__location")
    members = list(rows)
    hosts = [one.person for one in members if one.role == MemberRole.MENTOR and one.person_id != by.pk]
    if len(members) != 2 or len(hosts) != 1:
        return None
    if not OfferedHours.objects.filter(person=hosts[0]).exists():
        return None
    return Meeting(hosts[0], [one.person for one in members if one.person_id == by.pk])
