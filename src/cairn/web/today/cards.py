"""The cards of Today. A feature adds its card here: a function that looks at a person and gives a card, or None.

`CARDS` is the order on a phone; on a desk the wide ones stand left, the others right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q

from cairn.core.clock import now
from cairn.core.sealed import Reader
from cairn.feedback.queries import pulses_waiting
from cairn.mentoring.enums import MentorshipStatus, SessionState
from cairn.mentoring.models import ActionItem, Mentorship, Message, Session
from cairn.mentoring.queries import asked_what_next
from cairn.pairing.enums import RequestState
from cairn.pairing.models import Request as Asked
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus, MatchingMode
from cairn.programs.models import Enrollment
from cairn.web.mentoring.sees import who_sees
from cairn.web.mentoring.space import Space, shown_action

SHOWN = 8  # action items; more are one click away in their space


@dataclass(frozen=True)
class Card:
    """A template with what it shows. `wide`: belongs to the main column."""

    template: str
    wide: bool = False
    shows: dict[str, Any] = field(default_factory=dict)


class Today:
    """What several cards and the greeting look at, read once."""

    def __init__(self, me: Person) -> None:
        self.me = me
        rows = Mentorship.objects.live().visible_to(me)
        self.live = list(rows.select_related("program", "first_mover"))
        self.space = self._first_space()
        mine = asked_what_next(Enrollment.objects.filter(person=me))
        self.asked = list(mine.select_related("program").order_by("-created_at"))

    def _first_space(self) -> Space | None:
        """The space whose session comes first; without any session, the newest."""
        if not self.live:
            return None
        coming = Session.objects.filter(
            mentorship__in=self.live, state__in=[SessionState.BOOKED, SessionState.PROPOSED]
        )
        first = coming.order_by("starts_at").values_list("mentorship_id", flat=True).first()
        chosen = next((row for row in self.live if row.pk == first), None)
        return Space(chosen or max(self.live, key=lambda row: row.started_on), self.me)


def next_session(today: Today) -> Card | None:
    """The session that comes first, with its path."""
    return Card("today/_next.html", wide=True, shows={"space": today.space}) if today.space else None


def action_items(today: Today) -> Card | None:
    """What I am to do, over all my mentorships."""
    mine = ActionItem.objects.current().filter(owner=today.me, mentorship__in=today.live)
    recent = Q(done_at=None) | Q(done_at__date=now().date())
    rows = list(
        mine.filter(recent).select_related("owner", "session").order_by("done_at", "due_on", "id")[:SHOWN]
    )
    if not rows:
        return None
    reader = Reader(today.me.pk, {row.vault_id for row in rows})
    shown = [shown_action(row, reader, today.me) for row in rows]
    return Card("today/_actions.html", wide=True, shows={"actions": shown, "sees": _sees(today, rows)})


def _sees(today: Today, rows: list[ActionItem]) -> str:
    """Named where all belong to one pair; otherwise each pair's own."""
    vaults = {row.vault_id for row in rows}
    people = [member.person for member in today.space.members] if today.space else []
    one = today.space is not None and vaults == {today.space.mentorship.vault_id}
    return who_sees(next(iter(vaults)), today.me, people if one else [], counted=True)


def messages(today: Today) -> Card | None:
    """Who wrote something that I have not seen, and how much; the words are in the space."""
    waiting = Message.objects.waiting_for(today.me)
    rows = waiting.values("mentorship_id", "written_by").annotate(count=Count("pk"), last=Max("written_at"))
    found = list(rows.order_by("-last")[:SHOWN])
    people = {person.pk: person for person in Person.objects.filter(pk__in=waiting.values("written_by"))}
    wrote = [(row["mentorship_id"], people[row["written_by"]], row["count"]) for row in found]
    return Card("today/_messages.html", wide=not today.space, shows={"wrote": wrote}) if wrote else None


def requests_waiting(today: Today) -> Card | None:
    """Requests that wait for my answer."""
    to_me = Q(mentor__person=today.me, state=RequestState.AWAITING_MENTOR)
    asked_back = Q(mentee__person=today.me, state=RequestState.AWAITING_MENTEE)
    rows = Asked.objects.filter(to_me | asked_back).select_related(
        "program", "mentor__person", "mentee__person"
    )
    waiting = [
        (row, row.mentee.person if row.mentor.person_id == today.me.pk else row.mentor.person)
        for row in rows.order_by("expires_at")
    ]
    return Card("today/_requests.html", wide=not today.space, shows={"waiting": waiting}) if waiting else None


def pulse(today: Today) -> Card | None:
    """Two questions about the last session."""
    waiting = pulses_waiting(today.me)
    return Card("today/_pulse.html", shows={"session": waiting[0]}) if waiting else None


def goal(today: Today) -> Card | None:
    """How far the first open goal has come."""
    goals = [goal for goal in today.space.goals if goal.row.state == "open"] if today.space else []
    return Card("today/_goal.html", shows={"goal": goals[0], "space": today.space}) if goals else None


def others(today: Today) -> Card | None:
    """Everyone else I meet."""
    rest = [row for row in today.live if today.space is None or row.pk != today.space.mentorship.pk]
    return Card("today/_others.html", shows={"count": len(rest)}) if rest else None


def what_next(today: Today) -> Card | None:
    """A mentorship is completed and nobody else is there: another mentor, or done?"""
    return (
        Card("today/_what_next.html", wide=True, shows={"enrollment": today.asked[0]})
        if today.asked
        else None
    )


def where_am_i(today: Today) -> Card | None:
    """Nothing begun yet: what will be here, and the one thing to do now."""
    if today.live:
        return None
    rows = Enrollment.objects.filter(person=today.me).select_related("program").order_by("-created_at")
    active = [row for row in rows if row.status == EnrollmentStatus.ACTIVE and row not in today.asked]
    waiting = next((row for row in rows if row.status == EnrollmentStatus.WAITLISTED), None)
    asking = next(
        (row for row in active if row.as_mentee and row.program.matching_mode != MatchingMode.ADMIN), None
    )
    met = Mentorship.objects.visible_to(today.me).filter(status=MentorshipStatus.COMPLETED).exists()
    if today.asked and not active:
        return None
    shows = {"active": active, "asking": asking, "waiting": waiting, "met": met}
    invited = [row for row in rows if row.status == EnrollmentStatus.INVITED]
    return Card("today/_begin.html", wide=True, shows={**shows, "invited": invited})


CARDS: list[Callable[[Today], Card | None]] = [
    next_session,
    messages,
    requests_waiting,
    what_next,
    where_am_i,
    action_items,
    pulse,
    goal,
    others,
]
