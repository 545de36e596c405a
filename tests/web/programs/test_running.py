"""The list of programs, the Plan tab and the Settings tab."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.programs import domain
from cairn.programs.domain.editing import add_track
from cairn.programs.enums import ProgramStatus
from cairn.programs.models import Program
from cairn.web.programs import listing
from tests.factories import Cast, make_enrollment, make_person, make_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
P = ProgramStatus


def url(cast: Cast, name: str, *more: object) -> str:
    return reverse(f"programs:{name}", args=[cast.program.pk, *more])


def names(answer: Any) -> list[str]:
    return [program.name for program in answer.context["programs"]]


def test_list_shows_what_is_in_reach(owner: Client, manager: Client, cast: Cast) -> None:
    make_program("Other")
    make_program("Old", status=P.ARCHIVED)
    assert names(owner.get(reverse("programs:list"))) == ["New managers", "Other"]
    assert names(owner.get(reverse("programs:list"), {"status": "archived"})) == ["Old"]
    assert names(owner.get(reverse("programs:list"), {"q": "oth"})) == ["Other"]
    mine = manager.get(reverse("programs:list"))
    assert names(mine) == ["New managers"]
    assert "New program" not in mine.content.decode()
    assert mine.context["programs"][0].taking_part == 2


def test_list_is_paged_by_name(owner: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 1)
    make_program("Other")
    first = owner.get(reverse("programs:list"))
    assert (names(first), first.context["next"]) == (["New managers"], "Other")
    assert names(owner.get(reverse("programs:list"), {"after": "Other"})) == ["Other"]


def test_list_needs_the_same_queries_for_one_and_three(owner: Client, cast: Cast) -> None:
    counts = []
    for rows in (1, 3):
        for number in range(rows):
            make_enrollment(make_program(f"P{rows}{number}"), make_person(), "mentee")
        with CaptureQueriesContext(connection) as queries:
            owner.get(reverse("programs:list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_participant_has_no_list(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.mentee.account)
    assert client.get(reverse("programs:list")).status_code == 404


def test_program_opens_at_its_first_tab(manager: Client, cast: Cast) -> None:
    assert manager.get(url(cast, "show")).status_code == 302


def _session(**more: str) -> dict[str, str]:
    rows = {
        "title": "The hard topic",
        "minutes": "40",
        "why": "It helps.",
        "how_to_start": "Begin small.",
        "point-0-text": "My story",
        "point-0-owner": "mentor",
        "point-1-text": "",
        "point-1-owner": "both",
        "action-0-text": "Write it down",
        "action-0-owner": "mentee",
        "action-0-due_days": "",
    }
    for prefix, total in (("point", "2"), ("action", "1")):
        rows |= {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": "0"}
    return {**rows, **more}


def test_session_is_added_changed_and_taken_out(manager: Client, cast: Cast) -> None:
    assert manager.post(url(cast, "session", 1), _session())["Location"] == url(cast, "plan")
    made = cast.program.plan.get()
    assert (made.title, made.minutes, made.why) == ("The hard topic", 40, "It helps.")
    assert made.agenda == [{"text": "My story", "owner": "mentor"}]
    assert made.actions == [{"text": "Write it down", "owner": "mentee", "due_days": 14}]
    assert 'value="My story"' in manager.get(url(cast, "session", 1)).content.decode()
    manager.post(url(cast, "session", 2), _session(title="Second"))
    manager.post(url(cast, "session", 1), _session(title="First"))
    page = manager.get(url(cast, "plan")).content.decode()
    assert page.index("1. First") < page.index("2. Second")
    assert manager.get(url(cast, "session", 4)).status_code == 404
    assert manager.post(url(cast, "session", 1), _session(title="")).status_code == 422
    assert manager.post(url(cast, "session", 1), _session(**{"point-0-owner": "x"})).status_code == 422
    manager.post(url(cast, "remove_session", 1))
    assert cast.program.plan.get().title == "Second"
    assert manager.post(url(cast, "remove_session", 1)).status_code == 409


def test_settings_rename_close_reopen_archive(manager: Client, cast: Cast) -> None:
    assert manager.post(url(cast, "rename"), {"name": ""}).status_code == 422
    manager.post(url(cast, "rename"), {"name": "Leads"})
    for name, status in (
        ("close", P.CLOSED),
        ("reopen", P.OPEN),
        ("close", P.CLOSED),
        ("archive", P.ARCHIVED),
    ):
        assert manager.get(url(cast, name)).status_code == 405
        assert manager.post(url(cast, name)).status_code == 302
        assert Program.objects.get(pk=cast.program.pk).status == status
        assert manager.get(url(cast, "settings")).status_code == 200
    assert Program.objects.get(pk=cast.program.pk).name == "Leads"
    assert manager.post(url(cast, "reopen")).status_code == 409


def test_opening_is_not_undone_once_somebody_joined(manager: Client, cast: Cast) -> None:
    answer = manager.post(url(cast, "undo"))
    assert answer.status_code == 409
    assert "Somebody has joined this program already" in answer.content.decode()


def test_copy_is_made_by_who_may_create(owner: Client, manager: Client, cast: Cast) -> None:
    assert manager.post(url(cast, "duplicate")).status_code == 404
    owner.post(url(cast, "duplicate"))
    assert Program.objects.get(name="New managers, copy").status == P.DRAFT


def test_draft_is_thrown_away(owner: Client, cast: Cast) -> None:
    draft = domain.create_program(template="buddy", name="Oops", by=cast.global_owner)
    owner.post(reverse("programs:discard", args=[draft.pk]))
    assert not Program.objects.filter(pk=draft.pk).exists()
    assert owner.post(url(cast, "discard")).status_code == 409


def test_program_is_handed_over(manager: Client, cast: Cast) -> None:
    page = manager.get(url(cast, "hand_over"), {"q": "pat"}).content.decode()
    assert str(cast.outsider.pk) in page
    assert manager.post(url(cast, "hand_over"), {"person": "nobody"}).status_code == 404
    manager.post(url(cast, "hand_over"), {"person": str(cast.outsider.pk), "stay": "1"})
    assert manager.get(url(cast, "settings")).status_code == 200
    manager.post(url(cast, "hand_over"), {"person": str(cast.outsider.pk)})
    assert manager.get(url(cast, "settings")).status_code == 404
    assert domain.managers_of(cast.program) == [cast.outsider]


def test_tracks_are_added_once_and_dissolved(manager: Client, cast: Cast) -> None:
    manager.post(url(cast, "add_track"), {"name": "North", "purpose": "Up there"})
    again = manager.post(url(cast, "add_track"), {"name": "North"})
    assert again.status_code == 422
    assert "There is a track of this name already." in again.content.decode()
    track = cast.program.tracks.get()
    elsewhere = add_track(program=make_program("Other"), name="X", purpose="", by=cast.global_owner)
    assert manager.post(url(cast, "remove_track", elsewhere.pk)).status_code == 404
    manager.post(url(cast, "remove_track", track.pk))
    assert not cast.program.tracks.exists()
