from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Roles above participant; everyone who signs in is a participant."""

    GLOBAL_OWNER = "global_owner", _("Global owner")
    PROGRAM_MANAGER = "program_manager", _("Program manager")
    TRACK_MANAGER = "track_manager", _("Track manager")
    PEOPLE_ANALYST = "people_analyst", _("People analyst")
    DIRECTORY_MANAGER = "directory_manager", _("Directory manager")
    SAFEGUARDING = "safeguarding", _("Safeguarding contact")


class LinkPurpose(TextChoices):
    OWNER = "owner", _("First owner")
    FORGOTTEN = "forgotten", _("Forgotten password")


class DownloadState(TextChoices):
    WAITING = "waiting", _("Being made")
    READY = "ready", _("Ready")
    EXPIRED = "expired", _("Expired")
