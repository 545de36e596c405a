"""Who may ask whom, and what may follow what."""

from __future__ import annotations

from cairn.core.errors import DomainError
from cairn.core.workflow import Workflow
from cairn.pairing.enums import RequestState, RunState, StudyState

R, S, T = RequestState, RunState, StudyState
MOST_OPEN = 5  # requests a mentee may have open at a time

REQUEST = Workflow[RequestState](
    {
        R.AWAITING_MENTOR: {R.AWAITING_MENTEE, R.ACCEPTED, R.DECLINED, R.EXPIRED, R.WITHDRAWN},
        R.AWAITING_MENTEE: {R.AWAITING_MENTOR, R.ACCEPTED, R.DECLINED, R.EXPIRED, R.WITHDRAWN},
    }
)
RUN = Workflow[RunState](
    {
        S.QUEUED: {S.RUNNING, S.CANCELLED, S.FAILED},
        S.RUNNING: {S.READY, S.CANCELLED, S.FAILED},
        S.READY: {S.PUBLISHED, S.CANCELLED},
        S.PUBLISHED: {S.UNDONE},
    }
)
STUDY = Workflow[StudyState](
    {
        T.QUEUED: {T.RUNNING, T.DONE, T.CANCELLED, T.FAILED},
        T.RUNNING: {T.DONE, T.CANCELLED, T.FAILED},
        T.DONE: {T.QUEUED},
        T.CANCELLED: {T.QUEUED},
        T.FAILED: {T.QUEUED},
    }
)


class TooManyOpen(DomainError):
    """You have five open requests. Wait for an answer, or take one back, before you ask another mentor."""


class NotTakingPart(DomainError):
    """One of you is not taking part in this program at the moment."""


class ChoosesForYou(DomainError):
    """In this program the match is proposed to you. You do not need to ask."""


class HasMentor(DomainError):
    """You have a mentor in this program already. One at a time gives both of you room."""


class MentorIsFull(DomainError):
    """This mentor has no free place at the moment."""


class AskedAlready(DomainError):
    """You have asked this mentor already. Their answer will show under your requests."""


class NotYours(DomainError):
    """Only the person who was asked can answer, and only the person who asked can take it back."""


class UnreadableRule(DomainError):
    """One of these rules cannot be read."""
