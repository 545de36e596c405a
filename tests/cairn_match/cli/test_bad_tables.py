"""Bad CSV files: the message names file, row, column and the remedy, and nothing is written."""

from __future__ import annotations

import pytest

from tests.cairn_match.cli.files import MENTEES, Folder

pytestmark = pytest.mark.unit
HEAD = "id,skills,level,zone\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "m.csv: is empty. The first row names the columns."),
        ("\ufeff \n\r\n", "m.csv: is empty. The first row names the columns."),
        (MENTEES.encode("utf-16"), "m.csv: is UTF-16 text. Save it as CSV UTF-8."),
        (b"PK\x03\x04\x00\x00", "m.csv: is no text file. Save the sheet as CSV UTF-8."),
        ((HEAD + "ana,sql,1,Z\nben,caf\u00e9,1,Z\n").encode("latin-1"), "m.csv, row 3, column 'skills': is not UTF-8 text (byte 0xE9). Save the file as CSV UTF-8."),
        ("i\u00e9,id\n".encode("latin-1"), "m.csv, row 1: is not UTF-8 text (byte 0xE9). Save the file as CSV UTF-8."),
        ("person,skills\nana,sql\n", "m.csv, row 1, column 'id': is missing. The columns are: 'person', 'skills'. Add it."),
        ("ID,skills\nana,sql\n", "m.csv, row 1, column 'id': is missing. Write 'id' instead of 'ID'."),
        ("id;skills;level\nana;sql;1\n", "m.csv, row 1, column 'id': is missing. The file is separated by semicolons; save it with commas."),
        ("id\tskills\nana\tsql\n", "m.csv, row 1, column 'id': is missing. The file is separated by tabs; save it with commas."),
        ("id,skills,skills\nana,sql,law\n", "m.csv, row 1, column 'skills': is there twice. Rename or delete one."),
        (HEAD + "ana,sql,1,Z\n\nben,sql,law,1,Z\n", "m.csv, row 4: has 5 cells, the header has 4. Quote a cell that holds a comma, or fill up the row."),
        (HEAD + "ana,sql\n", "m.csv, row 2: has 2 cells, the header has 4. Quote a cell that holds a comma, or fill up the row."),
        (HEAD + "ana,sql,1,Z\nana,law,1,Z\n", "m.csv, row 3, column 'id': 'ana' is in row 2 already. Give everybody an id of their own."),
        (HEAD + " ,sql,1,Z\n", "m.csv, row 2, column 'id': is empty. Give everybody an id."),
        (HEAD + 'ana,"sql,1,Z\nben,sql,1,Z\n', "m.csv, row 2: has a quote that is not closed or not doubled. Inside a quoted cell write \"\" for a quote."),
        (HEAD + 'ana,"sq"l,1,Z\n', "m.csv, row 2: has a quote that is not closed or not doubled. Inside a quoted cell write \"\" for a quote."),
        (HEAD + '"a\nb",sql,1,Z\nben,' + "x" * 10_000_000 + ",1,Z\n", "m.csv, row 3, column 'skills': holds more than 131,072 characters. Shorten it, or close a quote that is open."),
        ("y" * 200_000 + "\n", "m.csv, row 1: holds more than 131,072 characters. Shorten it, or close a quote that is open."),
    ],
    ids=range(19),
)  # fmt: skip
def test_a_table_that_is_none_is_refused(folder: Folder, content: str | bytes, message: str) -> None:
    folder.write("m.csv", content)
    assert folder.refused(folder.solve()) == message


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("e,sql;;law,1,Z", "m.csv, row 2, column 'skills': 'sql;;law' has a semicolon with nothing beside it. Write a; b; c, or - for nothing."),
        ("e,sql; sql,1,Z", "m.csv, row 2, column 'skills': lists 'sql' twice. Keep one."),
        ("e,a;b;c;d,1,Z", "m.csv, row 2, column 'skills': ranks 4 items. Keep the best 3."),
        ("e,sql,1.5,Z", "m.csv, row 2, column 'level': '1.5' is no whole number. Write one from -1000000 to 1000000."),
        ("e,sql,-,Z", "m.csv, row 2, column 'level': '-' is no whole number. Write one from -1000000 to 1000000."),
        ("e,sql,1000001,Z", "m.csv, row 2, column 'level': 1000001 is out of range. Write a whole number from -1000000 to 1000000."),
        ("e,sql," + "9" * 90 + ",Z", "m.csv, row 2, column 'level': '" + "9" * 39 + "…' is no whole number. Write one from -1000000 to 1000000."),
        ("e,sql,1,Mars/Base", "m.csv, row 2, column 'zone': 'Mars/Base' is no zone. Write +05:30, minutes (330) or a name such as Asia/Kolkata."),
        ("e,sql,1,../etc/passwd", "m.csv, row 2, column 'zone': '../etc/passwd' is no zone. Write +05:30, minutes (330) or a name such as Asia/Kolkata."),
        ("e,sql,1,Asia/Kolkata", "m.csv, row 2, column 'zone': 'Asia/Kolkata' depends on the day. Say which with --on YYYY-MM-DD, or write +05:30."),
        ("e,sql,1,+05:75", "m.csv, row 2, column 'zone': '+05:75' is no zone. An hour has 60 minutes; write +05:30."),
        ("e,sql,1,+15:00", "m.csv, row 2, column 'zone': +900 is out of range. Write a whole number from -720 to 840."),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_refused(folder: Folder, row: str, message: str) -> None:
    folder.write("m.csv", f"{HEAD}{row}\n")
    assert folder.refused(folder.solve()) == message


