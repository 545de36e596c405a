from cairn.programs.models.enrollment import Answer, Enrollment, EnrollmentSkill, MentorPlaces
from cairn.programs.models.inviting import InvitationRun
from cairn.programs.models.program import EarlierRules, PlanSession, Program, Track
from cairn.programs.models.questions import ProgramQuestion, Question

__all__ = [
    "Answer",
    "EarlierRules",
    "Enrollment",
    "EnrollmentSkill",
    "InvitationRun",
    "MentorPlaces",
    "PlanSession",
    "Program",
    "ProgramQuestion",
    "Question",
    "Track",
]
