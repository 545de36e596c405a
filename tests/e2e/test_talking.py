"""Two people talk in their space: live, from a closed browser, without JavaScript; and one of them keeps a journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from cairn.mentoring.models import Draft, Mentorship, Message
from tests.e2e.stage import PHONE, Stage, elsewhere
from tests.factories import Cast
from tests.live_server import live_server
from tests.mentoring.makers import make_mentorship, make_plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    make_plan(cast.program)
    return make_mentorship(cast)


@pytest.fixture
def live(stage: Stage, settings: Settings) -> Iterator[str]:
    """The server of live updates, as `cairn up` starts it, on this test's database."""
    where = {
        "DATABASE_URL": _database(settings.DATABASES["default"]),
        "DJANGO_SETTINGS_MODULE": "cairn.settings.test",
    }
    with live_server(**where) as port:
        address = f"http://127.0.0.1:{port}/live"
        kept = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        allowed = {**kept, "connect-src": [*kept["connect-src"], address]}
        settings.LIVE_URL, settings.CONTENT_SECURITY_POLICY = address, {"DIRECTIVES": allowed}
        yield address


def _database(at: dict[str, Any]) -> str:
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST']}&port={at['PORT'] or 5432}"


@pytest.mark.parametrize("way", [{}, {"keyboard": True}, {"slow": True}], ids=str)
def test_a_message_arrives_at_an_open_page_and_what_is_typed_there_stays(
    stage: Stage, cast: Cast, mentorship: Mentorship, live: str, way: dict[str, Any]
) -> None:
    with stage.sit(cast.mentor) as jonas, stage.sit(cast.mentee, width=PHONE, **way) as amara:
        jonas.go("mentoring:show", mentorship_id=mentorship.pk)
        jonas.page.get_by_label("Write a message").type("Just a thou")
        amara.go("mentoring:show", mentorship_id=mentorship.pk)
        amara.write("Write a message", "May I bring a question?")
        amara.press_here("Send")
        for seat in (amara, jonas):
            expect(seat.page.locator("#said")).to_contain_text("May I bring a question?")
        expect(jonas.page.get_by_label("Write a message")).to_have_value("Just a thou")
        expect(amara.page.get_by_label("Write a message")).to_have_value("")
        jonas.write("Write a message", "Always.")
        jonas.page.get_by_role("button", name="Send").click()
        expect(amara.page.locator("#said")).to_contain_text("Always.")


def test_what_was_typed_waits_when_the_browser_was_closed(
    stage: Stage, cast: Cast, mentorship: Mentorship
) -> None:
    with stage.sit(cast.mentee, width=PHONE) as amara:
        page = amara.go("mentoring:show", mentorship_id=mentorship.pk)
        with page.expect_response(lambda answer: "draft" in answer.url):
            page.get_by_label("Write a message").type("I wanted to say")
        with page.expect_response(lambda answer: "draft" in answer.url):
            page.get_by_label("What you want to keep").type("Half a note")
        stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert ("I wanted" in stored, "Half a note" in stored) == (False, False)
        page.on("dialog", lambda dialog: dialog.accept())
    with stage.sit(cast.mentee) as amara:
        page = amara.go("mentoring:show", mentorship_id=mentorship.pk)
        expect(page.get_by_label("Write a message")).to_have_value("I wanted to say")
        expect(page.get_by_label("What you want to keep")).to_have_value("Half a note")
        amara.press("Keep the note")
    with stage.sit(cast.mentor) as jonas:
        page = jonas.go("mentoring:show", mentorship_id=mentorship.pk)
        expect(page.get_by_label("Write a message")).to_have_value("")
        expect(page.get_by_label("What you want to keep")).to_have_value("Half a note")
    elsewhere(lambda: _left_one_draft(cast))


def _left_one_draft(cast: Cast) -> None:
    assert list(Draft.objects.values_list("person_id", "place")) == [
        (cast.mentee.pk, f"message:{Mentorship.objects.get().pk}")
    ]


def test_talk_and_journal_need_no_javascript(stage: Stage, cast: Cast, mentorship: Mentorship) -> None:
    with stage.sit(cast.mentee, width=PHONE, script=False) as amara:
        amara.go("mentoring:show", mentorship_id=mentorship.pk)
        amara.write("Write a message", "Hello")
        amara.press("Send")
        assert "Hello" in amara.page.inner_text("#said")
        amara.follow("Write in your journal")
        amara.write("What you learned", "Ask first, then propose.")
        amara.press("Keep it")
        assert "with Jonas" in amara.page.inner_text("article")
        amara.page.get_by_role("searchbox").fill("PROPOSE")
        amara.press("Find")
        assert "Ask first, then propose." in amara.page.inner_text("article")
        with amara.page.expect_download() as file:
            amara.page.get_by_role("button", name="Take it all along").click()
        assert "Ask first, then propose." in Path(file.value.path()).read_text(encoding="utf-8")
    elsewhere(lambda: _said_once())


def _said_once() -> None:
    assert Message.objects.count() == 1
