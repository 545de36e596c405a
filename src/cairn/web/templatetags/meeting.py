"""Where a session takes place, for mails."""

from __future__ import annotations

from django import template

from cairn.notices.models import Notice
from cairn.scheduling.queries import room_of

register = template.Library()
KINDS = frozenset({"session_tomorrow", "session_booked"})


@register.simple_tag
def video_room(notice: Notice) -> str:
    """The address of the video call that a notice reminds of, for one of its people while it is booked."""
    if notice.kind not in KINDS or notice.subject_id is None:
        return ""
    return room_of(notice.subject_id, notice.person_id)
