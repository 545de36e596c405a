from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """What a person can switch off by mail. Nudges are capped; the rest tells what somebody did."""

    INVITATIONS = "invitations", _("Invitations to programs")
    REQUESTS = "requests", _("Requests and matches")
    SESSIONS = "sessions", _("Sessions and times")
    NUDGES = "nudges", _("Reminders")


class MailState(TextChoices):
    NONE = "none", _("Not by mail")
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
