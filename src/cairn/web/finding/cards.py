"""A mentor as the pages show them: words and plain values, no queries while rendering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.core.clock import now
from cairn.pairing.domain.words import fit_in_words, reasons, skill_names
from cairn.pairing.queries import Listed
from cairn.people.models import Person
from cairn.web.shapes import Part, Reason


@dataclass(frozen=True)
class MentorCard:
    listed: Listed
    name: str
    title: str
    place: str
    fit: str
    reasons: list[Reason]
    places: str

    @property
    def first_name(self) -> str:
        return self.listed.enrollment.person.first_name


def cards_of(mentors: Sequence[Listed], *, viewer: Person) -> list[MentorCard]:
    """The cards of a page, with the names of all skills in one query."""
    names = skill_names(listed.why for listed in mentors)
    return [_card(listed, names, viewer) for listed in mentors]


def _card(listed: Listed, names: dict[str, str], viewer: Person) -> MentorCard:
    person = listed.enrollment.person
    return MentorCard(
        listed=listed,
        name=person.name,
        title=_title(person),
        place=place_and_time(person, viewer),
        fit=fit_in_words(listed.score),
        reasons=[Reason(said.text, said.tone) for said in reasons(listed.why, names)],
        places=_places(listed),
    )


def _title(person: Person) -> str:
    team = person.department.name if person.department else ""
    return ", ".join(part for part in (person.job_title, team) if part)


def place_and_time(person: Person, viewer: Person) -> str:
    """Where somebody is and what their clock says, when it differs from the reader's."""
    if person.location is None:
        return ""
    clock = time_format(now().astimezone(ZoneInfo(person.zone)).time(), "H:i")
    if person.zone == viewer.zone:
        return person.location.name
    return _("%(place)s, %(time)s there now") % {"place": person.location.name, "time": clock}


def _places(listed: Listed) -> str:
    if listed.free < 1:
        return _("No free place at the moment")
    text = ngettext("%(free)d of %(n)d place left", "%(free)d of %(n)d places left", listed.places)
    return text % {"free": listed.free, "n": listed.places}


def fit_parts(why: dict[str, Any]) -> list[Part]:
    """The score's parts as bars, in points of a hundred."""
    scored = [part for part in why.get("parts", []) if part["possible"]]
    return [
        Part(
            label=part["label"] or part["key"],
            value=part["points"] / 100,
            most=part["possible"] / 100,
            shown=_("%(points)d of %(most)d")
            % {"points": round(part["points"] / 100), "most": round(part["possible"] / 100)},
            note=_("not known") if part["status"] == "unknown" else "",
        )
        for part in scored
    ]
