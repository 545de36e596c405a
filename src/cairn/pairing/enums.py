from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestState(TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING_MENTOR = "awaiting_mentor", _("Waiting for the mentor")
    AWAITING_MENTEE = "awaiting_mentee", _("Waiting for the mentee")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DeclineReason(TextChoices):
    NO_TIME = "no_time", _("I cannot give this the time it deserves right now")
    NOT_MY_FIELD = "not_my_field", _("Somebody else can help you better with this")
    FULL = "full", _("I already have as many mentees as I can take")
    LATER = "later", _("Please ask me again later")


class RunState(TextChoices):
    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Matching")
    READY = "ready", _("Ready for review")
    PUBLISHED = "published", _("Published")
    UNDONE = "undone", _("Taken back")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Stopped")


class ProposalState(TextChoices):
    DRAFT = "draft", _("To review")
    APPROVED = "approved", _("Approved")
    REMOVED = "removed", _("Removed")
    PUBLISHED = "published", _("Published")
    UNDONE = "undone", _("Taken back")


class StudyKind(TextChoices):
    COSTS = "costs", _("What each rule costs")
    POINTS = "points", _("What could count most")
    AUDIT = "audit", _("Whether all are treated alike")
    EXACT = "exact", _("What a pair would cost exactly")


class StudyState(TextChoices):
    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Working it out")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Stopped")
