"""What the engine reads of people: plain values, in as many queries whoever they are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.pairing.domain.columns import read_people
from cairn.pairing.domain.runs import start_run
from cairn.people.models import Person
from cairn.programs.models import Enrollment, Program
from cairn_match.columns import CategoryColumn, NumberColumn, SetColumn, SlotsColumn
from tests.factories import make_enrollment, make_person, make_skill
from tests.pairing.makers import make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def program() -> Program:
    return make_matching_program()


def add(program: Program, **person: object) -> Enrollment:
    someone = make_person(level=3, **person)
    wishes = {"wants": ["Feedback", "Law"], "push": "supporter", "level_gap": 2, "function_wish": "same"}
    return make_enrollment(program, someone, "mentee", **wishes)


def test_everything_that_is_known_is_read(program: Program) -> None:
    week = [[0, 540, 660], [6, 1380, 1440]]
    someone = add(
        program, department="Routing", zone="Asia/Tokyo", languages=["en"], working_hours=week, tree_in=4, tree_out=7
    )  # fmt: skip
    someone.languages = ["ja"]
    someone.save()
    people = read_people(program.enrollments.all(), offered=False)
    columns = people.pool.columns
    department = str(someone.person.department_id)
    assert people.keys == {someone.person_id: str(someone.pk)} and people.pool.ids == (str(someone.pk),)  # noqa: PT018
    skills, languages, hours = columns["skills"], columns["languages"], columns["hours"]
    assert isinstance(skills, SetColumn)
    assert skills.row(0) == [(str(make_skill("Feedback").pk), 1), (str(make_skill("Law").pk), 2)]
    assert isinstance(languages, SetColumn)
    assert languages.row(0) == [("ja", 0)]
    assert isinstance(hours, SlotsColumn)
    bits = [slot for slot in range(168) if int(hours.bits[slot // 64, 0]) >> (slot % 64) & 1]
    assert bits == [0, 1, 158]  # nine hours earlier in UTC
    for name in ("department", "same_function"):
        column = columns[name]
        assert isinstance(column, CategoryColumn)
        assert column.codes == (department,)
    numbers = {name: columns[name] for name in ("level", "wished_level", "zone")}
    assert {name: int(column.values[0]) for name, column in numbers.items() if isinstance(column, NumberColumn)} == {
        "level": 3, "wished_level": 5, "zone": 540,
    }  # fmt: skip
    unknown = {name for name, column in columns.items() if not column.known[0]}
    assert unknown == {"country", "other_function", "structure", "topic"}


def test_what_is_not_known_stays_unknown(program: Program) -> None:
    make_enrollment(program, make_person(level=None), "mentee")
    columns = read_people(program.enrollments.all(), offered=False).pool.columns
    assert {name for name, column in columns.items() if column.known[0]} == set()


def test_only_the_first_five_wishes_count_and_every_offer(program: Program) -> None:
    names = [f"Skill {k}" for k in range(7)]
    make_enrollment(program, make_person(), "both", wants=names, offers=names)
    sizes = []
    for offered in (False, True):
        column = read_people(program.enrollments.all(), offered=offered).pool.columns["skills"]
        assert isinstance(column, SetColumn)
        sizes.append(len(column.row(0)))
    assert sizes == [5, 7]


def test_nobody_is_a_side_too(program: Program) -> None:
    assert len(read_people(program.enrollments.none(), offered=True).pool) == 0


def test_reading_and_starting_cost_the_same_queries_for_one_and_for_three(program: Program) -> None:
    manager, counts = make_person("Noor Haddad"), []
    for _ in range(2):
        add(program, zone="Asia/Tokyo")
        with CaptureQueriesContext(connection) as captured:
            read_people(program.enrollments.all(), offered=False)
        other = make_matching_program()
        move_to(other, program.enrollments.count())
        with CaptureQueriesContext(connection) as started:
            start_run(program=other, objective="coverage", by=manager)
        counts.append((len(captured), len(started)))
        add(program, department="Law")
    assert counts[0] == counts[1]
    assert counts[0][0] == 2


def move_to(program: Program, count: int) -> list[Person]:
    """Some mentees in another program."""
    return [add(program).person for _ in range(count)]
