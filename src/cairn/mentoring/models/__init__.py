from cairn.mentoring.models.mentorship import Ending, Member, Mentorship
from cairn.mentoring.models.session import AgendaItem, Session
from cairn.mentoring.models.talk import Draft, JournalEntry, Message, Report, ReportedMessage
from cairn.mentoring.models.work import ActionItem, Goal, GoalStep, SharedNote

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Draft",
    "Ending",
    "Goal",
    "GoalStep",
    "JournalEntry",
    "Member",
    "Mentorship",
    "Message",
    "Report",
    "ReportedMessage",
    "Session",
    "SharedNote",
]
