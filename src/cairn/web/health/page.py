"""The health page's parts in words: its headline, its tiles, its lists of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.web.health.figures import Figure, Figures
from cairn.web.health.reading import Reading, measure_of
from cairn.web.shapes import Column, grouped

TILES = (
    "active_pairs",
    "sessions_held",
    "discussion_quality",
    "quiet_pairs",
    "participants",
    "completed_pairs",
    "early_ends",
    "low_pulses",
)
ROOM = (
    "requests_waiting",
    "mentees_waiting",
    "free_places",
    "mentees_per_mentor",
    "mentors_per_mentee",
    "waiting_list",
)
MEETING = ("sessions_booked", "sessions_ahead", "sessions_missed", "sessions_cancelled", "answered_share")
WORK = ("goals_set", "goals_reached", "points_logged", "points_done", "actions_logged", "actions_done")
CIRCLES = ("circles_running", "people_in_circles", "circle_sessions_held", "circle_attendances")


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with the page behind it."""

    figure: Figure
    href: str


def words(reading: Reading) -> dict[str, Any]:
    """What the page's template needs besides its lists of people."""
    figures = reading.figures
    return {
        "headline": headline(figures),
        "nobody": figures.measured.numbers["invited"].value == 0,
        "measure": measure_of(reading),
        "tiles": [Tile(figures[key], _link(reading, key)) for key in TILES],
        "room": [figures[key] for key in ROOM],
        "meeting": [figures[key] for key in MEETING],
        "work": [figures[key] for key in WORK],
        "circles": [figures[key] for key in CIRCLES] if _has_circles(figures) else [],
        "held_months": figures.months("held_by_month", last=6),
        "short": _runs_short(figures),
        "quiet_columns": [
            Column(_("Pair")),
            Column(_("Sessions held"), num=True),
            Column(_("Quiet for"), num=True),
        ],
    }


def _link(reading: Reading, key: str) -> str:
    if key == "quiet_pairs" and reading.sees_states:
        return "#quiet"
    return reverse("health:metric", args=[reading.program.pk, key])


def _runs_short(figures: Figures) -> bool:
    """More mentees wait than mentors have places."""
    free, waiting = figures.count("free_places"), figures.count("mentees_waiting")
    return free is not None and waiting is not None and waiting > free


def _has_circles(figures: Figures) -> bool:
    return bool(figures.count("circles_running") or figures.count("circle_sessions_held"))


def headline(figures: Figures) -> str:
    """How it goes, in a sentence."""
    active, quiet = figures.count("active_pairs"), figures.count("quiet_pairs")
    if figures.measured.numbers["invited"].value == 0:
        return _("Nobody has been invited yet.")
    if active:
        pairs = ngettext("%(n)s active pair", "%(n)s active pairs", active) % {"n": grouped(active)}
        if quiet is None:
            return _("%(pairs)s.") % {"pairs": pairs}
        if quiet == 0:
            return _("%(pairs)s, and none has gone quiet.") % {"pairs": pairs}
        gone = ngettext("%(n)s has gone quiet", "%(n)s have gone quiet", quiet) % {"n": grouped(quiet)}
        return _("%(pairs)s, and %(gone)s.") % {"pairs": pairs, "gone": gone}
    ended = figures["completed_pairs"]
    if figures.count("completed_pairs"):
        return _("%(n)s pairs were completed, %(of)s.") % {"n": ended.text, "of": ended.of}
    joined = figures.count("joined")
    if active == 0 and joined:
        people = ngettext("%(n)s person has joined", "%(n)s people have joined", joined) % {
            "n": grouped(joined)
        }
        return _("%(people)s, and no pair is active.") % {"people": people}
    return _("How this program goes.")
