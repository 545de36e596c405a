"""What programs' tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.privacy import declare
from cairn.programs import models

declare(
    models.Enrollment,
    label=_("That you took part, and how far: states and dates, for counts"),
    about="person",
    program="program",
    ends="finished_at",
    shown="program track status as_mentee as_mentor joined_at waitlisted_at paused_until finished_at invited_at"
    " created_at updated_at",
    hidden="id person vault_id invited_by reminders_sent entered_by",
    cleared="topic push structure function_wish level_gap hours_a_month languages leans_on_program",
    sealed="goal",
)
declare(
    models.EnrollmentSkill,
    label=_("Skills you offered or wanted"),
    about="enrollment__person",
    row_goes=True,
    shown="skill offered rank",
    hidden="id enrollment",
)
declare(
    models.Answer,
    label=_("Your answers to a program's questions"),
    about="enrollment__person",
    row_goes=True,
    program="enrollment__program",
    ends="enrollment__finished_at",
    shown="question value",
    hidden="id enrollment",
)
declare(models.MentorPlaces, about="person", row_goes=True, shown="places updated_at", hidden="person")
declare(
    models.Program,
    hidden="id name template format status need objective expectations measure measure_target measure_by"
    " mentor_label mentee_label starts_on ends_on relationship_weeks session_every_days first_mover entry"
    " eligibility places waiting_list topics matching_mode matching_rules rules_version request_days circles help_contact"
    " retention_months created_by created_at opened_at closed_at archived_at wizard_step",
)
declare(models.EarlierRules, hidden="id program version rules replaced_by replaced_at")
declare(models.Track, hidden="id program name purpose group")
declare(models.PlanSession, hidden="id program number version title why how_to_start minutes agenda actions")
declare(
    models.PlanEntry,
    hidden="id program kind position version title text link owner after_days moment session",
)
declare(
    models.InvitationRun,
    hidden="id program state side conditions done total cancel_requested started_by created_at finished_at",
)
declare(models.Question, hidden="id program text hint kind options")
declare(models.ProgramQuestion, hidden="id program question position side required")
