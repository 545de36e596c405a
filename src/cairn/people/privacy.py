"""What people's tables know about somebody, and what becomes of it. See `cairn.core.privacy`."""

from django.utils.translation import gettext_lazy as _

from cairn.core.clock import today
from cairn.core.privacy import declare
from cairn.people import models
from cairn.people.enums import PersonStatus

declare(
    models.Person,
    label=_("Your profile: only department, level and kind of employment, for counts"),
    about="pk",
    shown="department level employment_type",
    hidden="id manager tree_in tree_out depth sort_key created_at updated_at",
    cleared="employee_number preferred_name pronouns email photo job_title location pay_band"
    " hire_date languages working_hours own_zone own_fields",
    replaced={
        "given_name": "Former",
        "family_name": "colleague",
        "status": PersonStatus.LEFT,
        "left_on": today,
    },
)
declare(models.PersonSearch, about="person", row_goes=True, hidden="person names words as_of")
declare(
    models.JobRecord,
    label=_("Your job history: departments, levels and dates, for counts"),
    about="person",
    shown="valid_from valid_to department level employment_type status",
    hidden="id person manager",
    cleared="job_title location pay_band",
)
declare(
    models.PersonSkill,
    label=_("Skills you said you have"),
    about="person",
    row_goes=True,
    shown="skill",
    hidden="id person",
)
declare(
    models.AffinityMembership,
    label=_("Groups you joined"),
    about="person",
    row_goes=True,
    shown="group visibility since",
    hidden="id person",
)
declare(
    models.PrivateExclusion,
    label=_("People you named who must not be your match"),
    about="person",
    row_goes=True,
    shown="other since",
    hidden="id person",
)
declare(models.SmallPhoto, about="person", row_goes=True, hidden="person file")
declare(models.AffinityGroup, hidden="id name purpose widest archived_at")
declare(models.Skill, hidden="id key name kind synonyms source retired")
declare(models.Department, hidden="id code name parent")
declare(models.Location, hidden="id code name city state country zone zone_guessed")
declare(models.ColumnMap, hidden="headers_hash mapping used_at")
declare(
    models.ImportRun,
    hidden="id state started_by started_at finished_at mapping complete_feed leavers_confirmed counts rows_done"
    " rows_total cancel_requested message",
)
declare(models.ImportProblem, hidden="id run file row column value message remedy blocking")
