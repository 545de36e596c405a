"""The numbers a program can set out to move. The metric dictionary defines how each is worked out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Measure:
    """`unit` follows the target on a page."""

    label: str | Promise
    hint: str | Promise
    unit: str | Promise = "%"


MEASURES: dict[str, Measure] = {
    "completed_share": Measure(
        _("Pairs that complete the plan"),
        _("Of all pairs that began and have ended, those that were completed."),
    ),
    "met_in_14_days_share": Measure(
        _("Pairs that meet within two weeks"),
        _("Of all pairs, those whose first session was held within 14 days."),
    ),
    "goal_met_share": Measure(
        _("People who reach their goal"), _("Of all mentees who set a goal, those who mark it reached.")
    ),
    "discussion_quality": Measure(
        _("How useful sessions are"), _("The mean of the answers after each session."), _("of 5")
    ),
    "retained_share": Measure(
        _("People who are still here a year later"),
        _("Of all mentees, those who work here twelve months after they joined the program."),
    ),
    "moved_share": Measure(
        _("People who move to a new role within a year"),
        _("Of all mentees, those whose job changed within twelve months."),
    ),
}
