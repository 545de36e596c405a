"""Profile, photo and groups in a real browser: accessible, quiet, no wider than the screen; and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from cairn.integrations.ical_feed.fake import publishing
from cairn.people.domain.groups import create_group, join_group
from cairn.people.domain.profile import set_own_skills
from cairn.people.enums import GroupVisibility as V
from cairn.people.models import AffinityGroup, AffinityMembership
from cairn.scheduling.domain.calendars.refreshing import refresh_calendar
from cairn.scheduling.models import ExternalCalendar
from tests.factories import Cast, make_cast, make_person, make_skill
from tests.factories.pictures import make_photo_from_a_phone
from tests.scheduling.ics import calendar
from tests.web.browser import Visit, assert_fine, browser_beside_the_database, sign_in, visit

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SIZES = [(1280, "light"), (360, "dark")]


@pytest.fixture
def browser(live_server: LiveServer) -> Iterator[Browser]:
    with browser_beside_the_database() as opened:
        yield opened


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    keeper = cast.directory_manager
    for name, widest in (("Parents and carers", V.EVERYONE), ("Pride network", V.MEMBERS)):
        create_group(name=name, purpose="So that people find each other.", widest=widest, by=keeper)
    for number in range(7):
        group = AffinityGroup.objects.get(name="Parents and carers")
        join_group(group=group, visibility=V.EVERYONE, by=make_person(f"Fellow Nr{number}"))
    set_own_skills(skills=[make_skill(name).pk for name in ("SQL", "Negotiation")], by=cast.mentee)
    return cast


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "me.jpg"
    path.write_bytes(make_photo_from_a_phone())
    return path


def go(seen: Visit, server: LiveServer, name: str, *args: object) -> None:
    seen.page.goto(server.url + reverse(name, args=args))


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_person_says_who_they_are(
    live_server: LiveServer, browser: Browser, cast: Cast, picture: Path, width: int, scheme: str
) -> None:
    with visit(browser, f"{live_server.url}/gallery/", width=width, color_scheme=scheme) as seen:
        sign_in(seen, live_server.url, cast.mentee)
        page = seen.page
        for name in ("profile:edit", "profile:skills", "profile:hours", "profile:photo"):
            go(seen, live_server, name)
            assert_fine(seen, width, name.replace(":", "-"))
        page.set_input_files("input[type=file]", picture)
        page.get_by_role("button", name="Use this picture").click()
        page.get_by_text("This is your photo now.").wait_for()
        assert (
            page.locator(".avatar-xl img").evaluate("face => face.decode().then(() => face.naturalWidth)")
            == 320
        )
        assert_fine(seen, width, "profile-show")
        page.get_by_role("link", name="Change your photo").click()
        page.get_by_role("link", name="Remove your photo").click()
        page.get_by_role("dialog").wait_for()
        assert_fine(seen, width, "profile-remove")
        page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
        page.get_by_text("Your photo is deleted.").wait_for()
        assert page.locator(".avatar img").count() == 0


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_groups_are_joined_and_kept(
    live_server: LiveServer, browser: Browser, cast: Cast, width: int, scheme: str
) -> None:
    carers = AffinityGroup.objects.get(name="Parents and carers")
    with visit(browser, f"{live_server.url}/gallery/", width=width, color_scheme=scheme) as seen:
        sign_in(seen, live_server.url, cast.mentee)
        page = seen.page
        go(seen, live_server, "groups:list")
        assert_fine(seen, width, "groups-list")
        page.get_by_role("button", name="Join, seen by nobody Parents").click()
        page.get_by_role("heading", name="You are in it").wait_for()
        assert_fine(seen, width, "groups-show")
        page.get_by_role("button", name="Take it back").click()
        page.get_by_role("heading", name="Is one of these groups yours?").wait_for()
        assert not AffinityMembership.objects.filter(person=cast.mentee).exists()
        sign_in(seen, live_server.url, cast.directory_manager)
        for name, args in (
            ("people:groups", []),
            ("people:new_group", []),
            ("people:edit_group", [carers.pk]),
        ):
            go(seen, live_server, name, *args)
            assert_fine(seen, width, name.replace(":", "-"))


def test_all_of_it_works_without_javascript(
    live_server: LiveServer, browser: Browser, cast: Cast, picture: Path
) -> None:
    with visit(browser, f"{live_server.url}/gallery/", width=360, java_script_enabled=False) as seen:
        sign_in(seen, live_server.url, cast.mentee)
        page = seen.page
        go(seen, live_server, "profile:edit")
        page.get_by_label("What people call you").fill("Mara")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("heading", name="Mara, this is how you appear here.").wait_for()
        go(seen, live_server, "profile:photo")
        page.set_input_files("input[type=file]", picture)
        page.get_by_role("button", name="Use this picture").click()
        page.get_by_role("link", name="Change your photo").click()
        page.get_by_role("link", name="Remove your photo").click()
        page.get_by_role("button", name="Remove it").click()
        page.get_by_text("Add a photo").wait_for()
        go(seen, live_server, "groups:list")
        page.get_by_role("button", name="Join, seen by nobody Pride").click()
        page.get_by_role("heading", name="You are in it").wait_for()

    cast.mentee.refresh_from_db()
    assert (cast.mentee.first_name, cast.mentee.photo_id) == ("Mara", None)
    assert cast.mentee.affinity_memberships.get().visibility == V.ONLY_ME


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_person_connects_a_calendar(
    live_server: LiveServer, browser: Browser, cast: Cast, settings: Settings, width: int, scheme: str
) -> None:
    """The page follows the reading by itself; it shows trouble with what helps."""
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    entry = calendar("DTSTART:20990302T090000Z DTEND:20990302T110000Z")
    with (
        publishing(entry) as feed,
        visit(browser, f"{live_server.url}/gallery/", width=width, color_scheme=scheme) as seen,
    ):
        sign_in(seen, live_server.url, cast.mentee)
        page = seen.page
        go(seen, live_server, "profile:hours")
        page.get_by_role("link", name="See your calendars").click()
        assert_fine(seen, width, "calendars-none")
        page.get_by_role("link", name="Connect a CalDAV server").click()
        assert_fine(seen, width, "calendars-caldav")
        go(seen, live_server, "profile:calendars")
        page.get_by_role("link", name="Connect by address").click()
        page.get_by_label("The secret address of your calendar").fill(feed.address)
        page.get_by_label("What you call it").fill("Work")
        assert_fine(seen, width, "calendars-address")
        page.get_by_role("button", name="Connect it").click()
        page.get_by_text("Being read.").wait_for()
        refresh_calendar(calendar_id=ExternalCalendar.objects.get().pk)
        page.get_by_text("Read; you are busy 0 times from now on").wait_for()
        assert_fine(seen, width, "calendars-read")
        feed.status = 404
        page.get_by_role("button", name="Read it now").click()
        ExternalCalendar.objects.update(tried_at=None)
        refresh_calendar(calendar_id=ExternalCalendar.objects.get().pk)
        page.get_by_text("Switched off").wait_for()
        assert_fine(seen, width, "calendars-off")
        page.get_by_role("link", name="Remove").click()
        page.get_by_role("button", name="Remove it").click()
        page.get_by_text("Your calendars will be here").wait_for()
