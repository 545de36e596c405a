"""A manager changes the plan, sees what it would do and applies it; a mentee on a phone finds the path, and changes it.

The mentee's part three times: with a thumb, with the keyboard alone, and without JavaScript on a weak connection.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cairn.mentoring.domain.ending import end_early
from cairn.mentoring.domain.meeting import settle_session
from cairn.mentoring.models import Mentorship
from cairn.programs.domain import planning
from cairn.programs.enums import EntryKind
from cairn.programs.models import EnrollmentSkill
from tests.e2e.stage import PHONE, WAYS, Seat, Stage
from tests.factories import Cast, make_skill
from tests.mentoring.makers import enrolled, make_mentorship, make_plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    make_plan(cast.program)
    words = {"title": "How to listen", "text": "Ten minutes before you first meet."}
    planning.write_entry(program=cast.program, kind=EntryKind.TRAINING, words=words, by=cast.program_manager)
    card = {"title": "What would you ask your younger self?", "text": "Ten minutes each."}
    planning.write_entry(program=cast.program, kind=EntryKind.CARD, words=card, by=cast.program_manager)
    joined = enrolled(cast.program, cast.mentee)
    EnrollmentSkill.objects.filter(enrollment=joined).delete()
    EnrollmentSkill.objects.create(enrollment=joined, skill=make_skill("Speaking up"), offered=False, rank=1)
    return make_mentorship(cast)


def main(seat: Seat) -> str:
    return seat.page.inner_text("main")


def picture(seat: Seat, name: str) -> None:
    """Kept where somebody asked for pictures, in light and dark."""
    folder = os.environ.get("CAIRN_PICTURES")
    if folder is None:
        return
    width = seat.page.viewport_size["width"] if seat.page.viewport_size else 0
    for scheme in ("light", "dark"):
        seat.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        seat.page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
    seat.page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("keyboard", [False, True], ids=["mouse", "keyboard"])
def test_a_manager_changes_the_plan_and_applies_it(
    stage: Stage, cast: Cast, mentorship: Mentorship, keyboard: bool
) -> None:
    with stage.sit(cast.program_manager, keyboard=keyboard) as alma:
        alma.go("programs:plan", program_id=cast.program.pk)
        picture(alma, "plan")
        alma.follow("Change Set goals")
        alma.write("Title", "Set goals that matter")
        picture(alma, "plan-session")
        alma.press("Save", exact=True)
        assert "1 pair runs. Is the change for it, too?" in main(alma)
        alma.follow("Decide later")
        alma.follow("Add Task after the match")
        alma.write("Title", "Read the handbook")
        picture(alma, "plan-entry")
        alma.press("Save", exact=True)
        assert "“Read the handbook” is added" in main(alma)
        assert "“Set goals that matter” has other words" in main(alma)
        picture(alma, "plan-effect")
        alma.press("Apply to running pairs")
        stage.settle()
        alma.page.reload()
        assert "1 pair has another plan now." in main(alma)
        picture(alma, "plan-update")
    with stage.sit(cast.mentee, width=PHONE) as amara:
        amara.go("mentoring:show", mentorship_id=mentorship.pk)
        assert "1 entry is new. 1 has other words." in main(amara)
        assert "Set goals that matter" in main(amara)
        assert "Read the handbook" in main(amara)


@pytest.mark.parametrize("way", WAYS)
def test_a_mentee_follows_the_path_leaves_something_out_and_takes_it_back(
    stage: Stage, cast: Cast, mentorship: Mentorship, way: dict[str, Any]
) -> None:
    with stage.sit(cast.mentee, width=PHONE, **way) as amara:
        amara.go("mentoring:show", mentorship_id=mentorship.pk)
        assert "Next: How to listen" in main(amara)
        picture(amara, "space")
        amara.press("I have done this How to listen")
        assert "Next: Get to know each other" in main(amara)
        amara.page.get_by_text("Change your path").click()
        picture(amara, "space-path")
        amara.press("Go without Set goals")
        assert "You go without:" in main(amara)
        amara.press("Take it back Set goals")
        assert "You go without:" not in main(amara)
        amara.go("mentoring:skills", mentorship_id=mentorship.pk)
        amara.follow("Rate your skills At the start")
        amara.choose(_skill(amara), "2")
        picture(amara, "rate")
        amara.press("Keep it")
        assert "I have tried it" in main(amara)
        picture(amara, "skills")
        amara.press("Share it with Jonas At the start")
        assert "Jonas can read this one." in main(amara)
    with stage.sit(cast.mentor, width=PHONE) as jonas:
        jonas.go("mentoring:skills", mentorship_id=mentorship.pk)
        assert "What Amara shares with you" in main(jonas)


def test_both_part_with_the_same_words(stage: Stage, cast: Cast, mentorship: Mentorship) -> None:
    settle_session(session=mentorship.sessions.get(number=1), held=True, by=cast.mentor)
    with stage.sit(cast.mentee, width=PHONE) as amara:
        amara.go("sessions:show", session_id=mentorship.sessions.get(number=2).pk)
        assert "What would you ask your younger self?" in main(amara)
        picture(amara, "session-cards")
    end_early(mentorship=mentorship)
    said = []
    for person in (cast.mentee, cast.mentor):
        with stage.sit(person, width=PHONE) as seat:
            seat.go("mentoring:show", mentorship_id=mentorship.pk)
            seat.follow("What you did together, and what happens now")
            picture(seat, f"farewell-{person.first_name}")
            assert "You met once." in main(seat)
            words = main(seat).replace(cast.mentee.first_name, "X").replace(cast.mentor.first_name, "X")
            # Each reads the last day on their own clock, and rates their own skills.
            said.append(
                [line for line in words.splitlines() if "skills" not in line.lower() and "Until" not in line]
            )
    assert said[0] == said[1]


def _skill(seat: Seat) -> str:
    """The name of the one question on the page."""
    name = seat.page.locator("input[type=radio]").first.get_attribute("name")
    assert name is not None
    return name
