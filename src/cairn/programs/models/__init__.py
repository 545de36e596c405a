from cairn.programs.models.enrollment import Answer, Enrollment, EnrollmentSkill, MentorPlaces
from cairn.programs.models.inviting import InvitationRun
from cairn.programs.models.plan import PlanEntry, PlanSession
from cairn.programs.models.program import EarlierRules, Program, Track
from cairn.programs.models.questions import ProgramQuestion, Question

__all__ = [
    "Answer",
    "EarlierRules",
    "Enrollment",
    "EnrollmentSkill",
    "InvitationRun",
    "MentorPlaces",
    "PlanEntry",
    "PlanSession",
    "Program",
    "ProgramQuestion",
    "Question",
    "Track",
]
