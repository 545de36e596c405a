"""The tabs of one program, on every manager page of it."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from cairn.core.permissions import Permission, may, reach
from cairn.people.models import Person
from cairn.programs.enums import Circles
from cairn.programs.models import Program
from cairn.web.shapes import Tab

TABS = (
    ("health", _("Health"), "health:show", Permission.VIEW_HEALTH),
    ("people", _("People"), "programs:people", Permission.MANAGE_ENROLLMENTS),
    ("matching", _("Matching"), "matching:list", Permission.RUN_MATCHING),
    ("circles", _("Circles"), "circles:manage", Permission.MANAGE_ENROLLMENTS),
    ("plan", _("Plan"), "programs:plan", Permission.VIEW_PROGRAM),
    ("settings", _("Settings"), "programs:settings", Permission.EDIT_PROGRAM),
)


# These pages show a track's manager their own track.
OF_TRACKS = frozenset({"health", "people"})


def _opens(person: Person, program: Program, permission: Permission, *, in_tracks: bool) -> bool:
    if may(person, permission, program):
        return True
    return in_tracks and any(s.program_id == program.pk for s in reach(person, permission) or ())


def program_tabs(person: Person, program: Program, current: str) -> list[Tab]:
    """The tabs this person may open; one whose page is not installed is left out."""
    shown = []
    for key, label, url_name, permission in TABS:
        if key == "circles" and program.circles == Circles.OFF:
            continue
        if not _opens(person, program, permission, in_tracks=key in OF_TRACKS):
            continue
        try:
            href = reverse(url_name, args=[program.pk])
        except NoReverseMatch:
            continue
        shown.append(Tab(str(label), href, current=key == current))
    return shown
