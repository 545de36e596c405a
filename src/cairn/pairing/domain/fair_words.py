"""The fairness of a run in words and rows. A difference is shown with its interval and is no cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.pairing.domain.proof_words import in_points
from cairn.people.enums import EmploymentType
from cairn.people.models import Department

Row = dict[str, Any]
FOUR_FIFTHS = 0.8


@dataclass(frozen=True)
class Span:
    """A number in words, with its interval for drawing."""

    text: str
    value: float
    low: float
    high: float
    said: str


@dataclass(frozen=True)
class Group:
    """One group of an attribute; `hidden`: too few people, or it would give another group away."""

    name: str
    hidden: bool
    people: int = 0
    matched: int = 0
    rate: Span | None = None
    mean: str = ""
    low: str = ""
    shown: str = ""
    impact: str = ""
    look: bool = False


@dataclass(frozen=True)
class Table:
    """One attribute of one side. `withheld`: it cannot be shown without giving somebody away."""

    key: str
    title: str
    mentors: bool
    withheld: bool
    in_rules: bool
    groups: list[Group]
    findings: list[str]

    @property
    def shown(self) -> list[Group]:
        """Groups whose numbers may be told."""
        return [group for group in self.groups if not group.hidden]

    @property
    def hidden(self) -> list[str]:
        """Names of the others."""
        return [group.name for group in self.groups if group.hidden]


def tables_of(found: Row) -> list[Table]:
    """All tables of an audit, as it was kept."""
    units = {v["value"] for t in found["tables"] if t["attribute"] == "department" for v in t["groups"]}
    names = Department.objects.filter(pk__in=[unit for unit in units if unit])
    departments = {str(pk): name for pk, name in names.values_list("pk", "name")}
    return [_table(one, departments) for one in found["tables"]]


def _table(table: Row, departments: dict[str, str]) -> Table:
    mentors = table["side"] == "mentor"
    named = [(_name(table["attribute"], row["value"], departments), row) for row in table["groups"]]
    named.sort(key=lambda pair: (pair[1]["hidden"], -(pair[1]["people"] or 0), pair[0]))
    return Table(
        key=f"{table['side']}-{table['attribute']}",
        title=attribute_name(table["attribute"]),
        mentors=mentors,
        withheld=table["withheld"],
        in_rules=bool(table["rules"]),
        groups=[_group(name, row) for name, row in named],
        findings=_findings(named, mentors=mentors),
    )


def attribute_name(key: str) -> str:
    names = {
        "country": _("Country"),
        "department": _("Part of the organization"),
        "level": _("Level"),
        "employment": _("Employment"),
        "years": _("Time here"),
    }
    return names[key]


def _name(attribute: str, value: str | None, departments: dict[str, str]) -> str:
    if value is None:
        return _("Not known")
    say: dict[str, Callable[[str], str]] = {
        "department": lambda v: departments.get(v) or _("A department that is gone"),
        "level": lambda v: _("Levels %(low)s to %(high)s") % dict(zip(("low", "high"), v.split("-", 1), strict=True)),
        "employment": lambda v: str(dict(EmploymentType.choices).get(v, v)),
        "years": _years,
    }  # fmt: skip
    return say.get(attribute, str)(value)


def _years(value: str) -> str:
    bands = {
        "0": _("Less than a year"),
        "1": _("One to three years"),
        "3": _("Three to ten years"),
        "10": _("Ten years or more"),
    }
    return bands[value]


def _group(name: str, row: Row) -> Group:
    if row["hidden"]:
        return Group(name, hidden=True)
    impact, exposure = row["impact"], row["exposure_ratio"]
    return Group(
        name,
        hidden=False,
        people=row["people"],
        matched=_matched(row),
        rate=_percent(row["rate"]),
        mean=_points(row["mean"]),
        low=_points(row["low_decile"]),
        shown="" if exposure is None else _share(exposure),
        impact="" if impact is None else _ratio(impact),
        look=bool(row["low_impact"]),
    )


def _matched(row: Row) -> int:
    return round(float(row["people"] * row["rate"]["value"]))


def _percent(estimate: Row) -> Span:
    low, high = (100 * side for side in estimate["interval"])
    value = 100 * estimate["value"]
    figures = {"value": round(value), "low": round(low), "high": round(high)}
    said = _("%(value)d percent, between %(low)d and %(high)d in 95 of 100 cases") % figures
    return Span(_("%(value)d%%") % figures, value, low, high, said)


def _points(estimate: Row | None) -> str:
    return "" if estimate is None else in_points(round(estimate["value"]))


def _share(ratio: float) -> str:
    return _("%(n)d%%") % {"n": round(100 * ratio)}


def _ratio(impact: Row) -> str:
    # 1: the group matched most, beside itself. 0: nobody is matched, and the interval would not hold the value.
    if impact["interval"] is None or impact["value"] in (0, 1):
        return f"{impact['value']:.2f}"
    low, high = impact["interval"]
    said = {"value": f"{impact['value']:.2f}", "low": f"{low:.2f}", "high": f"{high:.2f}"}
    return _("%(value)s (%(low)s to %(high)s)") % said


def _surely(row: Row, best: Row) -> bool:
    """Whether this group is matched less often than the one matched most by more than chance would explain.

    Either the interval of the ratio says so, or, where nobody is matched and a ratio says little, the two shares' own.
    """
    ratio = row["impact"] and row["impact"]["interval"]
    apart: bool = row["rate"]["interval"][1] < best["rate"]["interval"][0]
    return apart or bool(ratio and ratio[1] < 1)


def _findings(named: list[tuple[str, Row]], *, mentors: bool) -> list[str]:
    """A sentence for each group that deserves a look; none when all are treated alike."""
    shown = [(name, row) for name, row in named if not row["hidden"]]
    if len(shown) < 2:
        return []
    best = max(shown, key=lambda pair: pair[1]["rate"]["value"])
    found = [
        _rarely(name, row, best, mentors=mentors)
        for name, row in shown
        if row["low_impact"] or _surely(row, best[1])
    ]
    found += [_unseen(name, row) for name, row in shown if (row["exposure_ratio"] or 1) < FOUR_FIFTHS]
    return found + _worse(shown)


def _rarely(name: str, row: Row, best: tuple[str, Row], *, mentors: bool) -> str:
    text = (
        _("%(group)s: used as mentors less often, %(matched)d of %(people)d against %(other)d of %(others)d (%(best)s). %(chance)s")
        if mentors
        else _("%(group)s: matched less often, %(matched)d of %(people)d against %(other)d of %(others)d (%(best)s). %(chance)s")
    )  # fmt: skip
    said = {"matched": _matched(row), "people": row["people"], "other": _matched(best[1])}
    chance = _("Hardly chance.") if _surely(row, best[1]) else _("Could be chance.")
    return text % {"group": name, "best": best[0], "others": best[1]["people"], "chance": chance, **said}


def _unseen(name: str, row: Row) -> str:
    high = row["exposure"]["interval"][1] if row["exposure"]["interval"] else 1.0
    chance = _("Hardly chance.") if high < row["places_share"] else _("Could be chance.")
    said = {"group": name, "n": round(100 * row["exposure_ratio"]), "chance": chance}
    return _("%(group)s: suggested less often than their places would let expect, %(n)d of 100. %(chance)s") % said  # fmt: skip


def _worse(shown: list[tuple[str, Row]]) -> list[str]:
    """Groups whose pairs fit less well, where the intervals do not even touch."""
    scored = [(name, row["mean"]) for name, row in shown if row["mean"] and row["mean"]["interval"]]
    if len(scored) < 2:
        return []
    top, best = max(scored, key=lambda pair: pair[1]["value"])
    text = _("%(group)s: their pairs fit less well, %(mean)s on average against %(other)s (%(best)s). Hardly chance.")  # fmt: skip
    return [
        text % {"group": name, "mean": _points(mean), "other": _points(best), "best": top}
        for name, mean in scored
        if mean["interval"][1] < best["interval"][0]
    ]


def summary_of(tables: list[Table]) -> str:
    """What the page says first."""
    count = sum(len(table.findings) for table in tables)
    if not count:
        return _("We found no difference between groups that deserves a look.")
    text = ngettext("%(n)d difference deserves a look.", "%(n)d differences deserve a look.", count)
    return text % {"n": count}
