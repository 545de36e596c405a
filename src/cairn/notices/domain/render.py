"""Turning notices into words, for any number of them with a constant number of queries.

A program may have words of its own for a kind; they take the place of the standard text, and only names and dates
are filled into them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, override

from cairn.mentoring.models import Circle
from cairn.notices.domain.kind import KINDS, Kind
from cairn.notices.domain.languages import DEFAULT, language_of
from cairn.notices.domain.weekly import Line
from cairn.notices.domain.words import Wording, fill
from cairn.notices.models import Notice, NoticeWording
from cairn.people.models import Person
from cairn.programs.models import Program

Own = dict[tuple[UUID, str, str], Wording]


@dataclass(frozen=True)
class Said:
    """A kind of notice in words."""

    title: str
    text: str
    action: str


@dataclass(frozen=True)
class Rendered:
    """A notice in words, in the reader's language and time zone. `lines`: what it lists, as it is now."""

    notice: Notice
    kind: Kind
    title: str
    text: str
    action: str
    url: str
    lines: tuple[Line, ...] = ()


def render(notices: Iterable[Notice]) -> list[Rendered]:
    """The words of `notices`; each must come with `person__location` selected."""
    rows = list(notices)
    others = Person.objects.in_bulk({n.data["other"] for n in rows if "other" in n.data})
    programs = Program.objects.in_bulk({n.program_id for n in rows if n.program_id})
    names = {str(pk): person for pk, person in others.items()}
    circles, own, lines = _circles(rows), _own_words(rows), _lines(rows)
    said = []
    for n in rows:
        program = programs.get(n.program_id or n.pk)
        with override(language_of(n.person)):
            other = _called(n, names, circles)
            said.append(_one(n, other, program, _mine(n, own), lines.get(n.pk, [])))
    return said


def _circles(rows: list[Notice]) -> dict[str, str]:
    """The names of circles, by their mentorship; asked only if a notice names one."""
    ids = {n.data["circle"] for n in rows if "circle" in n.data}
    found = Circle.objects.filter(mentorship__in=ids).values_list("mentorship_id", "name") if ids else ()
    return {str(pk): name for pk, name in found}


def _called(notice: Notice, people: Mapping[str, Person], circles: Mapping[str, str]) -> tuple[str, str]:
    """Whom it is about, in short and in full: somebody, or a circle."""
    if name := circles.get(notice.data.get("circle", "")):
        return name, name
    other = people.get(notice.data.get("other", ""))
    return (other.first_name, other.name) if other else (gettext("Your partner"), gettext("Your partner"))


def _own_words(rows: list[Notice]) -> Own:
    """What programs say themselves, by program, kind and language; asked only if a notice could be one of these."""
    mine = [n for n in rows if n.program_id and KINDS[n.kind].own_words]
    if not mine:
        return {}
    held = NoticeWording.objects.filter(
        program__in={n.program_id for n in mine}, kind__in={n.kind for n in mine}
    )
    return {(m.program_id, m.kind, m.language): Wording(m.subject, m.body) for m in held}


def _mine(notice: Notice, own: Own) -> Wording:
    """The program's words in the reader's language, else in the installation's."""
    if notice.program_id is None:
        return Wording()
    keys = [(notice.program_id, notice.kind, language) for language in (language_of(notice.person), DEFAULT)]
    return next((own[key] for key in keys if key in own), Wording())


def _lines(rows: list[Notice]) -> dict[UUID, list[Line]]:
    """What the notices that list something list."""
    found: dict[UUID, list[Line]] = {}
    for name in {n.kind for n in rows if KINDS[n.kind].lists}:
        lists = KINDS[name].lists
        found |= lists([n for n in rows if n.kind == name]) if lists else {}
    return found


def _one(
    notice: Notice, other: tuple[str, str], program: Program | None, own: Wording, lines: list[Line]
) -> Rendered:
    kind = KINDS[notice.kind]
    words = {
        "first_name": notice.person.first_name,
        "other": other[0],
        "other_full": other[1],
        "program": program.name if program else gettext("your program"),
        **_when(notice),
    }
    arguments = [] if kind.link_plain or notice.subject_id is None else [notice.subject_id]
    said, url = say(kind, own, words), reverse(kind.link, args=arguments)
    return Rendered(notice, kind, said.title, said.text, said.action, url, tuple(lines))


def say(kind: Kind, own: Wording, words: Mapping[str, str]) -> Said:
    """A kind in words: the program's own where there are any, the standard text where not.

    What must not get lost (who writes first, and by when; who is told nothing) follows a program's own text.
    """
    text = gettext(kind.text).format(**words)
    if own.body:
        always = gettext(kind.always).format(**words) if kind.always else ""
        text = "\n\n".join(part for part in (fill(own.body, words), always) if part)
    title = fill(own.subject, words) if own.subject else gettext(kind.title).format(**words)
    return Said(title, text, gettext(kind.action).format(**words))


def _when(notice: Notice) -> dict[str, str]:
    """`at` is a moment, shown on the reader's own clock; `date` is a day that needs no clock."""
    if "at" in notice.data:
        local = dt.datetime.fromisoformat(notice.data["at"]).astimezone(ZoneInfo(notice.person.zone))
        return {"date": date_format(local, "D j M"), "time": time_format(local.time(), "H:i")}
    if "date" in notice.data:
        return {"date": date_format(dt.date.fromisoformat(notice.data["date"]), "D j M"), "time": ""}
    return {"date": "", "time": ""}
