"""The operators' handbook shows the very maps that the tests use, and names every field."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.people.domain.importing.fields import Field, HistoryField
from cairn.people.domain.importing.problems import Code, Problem
from cairn.people.domain.importing.words import explain

pytestmark = pytest.mark.unit
OPERATOR = Path(__file__).parents[3] / "docs" / "operator"
HANDBOOK = (OPERATOR / "import-people.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["oracle-hr", "ibm-attrition"])
def test_the_handbook_shows_the_map(name: str) -> None:
    assert (OPERATOR / "import-maps" / f"{name}.toml").read_text(encoding="utf-8") in HANDBOOK


@pytest.mark.parametrize("field", [*Field, *HistoryField])
def test_the_handbook_names_every_field(field: str) -> None:
    assert f"`{field}`" in HANDBOOK


@pytest.mark.parametrize("code", list(Code))
def test_every_problem_has_words_and_a_remedy(code: Code) -> None:
    message, remedy = explain(Problem(code, value="v", detail="d"))

    assert message.endswith(".")
    assert remedy.endswith(".")
    assert "{" not in message
