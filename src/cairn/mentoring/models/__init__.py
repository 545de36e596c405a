from cairn.mentoring.models.agreement import Agreement, Signature
from cairn.mentoring.models.circle import Circle, JoinWish
from cairn.mentoring.models.fit import FitAnswer
from cairn.mentoring.models.mentorship import Ending, Member, Mentorship
from cairn.mentoring.models.path import PairLink, PathEntry, PathTick, PlanTold, PlanUpdate
from cairn.mentoring.models.rating import SelfRating, SharedRating
from cairn.mentoring.models.reopening import ReopenWish
from cairn.mentoring.models.session import AgendaItem, Attendance, Session
from cairn.mentoring.models.talk import Draft, JournalEntry, Message, Report, ReportedMessage
from cairn.mentoring.models.work import ActionItem, Goal, GoalStep, SharedNote

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Agreement",
    "Attendance",
    "Circle",
    "Draft",
    "Ending",
    "FitAnswer",
    "Goal",
    "GoalStep",
    "JoinWish",
    "JournalEntry",
    "Member",
    "Mentorship",
    "Message",
    "PairLink",
    "PathEntry",
    "PathTick",
    "PlanTold",
    "PlanUpdate",
    "ReopenWish",
    "Report",
    "ReportedMessage",
    "SelfRating",
    "Session",
    "SharedNote",
    "SharedRating",
    "Signature",
]
