"""Columns find their fields without help, in several languages."""

from __future__ import annotations

import pytest

from cairn.people.domain.importing.reading import open_table
from cairn.people.domain.importing.suggesting import Suggestion, suggest, suggest_history

from .conftest import DATA

pytestmark = pytest.mark.unit


def columns_of(found: dict[str, Suggestion]) -> dict[str, str]:
    return {field: suggestion.column for field, suggestion in found.items()}


def test_oracle_employees_are_recognized() -> None:
    table = open_table(DATA / "oracle_hr" / "employees.csv")

    assert columns_of(suggest(table.columns, [cells for _, cells in table.rows()])) == {
        "employee_number": "employee_id",
        "given_name": "first_name",
        "family_name": "last_name",
        "email": "email",
        "hire_date": "hire_date",
        "manager": "manager_id",
        "department_code": "department_id",
    }


def test_ibm_is_recognized() -> None:
    table = open_table(DATA / "ibm_attrition" / "ibm_attrition.csv.gz")

    assert columns_of(suggest(table.columns, [cells for _, cells in table.rows()])) == {
        "employee_number": "EmployeeNumber",
        "department": "Department",
        "title": "JobRole",
        "level": "JobLevel",
    }


def test_oracle_history_is_recognized() -> None:
    table = open_table(DATA / "oracle_hr" / "job_history.csv")

    assert columns_of(suggest_history(table.columns)) == {
        "employee_number": "employee_id",
        "start_date": "start_date",
        "end_date": "end_date",
        "department_code": "department_id",
    }


@pytest.mark.parametrize(
    "columns",
    [
        ["Personalnummer", "Vorname", "Nachname", "E-Mail-Adresse", "Abteilung", "Eintrittsdatum", "Stelle", "Land"],
        ["Matricule", "Prénom", "Nom", "Courriel", "Service", "Date d'embauche", "Poste", "Pays"],
        ["Número de empleado", "Nombre", "Apellidos", "Correo electrónico", "Departamento", "Fecha de ingreso", "Puesto", "País"],
        ["Matricola", "Nome", "Cognome", "Indirizzo email", "Reparto", "Data di assunzione", "Mansione", "Paese"],
        ["EMPLOYEE_ID", "LegalFirstName", "LEGAL LAST NAME", "Work Email:", "dept.", "Hire-Date", "businessTitle", "Country"],
    ],
)  # fmt: skip
def test_columns_in_several_languages_are_recognized(columns: list[str]) -> None:
    fields = [
        "employee_number",
        "given_name",
        "family_name",
        "email",
        "department",
        "hire_date",
        "title",
        "country",
    ]

    assert columns_of(suggest(columns, [])) == dict(zip(fields, columns, strict=True))


def test_the_usual_name_wins_over_a_looser_one() -> None:
    assert columns_of(suggest(["ID", "Employee ID", "Start date", "Hire date"], [])) == {
        "employee_number": "Employee ID",
        "hire_date": "Hire date",
    }


def test_content_speaks_when_the_name_does_not() -> None:
    sample = [["1", "ann@example.com", "Europe/Rome"], ["2", "bo@example.com", "Asia/Tokyo"]]

    assert suggest(["ID", "Contact", "Where"], sample) == {
        "employee_number": Suggestion("ID", "name"),
        "email": Suggestion("Contact", "content"),
        "time_zone": Suggestion("Where", "content"),
    }


def test_content_can_refute_a_name() -> None:
    sample = [["1", "Ann Lee", "soon"], ["2", "Bo Chan", "later"]]

    assert columns_of(suggest(["ID", "Manager", "Start date"], sample)) == {"employee_number": "ID"}
