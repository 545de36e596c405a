from cairn.mentoring.models.agreement import Agreement, Signature
from cairn.mentoring.models.fit import FitAnswer
from cairn.mentoring.models.mentorship import Ending, Member, Mentorship
from cairn.mentoring.models.reopening import ReopenWish
from cairn.mentoring.models.session import AgendaItem, Session
from cairn.mentoring.models.work import ActionItem, Goal, GoalStep, SharedNote

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Agreement",
    "Ending",
    "FitAnswer",
    "Goal",
    "GoalStep",
    "Member",
    "Mentorship",
    "ReopenWish",
    "Session",
    "SharedNote",
    "Signature",
]
