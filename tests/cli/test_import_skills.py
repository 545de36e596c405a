"""`cairn import skills FILE` from the command line down to the table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cairn.cli.errors import CommandError
from cairn.cli.import_skills import import_skills
from cairn.cli.main import _parser
from cairn.people.models import Skill

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_import_skills_prints_counts_and_names_the_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trade.csv"
    file.write_text("name,synonyms\nWelding,\nSoldering,brazing\n", encoding="utf-8")

    code = import_skills(_parser(["import"]).parse_args(["import", "skills", str(file), "--json"]))

    assert code == 0
    assert json.loads(capsys.readouterr().out) == {"created": 2, "changed": 0, "unchanged": 0, "retired": 0}
    assert set(Skill.objects.values_list("source", flat=True)) == {"trade"}


def test_import_skills_says_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "trade.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"trade\.csv: .*needs a header row"):
        import_skills(_parser(["import"]).parse_args(["import", "skills", str(file)]))
