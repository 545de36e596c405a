from cairn.pairing.models.request import Favorite, Request, RequestWord
from cairn.pairing.models.run import MatchRun, PairRule, Proposal, Unmatched

__all__ = ["Favorite", "MatchRun", "PairRule", "Proposal", "Request", "RequestWord", "Unmatched"]
