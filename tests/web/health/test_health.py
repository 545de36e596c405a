from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.notices.models import Notice
from cairn.outcomes.domain import rolling
from cairn.people.models import Person
from tests.factories import Cast, make_account, make_enrollment, make_person, make_program
from tests.outcomes.makers import DAY, START, make_pair, meet, sides

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
TODAY = START + 60 * DAY


def url(cast: Cast, name: str, *more: str) -> str:
    return reverse(f"health:{name}", args=[cast.program.pk, *more])


def get(client: Client, person: Person, address: str) -> Any:
    client.force_login(person.account)
    with frozen(TODAY):
        return client.get(address)


def text(answer: Any) -> str:
    words = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(words.decode("utf-8-sig"))


PAGES = [("show",), ("metric", "active_pairs"), ("export", "numbers"), ("export", "months")]
NAMED = [("people", "met"), ("export", "quiet"), ("export", "people-met")]


@pytest.mark.parametrize("page", [*PAGES, *NAMED])
def test_a_manager_of_another_program_finds_nothing(
    cast: Cast, client: Client, page: tuple[str, ...]
) -> None:
    stranger = make_person()
    make_account(stranger)
    other = make_program("Another")
    RoleAssignment.objects.create(person=stranger, role=Role.PROGRAM_MANAGER, program_id=other.pk)
    assert get(client, cast.program_manager, url(cast, *page)).status_code == 200
    assert get(client, stranger, url(cast, *page)).status_code == 404
    assert get(client, cast.outsider, url(cast, *page)).status_code == 404


@pytest.mark.parametrize(("page", "status"), [(p, 200) for p in PAGES] + [(p, 403) for p in NAMED])
def test_an_analyst_sees_numbers_and_no_lists_of_people(
    cast: Cast, client: Client, page: tuple[str, ...], status: int
) -> None:
    for number in range(6):
        make_pair(cast.program, name=f"Zaphod{number}")
    rolling.refresh_all()
    answer = get(client, cast.analyst, url(cast, *page))
    assert answer.status_code == status
    assert "Zaphod" not in text(answer)


def test_an_analyst_sees_no_small_number_and_no_way_to_nudge(cast: Cast, client: Client) -> None:
    for number in range(6):
        make_pair(cast.program, started=START if number < 2 else TODAY - DAY)
    with frozen(TODAY):
        rolling.refresh_all()
    page, managers = (
        text(get(client, cast.analyst, url(cast, "show"))),
        get(client, cast.program_manager, url(cast, "show")),
    )
    assert shown(page, "quiet_pairs") == "&lt;5"
    assert shown(text(managers), "quiet_pairs") == "2"
    assert shown(page, "joined") == "14"
    assert url(cast, "nudge") not in page
    assert url(cast, "nudge") in text(managers)
    assert "&lt;5" in page
    table = {
        row["Key"]: row["Value"] for row in rows(get(client, cast.analyst, url(cast, "export", "numbers")))
    }
    assert (table["quiet_pairs"], table["joined"]) == ("<5", "14")


def shown(html: str, key: str) -> str:
    found = re.search(rf'data-number="{key}"[^>]*>(?:\s*<[^>]+>)*\s*([^<]+?)\s*<', html)
    assert found
    return found[1]


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(answer), newline="")))


def test_numbers_that_nobody_kept_yet_are_all_hidden_from_an_analyst(cast: Cast, client: Client) -> None:
    page = text(get(client, cast.analyst, url(cast, "show")))
    assert shown(page, "joined") in {"hidden", "&lt;5"}


def test_the_number_that_should_move_stands_first(cast: Cast, client: Client) -> None:
    make_pair(cast.program)
    assert "Nobody has said yet which number" in text(get(client, cast.program_manager, url(cast, "show")))
    cast.program.measure, cast.program.measure_target = "met_share", 80
    cast.program.measure_by = TODAY.date()
    cast.program.save()
    page = text(get(client, cast.program_manager, url(cast, "show")))
    assert "Target 80% by 3 May 2030" in page
    assert page.index("The number that should move") < page.index('data-number="active_pairs"')


def test_an_empty_program_teaches(cast: Cast, client: Client) -> None:
    empty = make_program("Empty")
    page = text(get(client, cast.global_owner, reverse("health:show", args=[empty.pk])))
    assert "Nobody has been invited yet." in page
    assert "As soon as people are invited" in page


