"""A circle from its proposal to its third meeting: on a phone, and with the keyboard alone."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import expect

from cairn.mentoring.models import Attendance, Circle, Mentorship
from cairn.people.models import Person
from tests.e2e.stage import PHONE, Seat, Stage, elsewhere
from tests.factories import Cast
from tests.mentoring.circle_makers import allow, participant

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TOPICS = ("What a quiet night needs", "Handing over at dawn", "Sleeping by day")


@pytest.fixture
def bea(cast: Cast) -> Person:
    allow(cast)
    return participant(cast, "Bea Third")


@pytest.mark.parametrize("keyboard", [False, True], ids=["by touch", "by keyboard"])
def test_a_circle_from_proposal_to_third_meeting(
    stage: Stage, cast: Cast, bea: Person, keyboard: bool
) -> None:
    with stage.sit(cast.mentee, width=PHONE, keyboard=keyboard) as amara:
        _propose(amara, cast)
        with stage.sit(cast.program_manager, keyboard=keyboard) as noor:
            noor.go("circles:manage", program_id=cast.program.pk)
            noor.press("Approve")
        for person in (cast.mentor, bea):
            with stage.sit(person, width=PHONE, keyboard=keyboard) as seat:
                page = seat.go("circles:list", program_id=cast.program.pk)
                seat.press("Ask to join")
                expect(page.get_by_text("You have asked").first).to_be_visible()
        space = _space()
        amara.go("mentoring:show", mentorship_id=space)
        amara.press("Let in Jonas Okafor")
        amara.press("Let in Bea Third")
        expect(amara.page.locator("#circle")).to_contain_text("3 places are free")
        for topic in TOPICS:
            _meet(stage, amara, space, topic, bea)
    with stage.sit(bea, width=PHONE) as seat:
        page = seat.go("mentoring:show", mentorship_id=space)
        for topic in TOPICS:
            expect(page.locator("#path")).to_contain_text(topic)
    with stage.sit(cast.program_manager) as noor:
        page = noor.go("circles:manage", program_id=cast.program.pk)
        expect(page.get_by_role("row", name="Night shift leads")).to_contain_text("3 of 6")
        for topic in TOPICS:
            assert topic not in page.content()
    elsewhere(_three_meetings_with_two_each)


def _propose(amara: Seat, cast: Cast) -> None:
    page = amara.go("circles:list", program_id=cast.program.pk)
    amara.follow("Propose a circle")
    amara.write("Name", "Night shift leads")
    amara.write("What it is about", "How to lead when nobody else is there.")
    amara.press("Propose it")
    expect(page.get_by_text("Those who run the program answer.").first).to_be_visible()


def _meet(stage: Stage, amara: Seat, space: UUID, topic: str, bea: Person) -> None:
    page = amara.go("mentoring:show", mentorship_id=space)
    amara.write("What is it about", topic)
    amara.press("Add the session")
    page.goto(page.get_by_role("link", name=topic).first.evaluate("e => e.href"))
    amara.press("We have met already")
    amara.press("I was there")
    session = page.url.split("#", maxsplit=1)[0]
    with stage.sit(bea, width=PHONE) as seat:
        seat.page.goto(session)
        seat.press("I was there")
        expect(seat.page.locator("#attendance")).to_contain_text("2 were there.")


def _space() -> UUID:
    found: list[UUID] = []
    elsewhere(lambda: found.append(Circle.objects.get().mentorship_id))
    return found[0]


def _three_meetings_with_two_each() -> None:
    space = Mentorship.objects.circles().get()
    assert space.sessions.filter(state="held").count() == 3
    assert Attendance.objects.filter(came=True).count() == 6


def test_a_circle_needs_no_javascript(stage: Stage, cast: Cast, bea: Person) -> None:
    with stage.sit(cast.mentee, width=PHONE, script=False) as amara:
        _propose(amara, cast)
    with stage.sit(cast.program_manager, script=False) as noor:
        noor.go("circles:manage", program_id=cast.program.pk)
        noor.press("Approve")
    with stage.sit(bea, width=PHONE, script=False) as seat:
        seat.go("circles:list", program_id=cast.program.pk)
        seat.press("Ask to join")
    space = _space()
    with stage.sit(cast.mentee, width=PHONE, script=False) as amara:
        page = amara.go("mentoring:show", mentorship_id=space)
        amara.press("Let in Bea Third")
        amara.write("What is it about", TOPICS[0])
        amara.press("Add the session")
        assert TOPICS[0] in page.content()
    with stage.sit(bea, width=PHONE, script=False) as seat:
        page = seat.go("mentoring:show", mentorship_id=space)
        page.get_by_text("Leave, or change the lead").click()
        seat.press("Leave this circle")
        assert page.url.endswith("/mentoring/")
