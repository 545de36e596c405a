"""What people say of themselves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from tests.factories import make_person, make_skill

from cairn.core.models import Event
from cairn.people.domain.profile import (
    HoursUnclear,
    TooManySkills,
    ZoneUnknown,
    describe_oneself,
    set_own_hours,
    set_own_skills,
)
from cairn.people.domain.searching import refresh_search
from cairn.people.models import Person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def say(person: Person, **said: Any) -> Person:
    kept = {name: getattr(person, name) for name in ("preferred_name", "pronouns", "languages")}
    return describe_oneself(**{**kept, **said}, by=person)


def test_what_is_changed_becomes_ones_own() -> None:
    person = say(
        make_person("Amara Reyes", pronouns="she/her"), preferred_name="  Mara \n R ", languages=["pt", "pt"]
    )

    person.refresh_from_db()
    assert (person.name, person.pronouns, person.languages) == ("Mara R Reyes", "she/her", ["pt"])
    assert person.own_fields == ["languages", "preferred_name"]


def test_saying_the_same_again_changes_nothing() -> None:
    before = make_person(pronouns="she/her")
    after = say(before)

    assert (after.own_fields, after.updated_at, Event.objects.count()) == ([], before.updated_at, 0)


def test_a_blank_is_a_choice_too() -> None:
    assert say(make_person(pronouns="she/her"), pronouns="").own_fields == ["pronouns"]


def test_the_event_tells_of_no_word() -> None:
    say(make_person(), pronouns="xe/xem")

    event = Event.objects.get()
    assert (event.verb, event.data) == ("people.profile_changed", {})


def test_somebody_is_found_by_the_name_they_chose() -> None:
    person = make_person("Amara Reyes")
    refresh_search()
    say(person, preferred_name="Quetzalina")
    refresh_search()

    assert list(Person.objects.found_by("quetzal")) == [person]


def test_skills_are_what_was_last_said() -> None:
    person, (sql, tea, law) = make_person(), (make_skill(name) for name in ("SQL", "Tea", "Law"))
    set_own_skills(skills=[sql.pk, tea.pk], by=person)
    set_own_skills(skills=[tea.pk, law.pk], by=person)
    set_own_skills(skills=[law.pk, tea.pk], by=person)

    assert set(person.skills.values_list("skill__name", flat=True)) == {"Tea", "Law"}
    assert Event.objects.count() == 2  # the third changed nothing


def test_twenty_skills_are_enough() -> None:
    with pytest.raises(TooManySkills):
        set_own_skills(skills=[uuid4() for _ in range(21)], by=make_person())


def test_ones_own_zone_wins_over_the_place() -> None:
    person = make_person(zone="Europe/Lisbon")
    assert set_own_hours(zone="Asia/Tokyo", hours=[(0, 540, 1020)], by=person).zone == "Asia/Tokyo"
    assert set_own_hours(zone="", hours=[], by=person).zone == "Europe/Lisbon"
    assert (make_person().known_zone, make_person().zone) == (None, "UTC")


def test_hours_are_kept_in_the_order_of_the_week() -> None:
    person = set_own_hours(zone="", hours=[(4, 0, 360), (0, 1320, 1440), (0, 540, 720)], by=make_person())

    person.refresh_from_db()
    assert person.working_hours == [[0, 540, 720], [0, 1320, 1440], [4, 0, 360]]


@pytest.mark.parametrize(
    "hours", [[(0, 600, 540)], [(0, 600, 600)], [(7, 0, 60)], [(0, 0, 1441)], [(0, 540, 700), (0, 660, 720)]]
)
def test_hours_that_cannot_be_are_refused(hours: list[tuple[int, int, int]]) -> None:
    with pytest.raises(HoursUnclear):
        set_own_hours(zone="", hours=hours, by=make_person())


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ZoneUnknown):
        set_own_hours(zone="Europe/Atlantis", hours=[], by=make_person())
