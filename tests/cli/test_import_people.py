"""`cairn import people` from the command line: counts, exit codes, report."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

import pytest

from cairn.cli import import_people
from cairn.cli.errors import CommandError
from cairn.people.models import ImportRun, Person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ROOT = Path(__file__).parents[2]
ORACLE = [str(path) for path in sorted((ROOT / "tests" / "data" / "oracle_hr").glob("*.csv"))]
MAPS = ROOT / "docs" / "operator" / "import-maps"
NOTHING = {"rows": 0, "created": 0, "changed": 0, "unchanged": 0, "left": 0, "errors": 0}


def cairn(*words: str) -> int:
    """The command as typed, against the test's own database."""
    parser = argparse.ArgumentParser()
    import_people.add_parser(parser.add_subparsers())
    return import_people.import_people(parser.parse_args(["import", "people", *words]))


def counted(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    data = json.loads(capsys.readouterr().out)
    return {name: data[name] for name in NOTHING}


def test_oracle_by_map_and_again(capsys: pytest.CaptureFixture[str]) -> None:
    words = (*ORACLE, "--map", str(MAPS / "oracle-hr.toml"), "--json")

    assert cairn(*words) == 0
    assert counted(capsys) == NOTHING | {"rows": 107, "created": 107}
    assert cairn(*words) == 0
    assert counted(capsys) == NOTHING | {"rows": 107, "unchanged": 107}
    assert list(ImportRun.objects.values_list("state", flat=True)) == ["done", "done"]


def test_oracle_without_a_map_gives_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert cairn(*ORACLE, "--json") == 0

    assert counted(capsys) == NOTHING | {"rows": 107, "created": 107}
    assert Person.objects.get(employee_number="103").job_title == "Programmer"


def test_a_dry_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cairn(*ORACLE, "--dry-run") == 0

    assert capsys.readouterr().out.startswith(
        "107 rows: 107 would be new, 0 would be changed, 0 unchanged, 0 left;"
    )
    assert (Person.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_rows_left_out_have_their_own_exit_code_and_a_report(tmp_path: Path) -> None:
    feed, report = tmp_path / "people.csv", tmp_path / "report.csv"
    feed.write_text('ID,First name,Email\n1,Ann,"=HYPERLINK(1)"\n,Bo,b@example.com\n', encoding="utf-8")

    assert cairn(str(feed), "--report", str(report)) == 3

    with report.open(encoding="utf-8-sig", newline="") as stream:
        assert [(r["row"], r["column"], r["value"], r["severity"]) for r in csv.DictReader(stream)] == [
            ("2", "Email", "'=HYPERLINK(1)", "warning"),
            ("3", "ID", "", "error"),
        ]
    assert Person.objects.count() == 1


def test_many_leavers_have_their_own_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "people.csv"
    feed.write_text("ID,First name\n1,Ann\n2,Bo\n", encoding="utf-8")
    cairn(str(feed))
    feed.write_text("ID,First name\n1,Ann\n", encoding="utf-8")

    assert cairn(str(feed), "--complete") == 4
    assert "1 of 2 people is not in this feed" in capsys.readouterr().err
    assert cairn(str(feed), "--complete", "--confirm-leavers", "1") == 0
    assert Person.objects.get(employee_number="2").status == "left"


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    feed = tmp_path / "people.pdf"
    feed.write_bytes(b"%PDF-1.4")

    with pytest.raises(CommandError, match=r"people.pdf is a PDF file, not a table"):
        cairn(str(feed))
