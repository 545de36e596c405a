"""The pages of messages and reports: what they show, to whom, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.ids import new_id
from cairn.mentoring.domain.messages import write_message
from cairn.mentoring.models import Draft, Mentorship, Message, Report
from tests.factories import Cast
from tests.web.mentoring.stage import MONDAY, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
Scene = tuple[Cast, Mentorship]


@pytest.fixture
def scene() -> Iterator[Scene]:
    with frozen(MONDAY):
        yield stage()


def page(client: Client, name: str, mentorship: Mentorship, query: str = "") -> str:
    answer = client.get(reverse(f"mentoring:{name}", args=[mentorship.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_space_shows_the_latest_and_the_page_of_messages_all_of_them(scene: Scene) -> None:
    cast, mentorship = scene
    made = [write_message(mentorship=mentorship, body=f"Line {n:03}", by=cast.mentor) for n in range(35)]
    mine = browser(cast.mentee)
    assert [f"Line {n:03}" in page(mine, "show", mentorship) for n in (29, 30, 34)] == [False, True, True]
    latest = page(mine, "messages", mentorship)
    assert [f"Line {n:03}" in latest for n in (4, 5, 34)] == [False, True, True]
    assert f"?before={made[5].pk}" in latest
    earlier = page(mine, "messages", mentorship, f"?before={made[5].pk}")
    assert [f"Line {n:03}" in earlier for n in (0, 4, 5)] == [True, True, False]
    assert "Write a message" not in earlier


def test_a_message_without_words_comes_back_and_a_form_sent_twice_is_one(scene: Scene) -> None:
    cast, mentorship = scene
    address, mine = reverse("mentoring:write_message", args=[mentorship.pk]), browser(cast.mentee)
    once = str(new_id())
    empty = mine.post(address, {"message-body": " ", "message-message_id": once})
    assert empty.status_code == 422
    for _ in range(2):
        sent = mine.post(address, {"message-body": "Hello", "message-message_id": once})
        assert sent.status_code == 302
    assert Message.objects.count() == 1


def test_a_draft_that_comes_after_its_message_was_sent_is_none(scene: Scene) -> None:
    cast, mentorship = scene
    mine, once = browser(cast.mentee), str(new_id())
    words = {"message-body": "Hello", "message-message_id": once}
    draft = reverse("mentoring:draft_message", args=[mentorship.pk])
    assert mine.post(draft, words).status_code == 204
    assert Draft.objects.count() == 1
    mine.post(reverse("mentoring:write_message", args=[mentorship.pk]), words)
    assert mine.post(draft, words).status_code == 204
    assert not Draft.objects.exists()


def test_report_shows_the_chosen_messages_before_anybody_reads_them(scene: Scene) -> None:
    cast, mentorship = scene
    bad = write_message(mentorship=mentorship, body="You again", by=cast.mentor)
    write_message(mentorship=mentorship, body="Nice weather", by=cast.mentor)
    mine, address = browser(cast.mentee), reverse("mentoring:report", args=[mentorship.pk])
    assert mine.post(address, {"sure": "1"}).status_code == 422
    preview = mine.post(address, {"message": [str(bad.pk)]}).content.decode()
    assert [word in preview for word in ("You again", "Nice weather", "Sana Guard")] == [True, False, True]
    assert not Report.objects.exists()
    mine.post(address, {"message": [str(bad.pk)], "comment": "Third time", "sure": "1"})
    report = Report.objects.get()
    shown = browser(cast.safeguarding).get(reverse("reports:show", args=[report.pk])).content.decode()
    assert [word in shown for word in ("You again", "Third time", "Nice weather")] == [True, True, False]
    for stranger in (cast.mentor, cast.global_owner):
        assert browser(stranger).get(reverse("reports:show", args=[report.pk])).status_code == 404


def test_the_reported_one_sees_the_same_pages_as_before(scene: Scene) -> None:
    cast, mentorship = scene
    bad = write_message(mentorship=mentorship, body="You again", by=cast.mentor)
    theirs = browser(cast.mentor)

    def pages() -> list[str]:
        seen = [page(theirs, name, mentorship) for name in ("show", "messages")]
        return [
            *seen,
            *(
                theirs.get(reverse(n)).content.decode()
                for n in ("notices:list", "reports:list", "today:show")
            ),
        ]

    def plain(texts: list[str]) -> list[str]:
        """Without what changes with every page: tokens and the ids of forms."""
        return [
            "\n".join(line for line in text.splitlines() if "csrf" not in line and "message_id" not in line)
            for text in texts
        ]

    before = plain(pages())
    address = reverse("mentoring:report", args=[mentorship.pk])
    browser(cast.mentee).post(address, {"message": [str(bad.pk)], "sure": "1"})
    assert Report.objects.count() == 1
    assert plain(pages()) == before


def test_without_a_contact_the_page_names_where_to_turn(scene: Scene) -> None:
    cast, mentorship = scene
    cast.safeguarding.role_assignments.all().delete()
    write_message(mentorship=mentorship, body="You again", by=cast.mentor)
    assert "people@acme.example" in page(browser(cast.mentee), "report", mentorship)
