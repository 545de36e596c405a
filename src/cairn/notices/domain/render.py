"""Turning notices into words, for any number of them with a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext

from cairn.notices.domain.kinds import KINDS, Kind
from cairn.notices.models import Notice
from cairn.people.models import Person
from cairn.programs.models import Program


@dataclass(frozen=True)
class Rendered:
    """A notice in words, in the reader's time zone."""

    notice: Notice
    kind: Kind
    title: str
    text: str
    action: str
    url: str


def render(notices: Iterable[Notice]) -> list[Rendered]:
    """The words of `notices`; each must come with `person__location` selected."""
    rows = list(notices)
    others = Person.objects.in_bulk({n.data["other"] for n in rows if "other" in n.data})
    programs = Program.objects.in_bulk({n.program_id for n in rows if n.program_id})
    names = {str(pk): person for pk, person in others.items()}
    return [
        _one(
            n,
            names.get(n.data.get("other", "")),
            programs[n.program_id].name if n.program_id in programs else "",
        )
        for n in rows
    ]


def _one(notice: Notice, other: Person | None, program: str) -> Rendered:
    kind = KINDS[notice.kind]
    words = {
        "other": other.first_name if other else gettext("Your partner"),
        "other_full": other.name if other else gettext("Your partner"),
        "program": program or gettext("your program"),
        **_when(notice),
    }
    arguments = [] if kind.link_plain or notice.subject_id is None else [notice.subject_id]
    return Rendered(
        notice,
        kind,
        title=gettext(kind.title).format(**words),
        text=gettext(kind.text).format(**words),
        action=gettext(kind.action).format(**words),
        url=reverse(kind.link, args=arguments),
    )


def _when(notice: Notice) -> dict[str, str]:
    """`at` is a moment, shown on the reader's own clock; `date` is a day that needs no clock."""
    if "at" in notice.data:
        local = dt.datetime.fromisoformat(notice.data["at"]).astimezone(ZoneInfo(notice.person.zone))
        return {"date": date_format(local, "D j M"), "time": time_format(local.time(), "H:i")}
    if "date" in notice.data:
        return {"date": date_format(dt.date.fromisoformat(notice.data["date"]), "D j M"), "time": ""}
    return {"date": "", "time": ""}
