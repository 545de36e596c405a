"""The kinds of notice that nobody sets off: time does, or a week's end. As in `kinds`, one entry is the whole notice."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N

from cairn.notices.domain import reasons, weekly
from cairn.notices.domain.kind import kind
from cairn.notices.enums import Audience, Category

PROFILE_UNFINISHED = kind(
    "profile_unfinished",
    Category.NUDGES,
    N("Two minutes, and {program} can match you well"),
    N(
        "Something that helps to find the right person is still empty. You can fill it in whenever it suits you."
    ),
    "joining:edit",
    N("Finish what I began"),
    nudge=True,
    still=reasons.profile_is_unfinished,
)
ACTION_DUE = kind(
    "action_due",
    Category.NUDGES,
    N("Something you two agreed on is due"),
    N("Tick it when it is done, or move it: plans may change. It stands in your space with {other}."),
    "mentoring:show",
    N("Look at it"),
    nudge=True,
    still=reasons.action_is_due,
)
GOAL_MISSING = kind(
    "goal_missing",
    Category.NUDGES,
    N("Where do you want to be at the end?"),
    N("You and {other} have met twice. One goal, in one sentence, makes the next sessions easier."),
    "mentoring:show",
    N("Set a goal"),
    nudge=True,
    still=reasons.goal_is_missing,
)
NEARING_END = kind(
    "nearing_end",
    Category.NUDGES,
    N("Your mentorship with {other} ends on {date}"),
    N("Use the last session to look back. If you two would like more time, you can extend it."),
    "mentoring:show",
    N("See what is left"),
    nudge=True,
    still=reasons.end_is_near,
)
WEEK = kind(
    "week",
    Category.DIGEST,
    N("Your week"),
    N("What is open this week:"),
    "today:show",
    N("See today"),
    audience=Audience.ONESELF,
    link_plain=True,
    lists=weekly.week_lines,
    still=weekly.something_is_open,
)
MANAGERS_WEEK = kind(
    "managers_week",
    Category.DIGEST,
    N("Your programs this week"),
    N("Where a word from you may help:"),
    "programs:list",
    N("See your programs"),
    audience=Audience.MANAGERS,
    link_plain=True,
    lists=weekly.managers_lines,
    still=weekly.managers_are_needed,
)
