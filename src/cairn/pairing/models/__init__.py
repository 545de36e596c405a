from cairn.pairing.models.request import Favorite, Request, RequestWord
from cairn.pairing.models.run import MatchRun, PairRule, Proposal, RunPart, RunSnapshot, RunStep, Unmatched
from cairn.pairing.models.study import RunStudy

__all__ = [
    "Favorite",
    "MatchRun",
    "PairRule",
    "Proposal",
    "Request",
    "RequestWord",
    "RunPart",
    "RunSnapshot",
    "RunStep",
    "RunStudy",
    "Unmatched",
]
