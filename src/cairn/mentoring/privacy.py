"""What mentoring's tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.privacy import declare
from cairn.mentoring import models

MINE = "mentorship__members__person"
LEFT = "mentorship__members__left_at"  # whoever left a circle has no part in what goes on there
PROGRAM, ENDED = "mentorship__program", "mentorship__ended_at"

declare(
    models.Mentorship,
    label=_("That there were mentorships: states and dates, for counts"),
    about="members__person",
    program="program",
    ends="ended_at",
    shown="program track shape status source started_on ends_on paused_until ended_at created_at",
    hidden="id vault_id first_mover first_move_by in_line_since last_activity_at",
    cleared="why program_note",
)
declare(
    models.Member,
    about="person",
    shown="role active joined_at left_at messages_seen_at",
    hidden="id mentorship person enrollment seat",
)
declare(
    models.Circle,
    label=_("Circles you proposed"),
    about="proposed_by",
    program="program",
    ends="mentorship__ended_at",
    shown="name about places rhythm joins_freely state proposed_at decided_at",
    hidden="id program mentorship proposed_by decided_by",
    cleared="answer",
)
declare(
    models.JoinWish,
    label=_("Circles you asked to come into"),
    about="person",
    row_goes=True,
    shown="asked_at",
    hidden="id circle person turned_down_at",
)
declare(
    models.Attendance,
    label=_("That you were at sessions of a circle, for counts"),
    about="member__person",
    program="session__" + PROGRAM,
    ends="session__" + ENDED,
    shown="came marked_at",
    hidden="id session member marked_by",
)
declare(
    models.Ending,
    about="member__person",
    program="member__" + PROGRAM,
    ends="member__" + ENDED,
    shown="written_at",
    hidden="id member vault_id",
    sealed="reason",
)
declare(
    models.Agreement,
    about=MINE,
    until=LEFT,
    program=PROGRAM,
    ends=ENDED,
    shown="version written_at",
    hidden="id mentorship vault_id written_by",
    sealed="goals rhythm discretion trouble",
)
declare(
    models.Signature,
    label=_("That you signed agreements, for counts"),
    about="member__person",
    shown="version signed_at",
    hidden="id agreement member",
)
declare(
    models.ReopenWish,
    label=_("That you would like to go on with somebody"),
    about="member__person",
    row_goes=True,
    shown="wished_at",
    hidden="id member",
)
declare(
    models.FitAnswer,
    label=_("That you said how well a mentorship fits; what you said only you can read"),
    about="member__person",
    program="member__" + PROGRAM,
    ends="member__" + ENDED,
    shown="given_at",
    hidden="id member vault_id event_id heard_at heard",
    sealed="answer",
)
declare(
    models.Session,
    label=_("That sessions were held or missed, for counts"),
    about=MINE,
    until=LEFT,
    program=PROGRAM,
    ends=ENDED,
    shown="number title minutes state starts_at settled_at",
    hidden="id mentorship vault_id why how_to_start booking led_by settled_by plan_id plan_version changed_at",
    sealed="own_title",
)
declare(
    models.AgendaItem,
    about="session__" + MINE,
    until="session__" + LEFT,
    program="session__" + PROGRAM,
    ends="session__" + ENDED,
    shown="planned owner done_at skipped_at",
    hidden="id session vault_id position added_by",
    sealed="text notes",
)
declare(
    models.Goal,
    about=MINE,
    until=LEFT,
    program=PROGRAM,
    ends=ENDED,
    shown="state due_on steps_done steps_total created_at settled_at",
    hidden="id mentorship vault_id set_by",
    sealed="text",
)
declare(
    models.GoalStep,
    about="goal__" + MINE,
    until="goal__" + LEFT,
    program="goal__" + PROGRAM,
    ends="goal__" + ENDED,
    shown="done_at",
    hidden="id goal vault_id position",
    sealed="text",
)
declare(
    models.ActionItem,
    about=MINE,
    until=LEFT,
    program=PROGRAM,
    ends=ENDED,
    shown="planned due_on done_at created_at",
    hidden="id mentorship session vault_id owner due_days added_by entry",
    sealed="text",
)
declare(
    models.SharedNote,
    about=MINE,
    until=LEFT,
    program=PROGRAM,
    ends=ENDED,
    shown="updated_at",
    hidden="id mentorship session vault_id version written_by",
    sealed="body",
)
declare(
    models.Message,
    about="written_by",
    program=PROGRAM,
    ends=ENDED,
    shown="written_at",
    hidden="id mentorship vault_id written_by",
    sealed="body",
)
declare(
    models.JournalEntry,
    label=_("Your journal"),
    about="person",
    row_goes=True,
    shown="written_at changed_at",
    hidden="id person mentorship vault_id version",
    sealed="body",
)
declare(
    models.Draft,
    label=_("What you have typed and not sent"),
    about="person",
    row_goes=True,
    shown="changed_at",
    hidden="id person place vault_id version",
    sealed="body",
)
declare(
    models.Report,
    label=_("What you reported to the safeguarding contact"),
    about="reported_by",
    shown="state reported_at settled_at",
    hidden="id mentorship vault_id reported_by settled_by",
    sealed="comment answer",
)
declare(
    models.ReportedMessage,
    about="report__reported_by",
    shown="written_at",
    hidden="id report vault_id written_by",
    sealed="body",
)
declare(
    models.PathEntry,
    hidden="id mentorship kind plan_id plan_version position title text link owner due_on moment changed_at",
)
declare(
    models.PathTick,
    label=_("That you did a program's training"),
    about="member__person",
    row_goes=True,
    shown="done_at",
    hidden="id entry member",
)
declare(
    models.PairLink,
    label=_("Links that you keep in your spaces"),
    about=MINE,
    until=LEFT,
    program=PROGRAM,
    ends=ENDED,
    shown="added_at",
    hidden="id mentorship vault_id added_by",
    sealed="title address",
)
declare(
    models.PlanUpdate,
    hidden="id program choice state kept_back last_id done total changed cancel_requested decided_by created_at finished_at",
)
declare(models.PlanTold, hidden="id update mentorship added reworded removed told_at")
declare(
    models.SelfRating,
    label=_("That you rated your skills; how you rated them only you can read, until you share it"),
    about="member__person",
    row_goes=True,
    shown="moment given_at",
    hidden="id member vault_id",
    sealed="ratings",
)
declare(
    models.SharedRating,
    label=_("Skills ratings that you shared"),
    about="rating__member__person",
    row_goes=True,
    shown="shared_at",
    hidden="id rating vault_id",
    sealed="ratings",
)
