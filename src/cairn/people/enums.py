from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EmploymentType(TextChoices):
    FULL_TIME = "full_time", _("Full-time")
    PART_TIME = "part_time", _("Part-time")
    HOURLY = "hourly", _("Hourly")


class PersonStatus(TextChoices):
    ACTIVE = "active", _("Working")
    ON_LEAVE = "on_leave", _("On leave")
    LEAVING = "leaving", _("Leaving")
    LEFT = "left", _("Left")


class GroupVisibility(TextChoices):
    ONLY_ME = "only_me", _("Only me")
    MEMBERS = "members", _("Members of the group")
    EVERYONE = "everyone", _("Everyone here")

    @property
    def up_to_this(self) -> list[GroupVisibility]:
        """This and what shows less, the least first."""
        every = list(GroupVisibility)
        return every[: every.index(self) + 1]


class OwnField(StrEnum):
    """Columns of a person that a feed fills until the person sets them; from then on the person's word stays."""

    PREFERRED_NAME = "preferred_name"
    PRONOUNS = "pronouns"
    LANGUAGES = "languages"


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKING = "checking", _("Checking")
    READY = "ready", _("Ready to apply")
    APPLYING = "applying", _("Applying")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Stopped")
