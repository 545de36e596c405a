"""Matching rules to begin with, as plain data in the matching engine's JSON form.

Column names are those that pairing makes from people and enrollments.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

Rule = dict[str, Any]

# Facts for every program: they cannot share the reporting line, and they can talk.
MUSTS: list[Rule] = [
    {
        "key": "line",
        "kind": "not_in_line",
        "mode": "must",
        "mentee": "line",
        "label": _("Not in one reporting line"),
    },
    {
        "key": "language",
        "kind": "overlap",
        "mode": "must",
        "mentee": "languages",
        "label": _("A common language"),
        "unknown_passes": True,
    },
    {
        "key": "zone",
        "kind": "within",
        "mode": "must",
        "mentee": "zone",
        "most": 480,
        "label": _("Clocks at most eight hours apart"),
        "unknown_passes": True,
    },
]


def default_rules(
    *, skills: int = 40, above: int = 15, style: int = 10, elsewhere: int = 15, hours: int = 10, site: int = 5
) -> list[Rule]:
    """The rules of a new program. Each argument is the weight of a wish; 0 leaves the wish out.

    skills: the mentor offers what the mentee wants. above: as many levels above as the mentee wished for.
    style: the same way of working. elsewhere: another department, so they would not meet otherwise.
    hours: working hours in common. site: another place, too.
    """
    wishes: list[Rule] = [
        {
            "key": "skills",
            "kind": "overlap",
            "mentee": "skills",
            "weight": skills,
            "label": _("Offers what the mentee wants to learn"),
        },
        {
            "key": "level",
            "kind": "at_least_above",
            "mentee": "wished_level",
            "least": 0,
            "weight": above,
            "unknown_percent": 50,
            "label": _("As far ahead as the mentee wished"),
        },
        {
            "key": "push",
            "kind": "same",
            "mentee": "push",
            "weight": style - style // 2,
            "unknown_percent": 50,
            "label": _("Challenger or supporter, as wished"),
        },
        {
            "key": "structure",
            "kind": "same",
            "mentee": "structure",
            "weight": style // 2,
            "unknown_percent": 50,
            "label": _("The same way of working"),
        },
        {
            "key": "elsewhere",
            "kind": "different",
            "mentee": "department",
            "weight": elsewhere,
            "wish": "both",
            "label": _("Another department: they would not meet otherwise"),
        },
        {
            "key": "site",
            "kind": "different",
            "mentee": "location",
            "weight": site,
            "wish": "both",
            "label": _("Another place: they would not meet otherwise"),
        },
        {
            "key": "hours",
            "kind": "overlap",
            "mentee": "hours",
            "least": 1,
            "enough": 10,
            "weight": hours,
            "wish": "both",
            "unknown_percent": 50,
            "label": _("Working hours in common"),
        },
        {
            "key": "same_function",
            "kind": "same",
            "mentee": "same_function",
            "weight": 5,
            "unknown_percent": 50,
            "label": _("The same function, when the mentee wished for it"),
        },
    ]
    return [dict(rule) for rule in MUSTS] + [wish for wish in wishes if wish["weight"]]
