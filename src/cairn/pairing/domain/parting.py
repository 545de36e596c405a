"""Two who parted are offered others, and not each other again, until both would like to go on."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Member
from cairn.pairing import events
from cairn.pairing.models import PairRule


@transaction.atomic
def keep_apart(*, mentorship_id: UUID) -> PairRule | None:
    """Leave the two out of every later match of their program, as a manager's "not these two" does, in nobody's name.

    Their places are free already, and whoever still takes part waits for a match like any newcomer. A pin of the two
    gives way. Nothing to do when one of them is not in the program any more.
    """
    members = Member.objects.filter(mentorship=mentorship_id).exclude(enrollment=None)
    sides = {member.role: member for member in members.select_related("enrollment")}
    mentor, mentee = sides.get(MemberRole.MENTOR), sides.get(MemberRole.MENTEE)
    if mentor is None or mentee is None or mentee.enrollment is None:
        return None
    program_id = mentee.enrollment.program_id
    rule, _made = PairRule.objects.update_or_create(
        mentee_id=mentee.enrollment_id,
        mentor_id=mentor.enrollment_id,
        defaults={"program_id": program_id, "pinned": False, "set_by": None, "set_at": now()},
    )
    ids = {"mentee": mentee.person_id, "mentor": mentor.person_id, "pinned": False}
    record(events.PAIR_RULE_SET, by=None, subject=mentee.enrollment, program_id=program_id, **ids)
    return rule


@transaction.atomic
def let_together(*, mentorship_id: UUID) -> int:
    """Forget that the two were kept apart; what a manager ruled stays. Returns how many rules went."""
    enrollments = Member.objects.filter(mentorship=mentorship_id).values("enrollment")
    mine = PairRule.objects.filter(mentee__in=enrollments, mentor__in=enrollments, pinned=False, set_by=None)
    rule = mine.select_related("mentee", "mentor").first()
    if rule is None:
        return 0
    ids = {"mentee": rule.mentee.person_id, "mentor": rule.mentor.person_id}
    rule.delete()
    record(events.PAIR_RULE_REMOVED, by=None, subject=rule.mentee, program_id=rule.program_id, **ids)
    return 1
