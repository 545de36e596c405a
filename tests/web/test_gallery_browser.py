"""The gallery and the three layouts in a real browser, under the strict policy, in both themes, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from cairn.web import assets
from tests.web.browser import open_browser, visit
from tests.web.front import built

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PAGES = ["/gallery/", *(f"/gallery/layouts/{layout}/" for layout in ("app", "find", "manage", "plain"))]


@pytest.fixture
def browser(live_server: LiveServer) -> Iterator[Browser]:
    built(assets.ENTRY)
    with open_browser() as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_are_accessible_quiet_and_not_wider_than_the_screen(
    live_server: LiveServer, browser: Browser, width: int, scheme: str
) -> None:
    for address in PAGES:
        with visit(browser, live_server.url + address, width=width, color_scheme=scheme) as seen:
            assert (address, seen.violations()) == (address, [])
            assert seen.page.evaluate("document.documentElement.scrollWidth") == width
            assert seen.said == []


def test_right_to_left_pages_are_not_wider_than_the_screen(live_server: LiveServer, browser: Browser) -> None:
    for address in PAGES:
        with visit(browser, live_server.url + address, width=360) as seen:
            seen.page.evaluate("document.documentElement.dir = 'rtl'")
            assert (address, seen.page.evaluate("document.documentElement.scrollWidth")) == (address, 360)


def test_every_target_is_at_least_24_pixels(live_server: LiveServer, browser: Browser) -> None:
    with visit(browser, live_server.url + "/gallery/", width=360) as seen:
        small = seen.page.evaluate(
            """() => [...document.querySelectorAll('button, summary, .btn, .tabs a, .mainnav a, .choice, .slot')]
            .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
            .filter(([r]) => r.width && (r.width < 24 || r.height < 24)).map(([, html]) => html)"""
        )
        assert small == []


def test_definition_opens_on_hover_and_focus_and_closes_with_escape(
    live_server: LiveServer, browser: Browser
) -> None:
    with visit(browser, live_server.url + "/gallery/layouts/manage/") as seen:
        words = seen.page.get_by_text("Pairs that started and have not ended")
        label = seen.page.locator("summary", has_text="active pairs")
        assert not words.is_visible()
        label.hover()
        assert words.is_visible()
        seen.page.mouse.move(5, 700)
        assert not words.is_visible()
        seen.page.locator(".tabs a").last.focus()
        seen.page.keyboard.press("Tab")
        assert words.is_visible()
        seen.page.keyboard.press("Escape")
        assert not words.is_visible()
        assert label.evaluate("e => e === document.activeElement")


def test_definition_opens_without_javascript(live_server: LiveServer, browser: Browser) -> None:
    with visit(browser, live_server.url + "/gallery/layouts/manage/", java_script_enabled=False) as seen:
        seen.page.locator("summary", has_text="active pairs").click()
        assert seen.page.get_by_text("Pairs that started and have not ended").is_visible()


def test_dialog_link_opens_the_dialog_and_gives_the_focus_back(
    live_server: LiveServer, browser: Browser
) -> None:
    with visit(browser, live_server.url + "/gallery/") as seen:
        link = seen.page.locator("[data-dialog=light-cancel]")
        link.click()
        assert seen.page.locator("#light-cancel").is_visible()
        assert seen.violations() == []
        seen.page.locator("#light-cancel").get_by_text("Keep it").click()
        assert not seen.page.locator("#light-cancel").is_visible()
        assert link.evaluate("e => e === document.activeElement")
        seen.page.locator("[data-dialog=light-ask]").click()
        seen.page.mouse.click(100, 400)
        assert not seen.page.locator("#light-ask").is_visible()


def test_dialog_link_is_followed_without_javascript(live_server: LiveServer, browser: Browser) -> None:
    with visit(browser, live_server.url + "/gallery/", java_script_enabled=False) as seen:
        seen.page.locator("[data-dialog=light-cancel]").click()
        assert seen.page.url.endswith("#set")


def test_chosen_theme_wins_over_the_system(live_server: LiveServer, browser: Browser) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    with visit(browser, live_server.url + "/gallery/layouts/app/", color_scheme="dark") as seen:
        dark = seen.page.evaluate(paper)
        seen.page.context.add_cookies([{"name": "theme", "value": "light", "url": live_server.url}])
        seen.page.reload()
        assert seen.page.evaluate(paper) == "rgb(250, 248, 244)" != dark


def test_toasts_can_be_closed(live_server: LiveServer, browser: Browser) -> None:
    with visit(browser, live_server.url + "/gallery/") as seen:
        before = seen.page.locator("main .cairn-toast").count()
        seen.page.locator("main [data-close-toast]").first.click()
        assert seen.page.locator("main .cairn-toast").count() == before - 1


def test_typed_words_are_not_lost_without_asking(live_server: LiveServer, browser: Browser) -> None:
    with visit(browser, live_server.url + "/gallery/") as seen:
        asked: list[str] = []
        seen.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        seen.page.locator("#id_light-goal").press_sequentially("more")
        seen.page.goto(live_server.url + "/gallery/layouts/app/")
        assert asked == ["beforeunload"]


@pytest.mark.parametrize("script", [True, False])
def test_filters_open_on_a_phone_and_stand_beside_the_list_on_a_desk(
    live_server: LiveServer, browser: Browser, script: bool
) -> None:
    address = live_server.url + "/gallery/layouts/find/"
    with visit(browser, address, width=360, java_script_enabled=script) as seen:
        box = seen.page.get_by_label("Giving feedback")
        assert not box.is_visible()
        seen.page.get_by_role("button", name="Filters (2)").click()
        assert box.is_visible()
    with visit(browser, address, java_script_enabled=script) as seen:
        assert seen.page.get_by_label("Giving feedback").is_visible()
        assert not seen.page.get_by_role("button", name="Filters (2)").is_visible()


def test_a_changed_filter_asks_again_and_swaps_the_list_only(
    live_server: LiveServer, browser: Browser
) -> None:
    with visit(browser, live_server.url + "/gallery/layouts/find/") as seen:
        seen.page.evaluate("document.querySelector('h1').dataset.kept = 'yes'")
        seen.page.evaluate("document.querySelector('#results').dataset.old = 'yes'")
        seen.page.get_by_label("Giving feedback").uncheck()
        seen.page.wait_for_selector("#results:not([data-old])")
        assert seen.page.evaluate("document.querySelector('h1').dataset.kept") == "yes"
        assert "skill=reviews" in seen.page.url
        assert seen.said == []


def test_theme_choice_works_without_javascript(live_server: LiveServer, browser: Browser) -> None:
    with visit(browser, live_server.url + "/gallery/layouts/find/", java_script_enabled=False) as seen:
        seen.page.locator("footer").get_by_role("button", name="Dark").click()
        assert seen.page.url == live_server.url + "/gallery/layouts/find/"
        assert seen.page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_theme_choice_needs_no_reload_with_javascript(live_server: LiveServer, browser: Browser) -> None:
    with visit(browser, live_server.url + "/gallery/layouts/find/") as seen:
        seen.page.evaluate("document.body.dataset.kept = 'yes'")
        seen.page.locator("footer").get_by_role("button", name="Dark").click()
        seen.page.wait_for_selector("html[data-bs-theme=dark]")
        assert seen.page.evaluate("document.body.dataset.kept") == "yes"
        seen.page.reload()
        assert seen.page.locator("html").get_attribute("data-bs-theme") == "dark"
