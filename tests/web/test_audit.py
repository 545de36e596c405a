"""The audit page shows what happened, proves the log whole, and lets nobody count a private event."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.core import clock
from cairn.core.events import follow, record
from cairn.core.models import Event
from cairn.core.permissions import Scope
from cairn.identity.domain.audit import check_chain
from cairn.identity.domain.roles import grant_role
from cairn.identity.enums import Role
from cairn.people import events as people_events
from tests.factories import Cast, make_cast, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def auditor(client: Client, cast: Cast) -> Client:
    client.force_login(cast.global_owner.account)
    return client


def happen(cast: Cast, count: int = 1, verb: Any = people_events.CHANGED) -> None:
    with transaction.atomic():
        for _ in range(count):
            record(verb, by=cast.directory_manager.pk, subject=cast.mentee, program_id=cast.program.pk)
    follow.catch_up()


def rows(page: str) -> list[str]:
    return re.findall(r'<tr><th scope="row".*?</tr>', page, re.DOTALL)


def test_an_event_is_told_in_words_with_who_and_about_whom(auditor: Client, cast: Cast) -> None:
    grant_role(person=cast.outsider, role=Role.PEOPLE_ANALYST, scope=Scope(), by=cast.global_owner)
    follow.catch_up()

    (row,) = rows(auditor.get("/audit/").content.decode())
    for words in ("A role was given", "Ingrid Solberg", "Pat Outside", "role: people_analyst"):
        assert words in row


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 2),
        ({"verb": "people.changed"}, 1),
        ({"person": "reyes"}, 1),
        ({"person": "outside"}, 1),
        ({"person": "nobody"}, 0),
        ({"first": "2026-01-02"}, 1),
        ({"last": "2026-01-01"}, 1),
        ({"first": "2026-01-01", "last": "2026-01-31"}, 2),
    ],
)
def test_filters_find_what_was_asked(auditor: Client, cast: Cast, asked: dict[str, str], count: int) -> None:
    with clock.frozen(dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)):
        happen(cast)
    with clock.frozen(dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)), transaction.atomic():
        record(people_events.PROFILE_CHANGED, by=cast.outsider.pk, subject=cast.outsider)
    follow.catch_up()

    assert len(rows(auditor.get("/audit/", asked).content.decode())) == count


def test_the_program_filter_finds_its_events(auditor: Client, cast: Cast) -> None:
    happen(cast)
    with transaction.atomic():
        record(people_events.PROFILE_CHANGED, by=cast.outsider.pk, subject=cast.outsider)
    follow.catch_up()

    assert len(rows(auditor.get("/audit/", {"program": cast.program.pk}).content.decode())) == 1


def test_pages_follow_each_other_without_gap_or_repeat(auditor: Client, cast: Cast) -> None:
    happen(cast, 120)
    seen, address = [], "/audit/"
    for _ in range(3):
        page = auditor.get(address).content.decode()
        seen.append(len(rows(page)))
        older = re.search(r'href="(\?[^"]*before=[^"]+)"', page)
        address = "/audit/" + older[1].replace("&amp;", "&") if older else ""

    assert (seen, address) == ([50, 50, 20], "")


def test_a_private_event_is_neither_row_nor_gap(auditor: Client, cast: Cast) -> None:
    happen(cast)
    before = auditor.get("/audit/").content.decode()
    happen(cast, 3, people_events.GROUP_JOINED)

    assert scrub(auditor.get("/audit/").content.decode()) == scrub(before)
    lines = b"".join(auditor.post("/audit/file/").streaming_content).decode()
    assert "affinity" not in lines


def scrub(page: str) -> str:
    return re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="\w+"', "", page)


def test_private_events_are_counted_for_a_whole_month_from_five_on(auditor: Client, cast: Cast) -> None:
    with clock.frozen(dt.datetime(2026, 3, 10, tzinfo=dt.UTC)):
        happen(cast, 5, people_events.GROUP_JOINED)
        happen(cast, 4, people_events.GROUP_LEFT)
    with clock.frozen(dt.datetime(2026, 4, 2, tzinfo=dt.UTC)):
        happen(cast, 9, people_events.GROUP_JOINED)
        page = auditor.get("/audit/").content.decode()

    counts = dict(re.findall(r"<dt[^>]*>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", page))
    assert counts["A person joined an affinity group"] == "5"
    assert counts["A person left an affinity group"] == "fewer than 5"
    assert counts["A person named somebody who must not be their match"] == "fewer than 5"


def test_a_filter_does_not_change_the_private_counts(auditor: Client, cast: Cast) -> None:
    with clock.frozen(dt.datetime(2026, 3, 10, tzinfo=dt.UTC)):
        happen(cast, 7, people_events.GROUP_JOINED)
    with clock.frozen(dt.datetime(2026, 4, 2, tzinfo=dt.UTC)):
        asked = {"person": "nobody", "first": "2026-03-11", "program": str(cast.program.pk)}
        page = auditor.get("/audit/", asked).content.decode()

    assert '<dd class="col-4 num">7</dd>' in page


def test_a_whole_log_says_so_and_until_when(auditor: Client, cast: Cast) -> None:
    assert "has not been checked" in auditor.get("/audit/").content.decode()
    with clock.frozen(dt.datetime(2026, 3, 10, 8, 30, tzinfo=dt.UTC)):
        happen(cast)
    check_chain()

    assert "Every event until 10 March 2026, 08:30" in auditor.get("/audit/").content.decode()


def test_a_log_that_was_changed_says_where(auditor: Client, cast: Cast) -> None:
    happen(cast, 3)
    with connection.cursor() as cursor:
        cursor.execute("alter table core_event disable trigger event_append_only")
        cursor.execute("update core_event set actor_id = %s where seq = 2", [cast.outsider.pk])
        cursor.execute("alter table core_event enable trigger event_append_only")
    check = check_chain()

    assert check.broken_at_seq == 2
    assert "changed at event 2" in auditor.get("/audit/").content.decode()


def test_the_file_has_what_the_page_has_and_no_formula(auditor: Client, cast: Cast) -> None:
    cast.mentee.given_name = "=HYPERLINK(1)"
    cast.mentee.preferred_name = ""
    cast.mentee.save()
    happen(cast, 60)

    answer = auditor.post("/audit/file/", {"verb": "people.changed"})
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert len(lines) == 61
    assert "'=HYPERLINK(1) Reyes" in lines[1]
    assert Event.objects.filter(verb="identity.audit_exported", actor_id=cast.global_owner.pk).count() == 1


def test_more_events_cost_no_more_queries(auditor: Client, cast: Cast) -> None:
    counts = []
    for _ in range(2):
        happen(cast, 10)
        make_person()
        with CaptureQueriesContext(connection) as queries:
            auditor.get("/audit/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
