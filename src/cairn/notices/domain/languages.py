"""In which language somebody is told."""

from __future__ import annotations

from django.conf import settings

from cairn.people.models import Person

DEFAULT: str = settings.LANGUAGE_CODE.partition("-")[0]


def offered() -> list[tuple[str, str]]:
    """The languages that Cairn speaks here: code and name."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def language_of(person: Person) -> str:
    """The first language of theirs that Cairn speaks, else the installation's."""
    known = {code for code, _name in offered()}
    return next((code for code in person.languages if code in known), DEFAULT)
