"""What a feed says of itself: duplicates, managers who cannot be, shared addresses, odd cells."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cairn.people.domain.importing.problems import Code
from cairn.people.models import Person
from tests.factories import make_person

from .conftest import DAY, FIRST, Load, numbers, problems

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_duplicates_are_left_out_unless_they_are_the_same_row(load: Load) -> None:
    outcome = load(FIRST + "4,Di,Hand,Clerk,Works,2,2021-05-01\n3,Someone,Else,Clerk,Works,2,2021-05-01\n")

    assert numbers(outcome) == {"rows": 6, "created": 3, "changed": 0, "unchanged": 0, "left": 0, "errors": 2}
    assert problems(outcome) == [
        (Code.DUPLICATE_NUMBER, 4, "number", "3"),
        (Code.REPEATED_ROW, 6, "number", "4"),
        (Code.DUPLICATE_NUMBER, 7, "number", "3"),
    ]


def test_managers_who_cannot_be_are_dropped_and_told(load: Load) -> None:
    outcome = load("number,first name,manager\n1,A,1\n2,B,99\n3,C,4\n4,D,5\n5,E,3\n6,F,5\n")

    assert problems(outcome) == [
        (Code.OWN_MANAGER, 2, "manager", "1"),
        (Code.MISSING_MANAGER, 3, "manager", "99"),
        (Code.CYCLIC_MANAGER, 4, "manager", "4"),
        (Code.CYCLIC_MANAGER, 5, "manager", "5"),
        (Code.CYCLIC_MANAGER, 6, "manager", "3"),
    ]
    assert {p.employee_number: str(p.manager) for p in Person.objects.all()} == {
        "1": "None", "2": "None", "3": "None", "4": "None", "5": "None", "6": "E",
    }  # fmt: skip


def test_a_circle_through_somebody_not_in_the_feed_is_found(load: Load) -> None:
    load(FIRST)

    outcome = load("number,manager\n1,3\n", DAY + timedelta(days=1))

    assert (problems(outcome), outcome.counts.changed) == ([(Code.CYCLIC_MANAGER, 2, "manager", "3")], 0)
    assert Person.objects.get(employee_number="1").depth == 0


def test_a_circle_stays_settled_when_imported_again(load: Load) -> None:
    circle = "number,first name,manager\n1,A,2\n2,B,1\n3,C,1\n"
    load(circle)

    assert numbers(load(circle)) == {
        "rows": 3,
        "created": 0,
        "changed": 0,
        "unchanged": 3,
        "left": 0,
        "errors": 0,
    }


def test_managers_by_address(load: Load) -> None:
    make_person("Old Boss", employee_number="0", email="Boss@example.com")
    load(
        "number,first name,email,manager email\n1,A,a@example.com,boss@example.com\n2,B,b@example.com,A@Example.com\n"
    )

    assert [
        str(p.manager) for p in Person.objects.filter(employee_number__in="12").order_by("employee_number")
    ] == ["Old Boss", "A"]


def test_a_team_moves_with_its_manager(load: Load) -> None:
    load(FIRST + "5,Ed,Side,Lead,Works,1,2020-01-01\n")

    load(
        FIRST.replace("2,Bo,Lead,Lead,Works,1", "2,Bo,Lead,Lead,Works,5")
        + "5,Ed,Side,Lead,Works,1,2020-01-01\n",
        DAY + timedelta(days=1),
    )

    people = {p.employee_number: p for p in Person.objects.all()}
    assert {number: p.depth for number, p in people.items()} == {"1": 0, "5": 1, "2": 2, "3": 3, "4": 3}
    assert {p.employee_number for p in Person.objects.in_line_with(people["3"])} == {"2", "5", "1"}


def test_shared_addresses_are_given_to_nobody(load: Load) -> None:
    make_person("Somebody", employee_number="0", email="taken@example.com")

    outcome = load(
        "number,first name,email\n1,A,desk@example.com\n2,B,DESK@example.com\n3,C,taken@example.com\n4,D,not an address\n"
    )

    assert [(code, row) for code, row, *_ in problems(outcome)] == [
        (Code.DUPLICATE_EMAIL, 2), (Code.DUPLICATE_EMAIL, 3), (Code.DUPLICATE_EMAIL, 4), (Code.BAD_EMAIL, 5),
    ]  # fmt: skip
    assert set(Person.objects.exclude(employee_number="0").values_list("email", flat=True)) == {None}


def test_two_people_can_swap_addresses(load: Load) -> None:
    load("number,first name,email\n1,A,a@example.com\n2,B,b@example.com\n")
    load("number,first name,email\n1,A,b@example.com\n2,B,a@example.com\n")

    assert list(Person.objects.order_by("employee_number").values_list("email", flat=True)) == [
        "b@example.com",
        "a@example.com",
    ]


def test_an_owner_without_a_number_is_adopted_by_address(load: Load) -> None:
    owner = make_person("Owner", employee_number=None, email="owner@example.com")

    outcome = load("number,first name,email\n7,Olga,Owner@example.com\n8,Per,per@example.com\n")

    owner.refresh_from_db()
    assert (outcome.counts.created, outcome.counts.changed, owner.employee_number, owner.given_name) == (
        1,
        1,
        "7",
        "Olga",
    )


def test_odd_cells_are_told_and_the_row_is_taken(load: Load) -> None:
    outcome = load(
        "number,first name,hire date,level,employment type,languages\n"
        "1,Ann,2020-01-31,5,Full time,English\n"
        "2,Bo,31/02/2020,high,sometimes,Klingon\n"
        "3,Cy,03/04/2020,L5,Hourly,\n"
        "4,,n/a,,,de\n"
        ",Nobody,2020-01-31,5,Full time,English\n"
        "6,Short\n"
        "7,A\x00nn,2020-01-31,5,Full time,English\n"
    )

    assert problems(outcome) == [
        (Code.BAD_DATE, 3, "hire date", "31/02/2020"),
        (Code.BAD_LEVEL, 3, "level", "high"),
        (Code.UNKNOWN_EMPLOYMENT, 3, "employment type", "sometimes"),
        (Code.UNKNOWN_LANGUAGE, 3, "languages", "Klingon"),
        (Code.NO_NAME, 5, "first name", "4"),
        (Code.NO_NUMBER, 6, "number", ""),
        (Code.TOO_FEW_CELLS, 7, "", ""),
        (Code.CONTROL_CHARACTER, 8, "first name", "A␀nn"),
    ]
    assert (outcome.counts.created, outcome.counts.errors) == (6, 1)
    assert Person.objects.get(employee_number="3").hire_date == date(2020, 4, 3)
    assert Person.objects.get(employee_number="7").given_name == "Ann"


def test_unclear_dates_are_not_guessed(load: Load) -> None:
    outcome = load("number,first name,hire date\n1,Ann,03/04/2020\n2,Bo,2020-01-31\n")

    assert problems(outcome) == [(Code.AMBIGUOUS_DATE, 2, "hire date", "03/04/2020")]


def test_one_odd_row_among_many_is_told_alone(load: Load) -> None:
    rows = [f"{number},P{number},p{number}@example.com,5" for number in range(1, 1_301)]
    rows[699] = "700,P700,p700@example.com,high"
    rows[1_099] = "1100,P1100,P1@example.com,5"

    outcome = load("number,first name,email,level\n" + "\n".join(rows) + "\n")

    assert problems(outcome) == [
        (Code.DUPLICATE_EMAIL, 2, "email", "p1@example.com"),
        (Code.BAD_LEVEL, 701, "level", "high"),
        (Code.DUPLICATE_EMAIL, 1_101, "email", "p1@example.com"),
    ]
    assert numbers(outcome) == {
        "rows": 1_300, "created": 1_300, "changed": 0, "unchanged": 0, "left": 0, "errors": 0,
    }  # fmt: skip
    assert Person.objects.filter(level=5).count() == 1_299
    assert Person.objects.get(employee_number="700").email == "p700@example.com"
