"""cairn_match: provably good matches between mentees and mentors.

A pure library: columns in, a result with its proof out. No web framework, no database, no clock, no state.
"""

from cairn_match.archive import dump_problem, load_problem
from cairn_match.assign import assign
from cairn_match.audit import AttributeAudit, Audit, AuditGroup, Estimate, Side, audit, top_lists
from cairn_match.certificate import Check, certify
from cairn_match.circles.checking import GroupCheck, check_groups
from cairn_match.circles.problem import GroupProblem
from cairn_match.circles.result import Circle, Groups, Refusal, Refused, Spread
from cairn_match.columns import Codec
from cairn_match.edge_certificate import EdgeCheck, certify_edges
from cairn_match.edge_result import EdgeObjective, EdgeReason, EdgeResult, Short
from cairn_match.edges import EdgeProblem, edge_problem, edge_problem_of_ids
from cairn_match.errors import BadInput
from cairn_match.explain import Explanation, Part, PartStatus, explain, explain_pairs
from cairn_match.facts import Facts, Shared
from cairn_match.groups import groups
from cairn_match.market import Stopped, Watch
from cairn_match.pareto import Point, pareto
from cairn_match.pool import Pool
from cairn_match.prices import Prices
from cairn_match.problem import Problem
from cairn_match.proofs import FairProof, StableProof
from cairn_match.result import Certificate, Objective, Reason, Result, Status, Unmatched
from cairn_match.rule_costs import RuleCost, rule_costs
from cairn_match.rules import Kind, Mode, Rule, Wish
from cairn_match.scan import Found, Scan, joined, scan_of
from cairn_match.smallest_musts import EXCLUDED, MustSet, SmallestMusts, blocking_musts, smallest_musts
from cairn_match.solve import Search, solve
from cairn_match.stable import blocking_pairs, deferred_acceptance, least_held, strict_ranks
from cairn_match.steps import Step, look
from cairn_match.suggest import fits, shortlist, suggest
from cairn_match.tree import reporting_line
from cairn_match.variants import variant
from cairn_match.why_not import Answer, WhyNot, why_not

__all__ = [
    "EXCLUDED",
    "Answer",
    "AttributeAudit",
    "Audit",
    "AuditGroup",
    "BadInput",
    "Certificate",
    "Check",
    "Circle",
    "Codec",
    "EdgeCheck",
    "EdgeObjective",
    "EdgeProblem",
    "EdgeReason",
    "EdgeResult",
    "Estimate",
    "Explanation",
    "Facts",
    "FairProof",
    "Found",
    "GroupCheck",
    "GroupProblem",
    "Groups",
    "Kind",
    "Mode",
    "MustSet",
    "Objective",
    "Part",
    "PartStatus",
    "Point",
    "Pool",
    "Prices",
    "Problem",
    "Reason",
    "Refusal",
    "Refused",
    "Result",
    "Rule",
    "RuleCost",
    "Scan",
    "Search",
    "Shared",
    "Short",
    "Side",
    "SmallestMusts",
    "Spread",
    "StableProof",
    "Status",
    "Step",
    "Stopped",
    "Unmatched",
    "Watch",
    "WhyNot",
    "Wish",
    "assign",
    "audit",
    "blocking_musts",
    "blocking_pairs",
    "certify",
    "certify_edges",
    "check_groups",
    "deferred_acceptance",
    "dump_problem",
    "edge_problem",
    "edge_problem_of_ids",
    "explain",
    "explain_pairs",
    "fits",
    "groups",
    "joined",
    "least_held",
    "load_problem",
    "look",
    "pareto",
    "reporting_line",
    "rule_costs",
    "scan_of",
    "shortlist",
    "smallest_musts",
    "solve",
    "strict_ranks",
    "suggest",
    "top_lists",
    "variant",
    "why_not",
]
