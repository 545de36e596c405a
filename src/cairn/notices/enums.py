from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """What a notice is about; `CHOOSABLE` ones can be switched off by mail. Nudges are capped."""

    INVITATIONS = "invitations", _("Invitations to programs")
    REQUESTS = "requests", _("Requests and matches")
    SESSIONS = "sessions", _("Sessions and times")
    MESSAGES = "messages", _("Messages that wait for you")
    NUDGES = "nudges", _("Reminders")
    ACCOUNT = "account", _("Your account")
    SAFETY = "safety", _("Safeguarding")


# What concerns the safety of an account or of a person always comes by mail.
CHOOSABLE = tuple(c for c in Category if c not in {Category.ACCOUNT, Category.SAFETY})


class MailState(TextChoices):
    NONE = "none", _("Not by mail")
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
