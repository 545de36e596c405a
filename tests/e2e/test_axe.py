"""Every page that each role comes to: accessible, quiet and no wider than the screen; light and dark, desk and phone."""

from __future__ import annotations

import pytest

from cairn.people.models import Person
from tests.consistency.canaries import Canaries
from tests.consistency.crawl import links, page_name
from tests.consistency.growing import grow
from tests.consistency.lived import live
from tests.consistency.world import World, make_world
from tests.e2e.looked import look_closely
from tests.e2e.stage import DESK, PHONE, Seat, Stage
from tests.factories import Cast
from tests.web.browser import axe

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

ROLES = (
    "anonymous",
    "outsider",
    "mentee",
    "mentor",
    "program_manager",
    "track_manager",
    "global_owner",
    "directory_manager",
    "analyst",
)
# An import is walked through every state, in all four views, by tests/web/people/test_browser.py.
TESTED_ELSEWHERE = ("gallery:", "status:", "imports:")
# Width, theme, and the rules: what a theme alone can change is measured where the rest was looked at already.
VIEWS = (
    (DESK, "light", ()),
    (DESK, "dark", ("color-contrast", "link-in-text-block")),
    (PHONE, "dark", ()),
    (PHONE, "light", ("color-contrast", "link-in-text-block")),
)


@pytest.fixture
def world(stage: Stage) -> World:
    made = make_world()
    words = Canaries()
    live(made, words)
    grow(made.cast)
    words.plant_everywhere()
    return made


def pages_of(person: Person | None) -> list[str]:
    """One address of each view that shows this person a page."""
    first: dict[str, str] = {}
    for address, text in links(person, alike_at_most=1).items():
        name = page_name(address)
        if "text/html" in text[:2000] and not name.startswith(TESTED_ELSEWHERE):
            first.setdefault(name, address)
    return list(first.values())


def faults(seat: Seat, address: str) -> list[str]:
    """What is wrong with one page in any of the four views."""
    page, found = seat.page, list[str]()
    page.goto(seat.stage.address + address)
    for width, theme, rules in VIEWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += [f"{address} {width} {theme} {fault}" for fault in axe(page, rules)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{address} is {wide} wide on a screen of {width}")
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_in_both_themes_wide_and_narrow(
    stage: Stage, world: World, role: str
) -> None:
    person = world.people[role]
    addresses = pages_of(person)
    with stage.sit(person) as seat:
        found = [fault for address in addresses for fault in faults(seat, address)]
    assert not found, "\n".join(found)


def test_what_a_close_look_at_a_match_run_shows_is_accessible(stage: Stage, cast: Cast) -> None:
    """A crawl meets the studies of a run before anybody asked for them; here each of them is done."""
    looked = look_closely(cast.program_manager)
    with stage.sit(cast.program_manager) as seat:
        found = [fault for address in looked.pages() for fault in faults(seat, address)]
    assert not found, "\n".join(found)
