"""The rules file: columns, rules, and what else decides a match. TOML; keys that are not known are refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from cairn_match.cli.faults import Refusal, mean, shown, told
from cairn_match.cli.files import read_bytes
from cairn_match.errors import BadInput
from cairn_match.rules import Rule

RESERVED = ("id", "places", "demand", "floor")
KEY = re.compile(r"[\w.-]+")  # a rule's key stands in a cell between colon and semicolon
PAIRS = ("pinned", "excluded", "private", "current")
SLOT_SIZES = (15, 30, 60)
MOST_RANKS = 1000


class ColumnKind(StrEnum):
    """How the cells of a column are read: the engine's codecs, and `line`, which is computed."""

    SET = "set"
    CATEGORY = "category"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    OFFSET = "offset"
    SLOTS = "slots"
    VECTOR = "vector"
    PAIRS = "pairs"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared column.

    ranks    set, pairs: how many are ranked in (the mentees' file, the mentors' file); 0 is unranked
    weights  set, pairs: items carry weights (`sql:3`)
    order    ordinal: words in ascending order
    minutes  slots: length of a slot
    zone     slots: column with the zone in which the cells are meant; else UTC
    manager  line: column with the id of the manager
    outside  line: "refuse" a manager who is in neither file, or take them as the "top" of a line
    """

    name: str
    kind: ColumnKind
    ranks: tuple[int, int] = (0, 0)
    weights: bool = False
    order: tuple[str, ...] = ()
    minutes: int = 60
    zone: str = ""
    manager: str = "manager_id"
    outside: str = "refuse"


KEYS: Mapping[ColumnKind, tuple[str, ...]] = {
    ColumnKind.SET: ("ranks", "weights"),
    ColumnKind.PAIRS: ("ranks", "weights"),
    ColumnKind.ORDINAL: ("order",),
    ColumnKind.SLOTS: ("minutes", "zone"),
    ColumnKind.LINE: ("manager", "outside"),
}


@dataclass(frozen=True, slots=True)
class RulesFile:
    """What a rules file says. `pairs` are files of pairs, relative to the rules file."""

    path: Path
    columns: tuple[Declared, ...]
    rules: tuple[Rule, ...]
    stay_bonus: int = 0
    floors: int = 0
    pairs: Mapping[str, Path] = field(default_factory=dict)


def read_rules(path: Path) -> RulesFile:
    """Read and check a rules file; raises Refusal."""
    try:
        data = tomllib.loads(read_bytes(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal(told(path, "is not UTF-8 text. Save it as UTF-8.")) from None
    except (ValueError, RecursionError) as error:  # also of numbers with too many digits
        raise Refusal(told(path, f"is no TOML: {error}. Mend that place.")) from None
    at = _Place(path)
    at.known(data, ("columns", "rule", "problem", "pairs"))
    problem = at.table(data, "problem")
    at.inside("problem").known(problem, ("stay_bonus", "floors"))
    numbers = {key: at.inside("problem").number(problem, key, 0, 10_000) for key in problem}
    return RulesFile(path, _columns(at, data), _rules(at, data), pairs=_pairs(at, data), **numbers)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file we are, for messages."""

    path: Path
    name: str = ""

    def bad(self, what: str) -> Refusal:
        return Refusal(told(self.path, f"{self.name}: {what}" if self.name else what))

    def inside(self, name: str) -> _Place:
        return _Place(self.path, f"[{name}]")

    def known(self, data: Mapping[str, Any], keys: Iterable[str]) -> None:
        for key in data:
            if key not in keys:
                raise self.bad(f"key {shown(key)} is not known. {mean(key, keys)}")

    def table(self, data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        found = data.get(key, {})
        if not isinstance(found, dict):
            raise self.bad(f"'{key}' must be a table. Write [{key}] above its keys.")
        return found

    def number(self, data: Mapping[str, Any], key: str, low: int, high: int) -> int:
        found = data[key]
        if type(found) is not int or not low <= found <= high:
            raise self.bad(f"'{key}' is {shown(str(found))}. Write a whole number from {low} to {high}.")
        return found

    def text(self, data: Mapping[str, Any], key: str) -> str:
        found = data[key]
        if not isinstance(found, str) or not found:
            raise self.bad(f"'{key}' needs text in quotes.")
        return found

    def one_of(self, data: Mapping[str, Any], key: str, choices: Iterable[object]) -> Any:
        found, known = data[key], list(choices)
        if type(found) not in (str, int) or found not in known:
            raise self.bad(f"'{key}' is {shown(str(found))}. {mean(str(found), map(str, known))}")
        return found


def _columns(at: _Place, data: Mapping[str, Any]) -> tuple[Declared, ...]:
    found = []
    for name, options in at.table(data, "columns").items():
        here = at.inside(f"columns.{name}")
        if name in RESERVED:
            raise here.bad(f"'{name}' has a meaning of its own. Rename the column in the files.")
        if not isinstance(options, dict) or "kind" not in options:
            raise here.bad(f'needs a kind. Write {name} = {{ kind = "set" }}.')
        kind = ColumnKind(here.one_of(options, "kind", ColumnKind))
        here.known(options, ("kind", *KEYS.get(kind, ())))
        read = {key: READERS[key](here, options, key) for key in options if key != "kind"}
        column = Declared(name, kind, **read)
        if column.weights and any(column.ranks):
            raise here.bad("is ranked and weighed. Keep either 'ranks' or 'weights'.")
        found.append(column)
    return tuple(found)


def _ranks(here: _Place, data: Mapping[str, Any], key: str) -> tuple[int, int]:
    found = data[key]
    if not isinstance(found, dict):
        both = here.number(data, key, 0, MOST_RANKS)
        return both, both
    here.known(found, ("mentees", "mentors"))
    left, right = (
        here.number(found, side, 0, MOST_RANKS) if side in found else 0 for side in ("mentees", "mentors")
    )
    return left, right


def _order(here: _Place, data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = data[key]
    fine = isinstance(found, list) and all(
        isinstance(word, str) and word.strip() == word != "" for word in found
    )
    if not fine or not found or len(set(found)) != len(found):
        raise here.bad(f'\'{key}\' needs different words in ascending order. Write ["junior", "senior"].')
    return tuple(found)


def _flag(here: _Place, data: Mapping[str, Any], key: str) -> bool:
    if not isinstance(data[key], bool):
        raise here.bad(f"'{key}' is true or false.")
    return bool(data[key])


READERS: Mapping[str, Callable[[_Place, Mapping[str, Any], str], Any]] = {
    "ranks": _ranks,
    "weights": _flag,
    "order": _order,
    "minutes": lambda here, data, key: here.one_of(data, key, SLOT_SIZES),
    "zone": lambda here, data, key: here.text(data, key),
    "manager": lambda here, data, key: here.text(data, key),
    "outside": lambda here, data, key: here.one_of(data, key, ("refuse", "top")),
}


def _rules(at: _Place, data: Mapping[str, Any]) -> tuple[Rule, ...]:
    found = data.get("rule", [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise at.bad("'rule' must be a list of tables. Write [[rule]] above each rule.")
    rules: dict[str, Rule] = {}
    for number, one in enumerate(found, 1):
        here = _Place(at.path, f"[[rule]] {number}")
        here.known(one, [part.name for part in fields(Rule)])
        for key in ("key", "kind"):
            if key not in one:
                raise here.bad(f"'{key}' is missing. Add it.")
        try:
            rule = Rule.from_dict(one)
        except BadInput as error:
            raise at.bad(f"{error}.") from None
        if not KEY.fullmatch(rule.key):
            raise here.bad(
                f"key {shown(rule.key)} stands in a cell. Use letters, digits, _, - and dots only."
            )
        if rules.setdefault(rule.key, rule) is not rule:
            raise here.bad(f"key '{rule.key}' is used twice. Rename one.")
    return tuple(rules.values())


def _pairs(at: _Place, data: Mapping[str, Any]) -> Mapping[str, Path]:
    here, found = at.inside("pairs"), at.table(data, "pairs")
    here.known(found, PAIRS)
    return {key: at.path.parent / here.text(found, key) for key in found}
