"""How each staged column is made from the texts that a map leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from cairn.people.domain.importing import values
from cairn.people.domain.importing.cells import NULL, Bad, Group, Key, escaped
from cairn.people.domain.importing.dates import Order, Unclear, parse_date
from cairn.people.domain.importing.fields import Field
from cairn.people.domain.importing.problems import Code

Make = Callable[[Key], str]
LENGTHS: Final = {
    Field.NUMBER: 60, Field.GIVEN: 120, Field.FAMILY: 120, Field.PREFERRED: 120, Field.PRONOUNS: 40,
    Field.TITLE: 200, Field.PAY_BAND: 40,
}  # fmt: skip


class FoundPlace(Protocol):
    """Where a place lies."""

    @property
    def country(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def guessed(self) -> bool: ...


class PlaceFinder(Protocol):
    """From a city, state and country as people write them to a place with its time zone."""

    def __call__(self, city: str, state: str, country: str) -> FoundPlace | None: ...


def fitted(text: str, longest: int) -> str:
    """Cleaned text, refused when it is too long; what fits is staged instead."""
    clean = values.clean(text)
    if clean is not text and values.has_control(text):
        raise Bad(Code.CONTROL_CHARACTER, text, instead=escaped(clean[:longest]))
    if len(clean) > longest:
        raise Bad(Code.TOO_LONG, clean, str(longest), escaped(clean[:longest].strip()))
    return escaped(clean)


def text_maker(group: Group, name: Field) -> Make:
    """A plain text field; blank stays blank."""
    longest, read = LENGTHS[name], group.reader(name)

    def make(key: Key) -> str:
        text = read(key)
        return "" if name is not Field.GIVEN and values.blank(text) else fitted(text, longest)

    return make


def value_maker(
    group: Group, name: Field, parse: Callable[[str], object], code: Code, blank: str = NULL
) -> Make:
    """A field with its own parser; blank is staged as `blank`."""
    read = group.reader(name)

    def make(key: Key) -> str:
        text = read(key)
        try:
            value = parse(text)
        except ValueError as error:
            raise Bad(
                code, text if code is not Code.UNKNOWN_LANGUAGE else str(error), instead=blank
            ) from error
        if isinstance(value, list):
            return "{" + ",".join(value) + "}"
        return blank if value is None or value == "" else escaped(str(value))

    return make


def date_text(text: str, order: Order | None) -> str:
    """A date for COPY. Raises `Bad`."""
    try:
        found = parse_date(text, order)
    except Unclear as error:
        raise Bad(Code.AMBIGUOUS_DATE, text) from error
    except (ValueError, OverflowError) as error:
        raise Bad(Code.BAD_DATE, text, order.value if order else "") from error
    return found.isoformat() if found else NULL


def date_maker(group: Group, name: str, order: Order | None) -> Make:
    """A date field."""
    return lambda key: date_text(group.texts(key)[name], order)


def number_maker(group: Group) -> Make:
    """The employee number: whoever has none is left out."""
    read = group.reader(Field.NUMBER)

    def make(key: Key) -> str:
        text = read(key)
        if text[-1:].isdigit() and text.isalnum() and len(text) < LENGTHS[Field.NUMBER]:
            return text  # nearly every one
        if values.blank(text):
            raise Bad(Code.NO_NUMBER, instead="")
        return fitted(text, LENGTHS[Field.NUMBER])

    return make


def split_name(full: str) -> tuple[str, str]:
    """A whole name as given and family name: by its comma, else before its last word.

    >>> split_name("Lovelace, Ada"), split_name("Ada King Lovelace"), split_name("山田太郎")
    (('Ada', 'Lovelace'), ('Ada King', 'Lovelace'), ('山田太郎', ''))
    """
    if "," in full:
        family, _, given = (part.strip() for part in full.partition(","))
        return (given, family) if given else (family, "")
    given, _, family = full.rpartition(" ")
    return (given.strip(), family) if given else (family, "")


def whole_numbers(cells: list[str]) -> list[str] | None:
    """Many employee numbers at once, when each is plainly one; see `number_maker`."""
    lasts = "".join([cell[-1:] for cell in cells])
    plain = len(lasts) == len(cells) and lasts.isdigit() and "".join(cells).isalnum()
    return cells if plain and len(max(cells, key=len)) < LENGTHS[Field.NUMBER] else None


def whole_emails(cells: list[str]) -> list[str] | None:
    """Many addresses at once, when each is plainly one."""
    lines = "\n".join(cells)
    plain = values.EMAILS.fullmatch(lines) and len(max(cells, key=len)) <= values.LONGEST_EMAIL
    return lines.lower().split("\n") if plain else None


def manager_maker(group: Group) -> Make:
    """The manager's number or address; blank for none."""
    read = group.reader(Field.MANAGER)

    def make(key: Key) -> str:
        text = read(key)
        if text[-1:].isdigit() and text.isalnum():
            return text
        return NULL if values.blank(text) else escaped(values.clean(text))

    return make


