"""An import in a real browser, through every state: accessible, quiet, and no wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from cairn.people.domain.importing.runs import work_on
from cairn.people.models import ImportRun
from tests.factories import make_cast
from tests.web.browser import assert_fine, browser_beside_the_database, sign_in, visit

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
FEED = "ID,First name,Last name,City,Country,Manager,Job title\n1,Ann,Lee,Lisbon,PT,,Chief\n2,Bo,Chan,Nowhere,PT,1,Clerk\n3,Cy,Day,Oslo,NO,9,Clerk\n,Di,Ek,,,,\n"


@pytest.fixture
def browser(live_server: LiveServer) -> Iterator[Browser]:
    with browser_beside_the_database() as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_an_import_from_files_to_people(
    live_server: LiveServer, browser: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    cast = make_cast()
    feed = tmp_path / "people.csv"
    feed.write_text(FEED, encoding="utf-8")
    with visit(browser, f"{live_server.url}/gallery/", width=width, color_scheme=scheme) as seen:
        sign_in(seen, live_server.url, cast.directory_manager)
        page = seen.page
        for place in ("imports:list", "imports:new"):
            page.goto(live_server.url + reverse(place))
            assert_fine(seen, width, place.replace(":", "-"))
        page.set_input_files("input[type=file]", feed)
        page.get_by_role("button", name="Read the files").click()
        page.wait_for_url("**/columns/")
        assert_fine(seen, width, "imports-columns")
        page.get_by_role("button", name="Check the files").click()
        page.get_by_text("Checking:").wait_for()
        assert_fine(seen, width, "imports-checking")
        run = ImportRun.objects.get()
        work_on(run_id=run.pk, apply_it=False)
        page.get_by_role("button", name="Import these people").wait_for()
        assert_fine(seen, width, "imports-preview")
        page.get_by_role("button", name="Import these people").click()
        page.get_by_role("progressbar").wait_for()
        work_on(run_id=run.pk, apply_it=True)
        page.get_by_role("link", name="See the people").wait_for()
        assert_fine(seen, width, "imports-done")
        page.get_by_role("link", name="See the people").click()
        page.get_by_role("link", name="Bo Chan").click()
        page.get_by_role("heading", name="Bo Chan", level=1).wait_for()
