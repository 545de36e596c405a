"""Declared columns of every kind, through a whole run."""

from __future__ import annotations

import pytest

from tests.cairn_match.cli.files import SOLVE, Folder

pytestmark = pytest.mark.unit


def scores(folder: Folder, *more: str) -> dict[str, str]:
    """Score of each pair that was matched; the run is also certified."""
    ran = folder.solve(*more)
    assert (ran.code, ran.err) == (0, "")
    assert folder.run("certify", *SOLVE, *more).code == 0
    lines = folder.read("out/pairs.csv").splitlines()[1:]
    return {" ".join(line.split(",")[:2]): line.split(",")[2] for line in lines}


def one_column(folder: Folder, declared: str, rule: str, mentee: str, mentor: str) -> None:
    folder.write("m.csv", f'id,x,z\nana,"{mentee}",-60\n')
    folder.write("n.csv", f'id,x,z,places\nkim,"{mentor}",Z,1\n')
    folder.write(
        "r.toml", f'[columns]\nx = {{ {declared} }}\nz = {{ kind = "offset" }}\n[[rule]]\nkey = "r"\n{rule}\n'
    )


@pytest.mark.parametrize(
    ("declared", "rule", "mentee", "mentor", "score"),
    [
        ('kind = "set"', 'kind = "overlap"\nmentee = "x"', "a; b", "b; c", "5000"),
        ('kind = "set", ranks = 3', 'kind = "overlap"\nmentee = "x"', "a; b", "b; c", "4000"),
        ('kind = "set", weights = true', 'kind = "overlap"\nmentee = "x"', "a:3; b", "a", "7500"),
        ('kind = "category"', 'kind = "same"\nmentee = "x"', "sales", "sales", "10000"),
        ('kind = "ordinal", order = ["low", "high"]', 'kind = "at_least_above"\nmentee = "x"', "low", "high", "10000"),
        ('kind = "interval"', 'kind = "not_in_line"\nmentee = "x"', "2-3", "0-9", "0"),
        ('kind = "offset"', 'kind = "within"\nmost = 90\nmentee = "x"', "+01:00", "-30", "10000"),
        ('kind = "slots"', 'kind = "overlap"\nenough = 2\nmentee = "x"', "mon 9-11", "mon 10-12", "5000"),
        ('kind = "slots", minutes = 30', 'kind = "overlap"\nenough = 4\nmentee = "x"', "mon 9-11", "mon 10-12", "5000"),
        ('kind = "slots", zone = "z"', 'kind = "overlap"\nenough = 2\nmentee = "x"', "mon 9-11", "mon 10-12", "10000"),
        ('kind = "vector"', 'kind = "similar_text"\nmentee = "x"', "2 0", "3 0", "10000"),
        ('kind = "pairs", ranks = 2', 'kind = "preference"\nmentee = "x"', "zoe; kim", "-", "5000"),
        ('kind = "pairs"', 'kind = "preference"\nmentor = "x"', "-", "ana", "10000"),
        ('kind = "set"', 'kind = "overlap"\nunknown_percent = 30\nmentee = "x"', "", "b", "3000"),
        ('kind = "set"', 'kind = "overlap"\nunknown_percent = 30\nmentee = "x"', "-", "b", "0"),
    ],
)  # fmt: skip
def test_a_column_of_each_kind_counts(
    folder: Folder, declared: str, rule: str, mentee: str, mentor: str, score: str
) -> None:
    one_column(folder, declared, f"weight = 1\n{rule}", mentee, mentor)
    assert scores(folder) == {"ana kim": score}


def test_a_zone_by_name_is_looked_up_on_the_day(folder: Folder) -> None:
    one_column(
        folder,
        'kind = "offset"',
        'weight = 1\nkind = "within"\nmost = 60\nmentee = "x"',
        "Europe/Berlin",
        "Z",
    )
    assert scores(folder, "--on", "2026-12-01") == {"ana kim": "10000"}
    assert scores(folder, "--on", "2026-07-01") == {"ana kim": "0"}


LINE = """[columns]
line = { kind = "line", manager = "boss" }
[[rule]]
key = "line"
kind = "not_in_line"
mode = "must"
mentee = "line"
"""


def test_the_reporting_line_spans_both_files(folder: Folder) -> None:
    folder.write("r.toml", LINE)
    folder.write("m.csv", "id,boss\nana,mid\nben,top\ncem,\n")
    folder.write("n.csv", "id,boss,places\nmid,top,1\ntop,-,1\nfar,,1\n")
    assert scores(folder).keys() == {"ana far", "ben mid", "cem top"}
    folder.write("m.csv", "id,boss\nana,far\n")
    folder.write("n.csv", "id,boss,places\nfar,,1\n")
    assert scores(folder) == {}
    assert folder.read("out/unmatched.csv") == "id,reason\nana,failed_must: line\n"


@pytest.mark.parametrize(
    ("mentees", "mentors", "message"),
    [
        ("ana,gone", "kim,-,1", "m.csv, row 2, column 'boss': 'gone' is in neither file. Add them, or declare outside = \"top\"."),
        ("kim,ana\nana,-", "kim,zed,1\nzed,-,1", "n.csv, row 2, column 'boss': 'zed' and 'ana' are both said to manage 'kim'. Keep one."),
        ("ana,kim", "kim,ana,1", "m.csv, row 2, column 'boss': 'ana' is in a circle of managers, or below one. Mend who manages whom."),
    ],
)  # fmt: skip
def test_a_reporting_line_that_is_none_is_refused(
    folder: Folder, mentees: str, mentors: str, message: str
) -> None:
    folder.write("r.toml", LINE)
    folder.write("m.csv", f"id,boss\n{mentees}\n")
    folder.write("n.csv", f"id,boss,places\n{mentors}\n")
    assert folder.refused(folder.solve()) == message


def test_managers_outside_may_be_the_top(folder: Folder) -> None:
    folder.write("r.toml", LINE.replace('"boss"', '"boss", outside = "top"'))
    folder.write("m.csv", "id,boss\nana,gone\nben,kim\n")
    folder.write("n.csv", "id,boss,places\nkim,gone,2\n")
    assert scores(folder) == {"ana kim": "0"}


def test_slots_need_the_zone_that_they_are_meant_in(folder: Folder) -> None:
    one_column(
        folder, 'kind = "slots", zone = "where"', 'kind = "overlap"\nmentee = "x"', "mon 9-10", "mon 9-10"
    )
    assert folder.refused(folder.solve()).splitlines() == [
        f"{name}.csv, row 1, column 'where': is missing, and column 'x' needs it. Add it, or remove 'zone' in the rules file."
        for name in ("m", "n")
    ]
