"""cairn_match: provably good matches between mentees and mentors.

A pure library: columns in, a result with its proof out. No web framework, no database, no clock, no state.
"""

from cairn_match.archive import dump_problem, load_problem
from cairn_match.certificate import Check, certify
from cairn_match.columns import Codec
from cairn_match.errors import BadInput
from cairn_match.explain import Explanation, Part, PartStatus, explain
from cairn_match.facts import Facts, Shared
from cairn_match.pool import Pool
from cairn_match.problem import Problem
from cairn_match.result import Certificate, Objective, Reason, Result, Status, Unmatched
from cairn_match.rules import Kind, Mode, Rule, Wish
from cairn_match.solve import solve
from cairn_match.suggest import fits, shortlist, suggest
from cairn_match.tree import reporting_line
from cairn_match.why_not import Answer, WhyNot, why_not

__all__ = [
    "Answer",
    "BadInput",
    "Certificate",
    "Check",
    "Codec",
    "Explanation",
    "Facts",
    "Kind",
    "Mode",
    "Objective",
    "Part",
    "PartStatus",
    "Pool",
    "Problem",
    "Reason",
    "Result",
    "Rule",
    "Shared",
    "Status",
    "Unmatched",
    "WhyNot",
    "Wish",
    "certify",
    "dump_problem",
    "explain",
    "fits",
    "load_problem",
    "reporting_line",
    "shortlist",
    "solve",
    "suggest",
    "why_not",
]
