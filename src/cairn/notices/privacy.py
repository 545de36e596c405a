"""What notices' tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.privacy import declare
from cairn.notices import models

declare(
    models.Notice,
    label=_("What Cairn told you"),
    about="person",
    row_goes=True,
    shown="kind category created_at read_at",
    hidden="id person program_id subject_id data once_key is_nudge left_out dropped_at",
)
declare(
    models.Delivery,
    label=_("What went out to you"),
    about="notice__person",
    row_goes=True,
    shown="channel state at",
    hidden="id notice tries after",
)
declare(
    models.Bounce,
    label=_("Mails that did not reach you"),
    about="person",
    row_goes=True,
    shown="permanent at",
    hidden="id notice person address_key",
)
declare(
    models.AddressOff,
    label=_("Whether your address is switched off"),
    about="person",
    row_goes=True,
    shown="since",
    hidden="id person address_key",
)
declare(models.NoticeWording, hidden="id program kind language subject body")
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
