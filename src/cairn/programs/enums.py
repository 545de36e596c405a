from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProgramStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class Format(TextChoices):
    ONE_TO_ONE = "one_to_one", _("One to one")
    CIRCLE = "circle", _("Circle")
    REVERSE = "reverse", _("Reverse")
    BUDDY = "buddy", _("Buddy")


class Entry(TextChoices):
    """How people come in."""

    OPEN = "open", _("Anyone who may join, joins")
    INVITATION = "invitation", _("We invite them, they say yes")
    APPLICATION = "application", _("They apply, you decide")


class MatchingMode(TextChoices):
    SELF = "self", _("Mentees choose and ask")
    ADMIN = "admin", _("The program proposes")
    HYBRID = "hybrid", _("Choose, or lean on the program")


class Circles(TextChoices):
    """Who brings circles about."""

    OFF = "off", _("No circles")
    MEMBERS = "members", _("Members propose, a manager approves")
    MANAGERS = "managers", _("Only managers start them")


class Side(TextChoices):
    MENTEE = "mentee", _("Mentee")
    MENTOR = "mentor", _("Mentor")
    BOTH = "both", _("Both")


class EntryKind(TextChoices):
    """What a plan has beside its sessions."""

    TRAINING = "training", _("Training before the first session")
    TASK = "task", _("Task after the match")
    SURVEY = "survey", _("Survey moment")
    CARD = "card", _("Discussion card")
    HANDBOOK = "handbook", _("Handbook page")


class SurveyMoment(TextChoices):
    MATCHED = "matched", _("After the match")
    DAYS_30 = "days_30", _("After 30 days")
    MIDDLE = "middle", _("Halfway")
    END = "end", _("At the end")


class EnrollmentStatus(TextChoices):
    INVITED = "invited", _("Invited")
    APPLIED = "applied", _("Applied")
    WAITLISTED = "waitlisted", _("On the waiting list")
    ACTIVE = "active", _("Taking part")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Left")
    DECLINED = "declined", _("Declined")


class InvitingState(TextChoices):
    """How far a job that invites many people has come."""

    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Inviting")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Stopped")


class Push(TextChoices):
    CHALLENGER = "challenger", _("A challenger")
    SUPPORTER = "supporter", _("A supporter")


class Structure(TextChoices):
    STRUCTURED = "structured", _("Structured sessions")
    FREE = "free", _("Free conversation")


class FunctionWish(TextChoices):
    SAME = "same", _("My own function")
    OTHER = "other", _("Another function")
    ANY = "any", _("No preference")


class QuestionKind(TextChoices):
    TEXT = "text", _("A sentence")
    CHOICE = "choice", _("One of a list")
    CHOICES = "choices", _("Several of a list")
    NUMBER = "number", _("A number")
