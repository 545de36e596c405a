"""What feedback's tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.privacy import declare
from cairn.feedback import models

declare(
    models.Pulse,
    label=_("Your answers after sessions, counted together with others'"),
    about="person",
    shown="useful go_on answered_at",
    hidden="id session person",
)
