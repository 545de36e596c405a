"""Files that nobody described find their people, their joins and their history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cairn.people.domain.importing.automap import headers_hash, remembered, suggest_map, to_remember
from cairn.people.domain.importing.errors import BadMap
from cairn.people.domain.importing.reading import open_table

from .conftest import DATA, oracle_files

pytestmark = pytest.mark.unit


def test_oracle_is_joined_without_help() -> None:
    one = suggest_map([open_table(path) for path, _ in oracle_files()])

    assert (one.people_file, one.history_file, sorted(one.files)) == (
        "employees",
        "job_history",
        ["departments", "employees", "job_history", "jobs", "locations"],
    )
    assert {field: source.text() for field, source in one.people.items()} == {
        "employee_number": "employee_id",
        "given_name": "first_name",
        "family_name": "last_name",
        "email": "email",
        "hire_date": "hire_date",
        "manager": "manager_id",
        "department_code": "department_id",
        "title": "job_id -> jobs.job_title",
        "department": "department_id -> departments.department_name",
        "city": "department_id -> departments.location_id -> locations.city",
        "state": "department_id -> departments.location_id -> locations.state_province",
        "country": "department_id -> departments.location_id -> locations.country_id",
    }
    assert {field: source.text() for field, source in one.history.items()} == {
        "employee_number": "employee_id",
        "start_date": "start_date",
        "end_date": "end_date",
        "department_code": "department_id",
        "title": "job_id -> jobs.job_title",
        "department": "department_id -> departments.department_name",
    }


def test_one_file_needs_no_joins() -> None:
    one = suggest_map([open_table(DATA / "ibm_attrition" / "ibm_attrition.csv.gz")])

    assert {field: source.text() for field, source in one.people.items()} == {
        "employee_number": "EmployeeNumber",
        "department": "Department",
        "title": "JobRole",
        "level": "JobLevel",
    }


def test_files_without_people_are_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(BadMap) as caught:
        suggest_map([open_table(write("fruit.csv", "fruit,color\napple,red\n"))])

    assert caught.value.code == "no_people"


def test_a_map_is_remembered_for_the_same_headers_under_another_name(write: Callable[..., Path]) -> None:
    monday, tuesday = (open_table(write(f"hr-{day}.csv", "ID,First name\n1,Ann\n")) for day in ("mon", "tue"))
    one = suggest_map([monday])

    again = remembered(to_remember(one, {one.people_file: monday}), [tuesday])

    assert headers_hash([monday]) == headers_hash([tuesday])
    assert (again.people, again.files[one.people_file].match) == (one.people, "hr-tue.csv")
