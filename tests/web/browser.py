"""A real browser for one test; what its console says is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from cairn.people.models import Person
from cairn.web import assets
from tests.web.front import built

CHROMIUM = "/usr/bin/chromium"
# Chromium tells so when a slow machine paints late; it is a remark on the machine's speed, not a fault of the page.
SLOW_MACHINE = "preloaded using link preload but not used within a few seconds"
MOTION_ENDS = "Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity).map(a => a.finished))"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Visit:
    page: Page
    said: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What axe finds wrong; half-faded words have no contrast yet, so motion ends first."""
        self.page.evaluate(MOTION_ENDS)
        return axe(self.page)


def axe(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What all of axe's rules, or only these, find wrong with the page as it stands, as "rule: element"."""
    if page.evaluate("typeof window.axe") == "undefined":  # half a megabyte: once in a document
        page.evaluate(AXE_SCRIPT)
    options: dict[str, Any] = {"resultTypes": ["violations"]}  # what is in order need not be described
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@contextmanager
def open_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, address: str, *, width: int = 1280, **context: Any) -> Iterator[Visit]:
    opened = browser.new_context(viewport={"width": width, "height": 800}, **context)
    seen = Visit(opened.new_page())
    seen.page.on(
        "console",
        lambda message: seen.said.append(message.text) if SLOW_MACHINE not in message.text else None,
    )
    seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
    seen.page.goto(address)
    seen.page.evaluate("document.fonts.ready") if context.get("java_script_enabled", True) else None
    yield seen
    opened.close()


@contextmanager
def browser_beside_the_database() -> Iterator[Browser]:
    """A browser for a test that also asks the database: Playwright keeps a loop running in this thread."""
    built(assets.ENTRY)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with open_browser() as opened:
        yield opened
        connections.close_all()  # those of the loop's context, which nobody else would close
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def sign_in(seen: Visit, address: str, person: Person) -> None:
    """Put this person's session into the browser, without the sign-in page."""
    client = Client()
    client.force_login(person.account)
    name = settings.SESSION_COOKIE_NAME
    seen.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def assert_fine(seen: Visit, width: int, place: str) -> None:
    """Accessible, no wider than the screen, nothing in the console; a picture, too, in CAIRN_PICTURES."""
    folder = os.environ.get("CAIRN_PICTURES")
    if folder:
        seen.page.screenshot(path=str(Path(folder) / f"{place}-{width}.png"), full_page=True)
    assert (place, seen.violations()) == (place, [])
    assert (place, seen.page.evaluate("document.documentElement.scrollWidth")) == (place, width)
    assert (place, seen.said) == (place, [])
