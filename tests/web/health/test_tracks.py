"""Whoever manages a track reads its numbers, and nothing of the rest of the program."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.mentoring.models import Mentorship
from cairn.notices.models import Notice
from cairn.outcomes.domain.measuring import measure
from cairn.outcomes.domain.metrics import METRICS
from cairn.outcomes.queries import people_at, quiet_pairs
from cairn.people.models import Person
from cairn.programs.models import Enrollment, Track
from tests.factories import Cast, make_account, make_person
from tests.outcomes.makers import DAY, START, answer, make_pair, meet, sides

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
TODAY = START + 60 * DAY


@pytest.fixture
def track(cast: Cast) -> Track:
    return Track.objects.create(program=cast.program, name="Night shift")


@pytest.fixture
def manager(cast: Cast, track: Track) -> Person:
    person = make_person("Ada Track")
    make_account(person)
    RoleAssignment.objects.create(
        person=person, role=Role.TRACK_MANAGER, program_id=cast.program.pk, track_id=track.pk
    )
    return person


def pair_in(cast: Cast, track: Track | None, name: str) -> Mentorship:
    pair = make_pair(cast.program, name=name)
    Enrollment.objects.filter(person__in=sides(pair)).update(track=track)
    Mentorship.objects.filter(pk=pair.pk).update(track=track)
    return pair


def get(client: Client, person: Person, cast: Cast, name: str, *more: str) -> Any:
    client.force_login(person.account)
    with frozen(TODAY):
        return client.get(reverse(f"health:{name}", args=[cast.program.pk, *more]))


def text(found: Any) -> str:
    words = b"".join(found.streaming_content) if found.streaming else found.content
    return str(words.decode("utf-8-sig"))


def test_a_track_counts_its_own_people_pairs_and_sessions(cast: Cast, track: Track) -> None:
    meet(pair_in(cast, track, "Night"), 1, START + DAY)
    for number in range(2):
        meet(pair_in(cast, None, f"Day{number}"), 1, START + DAY)
    with frozen(TODAY):
        whole = measure([cast.program.pk])[cast.program.pk].numbers
        part = measure([cast.program.pk], [track.pk])[cast.program.pk]
    keys = ("invited", "matched", "met", "active_pairs", "quiet_pairs", "sessions_held", "places")
    assert [whole[k].value for k in keys[:-1]] == [8, 6, 6, 3, 3, 3]
    assert [part.numbers[k].value for k in keys[:-1]] == [2, 2, 2, 1, 1, 1]
    assert set(part.numbers) == set(whole)
    assert [n.value for n in part.months["joined_by_month"]][-1] == 2


def test_every_number_of_the_only_track_is_the_program_s(cast: Cast, track: Track) -> None:
    for number in range(3):
        answer(meet(pair_in(cast, track, f"Night{number}"), 1, START + DAY), 5, 4)
    Enrollment.objects.update(track=track)
    with frozen(TODAY):
        whole = measure([cast.program.pk])[cast.program.pk]
        part = measure([cast.program.pk], [track.pk])[cast.program.pk]
    counted = {key for key, metric in METRICS.items() if not metric.guarded}
    assert {k: n for k, n in part.numbers.items() if k in counted} == {
        k: n for k, n in whole.numbers.items() if k in counted
    }
    assert part.months == whole.months


def test_a_track_shows_nothing_that_was_read_from_answers(cast: Cast, track: Track) -> None:
    for number in range(3):
        answer(meet(pair_in(cast, track, f"Night{number}"), 1, START + DAY), 1, 1)
    with frozen(TODAY):
        whole = measure([cast.program.pk])[cast.program.pk].numbers
        part = measure([cast.program.pk], [track.pk])[cast.program.pk].numbers
    assert whole["discussion_quality"].value == 5
    assert [part[key].value for key in ("discussion_quality", "low_pulses")] == [None, None]


def test_a_mentor_of_a_track_is_matched_wherever_in_the_program_they_meet(cast: Cast, track: Track) -> None:
    pair = make_pair(cast.program)
    Enrollment.objects.filter(person=sides(pair)[0]).update(track=track)
    with frozen(TODAY):
        part = measure([cast.program.pk], [track.pk])[cast.program.pk].numbers
        named = people_at(cast.program, "matched", tracks=[track.pk])
    assert (part["matched"].value, part["active_pairs"].value) == (1, 0)
    assert [row.enrollment.person for row in named] == [sides(pair)[0]]
    assert quiet_pairs(cast.program, tracks=[track.pk]) == []


@pytest.mark.parametrize(
    "page",
    [
        ("show",),
        ("metric", "active_pairs"),
        ("people", "matched"),
        ("export", "numbers"),
        ("export", "quiet"),
        ("export", "people-matched"),
    ],
)
def test_its_manager_reads_the_track_and_not_the_rest(
    cast: Cast, track: Track, manager: Person, client: Client, page: tuple[str, ...]
) -> None:
    pair_in(cast, track, "Nightowl")
    for number in range(3):
        pair_in(cast, None, f"Daybird{number}")
    found = get(client, manager, cast, *page)
    assert found.status_code == 200
    words = text(found)
    assert "Daybird" not in words
    if page[0] in ("show", "people") or page[-1] in ("quiet", "people-matched"):
        assert "Nightowl" in words
    if page == ("export", "numbers"):
        values = {row["Key"]: row["Value"] for row in csv.DictReader(io.StringIO(words, newline=""))}
        assert (values["active_pairs"], values["joined"], values["low_pulses"]) == ("1", "2", "hidden")


def test_the_way_there_is_in_sight(cast: Cast, track: Track, manager: Person, client: Client) -> None:
    client.force_login(manager.account)
    health = reverse("health:show", args=[cast.program.pk])
    assert client.get(reverse("overview:show"))["Location"] == health
    assert client.get(reverse("programs:show", args=[cast.program.pk]))["Location"] == health
    page = text(get(client, manager, cast, "show"))
    assert "Night shift" in page
    assert reverse("programs:people", args=[cast.program.pk]) in page
    assert reverse("matching:list", args=[cast.program.pk]) not in page


def test_a_manager_of_another_track_reads_nothing_of_this_one(
    cast: Cast, track: Track, manager: Person, client: Client
) -> None:
    pair_in(cast, Track.objects.create(program=cast.program, name="Day shift"), "Daybird")
    page = text(get(client, manager, cast, "show"))
    assert "Nobody has been invited yet." in page
    assert "Day shift" not in page


def test_its_manager_asks_the_track_s_pairs_alone(
    cast: Cast, track: Track, manager: Person, client: Client
) -> None:
    mine, other = pair_in(cast, track, "Night"), pair_in(cast, None, "Day")
    client.force_login(manager.account)
    with frozen(TODAY):
        client.post(reverse("health:nudge", args=[cast.program.pk]), {"pair": [str(mine.pk), str(other.pk)]})
    assert {n.person_id for n in Notice.objects.all()} == {p.pk for p in sides(mine)}
