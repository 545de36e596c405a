"""All programs side by side: rows to sort and page, and totals that agree with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cairn.outcomes.domain.hiding import Hidden
from cairn.outcomes.domain.measuring import Measured, Number
from cairn.outcomes.domain.metrics import METRICS
from cairn.programs.models import Program
from cairn.web.health.figures import Figure, Figures, figure

COLUMNS = ("participants", "active_pairs", "sessions_held", "discussion_quality", "quiet_pairs")
SORTS = {"name": _("Name"), **{key: METRICS[key].name for key in COLUMNS}}
PAGE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One program. A row's `growth` is empty when it is hidden or nobody has joined."""

    program: Program
    figures: Figures
    growth: list[float]

    @property
    def cells(self) -> list[Figure]:
        return [self.figures[key] for key in COLUMNS]

    @property
    def rising(self) -> bool:
        return len(self.growth) > 1 and self.growth[-1] > self.growth[0]

    def rank(self, sort: str) -> tuple[float, str, str]:
        """Where it stands: the largest first. Hidden numbers all stand together, so that no place tells one."""
        value = 0.0
        if sort in COLUMNS:
            found = self.figures[sort]
            value = found.value if found.shown else -1.0
        return -value, self.program.name.casefold(), str(self.program.pk)


def rows_of(programs: Sequence[Program], measured: Mapping[UUID, Measured], hidden: Hidden) -> list[Row]:
    rows = []
    for program in programs:
        figures = Figures(measured[program.pk], hidden.get(program.pk, set()))
        growth = [part.value for part in figures.months("joined_by_month")]
        rows.append(Row(program, figures, growth))
    return rows


def page_of(rows: Sequence[Row], *, sort: str, after: UUID | None) -> tuple[list[Row], UUID | None]:
    """A page after the given program, and the program after which the next one begins."""
    ordered = sorted(rows, key=lambda row: row.rank(sort))
    places = {row.program.pk: place for place, row in enumerate(ordered)}
    start = places[after] + 1 if after in places else 0
    shown = ordered[start : start + PAGE]
    return shown, shown[-1].program.pk if start + PAGE < len(ordered) else None


def totals(measured: Mapping[UUID, Measured], hidden: set[str]) -> dict[str, Figure]:
    """Each column's sum; a mean is the sum of its parts, so that it agrees with the rows."""
    found = {}
    for key in COLUMNS:
        numbers = [m.numbers[key] for m in measured.values() if key in m.numbers]
        known = [number for number in numbers if number.value is not None]
        value = sum(number.value or 0 for number in known) if known else None
        of = sum(number.of or 0 for number in known) if METRICS[key].of else None
        found[key] = figure(Number(METRICS[key], value, of), hidden=key in hidden)
    return found


def growth(rows: Sequence[Row]) -> list[tuple[str, float]]:
    """People who have joined, month by month, over all programs that are shown."""
    sums: dict[str, float] = {}
    for row in rows:
        for part in row.figures.months("joined_by_month"):
            sums[part.label] = sums.get(part.label, 0) + part.value
    return list(sums.items())
