"""A session as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.mentoring.domain.drafts import drafts_of, note_place, point_place
from cairn.mentoring.domain.notes import words_mark
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import AgendaItem, Draft, Session, SharedNote
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
    def agenda(self) -> list[AgendaItem]:
        return list(self.session.agenda.all())

    @cached_property
    def points(self) -> list[Point]:
        rows = []
        for row in self.agenda:
            notes = opened_text(self.space.reader, row, "notes")
            rows.append(Point(row, point_text(row, self.space.reader), notes, self._notes_form(row, notes)))
        return rows

    def _notes_form(self, row: AgendaItem, notes: str) -> PointNotesForm:
        """With what I typed and have not kept, if there is anything."""
        draft, typed = self.drafts.get(point_place(row.pk), (None, ""))
        initial = {"notes": notes, "began_from": notes}
        if draft is not None:
            # Somebody else has written since: what I send must not look as if I had seen that.
            seen = notes if draft.version == words_mark(notes) else f"{notes}…"
            initial = {"notes": typed, "began_from": seen}
        form = PointNotesForm(initial=initial, sees=self.space.sees, prefix=str(row.pk))
        form.keep_drafts_at(reverse("sessions:draft_point", args=[self.session.pk, row.pk]), "notes")
        return form

    @cached_property
    def drafts(self) -> dict[str, tuple[Draft, str]]:
        """My own words that wait beside this session."""
        places = [point_place(row.pk) for row in self.agenda]
        return drafts_of(self.space.me, [self._note_place, *places])

    @property
    def _note_place(self) -> str:
        return note_place(self.space.mentorship.pk, self.session.pk)

    @property
    def note_draft(self) -> Draft | None:
        return self.drafts.get(self._note_place, (None, ""))[0]

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
        initial = {"body": self.note_words, "version": self.note.version if self.note else 0}
        draft, typed = self.drafts.get(self._note_place, (None, ""))
        if draft is not None:
            initial = {"body": typed, "version": draft.version}
        form = NoteForm(initial=initial, sees=self.space.sees)
        form.keep_drafts_at(reverse("sessions:draft_note", args=[self.session.pk]))
        return form
