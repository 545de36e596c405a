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


# What concerns the safety of an account always comes by mail.
CHOOSABLE = tuple(category for category in Category if category != Category.ACCOUNT)


class MailState(TextChoices):
    NONE = "none", _("Not by mail")
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
