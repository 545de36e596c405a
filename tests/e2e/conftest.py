from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from cairn.web import assets
from tests.e2e.postbox import PostBox
from tests.e2e.stage import Stage
from tests.factories import Cast, make_cast
from tests.web.browser import open_browser
from tests.web.front import built


@pytest.fixture
def stage(live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A running site with real commits, a browser, and a mail server that keeps what it gets."""
    built(assets.ENTRY)
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    with PostBox() as post, open_browser() as browser:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
        settings.PUBLIC_URL = live_server.url
        yield Stage(live_server.url, browser, post, monkeypatch)
        connections.close_all()  # while Playwright's loop runs: Django keeps other connections outside it


@pytest.fixture
def cast(stage: Stage) -> Cast:
    return make_cast()
