from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cairn.core.clock import frozen
from cairn.people.enums import PersonStatus
from cairn.people.models import Department, Location, Person
from cairn.programs.rules import Attribute, Condition, Facts, may_join, narrowing, who_fit
from cairn.programs.rules.conditions import conditions_of
from tests.factories import make_person, make_program

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
A = Attribute
TITLES = ["", "Lead 100%", "Team lead", "Chef d'équipe", "Écologue", "head_of"]
DEPARTMENTS, PLACES, COUNTRIES = ["ops", "north", "yard", "lab"], ["leeds", "turin"], ["GB", "IT"]
values = st.sampled_from


def _key(model: type[Department | Location], code: str) -> str:
    return str(model.objects.values_list("pk", flat=True).get(code=code))


def _ranges(
    attribute: Attribute, top: int
) -> st.SearchStrategy[tuple[Attribute, list[str], int | None, int | None]]:
    end = st.none() | st.integers(0, top)
    return st.tuples(st.just(attribute), st.just([]), end, end).filter(lambda c: c[2:] != (None, None))


def _choices(
    attribute: Attribute, options: list[str]
) -> st.SearchStrategy[tuple[Attribute, list[str], int | None, int | None]]:
    some = st.lists(values(options), min_size=1, max_size=2, unique=True)
    return st.tuples(st.just(attribute), some, st.none(), st.none())


CONDITIONS = st.one_of(
    _ranges(A.LEVEL, 6),
    _ranges(A.TENURE, 30),
    _choices(A.DEPARTMENT, DEPARTMENTS),
    _choices(A.LOCATION, PLACES),
    _choices(A.COUNTRY, COUNTRIES),
    _choices(A.EMPLOYMENT_TYPE, ["hourly", "full_time"]),
    _choices(A.STATUS, ["active", "on_leave", "leaving"]),
    _choices(A.JOB_TITLE, ["lead", "É", "é", "100%", "_", "D'É"]),
)
PEOPLE = st.fixed_dictionaries(
    {
        "level": st.none() | st.integers(0, 6),
        "hire_date": st.none() | st.dates(dt.date(2024, 5, 1), dt.date(2026, 12, 31)),
        "department": st.none() | values(DEPARTMENTS),
        "place": st.none() | values(PLACES),
        "employment_type": values(["hourly", "full_time", "part_time"]),
        "status": values(["active", "on_leave", "leaving", "left"]),
        "job_title": values(TITLES),
    }
)


class SqlAgreesWithTheVerdict(TestCase):
    """Whatever the rules and whoever the person: the list's SQL and the answer to one person are the same."""

    @classmethod
    def setUpTestData(cls) -> None:
        parent: Department | None = None
        for code in DEPARTMENTS[:3]:
            parent = Department.objects.create(code=code, name=code, parent=parent)
        Department.objects.create(code="lab", name="lab")
        for code, country in zip(PLACES, COUNTRIES, strict=True):
            Location.objects.create(code=code, name=code, country=country)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(PEOPLE, st.lists(CONDITIONS, max_size=3))
    def test_sql_agrees_with_the_verdict(
        self, who: dict[str, object], asked: list[tuple[Attribute, list[str], int | None, int | None]]
    ) -> None:
        department, place = who.pop("department"), who.pop("place")
        person = make_person(
            department=Department.objects.filter(code=department).first(),
            location=Location.objects.filter(code=place).first(),
            left_on=dt.date(2026, 1, 1) if who["status"] == "left" else None,
            **who,
        )
        conditions = [_condition(*one) for one in asked]
        program = make_program(eligibility={"mentee": [c.to_json() for c in conditions]})
        with frozen(NOW):
            verdict = may_join(program, person, "mentee")
            listed = who_fit(conditions).filter(pk=person.pk).exists()
        assert verdict.ok is listed
        assert verdict.ok is not bool(verdict.reasons)


def _condition(
    attribute: Attribute, options: Sequence[str], least: int | None, most: int | None
) -> Condition:
    model = {A.DEPARTMENT: Department, A.LOCATION: Location}.get(attribute)
    named = tuple(_key(model, code) for code in options) if model else tuple(options)
    return Condition(attribute, named, least, most)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"attribute": "level", "least": 4}, "It is for people at level 4 or above."),
        ({"attribute": "level", "most": 2}, "It is for people at level 2 or below."),
        ({"attribute": "level", "least": 4, "most": 6}, "It is for people at levels 4 to 6."),
        (
            {"attribute": "tenure_months", "least": 6},
            "It is for people who have been here for at least 6 months.",
        ),
        (
            {"attribute": "tenure_months", "most": 0},
            "It is for people who have been here for less than 1 month.",
        ),
        ({"attribute": "country", "any": ["PT", "US"]}, "It is for people in or with: PT or US."),
        ({"attribute": "employment_type", "any": ["hourly"]}, "It is for people in or with: Hourly."),
        ({"attribute": "status", "any": ["on_leave"]}, "It is for people who are at work at the moment."),
        ({"attribute": "job_title", "any": ["lead"]}, "It is for people whose job title has: lead."),
    ],
)
def test_no_comes_with_its_reason(rule: dict[str, object], reason: str) -> None:
    program = make_program(eligibility={"mentor": [rule]})
    person = make_person(level=3, hire_date=dt.date(2026, 9, 1))
    with frozen(NOW):
        verdict = may_join(program, person, "mentor")
    assert (verdict.ok, verdict.reasons) == (False, (reason,))


@pytest.mark.django_db
def test_department_includes_those_below_and_names_itself_in_a_no() -> None:
    ops = Department.objects.create(code="ops", name="Operations")
    yard = Department.objects.create(code="yard", name="Yard", parent=ops)
    program = make_program(eligibility={"mentee": [{"attribute": "department", "any": [str(ops.pk)]}]})
    assert may_join(program, make_person(department=yard), "mentee").ok
    no = may_join(program, make_person(department="Elsewhere"), "mentee")
    assert no.reasons == ("It is for people in Operations.",)


@pytest.mark.django_db
def test_closed_program_and_former_colleagues_get_a_no() -> None:
    person = make_person()
    closed = make_program(status="closed")
    assert may_join(closed, person, "mentee").reasons == ("This program is not open at the moment.",)
    gone = make_person(status=PersonStatus.LEFT, left_on=dt.date(2026, 1, 1))
    assert not may_join(make_program(), gone, "mentee").ok


@pytest.mark.django_db
def test_narrowing_counts_each_step_in_one_query() -> None:
    for level, kind in ((1, "hourly"), (2, "hourly"), (3, "hourly"), (3, "full_time")):
        make_person(level=level, employment_type=kind)
    make_person(status=PersonStatus.LEFT, left_on=dt.date(2026, 1, 1))
    rules = [Condition(A.EMPLOYMENT_TYPE, ("hourly",)), Condition(A.LEVEL, least=2)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert narrowing(rules) == [4, 3, 2]
    assert len(queries) == 1
    assert who_fit(rules).count() == 2
    assert narrowing([]) == [4]


@pytest.mark.django_db
def test_facts_answer_for_any_number_of_programs_without_a_query() -> None:
    person = Person.objects.select_related("location").get(pk=make_person(department="Yard", level=4).pk)
    facts = Facts.of(person)
    rule = {"attribute": "level", "least": 3}
    programs = [make_program(f"P{n}", eligibility={"mentee": [rule]}) for n in range(3)]
    with CaptureQueriesContext(connection) as queries:
        assert all(may_join(p, person, "mentee", facts).ok for p in programs)
    assert len(queries) == 0
    assert len(conditions_of(programs[0].eligibility, "mentee")) == 1
