"""A circle on its own page: who is in it, who asks to come in, and what I may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Attendance, JoinWish, Member, Session

if TYPE_CHECKING:
    from cairn.web.mentoring.space import Space


class CircleShown:
    """One circle for one of its members."""

    def __init__(self, space: Space) -> None:
        self.space, self.row = space, space.circle
        self.leading = space.is_live and space.mine.role == MemberRole.LEAD

    @property
    def free(self) -> int:
        """How many places nobody has taken."""
        return max(0, self.row.places - len(self.space.members)) if self.row else 0

    @property
    def others(self) -> list[Member]:
        return [m for m in self.space.members if m.person_id != self.space.me.pk]

    @property
    def must_hand_on(self) -> bool:
        """I lead it alone, and others would be left without a lead."""
        leads = [m for m in self.others if m.role == MemberRole.LEAD]
        return self.leading and bool(self.others) and not leads

    @cached_property
    def wishes(self) -> list[JoinWish]:
        """Who asks to come in; for those who lead it only."""
        if not self.leading:
            return []
        rows = JoinWish.objects.filter(circle=self.row, turned_down_at=None)
        return list(rows.select_related("person__location").order_by("asked_at")[:50])


class Attending:
    """Who was at a session, and what I may say about it."""

    def __init__(self, space: Space, session: Session) -> None:
        self.space, self.session = space, session
        self.held = session.state == "held"
        self.leading = space.mine.role == MemberRole.LEAD
        rows = Attendance.objects.filter(session=session).values_list("member_id", "came")
        self.said = dict(rows) if self.held else {}

    @property
    def rows(self) -> list[tuple[Member, str, bool]]:
        """Each member, what was said about them, and whether I may say it: (member, "yes" | "no" | "", mine)."""
        words = {True: "yes", False: "no", None: ""}
        return [
            (m, words[self.said.get(m.pk)], m.pk == self.space.mine.pk or self.leading)
            for m in self.space.members
        ]

    @property
    def open_to_me(self) -> bool:
        """It was held, and I have not said whether I was there."""
        return self.held and self.space.mine.pk not in self.said

    @property
    def count(self) -> int:
        return sum(self.said.values())

    @property
    def leader(self) -> str:
        """Who leads this session, in words."""
        person = next((p for p in self.space.people if p.pk == self.session.led_by_id), None)
        if person is None:
            return _("Nobody in particular leads it.")
        me = person.pk == self.space.me.pk
        return _("You lead it.") if me else _("%(name)s leads it.") % {"name": person.first_name}