def test_a_manager_nudges_the_chosen_pairs_from_the_same_page(cast: Cast, client: Client) -> None:
    chosen, other = make_pair(cast.program, name="Chosen"), make_pair(cast.program, name="Other")
    page = text(get(client, cast.program_manager, url(cast, "show")))
    assert "Chosen Mentee" in page
    assert str(chosen.pk) in page
    with frozen(TODAY):
        answer = client.post(url(cast, "nudge"), {"pair": [str(chosen.pk), "nonsense"]}, follow=True)
    assert "2 people were asked how it is going." in text(answer)
    assert {n.person_id for n in Notice.objects.all()} == {p.pk for p in sides(chosen)}
    assert other.pk not in set(Notice.objects.values_list("subject_id", flat=True))


def test_nobody_nudges_a_pair_of_another_program(cast: Cast, client: Client) -> None:
    foreign = make_pair(make_program("Another"))
    client.force_login(cast.program_manager.account)
    answer = client.post(url(cast, "nudge"), {"pair": [str(foreign.pk)]}, follow=True)
    assert "Choose at least one pair first." in text(answer)
    client.force_login(cast.analyst.account)
    assert client.post(url(cast, "nudge"), {"pair": [str(foreign.pk)]}).status_code == 403
    assert not Notice.objects.exists()


@pytest.mark.parametrize("page", [("show",), ("people", "joined"), ("metric", "met")])
def test_the_page_asks_as_often_for_three_pairs_as_for_one(
    cast: Cast, client: Client, page: tuple[str, ...]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert get(client, cast.program_manager, url(cast, *page)).status_code == 200
        return len(seen)

    make_pair(cast.program)
    queries()  # the first request of a test fills caches
    one = queries()
    for number in range(2):
        make_pair(cast.program, started=START + number * DAY)
    assert queries() == one


def test_long_lists_are_paged_without_loss(cast: Cast, client: Client) -> None:
    for number in range(14):
        make_pair(cast.program, name=f"Pair{number:02}")
    seen: list[str] = []
    address = url(cast, "people", "joined")
    while address:
        page = text(get(client, cast.program_manager, address))
        seen += re.findall(r"(Pair\d\d Ment\w+)<", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        address = url(cast, "people", "joined") + more[1].replace("&amp;", "&") if more else ""
    assert sorted(seen) == sorted(f"Pair{n:02} {role}" for n in range(14) for role in ("Mentee", "Mentor"))


def test_cells_of_an_export_are_neutralized(cast: Cast, client: Client) -> None:
    person = make_person("=cmd|calc Evil")
    make_enrollment(cast.program, person, "mentee")
    found = rows(get(client, cast.program_manager, url(cast, "export", "people-joined")))
    assert "'=cmd|calc Evil" in {row["Name"] for row in found}


def test_every_table_has_an_export(cast: Cast, client: Client) -> None:
    meet(make_pair(cast.program, name="Quiet"), 1, START + 5 * DAY)
    quiet = rows(get(client, cast.program_manager, url(cast, "export", "quiet")))
    assert [(r["Mentee"], r["Mentor"], r["Days"], r["Sessions held"]) for r in quiet] == [
        ("Quiet Mentee", "Quiet Mentor", "55", "1")
    ]
    months = rows(get(client, cast.program_manager, url(cast, "export", "months")))
    assert (len(months), months[-1]["Month"]) == (12, "2030-05")
    assert {row["Month"]: row["Sessions held"] for row in months}["2030-03"] == "1"
    assert get(client, cast.program_manager, url(cast, "export", "nothing")).status_code == 404


def test_a_number_has_its_own_page_with_its_history(cast: Cast, client: Client) -> None:
    make_pair(cast.program)
    with frozen(TODAY - DAY):
        rolling.refresh_all()
    page = text(get(client, cast.program_manager, url(cast, "metric", "active_pairs")))
    assert "Pairs that have begun and are neither paused nor over." in page
    assert "2 May 2030" in page
    assert "2 May 2030" not in text(get(client, cast.analyst, url(cast, "metric", "active_pairs")))
    assert get(client, cast.program_manager, url(cast, "metric", "nothing")).status_code == 404


@pytest.mark.parametrize("after", ["", "nonsense", "x.y", "01a01e66-0e80-73bd-a4db-456aef02c2d6.nonsense"])
def test_a_place_that_is_none_shows_the_first_page(cast: Cast, client: Client, after: str) -> None:
    make_pair(cast.program, name="First")
    assert "First Mentee" in text(get(client, cast.program_manager, url(cast, "show") + f"?after={after}"))
