"""My profile: what I can change, what I cannot, and who is said to see it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core import clock
from cairn.people.domain.profile import set_own_skills
from cairn.people.enums import ImportState, PersonStatus
from cairn.people.models import ImportRun, Person, Skill
from tests.factories import Cast, make_cast, make_program, make_skill

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def me(client: Client, cast: Cast) -> Person:
    client.force_login(cast.mentee.account)
    return cast.mentee


def page(client: Client, name: str = "profile:show") -> str:
    return client.get(reverse(name)).content.decode()


def test_the_menu_leads_here(client: Client, me: Person) -> None:
    assert f'href="{reverse("profile:show")}"' in page(client, "today:show")


def test_the_page_says_where_the_rest_comes_from_and_whom_to_ask(
    client: Client, cast: Cast, me: Person
) -> None:
    ImportRun.objects.create(state=ImportState.DONE, finished_at=dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC))
    shown = page(client)

    for fact in ("Routing", "Lisbon", "Engineer", me.email, me.employee_number):
        assert str(fact) in shown
    assert "last read on 20 November 2026" in shown
    assert f"ask {cast.directory_manager.name}" in shown


def test_the_day_of_the_feed_is_that_of_the_readers_calendar(client: Client, me: Person) -> None:
    Person.objects.filter(pk=me.pk).update(own_zone="Pacific/Auckland")
    ImportRun.objects.create(state=ImportState.DONE, finished_at=dt.datetime(2026, 11, 20, 20, tzinfo=dt.UTC))

    assert "last read on 21 November 2026" in page(client)


def test_nobody_who_has_left_is_named_as_the_one_to_ask(client: Client, cast: Cast, me: Person) -> None:
    keeper = cast.directory_manager
    Person.objects.filter(pk=keeper.pk).update(status=PersonStatus.LEFT, left_on=dt.date(2026, 11, 1))

    assert f"ask {keeper.name}" not in page(client)


def test_every_field_says_who_sees_it(client: Client, me: Person) -> None:
    shown, form = page(client), page(client, "profile:edit")
    near = "those who look people up: Global owner, Program manager, Track manager, Directory manager."

    assert near in shown
    assert "sign-in codes: Global owner, Program manager, Directory manager." in shown
    for name in ("preferred_name", "pronouns", "languages"):
        assert f'id="id_{name}_who"' in form


def test_changing_what_is_mine(client: Client, me: Person) -> None:
    said = {"preferred_name": "Mara", "pronouns": "they/them", "languages": ["pt", "en"]}
    answer = client.post(reverse("profile:edit"), said, follow=True)

    me.refresh_from_db()
    assert (me.first_name, me.pronouns, me.languages) == ("Mara", "they/them", ["pt", "en"])
    assert "Mara, this is how you appear here." in answer.content.decode()
    assert "Português, English" in answer.content.decode()


def test_what_the_feed_owns_cannot_be_posted(client: Client, me: Person) -> None:
    before = (me.job_title, me.email, me.level, me.employee_number)
    client.post(
        reverse("profile:edit"),
        {"job_title": "Chief", "email": "x@example.com", "level": 9, "employee_number": "1"},
    )

    me.refresh_from_db()
    assert (me.job_title, me.email, me.level, me.employee_number) == before


def test_a_language_outside_the_list_is_refused(client: Client, me: Person) -> None:
    assert client.post(reverse("profile:edit"), {"languages": ["xx"]}).status_code == 422


def test_skills_in_the_words_of_the_list(client: Client, me: Person) -> None:
    speaking = Skill.objects.create(key="speak", name="Public speaking", synonyms=["presenting"])
    old = make_skill("Old trade")
    set_own_skills(skills=[old.pk], by=me)

    client.post(reverse("profile:skills"), {"skill_1": "PUBLIC speaking", "skill_2": "presenting"})

    assert list(me.skills.values_list("skill", flat=True)) == [
        speaking.pk
    ]  # the old one was not ticked any more


def test_a_skill_that_the_list_does_not_know_asks_did_you_mean(client: Client, me: Person) -> None:
    make_skill("Public speaking")
    answer = client.post(reverse("profile:skills"), {"skill_1": "Pubic speaking"})

    assert answer.status_code == 422
    assert "Did you mean: Public speaking?" in answer.content.decode()
    assert not me.skills.exists()


def test_more_than_twenty_skills_are_a_sentence_in_the_form(client: Client, me: Person) -> None:
    set_own_skills(skills=[make_skill(f"Skill {n}").pk for n in range(20)], by=me)
    kept = [str(key) for key in me.skills.values_list("skill", flat=True)]
    make_skill("Tea")
    answer = client.post(reverse("profile:skills"), {"kept": kept, "skill_1": "Tea"})

    assert answer.status_code == 422
    assert "up to twenty skills" in answer.content.decode()


def test_skills_are_filled_in_on_joining(client: Client, me: Person) -> None:
    set_own_skills(skills=[make_skill("Brewing tea").pk], by=me)
    other = make_program("Another")

    assert 'value="Brewing tea"' in client.get(reverse("joining:join", args=[other.pk])).content.decode()


def test_hours_and_zone(client: Client, me: Person) -> None:
    said = {"zone": "Asia/Tokyo", "day_0_0_from": "09:00", "day_0_0_until": "17:30",
            "day_6_0_from": "22:00", "day_6_0_until": "06:00"}  # fmt: skip
    shown = client.post(reverse("profile:hours"), said, follow=True).content.decode()

    me.refresh_from_db()
    assert (me.zone, me.working_hours) == ("Asia/Tokyo", [[0, 0, 360], [0, 540, 1050], [6, 1320, 1440]])
    for words in ("Asia/Tokyo", "09:00–17:30", "22:00–06:00 the next morning"):
        assert words in shown
    form = page(client, "profile:hours")
    assert 'value="22:00"' in form
    assert 'value="06:00"' in form


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"day_2_0_from": "09:00"}, "Enter both, or neither."),
        ({"day_2_0_until": "09:00"}, "Enter both, or neither."),
        ({"day_2_0_from": "09:00", "day_2_0_until": "09:00"}, "Enter when it ends."),
        ({"day_2_0_from": "22:00", "day_2_0_until": "06:00", "day_3_0_from": "05:00", "day_3_0_until": "09:00"}, "overlap"),
        ({"day_2_0_from": "25:00", "day_2_0_until": "06:00"}, "Enter a valid time."),
        ({"zone": "Europe/Atlantis"}, "Select a valid choice."),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_told_where_they_stand(
    client: Client, me: Person, said: dict[str, str], words: str
) -> None:
    answer = client.post(reverse("profile:hours"), said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    me.refresh_from_db()
    assert (me.own_zone, me.working_hours) == ("", [])


def test_the_greeting_follows_ones_own_zone(client: Client, me: Person) -> None:
    Person.objects.filter(pk=me.pk).update(own_zone="Asia/Tokyo")
    with clock.frozen(dt.datetime(2026, 11, 23, 23, tzinfo=dt.UTC)):
        assert "Good morning" in page(client, "today:show")
