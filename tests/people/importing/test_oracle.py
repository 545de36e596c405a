"""Seven joined tables of a real sample become one directory, with exactly the people, places and history they hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db.models import Count

from cairn.core import clock
from cairn.core.models import Event
from cairn.people.domain.importing.problems import Code
from cairn.people.domain.importing.running import Outcome, carry_out, open_feed
from cairn.people.models import Department, JobRecord, Location, Person

from .conftest import oracle_files, read_example

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


def load(*, apply_it: bool = True, complete: bool = False) -> Outcome:
    with clock.frozen(DAY):
        feed = open_feed(oracle_files(), read_example("oracle-hr"))
        return carry_out(feed, apply_it=apply_it, by=None, run_id=uuid4(), complete=complete)


def test_counts_are_exact() -> None:
    counts = load().counts

    assert (counts.rows, counts.created, counts.changed, counts.unchanged, counts.left, counts.errors, counts.warnings) == (
        107, 107, 0, 0, 0, 0, 0,
    )  # fmt: skip


def test_the_tree_is_exact() -> None:
    load()

    root = Person.objects.get(manager=None)
    assert (root.employee_number, root.name, root.depth) == ("100", "Steven King", 0)
    assert Counter(Person.objects.values_list("depth", flat=True)) == {0: 1, 1: 14, 2: 82, 3: 10}
    assert Person.objects.exclude(reports=None).distinct().count() == 18
    assert (
        Person.objects.annotate(span=Count("reports")).order_by("-span").values_list("span", flat=True)[0]
        == 14
    )
    for person in Person.objects.exclude(manager=None).select_related("manager"):
        assert person.manager is not None
        assert person.manager.tree_in < person.tree_in <= person.tree_out <= person.manager.tree_out  # type: ignore[operator]


def test_the_line_query_agrees_with_the_managers() -> None:
    load()
    diana = Person.objects.get(employee_number="107")

    above = {p.employee_number for p in Person.objects.in_line_with(diana)}

    assert above == {"103", "102", "100"}


def test_departments_and_titles_come_through_the_joins() -> None:
    load()
    person = Person.objects.select_related("department", "location").get(employee_number="103")

    assert (person.job_title, str(person.department), str(person.location), person.zone, person.hire_date, person.email) == (
        "Programmer", "IT", "Southlake", "America/Chicago", date(2016, 1, 3), "ajames@example.com",
    )  # fmt: skip
    assert list(Person.objects.filter(department=None).values_list("employee_number", flat=True)) == ["178"]
    assert Person.objects.exclude(department=None).values("department").distinct().count() == 11
    assert Department.objects.get(code="80").name == "Sales"


def test_fifty_people_are_in_places_whose_zone_was_guessed() -> None:
    outcome = load()

    assert Person.objects.filter(location__zone_guessed=True).count() == 50
    assert sorted(Location.objects.filter(zone_guessed=True).values_list("name", "zone")) == [
        ("South San Francisco", "America/Los_Angeles"),
        ("Southlake", "America/Chicago"),
    ]
    assert [(p.row, p.value, p.detail) for p in outcome.problems.kept if p.code is Code.GUESSED_ZONE] == [
        (5, "Southlake, Texas, US", "America/Chicago 5"),
        (22, "South San Francisco, California, US", "America/Los_Angeles 45"),
    ]


def test_history_is_told_in_chapters() -> None:
    load()

    assert JobRecord.objects.count() == 107 + 10
    assert [
        (str(j.valid_from), str(j.valid_to), j.job_title, str(j.department))
        for j in JobRecord.objects.filter(person__employee_number="101").order_by("valid_from")
    ] == [
        ("2007-09-21", "2011-10-28", "Public Accountant", "Accounting"),
        ("2011-10-28", "2015-03-16", "Accounting Manager", "Accounting"),
        ("2015-09-21", "None", "Administration Vice President", "Executive"),
    ]


def test_a_first_load_writes_one_event() -> None:
    load()

    assert [(event.verb, event.data["counts"]["created"]) for event in Event.objects.all()] == [
        ("people.first_load", 107)
    ]


def test_importing_again_changes_nothing() -> None:
    load()
    people, chapters = (
        list(Person.objects.order_by("id").values()),
        list(JobRecord.objects.order_by("id").values()),
    )
    events = Event.objects.count()

    counts = load(complete=True).counts

    assert (counts.created, counts.changed, counts.unchanged, counts.left) == (0, 0, 107, 0)
    assert list(Person.objects.order_by("id").values()) == people
    assert list(JobRecord.objects.order_by("id").values()) == chapters
    assert Event.objects.count() == events


def test_a_preview_says_the_same_and_changes_nothing() -> None:
    outcome = load(apply_it=False)

    assert (outcome.counts.created, outcome.applied, Person.objects.count(), Department.objects.count(), Event.objects.count()) == (
        107, False, 0, 0, 0,
    )  # fmt: skip
