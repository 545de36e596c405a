"""Names in many scripts, and mail addresses made from them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np

from cairn.cli.demo.chance import Ints, pick
from cairn.cli.demo.company import LANGUAGE_OF, MAIL_DOMAIN, NAMES_OF
from cairn.people.domain.places import read_table

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d", "ð": "d", "þ": "th"}
)


@dataclass(frozen=True)
class Name:
    text: str
    latin: str
    form: str


@dataclass(frozen=True)
class Called:
    """What somebody is called, as the HR feed has it."""

    given: str
    family: str
    preferred: str
    pronouns: str
    mail: str  # without number and domain


@cache
def tables() -> dict[str, dict[str, list[Name]]]:
    """Locale -> "first", "last f", "last m" -> names."""
    out: dict[str, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
    for row in read_table("names.csv.gz"):
        name = Name(row["name"], row["latin"], row["form"])
        if row["part"] == "first":
            out[row["locale"]]["first"].append(name)
            continue
        for form in ("f", "m"):
            if row["form"] in ("", form):
                out[row["locale"]][f"last {form}"].append(name)
    return out


def locales(rng: np.random.Generator, countries: list[str]) -> list[str]:
    """A locale for each person by the country where they work."""
    codes = np.array(countries)
    out = np.empty(len(codes), dtype=object)
    for country in sorted(set(countries)):
        here = np.flatnonzero(codes == country)
        known = NAMES_OF[country]
        index = pick(rng, [weight for _, weight in known], len(here))
        out[here] = np.array([locale for locale, _ in known], dtype=object)[index]
    return list(out)


def language_of(locale: str) -> str:
    return LANGUAGE_OF.get(locale, locale[:2])


def call_everyone(rng: np.random.Generator, where: list[str]) -> list[Called]:
    """A name for everyone, by their locale."""
    count = len(where)
    first, last, manner, said = (rng.integers(0, 1 << 30, count).tolist() for _ in range(4))
    return [_call(where[i], first[i], last[i], manner[i] % 10, said[i] % 100) for i in range(count)]


def _call(locale: str, first: int, last: int, manner: int, said: int) -> Called:
    names = tables()[locale]
    given = names["first"][first % len(names["first"])]
    families = names[f"last {given.form or 'm'}"]
    family = families[last % len(families)]
    mail = f"{given.latin or given.text}.{family.latin or family.text}"
    pronouns = (
        {"f": "she/her", "m": "he/him"}.get(given.form, "they/them")
        if said < (15 if given.form else 1)
        else ""
    )
    if not given.latin:
        return Called(given.text, family.text, "", pronouns, mail)
    if manner < 5:  # the feed has half of the names in Latin letters
        return Called(given.latin, family.latin, "", pronouns, mail)
    return Called(given.text, family.text, given.latin if manner < 8 else "", pronouns, mail)


def mail_addresses(wanted: list[str | None]) -> list[str | None]:
    """first.last@..., with a number from the second of that name on; None for people without a mailbox."""
    seen: dict[str, int] = defaultdict(int)
    out: list[str | None] = []
    for name in wanted:
        if name is None:
            out.append(None)
            continue
        local = _plain(name)
        seen[local] += 1
        out.append(f"{local}{seen[local] if seen[local] > 1 else ''}@{MAIL_DOMAIN}")
    return out


@cache
def _plain(name: str) -> str:
    lowered = name.lower().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if c.isascii())
    return re.sub(r"[^a-z.]+", "-", bare.replace("'", "")).strip("-.")


def employee_numbers(hired: Ints) -> list[str]:
    """Numbers in the order of hiring, all of one length."""
    width = max(5, len(str(len(hired))) + 1)
    rank = np.empty(len(hired), dtype=np.int64)
    rank[np.argsort(hired, kind="stable")] = np.arange(len(hired))
    return [f"L{value + 10 ** (width - 1)}" for value in rank.tolist()]