def test_many_faults_are_told_together(folder: Folder) -> None:
    folder.write("m.csv", HEAD + "".join(f"e{k},sql,x{k % 2},Z\n" for k in range(3)) + "z,sql,1,Z+\n")
    folder.write("n.csv", "id,skills,level,zone,places\nkim,sql,1,Z,\nlou,sql,1,Z,many\n")
    assert folder.refused(folder.solve()).splitlines() == [
        "n.csv, row 2, column 'places': is empty. Write how many mentees, 0 for none.",
        "n.csv, row 3, column 'places': 'many' is no whole number. Write one from 0 to 10000.",
        "m.csv, row 2, column 'level': 'x0' is no whole number. Write one from -1000000 to 1000000.",
        "m.csv, row 3, column 'level': 'x1' is no whole number. Write one from -1000000 to 1000000.",
        "m.csv, row 5, column 'zone': 'Z+' is no zone. Write +05:30, minutes (330) or a name such as Asia/Kolkata.",
    ]
    folder.write("m.csv", HEAD + "".join(f"e{k},sql,x{k},Z\n" for k in range(30)))
    told = folder.refused(folder.solve()).splitlines()
    assert (len(told), told[-1]) == (11, "There may be more; these come first.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("mentee,mentor_id\nana,kim\n", "p.csv, row 1, column 'mentee_id': is missing. The columns are: 'mentee', 'mentor_id'. Add it."),
        ("mentee_id,mentor_id\nana,\n", "p.csv, row 2, column 'mentor_id': is empty. Write an id, or delete the row."),
        ("mentee_id,mentor_id\nana,kim\nzoe,lou\n", "p.csv, row 3, column 'mentee_id': 'zoe' is no mentee of this run. Correct the id, or delete the row."),
        ("mentor_id,mentee_id\nzac,ana\n", "p.csv, row 2, column 'mentor_id': 'zac' is no mentor of this run. Correct the id, or delete the row."),
        ("mentee_id,mentor_id\nana,kim\nana,kim\n", "p.csv, row 3, column 'mentee_id': the pair is in row 2 already. Delete one."),
        ("mentee_id,mentor_id\nana,kim\nana,lou\n", "r.toml: id 'ana', field 'pinned': has 2 pinned pairs but demand 1."),
    ],
)  # fmt: skip
def test_pins_that_cannot_be_kept_in_mind_are_refused(folder: Folder, content: str, message: str) -> None:
    folder.write("p.csv", content)
    assert folder.refused(folder.solve("--pin", "p.csv")) == message


def test_files_that_cannot_be_opened_are_refused(folder: Folder) -> None:
    (folder.path / "folder.csv").mkdir()
    words = ["solve", "--mentors", "n.csv", "--rules", "r.toml", "--out", "out", "--mentees"]
    assert (
        folder.refused(folder.run(*words, "none.csv"))
        == "none.csv: there is no such file. Check its name and folder."
    )
    assert folder.refused(folder.run(*words, "folder.csv")) == "folder.csv: is a folder. Name a file."


def test_a_folder_that_cannot_be_written_is_refused_before_the_search(folder: Folder) -> None:
    folder.write("taken", "a file")
    ran = folder.run(
        "solve", "--mentees", "m.csv", "--mentors", "n.csv", "--rules", "r.toml", "--out", "taken/deep"
    )
    assert folder.refused(ran) == (
        "taken/deep: cannot be written (Not a directory). Choose another folder for the result."
    )
