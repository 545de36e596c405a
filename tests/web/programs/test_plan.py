"""The plan's editor, and whom a changed plan is for."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cairn.mentoring.domain.updating import perform_update
from cairn.mentoring.enums import PlanUpdateState
from cairn.mentoring.models import PlanUpdate
from cairn.programs.enums import EntryKind
from cairn.programs.models import PlanEntry, PlanSession
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship, make_plan

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def url(cast: Cast, name: str, *more: object) -> str:
    return reverse(f"programs:{name}", args=[cast.program.pk, *more])


def session(*points: str, **more: str) -> dict[str, str]:
    rows = [*points, *[""] * (6 - len(points))]
    data = {"title": "Second", "minutes": "30", "why": "", "how_to_start": ""}
    data |= {"point-TOTAL_FORMS": "6", "point-INITIAL_FORMS": "6"}
    data |= {"action-TOTAL_FORMS": "4", "action-INITIAL_FORMS": "4"}
    for number, text in enumerate(rows):
        data |= {f"point-{number}-text": text, f"point-{number}-owner": "mentor" if number else "mentee"}
    for number in range(4):
        data |= {
            f"action-{number}-text": "",
            f"action-{number}-owner": "mentee",
            f"action-{number}-due_days": "",
        }
    return data | more


def test_each_kind_is_added_changed_moved_and_taken_out(cast: Cast, manager: Client) -> None:
    filled = {
        "training": {"title": "Listen", "text": "", "link": "https://learn.example/a", "owner": "both"},
        "task": {"title": "Read it", "owner": "mentee", "after_days": "3"},
        "survey": {"title": "A look", "moment": "days_30"},
        "card": {"title": "A card", "text": "Ask this", "link": "", "owner": "mentor", "session": ""},
        "handbook": {"title": "How we work", "text": "Kindly", "link": "", "owner": "both"},
    }
    for kind, words in filled.items():
        assert manager.get(url(cast, "add_entry", kind)).status_code == 200
        assert manager.post(url(cast, "add_entry", kind), words)["Location"] == url(cast, "plan")
        manager.post(url(cast, "add_entry", kind), {**words, "title": "Another"})
    assert PlanEntry.objects.count() == 10
    first, second = PlanEntry.objects.filter(kind=EntryKind.TASK)
    manager.post(url(cast, "move_entry", second.pk), {"way": "up"})
    assert [e.title for e in PlanEntry.objects.filter(kind=EntryKind.TASK)] == ["Another", "Read it"]
    manager.post(url(cast, "entry", first.pk), {**filled["task"], "after_days": "9"})
    first.refresh_from_db()
    assert (first.after_days, first.version) == (9, 2)
    manager.post(url(cast, "remove_entry", second.pk))
    page = manager.get(url(cast, "plan")).content.decode()
    assert "9 days after the match" in page
    assert 'rel="noopener noreferrer"' in page
    assert manager.get(url(cast, "add_entry", "nothing")).status_code == 404


@pytest.mark.parametrize(
    "link", ["http://learn.example", "javascript:alert(1)", "https://me:pw@learn.example"]
)
def test_only_a_safe_link_is_kept_and_nothing_typed_is_lost(cast: Cast, manager: Client, link: str) -> None:
    words = {"title": "Listen", "text": "What I typed", "link": link, "owner": "both"}
    answer = manager.post(url(cast, "add_entry", "training"), words)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "What I typed" in text
    assert "A link begins with https:// and names a site." in text
    assert not PlanEntry.objects.exists()


def test_rows_of_an_agenda_change_places_before_anything_is_saved(cast: Cast, manager: Client) -> None:
    make_plan(cast.program)
    answer = manager.post(url(cast, "session", 2), session("One", "Two", row="point:1:up"))
    assert answer.status_code == 200
    points = answer.context["points"]
    assert [form["text"].value() for form in points][:2] == ["Two", "One"]
    assert [form["owner"].value() for form in points][:2] == ["mentor", "mentee"]
    assert cast.program.plan.get(number=2).title == "Set goals"
    emptied = manager.post(url(cast, "session", 2), session("One", "Two", row="point:0:clear"))
    assert [form["text"].value() for form in emptied.context["points"]][:2] == ["", "Two"]
    strange = manager.post(url(cast, "session", 2), session("One", row="what:x"))
    assert strange.status_code == 200


def test_a_long_agenda_keeps_all_of_its_points(cast: Cast, manager: Client) -> None:
    agenda = [{"text": f"Point {n}", "owner": "both"} for n in range(8)]
    PlanSession.objects.create(program=cast.program, number=1, title="Long", agenda=agenda)
    assert len(manager.get(url(cast, "session", 1)).context["points"].forms) == 9


def test_sessions_change_places(cast: Cast, manager: Client) -> None:
    make_plan(cast.program)
    manager.post(url(cast, "move_session", 2), {"way": "up"})
    manager.post(url(cast, "move_session", 1), {"way": "up"})
    assert [s.title for s in cast.program.plan.all()][:2] == ["Set goals", "Get to know each other"]


def test_a_manager_sees_the_effect_and_applies_it(cast: Cast, manager: Client) -> None:
    make_plan(cast.program)
    pair = make_mentorship(cast)
    answer = manager.post(url(cast, "session", 2), session("One"))
    assert answer["Location"] == url(cast, "plan_effect")
    page = manager.get(url(cast, "plan_effect"))
    assert "1 pair runs" in page.content.decode()
    assert "“Second” has other words" in page.content.decode()
    stale = manager.post(url(cast, "plan_effect"), {"choice": "running", "seen": "older"}, follow=True)
    assert "has changed since you looked" in stale.content.decode()
    seen = page.context["effect"].seen
    answer = manager.post(url(cast, "plan_effect"), {"choice": "running", "seen": seen})
    update = PlanUpdate.objects.get()
    assert answer["Location"] == url(cast, "plan_update", update.pk)
    assert "0 of 1" in manager.get(answer["Location"]).content.decode()
    assert "an earlier change" in manager.get(url(cast, "plan_effect")).content.decode()
    perform_update(update_id=update.pk)
    assert (
        manager.get(answer["Location"], headers={"hx-request": "true"})["HX-Redirect"] == answer["Location"]
    )
    assert "1 pair has another plan now." in manager.get(answer["Location"]).content.decode()
    assert pair.sessions.get(number=2).title == "Second"
    assert "Nothing waits" in manager.get(url(cast, "plan_effect")).content.decode()


def test_only_for_new_pairs_and_stopping(cast: Cast, manager: Client) -> None:
    make_plan(cast.program)
    pair = make_mentorship(cast)
    manager.post(url(cast, "session", 2), session("One"))
    seen = manager.get(url(cast, "plan_effect")).context["effect"].seen
    answer = manager.post(url(cast, "plan_effect"), {"choice": "new", "seen": seen})
    assert answer["Location"] == url(cast, "plan")
    assert pair.sessions.get(number=2).title == "Set goals"
    manager.post(url(cast, "remove_session", 3))
    seen = manager.get(url(cast, "plan_effect")).context["effect"].seen
    manager.post(url(cast, "plan_effect"), {"choice": "running", "seen": seen})
    update = PlanUpdate.objects.get(state=PlanUpdateState.QUEUED)
    manager.post(url(cast, "stop_plan_update", update.pk))
    page = manager.get(url(cast, "plan_update", update.pk)).content.decode()
    assert "Stopped: 0 pairs" in page
    assert pair.sessions.count() == 3
