"""What pairing's tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.privacy import declare
from cairn.pairing import models

BOTH = "mentee__person mentor__person"

declare(
    models.Request,
    label=_("That requests were made and answered, for counts"),
    about=BOTH,
    program="program",
    ends="answered_at",
    shown="program state created_at expires_at answered_at",
    hidden="id mentee mentor vault_id suggested mentorship",
    cleared="decline_reason",
    secret="why",  # noqa: S106 - a column's name
)
declare(
    models.RequestWord,
    about="author",
    program="request__program",
    ends="request__answered_at",
    shown="written_at",
    hidden="id request vault_id author",
    sealed="body",
)
declare(
    models.Favorite,
    label=_("Mentors you wanted to remember"),
    about="mentee__person",
    row_goes=True,
    shown="since",
    hidden="id mentee mentor",
)
declare(
    models.MatchRun,
    hidden="id program track state objective seed floor only_leaning rules report progress cancel_requested message"
    " started_by created_at finished_at published_at rerun_of",
)
# Facts about everybody in the program at that time: goes as a whole when one of them is erased (ADR 6).
declare(
    models.RunSnapshot,
    about="run__program__enrollments__person",
    row_goes=True,
    program="run__program",
    ends="run__finished_at",
    hidden="run vault_id input outcome check_asked_at checked_at check_found",
)
declare(
    models.RunStep,
    about="snapshot__run__program__enrollments__person",
    row_goes=True,
    program="snapshot__run__program",
    ends="snapshot__run__finished_at",
    hidden="id snapshot number count prices",
)
declare(
    models.RunPart,
    about="step__snapshot__run__program__enrollments__person",
    row_goes=True,
    program="step__snapshot__run__program",
    ends="step__snapshot__run__finished_at",
    hidden="id step start stop found cpu_seconds",
)
# Counts and rule keys; a question about two people goes with either of them.
declare(
    models.RunStudy,
    about=BOTH,
    row_goes=True,
    program="run__program",
    ends="done_at",
    hidden="id run kind mentee mentor state progress cancel_requested found asked_by asked_at done_at",
)
# Drafts that managers reviewed: not part of anybody's copy, and emptied of what they said about people.
declare(
    models.Proposal,
    about=BOTH,
    hidden="id run mentee mentor score state pinned by_hand mentorship",
    secret="why note",  # noqa: S106
)
declare(models.Unmatched, about="enrollment__person", row_goes=True, hidden="id run enrollment reason")
declare(models.PairRule, about=BOTH, row_goes=True, hidden="id program mentee mentor pinned set_by set_at")
