"""Two people write at once, find out that it does not fit, and part; what each learned stays with them.

Each journey three times: with a thumb, with the keyboard alone, and without JavaScript on a weak mobile connection.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cairn.mentoring.domain.fitting import hear_answers, hearing
from cairn.mentoring.domain.meeting import settle_session
from cairn.mentoring.enums import MentorshipStatus
from cairn.mentoring.models import Mentorship
from tests.e2e.stage import PHONE, WAYS, Seat, Stage, elsewhere
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship, make_plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    make_plan(cast.program)
    return make_mentorship(cast)


def main(seat: Seat) -> str:
    return seat.page.inner_text("main")


@pytest.mark.parametrize("way", WAYS)
def test_both_write_into_the_note_at_the_same_moment(
    stage: Stage, cast: Cast, mentorship: Mentorship, way: dict[str, Any]
) -> None:
    with (
        stage.sit(cast.mentor, width=PHONE, **way) as jonas,
        stage.sit(cast.mentee, width=PHONE, **way) as amara,
    ):
        for seat in (jonas, amara):
            seat.go("mentoring:show", mentorship_id=mentorship.pk)
        jonas.write("What you want to keep", "Name the risk first.")
        amara.write("What you want to keep", "Ask for the numbers.")
        jonas.press("Keep the note")
        amara.press("Keep the note")
        assert "Name the risk first." in amara.page.inner_text("blockquote")
        field = amara.page.get_by_label("What you want to keep")
        assert field.input_value() == "Ask for the numbers."
        field.fill("")
        amara.write("What you want to keep", "Name the risk first. Ask for the numbers.")
        amara.press("Keep the note")
        jonas.go("mentoring:show", mentorship_id=mentorship.pk)
        kept = jonas.page.get_by_label("What you want to keep").input_value()
        assert kept == "Name the risk first. Ask for the numbers."


@pytest.mark.parametrize("way", WAYS)
def test_it_does_not_fit_and_both_hear_it_at_once(
    stage: Stage, cast: Cast, mentorship: Mentorship, way: dict[str, Any]
) -> None:
    settle_session(session=mentorship.sessions.get(number=1), held=True, by=cast.mentor)
    with stage.sit(cast.mentee, width=PHONE, **way) as amara:
        amara.go("mentoring:show", mentorship_id=mentorship.pk)
        amara.follow("Answer in one minute")
        amara.choose("answer", "part")
        amara.press("Keep my answer")
        assert "You would rather change." in main(amara)
        amara.follow("Write in your journal")
        amara.write("What you learned", "I need somebody who asks.")
        amara.press("Keep it")
    with stage.sit(cast.mentor, width=PHONE, **way) as jonas:
        jonas.go("mentoring:show", mentorship_id=mentorship.pk)
        assert "rather change." not in main(jonas)  # the question to him says: "if you would rather change,"

    _the_clock_reads_the_answers(stage)
    told = [stage.post.to(person.email)[-1]["Subject"] for person in (cast.mentee, cast.mentor)]
    assert told == ["Your mentorship with Jonas has ended", "Your mentorship with Amara has ended"]
    with stage.sit(cast.mentee, width=PHONE, **way) as amara:
        amara.go("mentoring:show", mentorship_id=mentorship.pk)
        assert amara.page.get_by_role("button", name="Send").count() == 0
        amara.follow("Read it")
        assert "I need somebody who asks." in main(amara)
        amara.go("today:show")
        amara.follow("Find a mentor")


def _send(seat: Seat, words: str) -> None:
    """A message is sent without a new page, where there is a script."""
    seat.write("Write a message", words)
    seat.press_here("Send")
    seat.page.locator("#said", has_text=words).wait_for()


def _the_clock_reads_the_answers(stage: Stage) -> None:
    stage.be_at(hearing() + dt.timedelta(hours=12))  # day for both: mails that can wait do not come by night
    elsewhere(hear_answers)
    stage.settle()
    elsewhere(_parted)


def _parted() -> None:
    assert Mentorship.objects.get().status == MentorshipStatus.ENDED_EARLY


@pytest.mark.parametrize("way", WAYS)
def test_it_is_done_and_the_journal_remains(
    stage: Stage, cast: Cast, mentorship: Mentorship, way: dict[str, Any]
) -> None:
    with stage.sit(cast.mentee, width=PHONE, **way) as amara:
        amara.go("journal:add")
        amara.write("What you learned", "Closing well is a skill.")
        amara.press("Keep it")
        amara.go("mentoring:show", mentorship_id=mentorship.pk)
        amara.follow("Pause, complete or end")
        amara.press("Complete this mentorship")
        assert "what you did together" in main(amara)
        assert "You have completed this mentorship." in amara.page.inner_text("body")
        _send(amara, "Thank you for everything.")
        amara.follow("Read it")
        assert "Closing well is a skill." in main(amara)
    stage.settle()
    with stage.sit(cast.mentor, width=PHONE, **way) as jonas:
        jonas.go("mentoring:show", mentorship_id=mentorship.pk)
        assert "Thank you for everything." in main(jonas)
        jonas.go("journal:list")
        assert "Closing well" not in main(jonas)