def name_maker(group: Group, part: int) -> Make:
    """The given (0) or the family name (1) out of a whole name."""

    def make(key: Key) -> str:
        return fitted(split_name(values.clean(group.texts(key)[Field.NAME]))[part], LENGTHS[Field.GIVEN])

    return make


def status_maker(group: Group, order: Order | None, today: date) -> Make:
    """Status and last day together, as the two staged cells `status TAB left_on`.

    A last day that has passed means left; one to come means leaving. Blank means working.
    """

    def make(key: Key) -> str:
        texts = group.texts(key)
        last = NULL
        try:
            last = date_text(texts.get(Field.LEFT, ""), order)
            status = values.status(texts.get(Field.STATUS, ""))
        except Bad as bad:
            raise Bad(bad.code, bad.value, bad.detail, f"active\t{NULL}") from bad
        except ValueError as error:
            text = texts[Field.STATUS]
            raise Bad(Code.UNKNOWN_STATUS, text, instead=_status_and_day("", last, today)) from error
        return _status_and_day(status, last, today)

    return make


def _status_and_day(status: str, last: str, today: date) -> str:
    if last != NULL:
        return f"left\t{last}" if last <= today.isoformat() else f"leaving\t{last}"
    return f"{status or 'active'}\t{NULL}"


@dataclass(slots=True)
class Departments:
    """The distinct departments of a feed, numbered as they first appear."""

    found: dict[str, tuple[int, str]] = field(default_factory=dict)  # code -> (number, name)

    def number(self, code: str, name: str) -> str:
        """The staged number of a department; blank when there is none."""
        code, name = values.clean(code), values.clean(name)
        if values.blank(code) and values.blank(name):
            return NULL
        code = (code or name)[:60]
        if code not in self.found:
            self.found[code] = (len(self.found), name[:200])
        return str(self.found[code][0])


def department_maker(group: Group, departments: Departments, name: str, code: str) -> Make:
    """The department, from its code, its name or both."""

    def make(key: Key) -> str:
        texts = group.texts(key)
        return departments.number(texts.get(code, ""), texts.get(name, ""))

    return make


@dataclass(frozen=True, slots=True)
class Site:
    """A place of work as the feed tells of it."""

    number: int
    code: str
    name: str
    city: str
    state: str
    country: str
    zone: str | None
    guessed: bool


@dataclass(slots=True)
class Sites:
    """The distinct places of work of a feed."""

    find: PlaceFinder
    known_zone: Callable[[str], bool]
    found: dict[str, Site] = field(default_factory=dict)

    def number(self, texts: dict[str, str]) -> str:
        """The staged number of a place; blank when nothing is said of it. Raises `Bad`."""
        clean = {name: "" if values.blank(text) else values.clean(text) for name, text in texts.items()}
        location, city, state, country, zone = (
            clean.get(name, "")
            for name in (Field.LOCATION, Field.CITY, Field.STATE, Field.COUNTRY, Field.ZONE)
        )
        parts = list(dict.fromkeys(filter(None, (location, city, state, country))))
        if not parts:
            return NULL
        code = ", ".join(parts)[:200]
        site = self.found.get(code)
        if site is None:
            place = self.find(city or location, state, country)
            stated = zone if zone and self.known_zone(zone) else None
            found = stated or (place.zone if place else None)
            iso = place.country if place else country if len(country) == 2 else ""
            name = (location or city or parts[0])[:200]
            guessed = bool(found and not stated and place and place.guessed)
            site = Site(len(self.found), code, name, city[:120], state[:120], iso, found, guessed)
            self.found[code] = site
        if zone and not self.known_zone(zone):
            raise Bad(Code.UNKNOWN_ZONE, zone, instead=str(site.number))
        return str(site.number)


def site_maker(group: Group, sites: Sites) -> Make:
    """The place of work, from whatever is known of it."""
    return lambda key: sites.number(group.texts(key))
