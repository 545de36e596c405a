from cairn.pairing.models.request import Favorite, Request, RequestWord
from cairn.pairing.models.run import MatchRun, PairRule, Proposal, RunSnapshot, Unmatched
from cairn.pairing.models.study import RunStudy

__all__ = [
    "Favorite",
    "MatchRun",
    "PairRule",
    "Proposal",
    "Request",
    "RequestWord",
    "RunSnapshot",
    "RunStudy",
    "Unmatched",
]
