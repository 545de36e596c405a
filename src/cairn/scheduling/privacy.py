"""What scheduling's tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.privacy import declare
from cairn.scheduling import models

declare(
    models.Booking,
    label=_("Times of your sessions"),
    about="people__person",
    shown="state during zone way created_at updated_at",
    hidden="id subject_id proposed_by uid sequence called_off_by called_off_at",
    cleared="place video",
)
declare(
    models.CalendarAnswer,
    label=_("What your calendar answered to invitations"),
    about="person",
    row_goes=True,
    shown="answer answered_at",
    hidden="id booking person sequence",
)
declare(
    models.OwnRoom,
    label=_("Your own video room"),
    about="person",
    row_goes=True,
    shown="address updated_at",
    hidden="person",
)
declare(models.BookedPerson, about="person", hidden="id booking person during booked")
declare(
    models.ExternalCalendar,
    label=_("Calendars you have connected"),
    about="person",
    row_goes=True,
    shown="kind name state read_at created_at",
    hidden="id person vault_id trouble failing_since tries tried_at due_at",
    secret="access",  # noqa: S106 - a column's name
)
declare(
    models.BusyTime,
    label=_("Times at which they say you are busy"),
    about="person",
    row_goes=True,
    shown="during",
    hidden="id calendar person",
)
declare(
    models.SessionCalendar,
    label=_("That your sessions are put into a calendar of yours"),
    about="person",
    row_goes=True,
    shown="state chosen_at",
    hidden="calendar person trouble failing_since tries due_at",
    secret="choices place",  # noqa: S106 - names of columns
)
declare(models.SessionCopy, about="into__person", row_goes=True, hidden="id into booking_id name etag digest")
declare(
    models.SessionFeed,
    label=_("That your sessions can be read by a calendar that knows the address"),
    about="person",
    row_goes=True,
    shown="created_at",
    hidden="id person",
)
declare(
    models.OfferedHours,
    label=_("Hours you offer"),
    about="person",
    row_goes=True,
    shown="lengths buffer_before buffer_after notice_hours most_a_week updated_at",
    hidden="person",
)
declare(
    models.OfferedWindow,
    about="offered__person",
    row_goes=True,
    shown="weekday minutes",
    hidden="id offered",
)
declare(
    models.OfferedException,
    about="offered__person",
    row_goes=True,
    shown="days minutes",
    hidden="id offered",
)
