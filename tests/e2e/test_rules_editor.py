"""A manager tightens a must, sees what it leaves, takes it back, tightens it again and asks what became of two people."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.pairing.models import MatchRun
from cairn.people.domain.searching import refresh_search
from cairn.programs.models import Program
from tests.e2e.looked import ABOVE
from tests.e2e.stage import Seat, Stage
from tests.factories import Cast, make_enrollment, make_person, make_program
from tests.pairing.makers import RULES

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def program(cast: Cast) -> Program:
    """Two mentees; one mentor is a level above both, one three: four pairs, and two once it takes two levels."""
    program = make_program("Leading well", matching_rules=[*RULES, ABOVE])
    manager = cast.program_manager
    RoleAssignment.objects.create(person=manager, role=Role.PROGRAM_MANAGER, program_id=program.pk)
    for name in ("Ana Reyes", "Ben Ode"):
        make_enrollment(program, make_person(name, level=3), "mentee", wants=["coaching"])
    for name, level in (("Xenia Costa", 4), ("Yves Marin", 6)):
        make_enrollment(program, make_person(name, level=level), "mentor", offers=["coaching"])
    refresh_search()
    return program


def left(seat: Seat) -> str:
    """How many pairs the page says are possible."""
    return seat.page.locator(".stat").first.inner_text()


def tighten(seat: Seat) -> None:
    """From the rules to the must, two levels instead of one; the count follows, the rule is kept."""
    page = seat.page
    seat.follow("Change: Mentor at least one level above: must")
    assert left(seat) == "4"
    seat.write("At least this much above", "2")
    page.keyboard.press("Tab")  # leaving the field has it counted; nothing is saved by that
    draft = page.locator("#count")
    expect(draft).to_contain_text("2 fewer than now")
    expect(draft).to_contain_text("Mentor at least two levels above: must")
    assert left(seat) == "2"
    seat.press("Keep this rule")


def test_a_manager_changes_a_must_with_the_keyboard_and_asks_why_not(
    stage: Stage, cast: Cast, program: Program
) -> None:
    with stage.sit(cast.program_manager, keyboard=True) as seat:
        page = seat.go("matching:list", program_id=program.pk)
        seat.follow("See and change the rules")
        tighten(seat)
        assert left(seat) == "2"
        seat.press("Take it back")
        assert "Mentor at least one level above: must" in page.inner_text("main")
        assert left(seat) == "4"
        tighten(seat)

        seat.go("matching:list", program_id=program.pk)
        seat.press("Propose matches")
        stage.settle()
        run = MatchRun.objects.get()
        seat.go("matching:show", program_id=program.pk, run_id=run.pk)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            re.compile("2 of 2 mentees have a match. 2 pairs wait")
        )
        seat.follow("Why not these two?")
        page.get_by_label("A name").first.fill("Ana")
        page.get_by_label("A name").last.fill("Xenia")
        seat.press("Ask")
        said = page.inner_text("main")
        assert page.inner_text("h1") == "Why not Ana and Xenia?"
        assert "Under these rules Ana and Xenia cannot be a pair." in said
        assert "Mentor at least two levels above" in said
