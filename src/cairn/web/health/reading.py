"""What one reader may see of one program's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cairn.core.permissions import Permission, authorize, may
from cairn.outcomes.domain.hiding import hide, nameless_in
from cairn.outcomes.domain.measuring import Measured, measure
from cairn.outcomes.domain.metrics import METRICS
from cairn.outcomes.domain.rolling import health_of, kept
from cairn.programs.models import Program, Track
from cairn.web.health.figures import Figure, Figures, as_of, written
from cairn.web.request import Request


@dataclass(frozen=True)
class Reading:
    """A program's numbers for whoever asks: all of them for those who may see states, else with small ones hidden.

    `tracks`: whoever manages only tracks of it reads the numbers of these; None for the whole program.
    """

    program: Program
    figures: Figures
    fresh: str
    sees_states: bool
    tracks: list[Track] | None = None

    @property
    def track_ids(self) -> list[UUID] | None:
        return None if self.tracks is None else [track.pk for track in self.tracks]


def read(request: Request, program_id: UUID) -> Reading:
    """The program's numbers, if this person may see them (404 outside their scope)."""
    program = get_object_or_404(Program, pk=program_id)
    if not may(request.person, Permission.VIEW_HEALTH, program):
        return _of_tracks(request, program)
    sees_states = may(request.person, Permission.VIEW_STATES, program)
    measured, hidden = _open(program) if sees_states else _guarded(program)
    fresh = as_of(measured.worked_out_at, request.person)
    return Reading(program, Figures(measured, hidden), fresh, sees_states)


def governing(reading: Reading) -> Sequence[Program | Track]:
    """What a page is about: the program, or the tracks that its reader manages."""
    return [reading.program] if reading.tracks is None else reading.tracks


def _of_tracks(request: Request, program: Program) -> Reading:
    """The numbers of the tracks that this person manages here, with names and states; none: no page."""
    tracks = [t for t in program.tracks.order_by("name") if may(request.person, Permission.VIEW_STATES, t)]
    if not tracks:
        authorize(request.person, Permission.VIEW_HEALTH, program)
    measured = measure([program.pk], [track.pk for track in tracks])[program.pk]
    apart = {key for key, metric in METRICS.items() if metric.guarded or metric.nameless}
    fresh = as_of(measured.worked_out_at, request.person)
    return Reading(program, Figures(measured, apart), fresh, sees_states=True, tracks=tracks)


def _open(program: Program) -> tuple[Measured, set[str]]:
    measured = health_of(program)
    return measured, nameless_in(measured)


def _guarded(program: Program) -> tuple[Measured, set[str]]:
    """The numbers as last worked out, small ones hidden in the same way as on the overview."""
    programs = kept()
    if program.pk not in programs:
        measured = measure([program.pk])[program.pk]
        return measured, {*measured.numbers, *measured.months}
    hidden, _totals = hide(programs)
    return programs[program.pk], hidden[program.pk]


@dataclass(frozen=True)
class Measure:
    """The number that should move: where it is, where it should be, and by when."""

    now: Figure
    target: str
    share: float
    sentence: str


def measure_of(reading: Reading) -> Measure | None:
    """The program's own number, or None when nobody has set one."""
    program, metric = reading.program, METRICS.get(reading.program.measure)
    if metric is None or metric.key not in reading.figures.measured.numbers:
        return None
    now = reading.figures[metric.key]
    if program.measure_target is None:
        return Measure(now, "", 0, _("No target is set yet."))
    target = written(metric.unit, float(program.measure_target))
    reached = now.shown and now.value >= float(program.measure_target)
    if metric.key in reading.figures.hidden:
        sentence = _("Hidden here: it would tell about a few people.")
    elif not now.shown:
        sentence = _("There is nothing to compare with the target yet.")
    elif reached:
        sentence = _("The target is reached.")
    else:
        sentence = _("The target is not reached yet.")
    return Measure(now, target, min(100.0, 100 * now.value / (float(program.measure_target) or 1)), sentence)
