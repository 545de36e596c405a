"""No page asks the database more often because there is more to show."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.people.models import Person
from tests.consistency.crawl import client_of, links, page_name
from tests.consistency.growing import grow
from tests.consistency.world import make_world

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

# Whoever has rows of their own, or sees those of others; the rest see less of the same pages.
ROLES = ("mentee", "mentor", "program_manager", "global_owner", "directory_manager", "analyst")
Counts = dict[str, int]


def pages_of(person: Person) -> list[str]:
    """One address of each view that this person gets to see."""
    first = {page_name(address): address for address in reversed(list(links(person)))}
    return sorted(first.values())


def count(person: Person, addresses: Iterable[str], *, warm_up: bool) -> Counts:
    client, counts = client_of(person), Counts()
    for address in addresses:
        if warm_up:
            client.get(address)  # whatever a process looks up once
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts[address] = len(captured)
    return counts


def test_every_page_takes_the_same_queries_for_one_and_for_three() -> None:
    cast = make_world().cast
    grow(cast)
    people: dict[str, Person] = {role: getattr(cast, role) for role in ROLES}
    before = {role: count(person, pages_of(person), warm_up=True) for role, person in people.items()}
    grow(cast)
    grow(cast)
    after = {role: count(person, before[role], warm_up=False) for role, person in people.items()}

    more = [
        f"{page} as {role}: {asked} queries, then {after[role][page]}"
        for role, pages in before.items()
        for page, asked in pages.items()
        if after[role][page] > asked
    ]
    assert not more, "\n".join(more)
    assert len(before["mentee"]) > 5
