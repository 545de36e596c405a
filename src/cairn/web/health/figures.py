"""Numbers as people read them: a text, what it is a part of, its definition, or why it is not shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from cairn.outcomes.domain.hiding import small
from cairn.outcomes.domain.measuring import Measured, Number
from cairn.outcomes.domain.metrics import FUNNEL, METRICS, Unit
from cairn.people.models import Person
from cairn.web.shapes import Part, grouped
from cairn.web.templatetags.times import clock_text, day_text, zone

CAUTION = frozenset({"quiet_pairs", "low_pulses"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number on a page. `state`: "", "caution" or "hidden"; `value` and `most` are for bars only."""

    key: str
    name: str
    definition: str
    text: str
    of: str = ""
    state: str = ""
    value: float = 0
    most: float = 0

    @property
    def shown(self) -> bool:
        return self.state != "hidden"


def written(unit: Unit, value: float) -> str:
    """A value of a unit in the page's language."""
    if unit is Unit.COUNT:
        return grouped(value)
    if unit is Unit.SHARE:
        return _("%(percent)s%%") % {"percent": number_format(round(value), use_l10n=True)}
    return str(number_format(value, decimal_pos=1, use_l10n=True, force_grouping=True))


def figure(number: Number, *, hidden: bool = False) -> Figure:
    """A number ready for a page, or its place when it must not be shown."""
    metric = number.metric
    words = (metric.key, str(metric.name), str(metric.definition))
    if hidden:
        few = metric.people and metric.unit is Unit.COUNT and small(number.value)
        return Figure(*words, "<5" if few else _("hidden"), of=_("hidden to protect them"), state="hidden")
    if metric.guarded and metric.unit is Unit.COUNT and number.value is None and number.of:
        return Figure(*words, "<5", of=_("shown from five on"), state="hidden")
    if number.shown is None:
        missing = _("not enough answers yet") if metric.guarded else _("nothing to count yet")
        return Figure(*words, "–", of=missing, state="hidden")
    of = str(metric.of_words) % {"of": grouped(number.of or 0)} if metric.of_words else ""
    state = "caution" if number.value and metric.key in CAUTION else ""
    text = written(metric.unit, number.shown)
    return Figure(*words, text, of=of, state=state, value=number.shown, most=number.of or 0)


class Figures:
    """The numbers of one program for one reader, by key: `figures["discussion_quality"]`, in templates `figures.quality`."""

    def __init__(self, measured: Measured, hidden: Collection[str] = ()) -> None:
        self.measured, self.hidden = measured, frozenset(hidden)

    def __getitem__(self, key: str) -> Figure:
        return figure(self.measured.numbers[key], hidden=key in self.hidden)

    def count(self, key: str) -> int | None:
        """The plain value, or None when it is hidden or not known."""
        return None if key in self.hidden else self.measured.numbers[key].value

    def all(self) -> list[Figure]:
        return [self[key] for key in METRICS if key in self.measured.numbers]

    def funnel(self) -> list[Figure]:
        """The steps; each bar is a part of everyone invited."""
        return [self[key] for key in FUNNEL]

    @property
    def widest(self) -> int:
        """The longest bar of the funnel: the first step that is shown."""
        return max((self.count(key) or 0 for key in FUNNEL), default=0)

    def months(self, key: str, last: int = 12) -> list[Part]:
        """The last months for a chart, or nothing when they are hidden or nothing has happened."""
        numbers = [] if key in self.hidden else self.measured.months.get(key, [])[-last:]
        most = max((number.value or 0 for number in numbers), default=0)
        return [Part(month_text(n.day), n.value or 0, most) for n in numbers if n.day] if most else []


def month_text(day: dt.date) -> str:
    """A month as a chart's label: "Nov", with the year in January."""
    return str(date_format(day, "M y" if day.month == 1 else "M"))


def as_of(moment: dt.datetime, reader: Person) -> str:
    """When numbers were worked out, on the reader's clock."""
    local = moment.astimezone(zone(reader.zone))
    return _("%(day)s, %(time)s") % {"day": day_text(local), "time": clock_text(local)}
