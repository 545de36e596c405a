"""Who may join, and what may follow what."""

from cairn.programs.rules.audience import narrowing, who_fit
from cairn.programs.rules.conditions import Attribute, BadCondition, Condition, conditions_of, to_eligibility
from cairn.programs.rules.verdict import Facts, Verdict, fits, may_join, why_not
from cairn.programs.rules.workflows import ENROLLMENT, PROGRAM, TAKES_A_PLACE

__all__ = [
    "ENROLLMENT",
    "PROGRAM",
    "TAKES_A_PLACE",
    "Attribute",
    "BadCondition",
    "Condition",
    "Facts",
    "Verdict",
    "conditions_of",
    "fits",
    "may_join",
    "narrowing",
    "to_eligibility",
    "who_fit",
    "why_not",
]
