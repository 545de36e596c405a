"""The pair's pages in a real browser: nothing that axe finds wrong, nothing in the console, light and dark, wide and narrow."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connections
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from cairn.mentoring.domain.actions import add_action_item
from cairn.mentoring.domain.agenda import add_agenda_item
from cairn.mentoring.domain.drafts import keep_draft, note_place
from cairn.mentoring.domain.goals import set_goal
from cairn.mentoring.domain.journal import write_entry
from cairn.mentoring.domain.meeting import settle_session
from cairn.mentoring.domain.messages import write_message
from cairn.mentoring.domain.notes import write_note
from cairn.mentoring.domain.reporting import report_messages
from cairn.mentoring.enums import Owner
from cairn.mentoring.models import ActionItem, JournalEntry, Mentorship, Report
from cairn.web import assets
from tests.factories import Cast
from tests.web.browser import open_browser, visit
from tests.web.front import built
from tests.web.mentoring.stage import browser as signed_in
from tests.web.mentoring.stage import stage

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("CAIRN_PICTURES")


@pytest.fixture(autouse=True)
def _real_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    built(assets.ENTRY)
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread


def lively() -> tuple[Cast, Mentorship]:
    """A pair with something in every part of its space."""
    cast, mentorship = stage()
    settle_session(session=mentorship.sessions.get(number=1), held=True, by=cast.mentee)
    set_goal(
        mentorship=mentorship, text="Lead a design review alone", by=cast.mentee, steps=["Watch", "Hold one"]
    )
    add_action_item(mentorship=mentorship, text="Draft the brief", owner=cast.mentee, by=cast.mentee)
    write_note(mentorship=mentorship, body="Name the risk before the fix.", version=0, by=cast.mentor)
    for by, words in (
        (cast.mentee, "I tried what we said.\nIt went well, apart from the beginning."),
        (cast.mentor, "Good. What happened in the beginning?"),
        (cast.mentee, "Nobody knew why we met."),
    ):
        said = write_message(mentorship=mentorship, body=words, by=by)
    report_messages(mentorship=mentorship, message_ids=[said.pk], comment="To try it", by=cast.mentee)
    keep_draft(place=note_place(mentorship.pk), body="Name the risk, then", version=1, by=cast.mentee)
    write_entry(body="Say why we meet in the first sentence.", mentorship=mentorship, by=cast.mentee)
    second = mentorship.sessions.get(number=2)
    add_agenda_item(session=second, text="The review in October", owner=Owner.MENTEE, by=cast.mentee)
    return cast, mentorship


def addresses(mentorship: Mentorship) -> dict[str, str]:
    first, second = mentorship.sessions.get(number=1), mentorship.sessions.get(number=2)
    pair = {
        name: reverse(f"mentoring:{name}", args=[mentorship.pk])
        for name in ("show", "change", "add_goal", "add_action")
    }
    return {
        **pair,
        "today": reverse("today:show"),
        "list": reverse("mentoring:list"),
        "messages": reverse("mentoring:messages", args=[mentorship.pk]),
        "report": reverse("mentoring:report", args=[mentorship.pk]),
        "reports": reverse("reports:list"),
        "reported": reverse("reports:show", args=[Report.objects.get().pk]),
        "journal": reverse("journal:list"),
        "journal_add": reverse("journal:add"),
        "journal_edit": reverse("journal:edit", args=[JournalEntry.objects.get().pk]),
        "session": reverse("sessions:show", args=[second.pk]),
        "time": reverse("sessions:time", args=[second.pk]),
        "pulse": reverse("feedback:pulse", args=[first.pk]),
    }


def session_state(live_server: LiveServer, cast: Cast) -> dict[str, object]:
    key = signed_in(cast.mentee).cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": key, "domain": "localhost", "path": "/", "expires": -1}
    return {"cookies": [{**cookie, "httpOnly": True, "secure": False, "sameSite": "Lax"}], "origins": []}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_pages_of_a_pair_have_nothing_that_axe_finds_wrong(
    live_server: LiveServer, scheme: str, width: int
) -> None:
    cast, mentorship = lively()
    pages, state = addresses(mentorship), session_state(live_server, cast)
    found: dict[str, object] = {}
    with open_browser() as opened:
        for name, address in pages.items():
            url = live_server.url + address
            with visit(opened, url, width=width, color_scheme=scheme, storage_state=state) as seen:
                if PICTURES:
                    seen.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
                wide = seen.page.evaluate("document.documentElement.scrollWidth")
                wrong = [*seen.violations(), *seen.said, *([f"{wide} wide"] if wide > width else [])]
                if wrong:
                    found[name] = wrong
        connections.close_all()  # while Playwright's loop runs: Django keeps other connections outside it
    assert found == {}


def test_tick_swaps_the_item_in_place(live_server: LiveServer) -> None:
    cast, mentorship = lively()
    item = ActionItem.objects.get(planned="", mentorship=mentorship)
    state = session_state(live_server, cast)
    with open_browser() as opened:
        url = live_server.url + reverse("today:show")
        with visit(opened, url, width=360, storage_state=state) as seen:
            seen.page.get_by_label("Draft the brief").check()
            seen.page.wait_for_selector(f"#action-{item.pk} .text-decoration-line-through")
            assert seen.page.url == url
            assert seen.said == []
        connections.close_all()
    item.refresh_from_db()
    assert item.done_at is not None
