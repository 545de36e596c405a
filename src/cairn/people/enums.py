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


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKING = "checking", _("Checking")
    READY = "ready", _("Ready to apply")
    APPLYING = "applying", _("Applying")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Stopped")
