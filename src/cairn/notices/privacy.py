"""What notices' tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.privacy import declare
from cairn.notices import models

declare(
    models.Notice,
    label=_("What Cairn told you"),
    about="person",
    row_goes=True,
    shown="kind category created_at read_at mailed_at",
    hidden="id person program_id subject_id data once_key is_nudge mail mail_after",
)
declare(
    models.MailPreference,
    label=_("Which mails you want"),
    about="person",
    row_goes=True,
    shown="category wanted",
    hidden="id person",
)
declare(
    models.MailHours,
    label=_("When you want mails"),
    about="person",
    row_goes=True,
    shown="begins ends weekends",
    hidden="id person",
)
