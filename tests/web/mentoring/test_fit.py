"""The fit check on the pages: asked of each, answered in private, taken back in time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.core.sealed import read
from cairn.mentoring.domain.fitting import hear_answers
from cairn.mentoring.domain.meeting import settle_session
from cairn.mentoring.models import Ending, FitAnswer, Mentorship
from tests.factories import Cast
from tests.web.mentoring.stage import MONDAY, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
WEDNESDAY = MONDAY + dt.timedelta(days=2)
ASKED = "How well do you and"
Scene = tuple[Cast, Mentorship]


@pytest.fixture
def scene() -> Iterator[Scene]:
    with frozen(MONDAY):
        cast, mentorship = stage()
        settle_session(session=mentorship.sessions.get(number=1), held=True, by=cast.mentee)
        yield cast, mentorship


def space(cast_member: object, mentorship: Mentorship) -> str:
    client = browser(cast_member)  # type: ignore[arg-type]
    return client.get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()


def masked(page: str) -> str:
    """A page without what is new each time it is shown."""
    page = re.sub(r'message_id" value="[^"]+"', "", page)
    return re.sub(r"(csrfmiddlewaretoken\" value|csrf-token\" content)=\"[^\"]+\"", "", page)


def test_fit_check_stands_in_the_space_and_at_the_session_until_it_is_answered(scene: Scene) -> None:
    cast, mentorship = scene
    session = mentorship.sessions.get(number=1)
    pages = [
        reverse("mentoring:show", args=[mentorship.pk]),
        reverse("sessions:show", args=[session.pk]),
    ]
    client = browser(cast.mentee)
    assert [ASKED in client.get(page).content.decode() for page in pages] == [True, True]
    with frozen(MONDAY + dt.timedelta(minutes=5)):
        done = client.post(reverse("mentoring:fit", args=[mentorship.pk]), {"answer": "good"}, follow=True)
        assert "Only you can read what you said." in done.content.decode()
        assert [ASKED in client.get(page).content.decode() for page in pages] == [False, False]
        assert ASKED in space(cast.mentor, mentorship)


def test_fit_page_says_who_sees_it_and_what_follows(scene: Scene) -> None:
    cast, mentorship = scene
    address = reverse("mentoring:fit", args=[mentorship.pk])
    page = browser(cast.mentor).get(address).content.decode()
    assert page.count("Only you can read this.") == 2
    assert "Nobody is told who asked: not Amara, not those who run the program." in page
    wrong = browser(cast.mentor).post(address, {"answer": "perhaps"})
    assert (wrong.status_code, FitAnswer.objects.count()) == (422, 0)


def test_change_asked_on_the_page_shows_to_the_asker_alone_and_can_be_taken_back(scene: Scene) -> None:
    cast, mentorship = scene
    address = reverse("mentoring:fit", args=[mentorship.pk])
    before = space(cast.mentor, mentorship)
    client = browser(cast.mentee)
    page = client.post(address, {"answer": "part", "reason": "Ptarmigan"}, follow=True).content.decode()
    assert "You would rather change." in page
    assert "Wed 25 Nov" in page
    assert "Ptarmigan" in client.get(address).content.decode()
    assert read(Ending.objects.get(), "reason", reader=cast.mentee.pk) == "Ptarmigan"
    assert masked(space(cast.mentor, mentorship)) == masked(before)
    client.post(address, {"answer": "wait"})
    with frozen(WEDNESDAY):
        assert hear_answers() == 0
        assert "You would rather change." not in space(cast.mentee, mentorship)


def test_after_the_delay_both_read_the_same_and_the_question_is_gone(scene: Scene) -> None:
    cast, mentorship = scene
    address = reverse("mentoring:fit", args=[mentorship.pk])
    browser(cast.mentor).post(address, {"answer": "part"})
    with frozen(WEDNESDAY):
        assert hear_answers() == 1
        catch_up()
        for person in (cast.mentor, cast.mentee):
            page = space(person, mentorship)
            assert "what you did together" in page
            assert ASKED not in page
            assert browser(person).get(address).status_code == 302


def test_pulse_that_would_rather_change_leads_to_the_fit_check(scene: Scene) -> None:
    cast, mentorship = scene
    session = mentorship.sessions.get(number=1)
    said = {"useful": "2", "go_on": "change"}
    answer = browser(cast.mentee).post(reverse("feedback:pulse", args=[session.pk]), said)
    assert answer.headers["Location"] == reverse("mentoring:fit", args=[mentorship.pk])
