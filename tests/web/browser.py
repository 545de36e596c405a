"""A real browser for one test; what its console says is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# Chromium tells so when a slow machine paints late; it is a remark on the machine's speed, not a fault of the page.
SLOW_MACHINE = "preloaded using link preload but not used within a few seconds"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Visit:
    page: Page
    said: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What axe finds wrong, as "rule: element"."""
        found = Axe().run(self.page).response["violations"]
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
