"""Whose offered hours a member of a mentorship may take."""

from __future__ import annotations

from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Member, Mentorship
from cairn.people.models import Person
from cairn.scheduling.domain.slot_booking import Meeting
from cairn.scheduling.models import OfferedHours


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
