"""The example in the repository gives exactly what is beside it, and the schema of rules files is the code's."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import cairn_match
from cairn_match import Codec, Kind, Mode, Rule, Wish
from cairn_match.cli import declared
from cairn_match.cli.declared import KEYS, PAIRS, RESERVED, SLOT_SIZES, ColumnKind
from cairn_match.cli.main import main

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples" / "matching"
SCHEMA: dict[str, Any] = json.loads(
    (Path(cairn_match.__file__).parent / "cli" / "rules.schema.json").read_text(encoding="utf-8")
)
RULE, TABLES = SCHEMA["properties"]["rule"]["items"], SCHEMA["properties"]
COLUMNS = {one["title"]: one for one in TABLES["columns"]["additionalProperties"]["oneOf"]}


def arguments(out: Path) -> list[str]:
    named = [word for name in ("mentees", "mentors") for word in (f"--{name}", str(EXAMPLE / f"{name}.csv"))]
    return [*named, "--rules", str(EXAMPLE / "rules.toml"), "--on", "2026-12-01", "--out", str(out)]


def test_the_example_gives_what_is_beside_it(tmp_path: Path) -> None:
    assert main(["solve", *arguments(tmp_path)]) == 0
    for name in ("pairs.csv", "unmatched.csv", "proof.json"):
        assert (tmp_path / name).read_bytes() == (EXAMPLE / "expected" / name).read_bytes()
    told, known = (
        json.loads((folder / "report.json").read_text()) for folder in (tmp_path, EXAMPLE / "expected")
    )
    for key in ("seconds", "cpu_seconds", "peak_rss_mb"):
        told.pop(key), known.pop(key)
    assert told == known


def test_the_written_example_is_certified() -> None:
    assert main(["certify", *arguments(EXAMPLE / "expected")]) == 0


def test_the_schema_knows_every_kind_of_column_and_its_keys() -> None:
    assert set(COLUMNS) == {*ColumnKind} == {*Codec, "line"}
    for kind, one in COLUMNS.items():
        assert set(one["properties"]) == {"kind", *KEYS.get(ColumnKind(kind), ())}
        assert one["properties"]["kind"] == {"const": kind}
        assert (one["additionalProperties"], one["required"]) == (False, ["kind"])
    assert COLUMNS["slots"]["properties"]["minutes"]["enum"] == [*SLOT_SIZES]
    assert COLUMNS["set"]["properties"]["ranks"]["oneOf"][0]["maximum"] == declared.MOST_RANKS
    assert set(TABLES["columns"]["propertyNames"]["not"]["enum"]) == {*RESERVED}


def test_the_schema_knows_every_field_of_a_rule() -> None:
    known = RULE["properties"]
    assert set(known) == {one.name for one in fields(Rule)}
    for name, enum in (("kind", Kind), ("mode", Mode), ("wish", Wish)):
        assert known[name]["enum"] == [*enum]
    assert RULE["required"] == ["key", "kind"]
    assert known["key"]["pattern"] == f"^{declared.KEY.pattern}$"
    types = {one.name: known[one.name].get("type", "string") for one in fields(Rule)}
    python = {"string": (str,), "integer": (int, type(None)), "boolean": (bool, type(None))}
    for one in fields(Rule):
        if isinstance(one.default, (str, int, bool, type(None))):
            assert isinstance(one.default, python[types[one.name]])


def test_the_schema_knows_every_table_and_the_example_keeps_it() -> None:
    assert set(TABLES) == {"columns", "rule", "problem", "pairs"}
    assert set(TABLES["problem"]["properties"]) == {"stay_bonus", "floors"}
    assert set(TABLES["pairs"]["properties"]) == {*PAIRS}
    data = tomllib.loads((EXAMPLE / "rules.toml").read_text(encoding="utf-8"))
    assert set(data) <= set(TABLES)
    for one in data["columns"].values():
        assert set(one) <= set(COLUMNS[one["kind"]]["properties"])
    for rule in data["rule"]:
        assert set(rule) <= set(RULE["properties"])
        for name in ("kind", "mode", "wish"):
            assert rule.get(name) is None or rule[name] in RULE["properties"][name]["enum"]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("weight", 1_000_001), ("weight", -1), ("unknown_percent", 101), ("enough", 0), ("most", 1_000_001)],
)
def test_limits_of_the_schema_are_those_of_a_rule(name: str, wrong: int) -> None:
    limits = RULE["properties"][name]
    assert not limits["minimum"] <= wrong <= limits["maximum"]
    right = min(max(wrong, limits["minimum"]), limits["maximum"])
    kind = Kind.AT_LEAST_ABOVE if name == "most" else Kind.OVERLAP
    assert getattr(Rule("k", kind, mentee="x", **{name: right}), name) == right
    with pytest.raises(cairn_match.BadInput):
        Rule("k", kind, mentee="x", **{name: wrong})
