"""What scheduling's tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.privacy import declare
from cairn.scheduling import models

declare(
    models.Booking,
    label=_("Times of your sessions"),
    about="people__person",
    shown="state during zone created_at updated_at",
    hidden="id subject_id proposed_by uid sequence",
    cleared="place",
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
