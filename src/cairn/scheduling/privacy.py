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
