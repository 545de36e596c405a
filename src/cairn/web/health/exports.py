"""Every table of a program's health page as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cairn.core.exports import csv_lines
from cairn.core.permissions import Permission, authorize
from cairn.outcomes import queries
from cairn.people.models import Person
from cairn.web.health.figures import Figures
from cairn.web.health.reading import Reading, governing, read
from cairn.web.request import Request

Table = tuple[list[str], Iterable[Iterable[object]]]


def numbers_table(figures: Figures) -> Table:
    header = [_("Number"), _("Value"), _("Part of"), _("Definition"), _("Key")]
    return header, ([f.name, f.text, f.of, f.definition, f.key] for f in figures.all())


def _numbers(reading: Reading) -> Table:
    return numbers_table(reading.figures)


def _months(reading: Reading) -> Table:
    header = [_("Month"), _("People who have joined"), _("Sessions held")]
    return header, _month_rows(reading.figures)


def _month_rows(figures: Figures) -> Iterator[list[object]]:
    series = figures.measured.months
    joined, held = series.get("joined_by_month", []), series.get("held_by_month", [])
    for grown, met in zip(joined, held, strict=True):
        cells = [("joined_by_month", grown), ("held_by_month", met)]
        shown = [_("hidden") if key in figures.hidden else number.value for key, number in cells]
        yield [f"{grown.day:%Y-%m}" if grown.day else "", *shown]


def _names(people: Iterable[Person]) -> str:
    return ", ".join(person.name for person in people)


def _quiet(reading: Reading) -> Table:
    header = [_("Mentee"), _("Mentor"), _("Quiet since"), _("Days"), _("Sessions held")]
    pairs = queries.quiet_pairs(reading.program, tracks=reading.track_ids)
    return header, ([_names(p.mentees), _names(p.mentors), p.since, p.days, p.held] for p in pairs)


def _people(reading: Reading, step: str) -> Table:
    header = [_("Name"), _("Employee number"), _("State"), _("Mentee"), _("Mentor"), _("Sessions held")]
    rows = queries.people_at(reading.program, step, tracks=reading.track_ids)
    return header, (
        [
            row.enrollment.person.name,
            row.enrollment.person.employee_number,
            row.enrollment.get_status_display(),
            _("yes") if row.enrollment.as_mentee else _("no"),
            _("yes") if row.enrollment.as_mentor else _("no"),
            row.held,
        ]
        for row in rows
    )


OPEN: dict[str, Callable[[Reading], Table]] = {"numbers": _numbers, "months": _months}


@require_GET
def export(request: Request, program_id: UUID, table: str) -> HttpResponse | StreamingHttpResponse:
    """numbers, months, quiet, or people-<step>."""
    reading = read(request, program_id)
    if table in OPEN:
        found = OPEN[table](reading)
    else:
        for where in governing(reading):
            authorize(request.person, Permission.VIEW_STATES, where)
        step = table.removeprefix("people-")
        if table != "quiet" and step not in queries.FOLDS:
            raise Http404
        found = _quiet(reading) if table == "quiet" else _people(reading, step)
    return as_file(f"{slugify(reading.program.name)}-{table}", found)


def as_file(name: str, table: Table) -> StreamingHttpResponse:
    """A table as a download, sent line by line, every cell neutralized."""
    answer = StreamingHttpResponse(csv_lines(*table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
