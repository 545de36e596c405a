"""A map says in a few lines how several files hang together, and what is wrong with it when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.people.domain.importing.dates import Order
from cairn.people.domain.importing.errors import BadMap
from cairn.people.domain.importing.mapfile import FileSpec, Source, map_data, map_from, read_map, simple_map
from cairn.people.domain.importing.reading import Hints

pytestmark = pytest.mark.unit
MAPS = Path(__file__).parents[3] / "docs" / "operator" / "import-maps"


def test_the_oracle_example_is_read() -> None:
    one = read_map((MAPS / "oracle-hr.toml").read_text(encoding="utf-8"))

    assert (one.name, one.people_file, one.history_file, one.complete) == (
        "Oracle HR",
        "people",
        "history",
        False,
    )
    assert one.people["city"] == Source(
        ("department_id",), (("departments", "location_id"), ("locations", "city"))
    )
    assert one.people["city"].text() == "department_id -> departments.location_id -> locations.city"
    assert one.files["jobs"] == FileSpec("jobs", "jobs.*", "job_id", Hints())
    assert one.files["people"].fits("Employees.CSV")
    assert one.joined_files() == {"jobs", "departments", "locations"}


def test_every_way_to_fill_a_field_is_read() -> None:
    one = read_map("""
        complete = true
        [files]
        staff = { match = "hr*.xlsx", sheet = "Staff", header_row = 3, encoding = "cp1252", delimiter = ";" }
        [people]
        file = "staff"
        employee_number = "ID"
        name = "First + Last"
        employment_type = { value = "hourly" }
        hire_date = { from = "Hired", order = "dmy" }
        status = { from = "Attrition", words = { Yes = "left" } }
    """)

    assert one.complete
    assert one.files["staff"].hints == Hints("cp1252", ";", 3, "Staff")
    assert one.people["name"] == Source(("First", "Last"))
    assert one.people["employment_type"] == Source(fixed="hourly")
    assert one.people["hire_date"] == Source(("Hired",), order=Order.DAY_FIRST)
    assert one.people["status"] == Source(("Attrition",), words={"yes": "left"})


@pytest.mark.parametrize("name", ["oracle-hr", "ibm-attrition"])
def test_a_map_comes_back_from_its_data(name: str) -> None:
    one = read_map((MAPS / f"{name}.toml").read_text(encoding="utf-8"))

    assert map_from(map_data(one)) == one


def test_a_simple_map_leaves_out_unused_fields() -> None:
    one = simple_map({"employee_number": "ID", "name": "Who", "email": ""})

    assert dict(one.people) == {"employee_number": Source(("ID",)), "name": Source(("Who",))}


@pytest.mark.parametrize(
    ("text", "code", "detail"),
    [
        ("people =", "not_toml", None),
        ("people = 3", "not_a_section", "people"),
        ("color = 3\n[people]\nemployee_number = 'a'", "unknown_key", ""),
        ("[people]\nname = 'a'", "field_missing", "people"),
        ("[people]\nemployee_number = 'a'\nshoe_size = 'b'", "unknown_field", "people"),
        ("[people]\nemployee_number = {from = 'a', value = 'b'}", "from_or_value", "people.employee_number"),
        ("[people]\nemployee_number = 'a -> b'", "bad_path", "people.employee_number"),
        ("[people]\nemployee_number = 'a -> b.c'", "unknown_file", None),
        ("[files]\nb = 'b.csv'\n[people]\nemployee_number = 'a -> b.c'", "no_key", None),
        ("[people]\nemployee_number = 'a'\nhire_date = {from = 'b', order = 'ymd'}", "bad_value", "people.hire_date"),
        ("[people]\nemployee_number = {from = 'b', order = 'dmy'}", "bad_value", "people.employee_number"),
        ("[people]\nemployee_number = 'a'\n[history]\nemployee_number = 'a'", "field_missing", "history"),
        ("[files]\nb = {match = 'b', header_row = 0}\n[people]\nemployee_number = 'a'", "bad_value", "files.b"),
        ("[files]\nb = {matches = 'b'}\n[people]\nemployee_number = 'a'", "unknown_key", "files.b"),
    ],
)  # fmt: skip
def test_a_wrong_map_names_the_place(text: str, code: str, detail: str | None) -> None:
    with pytest.raises(BadMap) as caught:
        read_map(text)

    assert (caught.value.code, caught.value.details.get("where")) == (code, detail)
