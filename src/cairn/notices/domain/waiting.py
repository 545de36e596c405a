"""A message that nobody has seen at an open page becomes a notice: one for all that waits, and none of its words."""

from __future__ import annotations

from uuid import UUID

from cairn.mentoring.models import Member, Message
from cairn.notices.domain import kinds, tell

PATIENCE = 120  # seconds in which an open page may show it first


def tell_of_messages(*, mentorship_id: UUID, person_id: UUID) -> int:
    """Tell somebody that messages wait in a space, once until they look. Returns how many notices were made."""
    member = Member.objects.filter(mentorship_id=mentorship_id, person_id=person_id, left_at=None)
    mine = member.select_related("mentorship").first()
    first = Message.objects.unseen_by(mine).in_order().first() if mine else None
    if mine is None or first is None:
        return 0
    notice = tell.Message(
        person_id=person_id,
        once=str(first.pk),
        subject_id=mentorship_id,
        program_id=mine.mentorship.program_id,
        data=_by(mine, first),
    )
    kind = kinds.CIRCLE_MESSAGE if mine.mentorship.is_circle else kinds.MESSAGE_WAITING
    return tell.tell(kind=kind, messages=[notice])


def _by(member: Member, message: Message) -> dict[str, object]:
    """Who wrote; in a circle the circle stands for them."""
    if member.mentorship.is_circle:
        return {"circle": member.mentorship_id}
    return {"other": message.written_by_id} if message.written_by_id else {}
