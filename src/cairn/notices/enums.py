from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """What a notice is about; `rules.CHOOSABLE` ones can be switched off by mail. Nudges are capped."""

    INVITATIONS = "invitations", _("Invitations to programs")
    REQUESTS = "requests", _("Requests and matches")
    SESSIONS = "sessions", _("Sessions and times")
    MESSAGES = "messages", _("Messages that wait for you")
    NUDGES = "nudges", _("Reminders")
    DIGEST = "digest", _("The week on Monday morning")
    ACCOUNT = "account", _("Your account")
    SAFETY = "safety", _("Safeguarding")


class Audience(TextChoices):
    """Who hears of it. What participants hear, a program may say in its own words."""

    PARTICIPANTS = "participants", _("Participants")
    MANAGERS = "managers", _("Program managers")
    CONTACTS = "contacts", _("Safeguarding contacts")
    ONESELF = "oneself", _("Whoever it concerns, in any program or none")


class DeliveryState(TextChoices):
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    DROPPED = "dropped", _("Withdrawn: no longer needed")
    REFUSED = "refused", _("Switched off by the reader")
