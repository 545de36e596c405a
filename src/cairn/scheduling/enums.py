from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BookingState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")


class Way(TextChoices):
    """How people meet."""

    VIDEO = "video", _("Video call")
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")


class Answer(TextChoices):
    """What somebody's calendar program answered to an invitation."""

    ACCEPTED = "accepted", _("accepted")
    TENTATIVE = "tentative", _("perhaps")
    DECLINED = "declined", _("declined")


class CalendarKind(TextChoices):
    """How a calendar outside is read. `cairn.integrations` has a folder for each."""

    ICAL_FEED = "ical_feed", _("Calendar address (iCalendar)")
    CALDAV = "caldav", _("CalDAV")


class CalendarState(TextChoices):
    ON = "on", _("Read every hour")
    OFF = "off", _("Switched off")
    LEAVING = "leaving", _("Being removed")


class WritingState(TextChoices):
    """How far putting sessions into a calendar outside has come."""

    ASKED = "asked", _("Looking for a place")
    ON = "on", _("Your sessions are put here")
    OFF = "off", _("Switched off")
    LEAVING = "leaving", _("Your sessions are being taken out")


class CalendarTrouble(TextChoices):
    """Why a calendar outside could not be read, and what helps."""

    ADDRESS = "address", _("This is not an address that can be read. Copy it again from your calendar.")
    PRIVATE = "private", _("The address leads into a private network. Ask whoever runs Cairn to allow it.")
    INSECURE = "insecure", _("The address is not encrypted. Use one that begins with https.")
    REFUSED = "refused", _("The calendar does not let us in. Check the address, the name and the password.")
    GONE = (
        "gone",
        _("There is no calendar at this address any more. Copy the address again from your calendar."),
    )
    LARGE = "large", _("The calendar is too large to read. Share one with fewer old entries.")
    NO_CALENDAR = (
        "no_calendar",
        _("There is a page at this address, but no calendar. Copy the address again."),
    )
    TOO_MUCH = "too_much", _("The calendar repeats entries too often to be read.")
    BROKEN = (
        "broken",
        _(
            "An entry in this calendar is broken, so none of it can be relied on. Publishing it anew may help."
        ),
    )
    UNREACHABLE = "unreachable", _("The calendar does not answer at the moment.")
    SLOW = "slow", _("The calendar took too long to answer.")
    CERTIFICATE = (
        "certificate",
        _("The calendar's certificate is not valid, so we cannot be sure who answers."),
    )
    READ_ONLY = (
        "read_only",
        _("This calendar lets us read, but not write. Choose another one, or allow writing there."),
    )


class Misfit(TextChoices):
    """Why a time is not a free slot, as people read it."""

    LENGTH = "length", _("This length is not offered.")
    NOTICE = "notice", _("This is too soon to book.")
    OUTSIDE = "outside", _("This is outside the hours that are offered.")
    TAKEN = "taken", _("This time is taken.")
    FULL_WEEK = "full_week", _("That week is full.")
    SKIPPED = "skipped", _("The clocks go forward over this time on that day.")


class Every(TextChoices):
    """How often a series goes on."""

    WEEK = "week", _("Every week")
    TWO_WEEKS = "two_weeks", _("Every two weeks")
    MONTH = "month", _("Every month, on the same weekday")
