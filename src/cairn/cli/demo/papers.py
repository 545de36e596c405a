"""The sheets that every mentorship fills."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.cli.demo.stories import Step
from cairn.cli.demo.telling import Telling
from cairn.cli.demo.world import World
from cairn.feedback.models import Pulse
from cairn.mentoring.models import (
    ActionItem,
    AgendaItem,
    Ending,
    Goal,
    GoalStep,
    Member,
    Mentorship,
    Session,
    SharedNote,
)
from cairn.scheduling.models import BookedPerson, Booking


class Papers:
    """The sheets that every mentorship fills, and the seats that mentors have given away."""

    def __init__(self, world: World, telling: Telling) -> None:
        self.world, self.telling = world, telling
        self.seats: dict[int, int] = {}
        sheet = world.sheet
        self.mentorships = sheet(
            Mentorship, "id", "program_id", "track_id", "status", "source", "vault_id", "why", "program_note",
            "first_mover_id", "first_move_by", "started_on", "ends_on", "paused_until", "last_activity_at", "ended_at",
            "created_at", shape="pair",
        )  # fmt: skip
        self.members = sheet(
            Member, "id", "mentorship_id", "person_id", "role", "enrollment_id", "seat", "active"
        )
        self.sessions = sheet(
            Session, "id", "mentorship_id", "vault_id", "number", "title", "why", "how_to_start", "minutes", "state",
            "booking_id", "starts_at", "settled_at", "settled_by_id", "plan_id", own_title=None, plan_version=1,
        )  # fmt: skip
        self.agenda = sheet(
            AgendaItem, "id", "session_id", "vault_id", "position", "owner", "done_at", planned="", text=None,
            notes=None, added_by_id=None,
        )  # fmt: skip
        self.bookings = sheet(
            Booking, "id", "subject_id", "state", "during", "zone", "proposed_by_id", "uid", "created_at",
            "updated_at", place="", way="", video="", sequence=0,
        )  # fmt: skip
        self.booked = sheet(BookedPerson, "booking_id", "person_id", "during", "booked")
        self.goals = sheet(
            Goal, "id", "mentorship_id", "vault_id", "text", "state", "due_on", "steps_done", "steps_total",
            "set_by_id", "created_at", "settled_at",
        )  # fmt: skip
        self.steps = sheet(GoalStep, "id", "goal_id", "vault_id", "position", "text", "done_at")
        self.actions = sheet(
            ActionItem, "id", "mentorship_id", "session_id", "vault_id", "owner_id", "due_on", "done_at",
            "created_at", "due_days", "added_by_id", planned="", text=None,
        )  # fmt: skip
        self.notes = sheet(
            SharedNote, "id", "mentorship_id", "session_id", "vault_id", "body", "written_by_id", "updated_at",
            version=1,
        )  # fmt: skip
        self.pulses = sheet(Pulse, "id", "session_id", "person_id", "useful", "go_on", "answered_at")
        self.endings = sheet(Ending, "id", "member_id", "vault_id", "reason", "written_at")


@dataclass
class Planned:
    """A session of the space: its place in the plan, and when and how it went."""

    key: str
    number: int
    step: Step
    state: str
    start: int = 0
