"""Launching and joining in a real browser: accessible, quiet, no wider than the screen, and without JavaScript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from cairn.core.clock import today
from cairn.people.models import Person
from cairn.programs import domain
from cairn.programs.domain.editing import edit
from cairn.programs.models import Enrollment, Program
from tests.factories import Cast, make_cast, make_enrollment, make_person, make_skill
from tests.web.browser import assert_fine, browser_beside_the_database, sign_in, visit

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser(live_server: LiveServer) -> Iterator[Browser]:
    with browser_beside_the_database() as opened:
        yield opened


def ready_draft(cast: Cast) -> Program:
    for name in ("Giving feedback", "Public speaking", "SQL"):
        make_skill(name)
    program = domain.create_program(template="career", name="Next step", by=cast.global_owner)
    changes = {
        "measure_by": today() + dt.timedelta(days=300),
        "help_contact": "hr@example.com",
        "wizard_step": 7,
    }
    return edit(program=program, changes=changes, by=cast.global_owner)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_manager_pages(live_server: LiveServer, browser: Browser, width: int, scheme: str) -> None:
    cast = make_cast()
    draft = ready_draft(cast)
    for status in ("applied", "waitlisted", "paused", "completed"):
        waiting = {"waitlisted_at": draft.created_at} if status == "waitlisted" else {}
        make_enrollment(cast.program, make_person(), "mentee", status=status, **waiting)
    edit(program=cast.program, changes={"entry": "application"}, by=cast.global_owner)
    names = ["purpose", "format", "audience", "questions", "matching", "words", "check", "preview"]
    pages = [("list", reverse("programs:list")), ("new", reverse("programs:new"))]
    pages += [(name, reverse(f"programs:{name}", args=[draft.pk])) for name in names]
    names = ["people", "invite", "invite_rule", "plan", "settings", "enroll", "hand_over"]
    pages += [(name, reverse(f"programs:{name}", args=[cast.program.pk])) for name in names]
    pages += [("session", reverse("programs:session", args=[draft.pk, 1]))]
    with visit(browser, live_server.url + "/sign-in/", width=width, color_scheme=scheme) as seen:
        sign_in(seen, live_server.url, cast.global_owner)
        for name, address in pages:
            seen.page.goto(live_server.url + address)
            assert_fine(seen, width, f"programs-{name}")


def test_live_count_follows_the_rules(live_server: LiveServer, browser: Browser) -> None:
    cast = make_cast()
    draft = ready_draft(cast)
    edit(program=draft, changes={"eligibility": {}}, by=cast.global_owner)
    with visit(browser, live_server.url + "/sign-in/") as seen:
        sign_in(seen, live_server.url, cast.global_owner)
        seen.page.goto(live_server.url + reverse("programs:audience", args=[draft.pk]))
        everyone = Person.objects.count()
        seen.page.get_by_text(f"{everyone} people may join as mentee").wait_for()
        seen.page.locator("#id_mentee-level_least").fill("5")
        seen.page.locator("#id_mentee-level_least").blur()
        seen.page.get_by_text("1 person may join as mentee").wait_for()
        assert seen.said == []
    assert Program.objects.get(pk=draft.pk).eligibility == {}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_somebody_joins_on_a_phone(live_server: LiveServer, browser: Browser, script: bool) -> None:
    cast = make_cast()
    program = domain.open_program(program=ready_draft(cast), by=cast.global_owner)
    with visit(browser, live_server.url + "/sign-in/", width=360, java_script_enabled=script) as seen:
        sign_in(seen, live_server.url, cast.outsider)
        seen.page.goto(live_server.url + reverse("joining:list"))
        if script:
            assert_fine(seen, 360, "joining-list")
        seen.page.goto(live_server.url + reverse("joining:join", args=[program.pk]))
        seen.page.get_by_label("Mentee", exact=False).first.check()
        if script:
            assert_fine(seen, 360, "joining-join")
            assert not seen.page.get_by_text("If you would like to be a mentor").is_visible()
        seen.page.locator("#id_wants_1").fill("publik speaking")
        seen.page.get_by_role("button", name="Join").click()
        seen.page.get_by_text("Did you mean: Public speaking").first.wait_for()
        seen.page.locator("#id_wants_1").fill("Public speaking")
        seen.page.locator("#id_goal").fill("I speak up in big meetings.")
        seen.page.get_by_role("button", name="Join").click()
        seen.page.get_by_text("“I speak up in big meetings.”").wait_for()
        if script:
            seen.said[:] = [line for line in seen.said if "422" not in line]  # the form that came back
            assert_fine(seen, 360, "joining-show")
    assert Enrollment.objects.get(program=program, person=cast.outsider).status == "active"


def test_invitation_and_join_on_a_desk(live_server: LiveServer, browser: Browser) -> None:
    cast = make_cast()
    program = domain.open_program(program=ready_draft(cast), by=cast.global_owner)
    domain.invite_people(program=program, people=[cast.outsider.pk], by=cast.global_owner)
    with visit(browser, live_server.url + "/sign-in/") as seen:
        sign_in(seen, live_server.url, cast.outsider)
        for name in ("invitation", "join"):
            seen.page.goto(live_server.url + reverse(f"joining:{name}", args=[program.pk]))
            assert_fine(seen, 1280, f"joining-{name}")
        for name in ("skills", "places"):
            seen.page.goto(live_server.url + reverse(f"joining:{name}"))
            assert_fine(seen, 1280, f"joining-{name}")
