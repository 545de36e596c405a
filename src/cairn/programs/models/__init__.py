from cairn.programs.models.enrollment import Answer, Enrollment, EnrollmentSkill, MentorPlaces
from cairn.programs.models.program import PlanSession, Program, ProgramMessage, Track
from cairn.programs.models.questions import ProgramQuestion, Question

__all__ = [
    "Answer",
    "Enrollment",
    "EnrollmentSkill",
    "MentorPlaces",
    "PlanSession",
    "Program",
    "ProgramMessage",
    "ProgramQuestion",
    "Question",
    "Track",
]
