"""The directory's pages: who may see them, what they say, and how many queries they take."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.people.domain.searching import refresh_search
from cairn.people.models import Person
from tests.factories import Cast, make_cast, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def names(client: Client, **query: str) -> list[str]:
    return [person.name for person in client.get(reverse("people:list"), query).context["people"]]


def test_everyone_is_listed_in_the_order_of_names(cast: Cast) -> None:
    assert names(signed_in(cast.directory_manager)) == [
        "Sana Guard", "Noor Haddad", "Tomasz Nowak", "Jonas Okafor", "Pat Outside", "Amara Reyes", "Ingrid Solberg", "Lin Wei",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "okáf"}, ["Jonas Okafor"]),
        ({"q": "routing"}, ["Amara Reyes"]),
        ({"q": "reyes amara"}, ["Amara Reyes"]),
        ({"department": "plat"}, ["Jonas Okafor"]),
        ({"place": "lis"}, ["Amara Reyes"]),
        ({"q": "nobody of that name"}, []),
        ({"status": "left"}, []),
    ],
)
def test_filters_narrow(cast: Cast, query: dict[str, str], found: list[str]) -> None:
    refresh_search()

    assert names(signed_in(cast.directory_manager), **query) == found


def test_pages_follow_each_other_without_gaps(cast: Cast) -> None:
    for number in range(60):
        make_person(f"Same Name{number % 3}")
    client = signed_in(cast.directory_manager)

    first = client.get(reverse("people:list"))
    second = client.get(reverse("people:list") + first.context["older"])

    both = [person.pk for page in (first, second) for person in page.context["people"]]
    assert (len(both), len(set(both)), second.context["older"]) == (68, 68, "")


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    client = signed_in(cast.directory_manager)
    client.get(reverse("people:list"))
    counts = []
    for number in (1, 3, 9):
        make_person(f"More {number}", department=f"D{number}", zone="Asia/Tokyo")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("people:list"))
        counts.append(len(queries))

    assert len(set(counts)) == 1


def test_a_person_stands_in_their_line_with_their_history(cast: Cast) -> None:
    boss = make_person("Big Boss", tree_in=1, tree_out=9, depth=0)
    lead = make_person("Team Lead", tree_in=2, tree_out=5, depth=1, manager=boss)
    hand = make_person("Good Hand", tree_in=3, tree_out=3, depth=2, manager=lead)
    lead.job_records.create(
        valid_from="2020-01-01", job_title="Lead", employment_type="full_time", status="active"
    )

    page = signed_in(cast.directory_manager).get(reverse("people:show", args=[lead.pk]))

    assert ([p.pk for p in page.context["line"]], [p.pk for p in page.context["reports"]]) == (
        [boss.pk],
        [hand.pk],
    )
    assert [str(chapter) for chapter in page.context["chapters"]] == ["Lead from 2020-01-01"]


@pytest.mark.parametrize("role", ["mentor", "outsider", "analyst", "program_manager"])
def test_others_do_not_see_the_directory(cast: Cast, role: str) -> None:
    client = signed_in(getattr(cast, role))

    for url in (
        reverse("people:list"),
        reverse("people:show", args=[cast.mentor.pk]),
        reverse("imports:list"),
        reverse("imports:new"),
    ):
        assert client.get(url).status_code in {403, 404}


def test_whoever_is_named_is_found_by_every_word_of_name_number_or_address() -> None:
    ana = make_person("Ana Sofía Quiroga", preferred_name="Nena", employee_number="E-77431")
    make_person("Ana Other", job_title="Quiroga builder")
    refresh_search()
    for words in ("ana quiroga", "QUIROGA  ana", "sofia", "nena", "e-77431", "E-77431", ana.email or ""):
        assert list(Person.objects.named(words)) == [ana], words
    assert list(Person.objects.named("ana nobody")) == []
    assert Person.objects.named(" ").count() == 2
    assert list(Person.objects.named("100%")) == []


def test_naming_somebody_reads_the_index_and_not_the_directory() -> None:
    with connection.cursor() as cursor:
        # Nobody is in this table yet: whatever else could read it is switched off, what remains must be the index.
        cursor.execute("set local enable_seqscan = off; set local enable_indexscan = off")
    plan = Person.objects.working().named("quiroga ana").explain()
    assert "person_names_trigram" in plan, plan
