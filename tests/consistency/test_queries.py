"""No page asks the database more often because there is more to show."""

from __future__ import annotations

import re
from collections import Counter
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
Asked = dict[str, Counter[str]]  # by address: how often each question is put to the database


def pages_of(person: Person) -> list[str]:
    """One address of each view that this person gets to see."""
    return sorted({page_name(address): address for address in links(person, alike_at_most=1)}.values())


def ask(person: Person, addresses: Iterable[str]) -> Asked:
    client, asked = client_of(person), Asked()
    for address in addresses:
        client.get(address)  # what a process looks up once, or anew when something has changed
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked[address] = Counter(_shape(query["sql"]) for query in captured.captured_queries)
    return asked


def _shape(sql: str) -> str:
    """A query without the values in it, so that the same question about another row is the same."""
    return re.sub(r"IN \([^)]*\)|'[^']*'(::\w+)?|\b\d+\b", "?", sql)


def test_every_page_takes_the_same_queries_for_one_and_for_three() -> None:
    cast = make_world().cast
    grow(cast)
    people: dict[str, Person] = {role: getattr(cast, role) for role in ROLES}
    before = {role: ask(person, pages_of(person)) for role, person in people.items()}
    grow(cast)
    grow(cast)
    after = {role: ask(person, before[role]) for role, person in people.items()}

    more = [
        f"{page} as {role}: {was.total()} queries, then {after[role][page].total()}. More often: {again}"
        for role, pages in before.items()
        for page, was in pages.items()
        if after[role][page].total() > was.total() and (again := list(after[role][page] - was))
    ]
    assert not more, "\n".join(more)
    assert len(before["mentee"]) > 5
