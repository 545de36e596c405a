"""What identity's tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.privacy import declare
from cairn.identity import models

declare(
    models.Account,
    label=_("Your account: you can no longer sign in"),
    about="person",
    row_goes=True,
    shown="email created_at last_login has_pin",
    hidden="id person is_active session_epoch",
    secret="password",  # noqa: S106 - a column's name
)
declare(
    models.OneTimeLink,
    about="account__person",
    row_goes=True,
    shown="purpose issued_at expires_at used_at",
    hidden="id account",
    secret="token_hash",  # noqa: S106
)
declare(
    models.SignInCode,
    about="account__person",
    row_goes=True,
    shown="issued_at expires_at used_at",
    hidden="id account issued_by",
    secret="code_hash",  # noqa: S106
)
declare(
    models.RoleAssignment,
    label=_("Roles you hold"),
    about="person",
    row_goes=True,
    shown="role granted_at",
    hidden="id person program_id track_id granted_by",
)
declare(models.RateLimit, hidden="key window_start count")
declare(models.ChainCheck, hidden="id checked_at up_to_seq up_to_at broken_at_seq")
declare(
    models.Download, about="person", row_goes=True, shown="state asked_at ready_at", hidden="id person file"
)
declare(
    models.Erasure,
    label=_("That you asked to be erased, and when"),
    about="person",
    shown="asked_at due_at cancelled_at done_at",
    hidden="id person",
)
