from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MentorshipStatus(TextChoices):
    UPCOMING = "upcoming", _("About to start")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    ENDED_EARLY = "ended_early", _("Ended early")


class Shape(TextChoices):
    PAIR = "pair", _("Pair")
    CIRCLE = "circle", _("Circle")


class MemberRole(TextChoices):
    """Two in a pair, and two in a circle."""

    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")
    LEAD = "lead", _("Lead")
    PEER = "peer", _("Peer")


class CircleState(TextChoices):
    """What became of a proposal. That an open one is full follows from its members, that it is over from its space."""

    PROPOSED = "proposed", _("Waits for an answer")
    OPEN = "open", _("Open")
    DECLINED = "declined", _("Declined")


class Source(TextChoices):
    """How a mentorship came about."""

    REQUEST = "request", _("The mentee asked")
    RUN = "run", _("A bulk match")
    MANAGER = "manager", _("A program manager")
    IMPORT = "import", _("Brought along")
    CIRCLE = "circle", _("A circle")


class SessionState(TextChoices):
    PLANNED = "planned", _("To come")
    PROPOSED = "proposed", _("Time proposed")
    BOOKED = "booked", _("Booked")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
    MISSED = "missed", _("Missed")


class Fit(TextChoices):
    """How well it fits. All codes have one length, because sealed words are as long as what they say."""

    GOOD = "good", _("It is good")
    DECIDING = "wait", _("I am still deciding")
    CHANGE = "part", _("I would rather change")


class Owner(TextChoices):
    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")
    BOTH = "both", _("Both")


class GoalState(TextChoices):
    OPEN = "open", _("Open")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Let go")


class ReportState(TextChoices):
    OPEN = "open", _("Open")
    SETTLED = "settled", _("Looked into")


class PathKind(TextChoices):
    """What stands on a path beside sessions."""

    TRAINING = "training", _("Training")
    TASK = "task", _("Task")
    SURVEY = "survey", _("Survey moment")


class PlanChoice(TextChoices):
    """Whom a changed plan is for."""

    RUNNING = "running", _("Running pairs too")
    NEW = "new", _("New pairs only")


class PlanUpdateState(TextChoices):
    """How far a changed plan has come to running pairs."""

    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("On its way")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Stopped")


class RatingMoment(TextChoices):
    START = "start", _("At the start")
    END = "end", _("At the end")
