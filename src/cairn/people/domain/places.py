"""From a city, state and country as people write them to an IANA time zone. Pure: no database, no network."""

import csv
import gzip
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from io import StringIO
from typing import NamedTuple

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "&": " and ",
    }
)
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works. `country` is an ISO 3166 code or empty; `guessed` says that the city itself is
    not known (or stands in several zones) and the zone came from the state or the country."""

    city: str
    state: str
    country: str
    zone: str
    guessed: bool


class _City(NamedTuple):
    name: str
    country: str
    state: str  # canonical, folded
    zone: str


def fold(text: str) -> str:
    """Lower case, without accents and punctuation: "São  Paulo" and "SAO PAULO" are one place."""
    lowered = text.casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    words = _NOT_A_WORD.sub(" ", bare.replace("'", "").replace("’", "")).split()
    return " ".join("st" if word == "saint" else word for word in words)


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of one of the shipped tables; every cell is text (the code "NA" is Namibia)."""
    raw = (resources.files("cairn.people") / "data" / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode()
    return list(csv.DictReader(StringIO(text)))


@cache
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Folded name or code -> ISO code; ISO code -> zone of most of its people."""
    code_of, zone_of = {}, {}
    for row in read_table("countries.csv"):
        for name in (row["iso2"], row["name"], *row["names"].split(";")):
            code_of[fold(name)] = row["iso2"]
        zone_of[row["iso2"]] = row["zone"]
    return code_of, zone_of


@cache
def _states() -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """(country, folded name or code) -> canonical name; (country, canonical name) -> zone."""
    name_of, zone_of = {}, {}
    for row in read_table("states.csv"):
        canonical = fold(row["name"])
        for name in filter(None, (row["name"], *row["names"].split(";"))):
            name_of[row["iso2"], fold(name)] = canonical
        zone_of[row["iso2"], canonical] = row["zone"]
    return name_of, zone_of


@cache
def _cities() -> tuple[dict[tuple[str, str], tuple[_City, ...]], dict[str, tuple[_City, ...]]]:
    """(country, folded name) and folded name alone -> namesakes, the largest first."""
    names, _ = _states()
    here: dict[tuple[str, str], list[_City]] = defaultdict(list)
    everywhere: dict[str, list[_City]] = defaultdict(list)
    for row in read_table("cities.csv.gz"):
        province = fold(row["province"])
        state = names.get((row["iso2"], province), province)
        city = _City(row["city"], row["iso2"], state, row["zone"])
        for name in {fold(row["city"]), fold(row["plain"])} - {""}:
            here[row["iso2"], name].append(city)
            everywhere[name].append(city)
    for row in read_table("city_names.csv"):
        same = here[row["iso2"], fold(row["city"])]
        here[row["iso2"], fold(row["other"])].extend(same)
        everywhere[fold(row["other"])].extend(same)
    return {k: tuple(v) for k, v in here.items()}, {k: tuple(v) for k, v in everywhere.items()}


def country_code(name: str) -> str:
    """The ISO 3166 code of a country as people write it, or "" when we do not know it."""
    return _countries()[0].get(fold(name), "")


@cache
def country_names() -> dict[str, str]:
    """ISO 3166 code -> the country's English name."""
    return {row["iso2"]: row["name"] for row in read_table("countries.csv")}


def country_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with their names, in the order of the names; a code we do not know stands for itself."""
    names = country_names()
    return sorted(((code, names.get(code, code)) for code in set(codes)), key=lambda choice: fold(choice[1]))


@lru_cache(maxsize=65_536)
def find_place(city: str, state: str = "", country: str = "") -> Place | None:
    """The place and its time zone, or None when neither city, state nor country is known.

    `guessed` is False when the city itself is known and stands in one zone. A city is not taken for its
    namesake in another state. Otherwise the zone is that of the state, else of most people of the country.
    """
    code = country_code(country)
    if country.strip() and not code:
        return None
    if not code:
        return _anywhere(city.strip(), state)
    known, zones = _states()
    canonical = known.get((code, fold(state)), fold(state))
    namesakes = _cities()[0].get((code, fold(city)), ())
    in_state = [c for c in namesakes if c.state == canonical]
    if in_state:
        return Place(city.strip(), state.strip(), code, in_state[0].zone, guessed=False)
    state_zone = zones.get((code, canonical))
    if namesakes and not _is_other_state(code, canonical):
        several = len({c.zone for c in namesakes}) > 1
        return Place(city.strip(), state.strip(), code, namesakes[0].zone, guessed=several)
    zone = state_zone or _countries()[1][code]
    return Place(city.strip(), state.strip(), code, zone, guessed=True) if zone else None


def _is_other_state(code: str, canonical: str) -> bool:
    # Only where we know the country's states can a differing one mean another city of the same name;
    # elsewhere "Oxford" against "Oxfordshire" is the same place written differently.
    return (code, canonical) in _states()[1]


def _anywhere(city: str, state: str) -> Place | None:
    namesakes = _cities()[1].get(fold(city), ())
    if not namesakes:
        return None
    first = namesakes[0]
    certain = len({(c.country, c.zone) for c in namesakes}) == 1
    return Place(city, state.strip(), first.country, first.zone, guessed=not certain)
