"""Any file that an HR system writes becomes the same table."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from cairn.people.domain.importing.errors import UnreadableFile
from cairn.people.domain.importing.reading import Hints, open_table
from cairn.people.domain.importing.reading.limits import LimitedReader, check_workbook

from .conftest import DATA

pytestmark = pytest.mark.unit
Write = Callable[..., Path]
SPECTRUM = sorted(path.stem for path in (DATA / "csv-spectrum" / "csvs").glob("*.csv"))


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum_gives_the_expected_rows(name: str) -> None:
    expected = json.loads((DATA / "csv-spectrum" / "json" / f"{name}.json").read_text(encoding="utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
    if name == "location_coordinates":
        # The two files of the collection disagree about the phone number; the CSV is what we read.
        expected[0]["Contact Phone Number"] = "2095257564"

    assert list(open_table(DATA / "csv-spectrum" / "csvs" / f"{name}.csv").records()) == expected


def test_the_collection_is_complete() -> None:
    assert len(SPECTRUM) == 12


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_encoding_is_found(write: Write, encoding: str, found: str) -> None:
    path = write(
        "people.csv",
        "number,name\n1,José Müller\n2,Zoë Brontë\n3,Łukasz\n".replace("Łukasz", "Renée"),
        encoding,
    )

    table = open_table(path)

    assert table.encoding == found
    assert [cells for _, cells in table.rows()] == [["1", "José Müller"], ["2", "Zoë Brontë"], ["3", "Renée"]]


def test_big_endian_utf16_with_a_mark(write: Write) -> None:
    path = write("people.csv", b"\xfe\xff" + "number;name\n1;Ægir\n".encode("utf-16-be"))

    table = open_table(path)

    assert (table.columns, table.delimiter, list(table.records())) == (
        ("number", "name"),
        ";",
        [{"number": "1", "name": "Ægir"}],
    )


def test_another_alphabet_without_unicode_is_guessed(write: Write) -> None:
    path = write("people.csv", "number,name\n" + "1,Екатерина Иванова Дмитриевна\n" * 40, "cp1251")

    assert next(open_table(path).records())["name"] == "Екатерина Иванова Дмитриевна"


def test_a_stated_encoding_is_believed(write: Write) -> None:
    path = write("people.csv", "number,name\n1,Γιώργος\n", "cp1253")

    assert next(open_table(path, hints=Hints(encoding="cp1253")).records())["name"] == "Γιώργος"


def test_letters_after_a_long_ascii_start_still_count(write: Write) -> None:
    path = write("people.csv", b"number,name\n" + b"1,Ann\n" * 300_000 + "2,Zoë\n".encode("cp1252"))

    table = open_table(path)

    assert (table.encoding, list(table.rows())[-1]) == ("cp1252", (300_002, ["2", "Zoë"]))


def test_a_letter_across_two_chunks_is_valid_utf8(write: Write) -> None:
    start = b"number,name\n" + b"1,Ann\n" * 174_760
    filler = b"x" * (1024 * 1024 - len(start) - 3)
    path = write("people.csv", start + b"2," + filler + "é\n".encode())

    assert open_table(path).encoding == "utf-8"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(write: Write, delimiter: str) -> None:
    rows = [["number", "name", "note"], ["1", "Ann", "likes a, b; c"], ["2", "Bo", "x|y"]]
    path = write("people.txt", "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows))

    table = open_table(path)

    assert (table.delimiter, [table.columns, *(tuple(cells) for _, cells in table.rows())]) == (
        delimiter,
        [tuple(row) for row in rows],
    )


def test_excel_may_declare_the_delimiter(write: Write) -> None:
    path = write("people.csv", "sep=;\nnumber;name\n1;Ann, Bo\n")

    table = open_table(path)

    assert (table.header_row, list(table.rows())) == (2, [(3, ["1", "Ann, Bo"])])


def test_header_below_titles_and_blank_lines_is_found(write: Write) -> None:
    path = write(
        "people.csv",
        "Headcount report,,\nPrinted 2026-11-01,,\n,,\nEmp ID,Name,Dept\n1,Ann,IT\n,,\n2,Bo,HR\n",
    )

    table = open_table(path)

    assert (table.header_row, table.columns, list(table.rows())) == (
        4,
        ("Emp ID", "Name", "Dept"),
        [(5, ["1", "Ann", "IT"]), (7, ["2", "Bo", "HR"])],
    )


def test_blank_and_repeated_column_names_are_told_apart(write: Write) -> None:
    table = open_table(write("people.csv", "name,,name,\n1,2,3,\n"), hints=Hints(header_row=1))

    assert table.columns == ("name", "Column 2", "name (2)")


def test_gzip_is_read(write: Write) -> None:
    path = write("people.csv.gz", gzip.compress(b"number,name\n1,Ann\n"))

    assert list(open_table(path).records()) == [{"number": "1", "name": "Ann"}]


def test_nul_bytes_reach_the_cell(write: Write) -> None:
    assert list(open_table(write("people.csv", b"number,name\n1,A\x00nn\n")).rows()) == [
        (2, ["1", "A\x00nn"])
    ]


def _workbook(path: Path, rows: list[list[object]], sheet: str = "People") -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Empty"
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def test_workbook_cells_become_what_a_person_would_type(tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "people.xlsx",
        [
            ["Staff"],
            [],
            ["number", "name", "hired", "seen", "share", "active"],
            [17, "Ann", date(2020, 1, 31), datetime(2020, 1, 31, 8, 30), 0.5, True],  # noqa: DTZ001 - a cell has no zone
            [None, None, None, None, None, None],
            ["=1+1", "Bo", None, None, 2.0, False],
        ],
    )

    table = open_table(path)

    assert (table.kind, table.columns) == ("xlsx", ("number", "name", "hired", "seen", "share", "active"))
    assert list(table.rows()) == [
        (4, ["17", "Ann", "2020-01-31", "2020-01-31 08:30:00", "0.5", "true"]),
        (6, ["", "Bo", "", "", "2", "false"]),
    ]


def test_a_sheet_can_be_named(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "hr.xlsx", [["code", "title"], ["A", "Clerk"]], sheet="Jobs")

    assert list(open_table(path, hints=Hints(sheet="Jobs")).records()) == [{"code": "A", "title": "Clerk"}]
    with pytest.raises(UnreadableFile) as caught:
        open_table(path, hints=Hints(sheet="Posts"))
    assert (caught.value.code, caught.value.details["sheets"]) == ("no_sheet", "Empty, Jobs")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        (b"%PDF-1.7 whatever", "not_a_table"),
        (b"\x1f\x8bbroken", "cannot_open"),
        (b"PK\x03\x04broken", "broken_workbook"),
    ],
)
def test_what_is_no_table_says_so(write: Write, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        open_table(write("people.csv", content))

    assert caught.value.code == code


def test_an_open_quote_names_the_row(write: Write) -> None:
    path = write("people.csv", 'number,name\n1,"Ann\n' + "2,Bo\n" * 60_000)

    with pytest.raises(UnreadableFile) as caught:
        list(open_table(path).rows())

    assert caught.value.code == "open_quote"


def test_a_workbook_that_unpacks_into_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)

    with pytest.raises(UnreadableFile) as caught:
        check_workbook(path, "bomb.xlsx", limit=4_000_000)

    assert (caught.value.code, path.stat().st_size < 10_000) == ("too_large", True)


def test_a_text_that_unpacks_into_too_much_is_refused(write: Write) -> None:
    path = write("bomb.csv.gz", gzip.compress(b"0" * 5_000_000))

    with gzip.open(path) as inner, pytest.raises(UnreadableFile) as caught:
        LimitedReader(inner, 4_000_000, "bomb").readall()  # type: ignore[arg-type]

    assert caught.value.code == "too_large"


def test_reading_keeps_only_a_little_in_memory(write: Write) -> None:
    path = write("people.csv", b"number,name\n" + b"12345678,A person with a name\n" * 400_000)
    table = open_table(path)

    tracemalloc.start()
    rows = sum(1 for _ in table.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (rows, peak < 8 * 1024 * 1024) == (400_000, True)
