from __future__ import annotations

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
from cairn.outcomes.domain import rolling
from cairn.people.models import Person
from cairn.programs.enums import ProgramStatus
from cairn.programs.models import Program
from cairn.web.overview import table
from tests.factories import Cast, make_cast, make_program
from tests.outcomes.makers import DAY, START, make_pair

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
TODAY = START + 60 * DAY


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def get(client: Client, person: Person, query: str = "") -> Any:
    client.force_login(person.account)
    with frozen(TODAY):
        return client.get(reverse("overview:show") + query)


def filled(name: str, pairs: int, quiet: int = 0) -> Program:
    program = make_program(name)
    for number in range(pairs):
        make_pair(program, started=START if number < quiet else TODAY - DAY, name=f"{name}{number}")
    return program


def work_out() -> None:
    with frozen(TODAY):
        rolling.refresh_all()


def cells(page: Any, name: str) -> dict[str, str]:
    """What the row of a program says."""
    row = re.search(rf"<tr><th[^>]*><a[^>]*>{name}</a>.*?</tr>", page.content.decode(), re.DOTALL)
    assert row
    return dict(re.findall(r'data-number="(\w+)"[^>]*>([^<]*)<', row[0]))


def names(page: Any) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', page.content.decode())


def test_all_programs_stand_side_by_side_with_totals(cast: Cast, client: Client) -> None:
    filled("Alpha", 3, quiet=1)
    filled("Beta", 2)
    make_program("Draft", status=ProgramStatus.DRAFT, opened_at=None)
    work_out()
    page = get(client, cast.global_owner)
    assert names(page) == ["Alpha", "Beta", "New managers"]
    assert cells(page, "Alpha") == {
        "participants": "6", "active_pairs": "3", "sessions_held": "0", "discussion_quality": "–", "quiet_pairs": "1",
    }  # fmt: skip
    assert [page.context["overview"].totals[key].text for key in ("participants", "active_pairs", "quiet_pairs")] == [
        "12", "5", "1",
    ]  # fmt: skip
    assert "12 different people take part in mentoring." in page.content.decode()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Alpha", "Beta", "New managers"]),
        ("active_pairs", ["Beta", "Alpha", "New managers"]),
        ("quiet_pairs", ["Alpha", "Beta", "New managers"]),
        ("nonsense", ["Beta", "Alpha", "New managers"]),
    ],
)
def test_programs_are_sorted_by_any_column(
    cast: Cast, client: Client, sort: str, expected: list[str]
) -> None:
    filled("Alpha", 2, quiet=1)
    filled("Beta", 3)
    work_out()
    assert names(get(client, cast.global_owner, f"?sort={sort}")) == expected


def test_pages_hold_every_program_once(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "PAGE", 2)
    for number in range(4):
        make_program(f"Program {number}")
    work_out()
    seen, query = [], ""
    while query is not None:
        page = get(client, cast.global_owner, query)
        seen += names(page)
        query = page.context["older"] or None
    assert sorted(seen) == ["New managers", *(f"Program {n}" for n in range(4))]


def test_the_page_asks_as_often_for_three_programs_as_for_one(cast: Cast, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert get(client, cast.global_owner).status_code == 200
        return len(seen)

    work_out()
    queries()  # the first request of a test fills caches
    one = queries()
    filled("Alpha", 2)
    filled("Beta", 1)
    work_out()
    assert queries() == one


def test_an_analyst_sees_small_numbers_hidden_and_covered(cast: Cast, client: Client) -> None:
    filled("Alpha", 14, quiet=12)
    filled("Beta", 8, quiet=2)
    work_out()
    owner, page = get(client, cast.global_owner), get(client, cast.analyst)
    assert [cells(owner, name)["quiet_pairs"] for name in ("Alpha", "Beta")] == ["12", "2"]
    # The total stands there, so the other cell is hidden too: 14 less 12 would be 2.
    assert [cells(page, name)["quiet_pairs"] for name in ("Alpha", "Beta")] == ["hidden", "&lt;5"]
    assert page.context["overview"].totals["quiet_pairs"].text == "14"
    assert "Alpha0 Mentee" not in page.content.decode()


def test_the_program_page_and_the_export_hide_what_the_overview_hides(cast: Cast, client: Client) -> None:
    alpha = filled("Alpha", 14, quiet=12)
    filled("Beta", 8, quiet=2)
    work_out()
    client.force_login(cast.analyst.account)
    health = client.get(reverse("health:export", args=[alpha.pk, "numbers"]))
    assert "pairs gone quiet,hidden," in b"".join(health.streaming_content).decode()
    file = b"".join(client.get(reverse("overview:export")).streaming_content).decode()
    assert "Alpha,Open,28,hidden,0,–,hidden" in file


def test_hidden_cells_stand_together_however_one_sorts(cast: Cast, client: Client) -> None:
    for name, quiet in (("Alpha", 9), ("Beta", 2), ("Gamma", 8), ("Delta", 10)):
        filled(name, 16, quiet=quiet)
    work_out()
    page = get(client, cast.analyst, "?sort=quiet_pairs")
    found = [cells(page, name)["quiet_pairs"] for name in names(page)]
    assert found == ["10", "hidden", "&lt;5", "hidden", "hidden"]
    assert names(page) == ["Delta", "Alpha", "Beta", "Gamma", "New managers"]  # by name where hidden


def test_whoever_runs_one_program_is_led_to_it(cast: Cast, client: Client) -> None:
    answer = get(client, cast.program_manager)
    assert (answer.status_code, answer["Location"]) == (302, reverse("health:show", args=[cast.program.pk]))


def test_whoever_runs_several_is_led_to_the_list(cast: Cast, client: Client) -> None:
    other = make_program("Another")
    RoleAssignment.objects.create(person=cast.program_manager, role=Role.PROGRAM_MANAGER, program_id=other.pk)
    answer = get(client, cast.program_manager)
    assert (answer.status_code, answer["Location"]) == (302, reverse("programs:list"))


@pytest.mark.parametrize("who", ["outsider", "mentor", "directory_manager"])
def test_others_may_not_look(cast: Cast, client: Client, who: str) -> None:
    assert get(client, getattr(cast, who)).status_code in {403, 404}


def test_an_organization_without_numbers_is_told_when_they_come(cast: Cast, client: Client) -> None:
    page = get(client, cast.global_owner)
    assert "No program has numbers yet" in page.content.decode()
