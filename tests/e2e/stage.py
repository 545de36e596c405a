"""The product as its people meet it: a running site, browsers of signed-in people, a mailbox, and what works behind."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page

from cairn.core import clock
from cairn.people.models import Person
from tests.e2e.postbox import PostBox
from tests.web.browser import Visit, visit

PHONE, DESK = 360, 1280
# Chromium writes the answer of a form that came back wrong into the console; the page itself is right.
USUAL = ("status of 422", "status of 409")
# Bytes a second and milliseconds, as on a phone at the edge of a 3G cell.
WEAK_3G = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 96_000}
PATIENCE = 60.0
# How a journey is made: `@pytest.mark.parametrize("way", WAYS)`, then `sit(..., **way)`.
WAYS = [
    pytest.param({}, id="thumb"),
    pytest.param({"keyboard": True}, id="keyboard"),
    pytest.param({"script": False, "slow": True}, id="weak connection"),
]


class Stage:
    def __init__(self, address: str, browser: Browser, post: PostBox, patch: pytest.MonkeyPatch) -> None:
        self.address, self.browser, self.post = address, browser, post
        self._patch = patch

    def url(self, name: str, **kwargs: Any) -> str:
        return self.address + reverse(name, kwargs=kwargs)

    @contextmanager
    def sit(
        self,
        person: Person | None,
        *,
        width: int = DESK,
        script: bool = True,
        keyboard: bool = False,
        slow: bool = False,
    ) -> Iterator[Seat]:
        """A browser in which this person is signed in. What its console complains of fails the test.

        `slow`: on a weak mobile connection; all its waiting together must stay below a minute.
        """
        cookies = [] if person is None else [self._session(person)]
        state = {"cookies": cookies, "origins": []}
        wanted = {"java_script_enabled": script, "storage_state": state}
        with visit(self.browser, "about:blank", width=width, **wanted) as seen:
            seen.page.set_default_timeout(20_000 if slow else 10_000)
            if slow:
                wire = seen.page.context.new_cdp_session(seen.page)
                wire.send("Network.emulateNetworkConditions", WEAK_3G)
            seat = (KeyboardSeat if keyboard else Seat)(self, seen)
            yield seat
            assert not slow or seat.waited < PATIENCE, f"Waited {seat.waited:.0f} s"
            complaints = [said for said in seen.said if not any(usual in said for usual in USUAL)]
            assert complaints == [], f"The console at {seen.page.url} said: {complaints}"

    def _session(self, person: Person) -> dict[str, Any]:
        client = Client()
        client.force_login(person.account)
        host = urlsplit(self.address).hostname
        kept = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": host, "path": "/"}
        return {**kept, "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}

    def settle(self) -> None:
        """Let everything that follows the log or waits in the queue do its work, until nothing is left."""
        for _ in range(3):
            elsewhere(_catch_up)
            elsewhere(lambda: asyncio.run(_run_jobs()))

    def be_at(self, moment: dt.datetime) -> None:
        """From now on it is this moment for everybody, in every thread."""
        utc = moment.astimezone(dt.UTC)
        self._patch.setattr(clock, "_frozen", ContextVar("frozen", default=utc))


class Seat:
    """One person at one browser."""

    def __init__(self, stage: Stage, seen: Visit) -> None:
        self.stage, self.seen = stage, seen
        self.waited = 0.0  # seconds from each press to the page that came

    @property
    def page(self) -> Page:
        return self.seen.page

    def go(self, name: str, **kwargs: Any) -> Page:
        with self._waiting():
            answer = self.page.goto(self.stage.url(name, **kwargs))
        assert answer is not None
        assert answer.status == 200, f"{name}: {answer.status}"
        return self.page

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.waited += time.monotonic() - began

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button of this name and wait for the page that comes."""
        self._enter(self.page.get_by_role("button", name=name, exact=exact).first)

    def press_here(self, name: str) -> None:
        """Press the button of this name, which changes this page or, without a script, brings it again."""
        self._click(self.page.get_by_role("button", name=name).first)

    def follow(self, name: str) -> None:
        self._enter(self.page.get_by_role("link", name=name).first)

    def write(self, label: str, words: str) -> None:
        """Type into the field of this label."""
        self._type(self.page.get_by_label(label).first, words)

    def set(self, name: str, value: str) -> None:
        """Set the visible field of this name, a time or one of a list."""
        self._set(self.page.locator(f"[name={name}]:visible").first, value)

    def choose(self, name: str, value: str = "") -> None:
        """Choose one of several; without a value, the first."""
        wanted = f"[value='{value}']" if value else ""
        self._pick(self.page.locator(f"input[name={name}]{wanted}").first)

    def _enter(self, control: Locator) -> None:
        with self._waiting(), self.page.expect_navigation():
            self._click(control)

    def _click(self, control: Locator) -> None:
        control.click()

    def _type(self, field: Locator, words: str) -> None:
        field.fill(words)

    def _set(self, field: Locator, value: str) -> None:
        if field.evaluate("e => e.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)

    def _pick(self, option: Locator) -> None:
        option.check()


class KeyboardSeat(Seat):
    """The same person without a mouse."""

    def _enter(self, control: Locator) -> None:
        self._tab_to(control)
        super()._enter(control)

    def _click(self, control: Locator) -> None:
        self._tab_to(control)
        self.page.keyboard.press("Enter")

    def _type(self, field: Locator, words: str) -> None:
        self._tab_to(field)
        self.page.keyboard.type(words)

    def _set(self, field: Locator, value: str) -> None:
        self._tab_to(field)
        if field.evaluate("e => e.localName") == "select":
            self.page.keyboard.press("Home")
            for _ in range(field.locator("option").count()):
                if field.input_value() == value:
                    break
                self.page.keyboard.press("ArrowDown")
        else:  # a time, as this browser wants it typed
            self.page.keyboard.type(f"{dt.time.fromisoformat(value):%I%M%p}")
        assert field.input_value() == value

    def _pick(self, option: Locator) -> None:
        """Tab enters a group of options at one of them; the arrows lead to the others."""
        group = option.get_attribute("name")
        self._tab_until(
            lambda: self.page.evaluate("document.activeElement.name") == group, f"the options {group}"
        )
        self.page.keyboard.press("Space")
        for _ in range(40):
            if option.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows do not reach {option} of {group}.")

    def _tab_to(self, control: Locator) -> None:
        self._tab_until(lambda: bool(control.evaluate("e => e === document.activeElement")), str(control))

    def _tab_until(self, there: Callable[[], bool], what: str) -> None:
        for _ in range(150):
            if there():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {what} on {self.page.url}.")


def elsewhere(work: Callable[[], object]) -> None:
    """Run in a thread of its own (Playwright's loop occupies this one), and pass on what went wrong."""
    failed: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=guarded)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def _catch_up() -> None:
    from cairn.core.events.follow import catch_up
    from cairn.core.models import ReaderCursor

    catch_up()
    assert list(ReaderCursor.objects.exclude(failed_at=None).values_list("name", "failure")) == []


async def _run_jobs() -> None:
    from procrastinate.contrib.django import app

    from cairn.core.jobs import WorkerConnector

    with app.replace_connector(WorkerConnector.of_django()) as runner:
        async with runner.open_async():
            await runner.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)
