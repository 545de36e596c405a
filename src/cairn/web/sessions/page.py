"""A session as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import AgendaItem, Session, SharedNote
from cairn.programs.models import PlanEntry
from cairn.scheduling.queries import answers_to
from cairn.web.circles.shown import Attending
from cairn.web.mentoring.forms import NoteForm
from cairn.web.mentoring.space import Action, Space, shown_action
from cairn.web.sessions.forms import PointNotesForm
from cairn.web.sessions.words import clock, day_words, opened_text, point_text, title_of, video_of

S = SessionState


@dataclass(frozen=True)
class Point:
    """A point of the agenda with its words and a form for what came out of it."""

    row: AgendaItem
    text: str
    notes: str
    form: PointNotesForm


class SessionPage:
    """One session for one member. Everything is read once."""

    def __init__(self, space: Space, session: Session) -> None:
        self.space, self.session = space, session
        self.title = title_of(session, space.reader)
        self.booking = session.booking if session.state in (S.PROPOSED, S.BOOKED, S.HELD, S.MISSED) else None

    @property
    def is_over(self) -> bool:
        return bool(self.session.state == S.BOOKED and self.booking and self.booking.ends_at < now())

    @property
    def answer_wanted(self) -> bool:
        waits = self.session.state == S.PROPOSED and self.booking is not None
        return bool(waits and self.booking and self.booking.proposed_by_id != self.space.me.pk)

    @property
    def can_meet(self) -> bool:
        """It can still get a time."""
        return self.space.is_live and self.session.state in (S.PLANNED, S.PROPOSED, S.BOOKED, S.MISSED)

    @property
    def more_to_book(self) -> bool:
        """Whether a series makes sense: more than one session has no agreed time."""
        waiting = (S.PLANNED, S.PROPOSED, S.MISSED)
        return sum(session.state in waiting for session in self.space.sessions) > 1

    @property
    def books_at_once(self) -> bool:
        return self.space.books_at_once

    @property
    def video(self) -> str:
        return video_of(self.session)

    @cached_property
    def answers(self) -> list[str]:
        """What the calendars of the two said to the invitation."""
        if self.session.state != S.BOOKED or self.booking is None:
            return []
        said = _("%(name)s’s calendar says: %(answer)s")
        mine = _("Your calendar says: %(answer)s")
        return [
            (mine if one.person_id == self.space.me.pk else said)
            % {"name": one.person.first_name, "answer": one.get_answer_display()}
            for one in answers_to(self.booking)
        ]

    @property
    def headline(self) -> str:
        """Where this session stands, in one sentence."""
        session, zone = self.session, self.space.me.zone
        title = _("Session %(number)s: %(title)s") % {"number": session.number, "title": self.title}
        if session.starts_at is None or session.state in (S.CANCELLED, S.PLANNED):
            return title
        when = {
            "title": self.title,
            "day": day_words(session.starts_at, zone),
            "time": clock(session.starts_at, zone),
        }
        said = {
            S.PROPOSED: _("%(title)s, proposed for %(time)s %(day)s"),
            S.BOOKED: _("%(title)s, %(day)s at %(time)s"),
            S.HELD: _("%(title)s, held %(day)s"),
            S.MISSED: _("%(title)s, missed %(day)s"),
        }
        return said[S(session.state)] % when

    @cached_property
    def attending(self) -> Attending | None:
        """Who leads it and who was there, in a circle."""
        return Attending(self.space, self.session) if self.space.is_circle else None

    @cached_property
    def points(self) -> list[Point]:
        rows = []
        for row in self.session.agenda.all():
            notes = opened_text(self.space.reader, row, "notes")
            form = PointNotesForm(
                initial={"notes": notes, "began_from": notes}, sees=self.space.sees, prefix=str(row.pk)
            )
            rows.append(Point(row, point_text(row, self.space.reader), notes, form))
        return rows

    @property
    def cards(self) -> list[PlanEntry]:
        """The program's discussion cards for this session."""
        return self.space.way.cards_for(self.session)

    @cached_property
    def actions(self) -> list[Action]:
        """What is expected after this session, or was agreed in it."""
        rows = self.session.action_items.select_related("owner").order_by("id")
        return [shown_action(row, self.space.reader, self.space.me) for row in rows]

    @cached_property
    def note(self) -> SharedNote | None:
        return self.session.notes.select_related("written_by").first()

    @cached_property
    def note_words(self) -> str:
        return opened_text(self.space.reader, self.note, "body") if self.note else ""

    @cached_property
    def note_form(self) -> NoteForm:
        version = self.note.version if self.note else 0
        return NoteForm(initial={"body": self.note_words, "version": version}, sees=self.space.sees)
