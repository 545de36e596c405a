"""A circle of the cast, and what their program has beside its sessions: told through the product's own functions."""

from __future__ import annotations

import contextlib

from cairn.cli.demo.past import Past
from cairn.mentoring.domain.attending import mark_attendance
from cairn.mentoring.domain.circle_members import CircleFull, ask_to_join
from cairn.mentoring.domain.circles import About, approve_circle, inside, propose_circle
from cairn.mentoring.domain.meeting import add_session, settle_session
from cairn.mentoring.domain.messages import write_message
from cairn.mentoring.models import Circle, Mentorship
from cairn.people.models import Person
from cairn.programs.domain.editing import edit
from cairn.programs.domain.planning import write_entry
from cairn.programs.enums import Circles, EntryKind, Side
from cairn.programs.models import Program
from cairn.scheduling.enums import Every

LEAD = "thandiwe"
MEMBERS = ("amara", "priya", "leilani", "tomasz")
ABOUT = About(
    name="Leading without a title",
    about="How to move something forward when nobody reports to you. We bring one case each time.",
    places=8,
    rhythm=Every.MONTH,
    joins_freely=True,
)
# Days before now on which they met, and the topic; the last one is still to come.
MET = ((30, "The first no"), (9, "Credit where it belongs"))
NEXT = "When the room is against you"
BESIDE = (
    (EntryKind.HANDBOOK, "What a mentor is here for", "You ask, you listen, and you tell what it was like for you. "
     "You decide nothing for the other one, and nothing that is said here counts at work.", Side.MENTOR),
    (EntryKind.HANDBOOK, "How to get the most out of it", "Bring one real question to each session. "
     "Say afterwards what you will do, and begin the next session with how it went.", Side.MENTEE),
    (EntryKind.CARD, "What would you do if you could not fail?", "Take two minutes each, and only ask back.", Side.BOTH),
    (EntryKind.CARD, "Which advice did you not take, and were right?", "", Side.MENTOR),
)  # fmt: skip


class Gathering:
    def __init__(self, past: Past) -> None:
        self.past = past

    def tell(self) -> None:
        noor = self.past.person("noor")
        pair = Mentorship.objects.filter(members__person=self.past.person("amara"))
        program = pair.get(members__person=self.past.person("jonas")).program
        for kind, title, text, owner in BESIDE:
            write_entry(
                program=program, kind=kind, words={"title": title, "text": text, "owner": owner}, by=noor
            )
        self._meet(self._begin(program, noor))

    def _begin(self, program: Program, noor: Person) -> Circle:
        with self.past.ago(days=50):
            program = edit(program=program, changes={"circles": Circles.MEMBERS}, by=noor)
            circle = propose_circle(program=program, about=ABOUT, by=self.past.person(LEAD))
        with self.past.ago(days=48):
            circle = approve_circle(circle=circle, by=noor)
        for number, who in enumerate(MEMBERS):
            with self.past.ago(days=44 - number):
                self._join(circle, self.past.person(who))
        return circle

    def _join(self, circle: Circle, person: Person) -> None:
        # Chance may have decided that this person must not meet somebody inside.
        with contextlib.suppress(CircleFull):
            ask_to_join(circle=circle, by=person)

    def _meet(self, circle: Circle) -> None:
        lead, mentorship = self.past.person(LEAD), Mentorship.objects.get(circle=circle)
        for days, topic in MET:
            with self.past.ago(days=days):
                session = add_session(mentorship=mentorship, title=topic, by=lead)
                session = settle_session(session=session, held=True, by=lead)
                for person in Person.objects.filter(pk__in=inside(mentorship)[:4]).order_by("pk"):
                    mark_attendance(session=session, person=person, came=True, by=person)
        with self.past.ago(days=8):
            add_session(mentorship=mentorship, title=NEXT, by=lead)
            write_message(mentorship=mentorship, body="Who brings a case next time?", by=lead)
