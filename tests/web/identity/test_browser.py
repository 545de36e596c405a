"""The door and what lies behind it, in a real browser: a passkey, accessibility, a quiet console."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from cairn.core.models import Organization
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.models import Person
from cairn.web import assets
from tests.factories import make_account, make_cast, make_person
from tests.web.browser import Visit, open_browser, visit
from tests.web.front import built

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough password"

OPEN_PAGES = ["/sign-in/", "/sign-in/number/", "/sign-in/forgotten/", "/sign-in/password/none/"]
OWNER_PAGES = [
    "/account/",
    "/account/password/",
    "/account/second-step/",
    "/account/second-step/passkeys/",
    "/account/second-step/passkeys/add/",
    "/account/second-step/recovery-codes/",
    "/set-up/",
    "/set-up/organization/",
    "/roles/",
    "/roles/give/?q=jonas",
    "/codes/",
    "/audit/",
    "/my-data/",
    "/my-data/erase/",
]


@pytest.fixture
def owner() -> Person:
    make_cast()
    make_person("Bao Tran", email=None, employee_number="W-7731")
    person = make_person("Ingrid Solberg", email="ingrid@example.com")
    make_account(person, second_step=False)
    RoleAssignment.objects.create(person=person, role=Role.GLOBAL_OWNER)
    return person


@pytest.fixture
def browser(live_server: LiveServer, owner: Person) -> Iterator[Browser]:
    # People first: Django asks no database while the browser's loop runs in this thread.
    built(assets.ENTRY)
    with open_browser() as opened:
        yield opened


def home(live_server: LiveServer) -> str:
    return live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail address").fill("ingrid@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def plug_in(seen: Visit) -> None:
    """A virtual authenticator: it makes real key pairs and signs real challenges."""
    devtools = seen.page.context.new_cdp_session(seen.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_opens_the_door(live_server: LiveServer, browser: Browser) -> None:
    with visit(browser, home(live_server) + "/sign-in/") as seen:
        plug_in(seen)
        sign_in(seen.page)
        seen.page.get_by_role("link", name="Add a passkey").click()
        seen.page.get_by_role("button", name="Add this device").click()
        seen.page.get_by_role("link", name="I have written them down").click()
        assert "You have 1 passkey." in seen.page.inner_text("main")

        seen.page.goto(home(live_server) + "/account/")
        seen.page.get_by_role("button", name="Sign out everywhere").click()
        sign_in(seen.page)
        assert "One more step" in seen.page.inner_text("h1")
        seen.page.get_by_role("button", name="Use a passkey").click()
        seen.page.wait_for_url(home(live_server) + "/")
        assert seen.said == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_pages_are_accessible_quiet_and_not_wider_than_the_screen(
    live_server: LiveServer, browser: Browser, width: int, scheme: str
) -> None:
    with visit(browser, home(live_server) + "/sign-in/", width=width, color_scheme=scheme) as seen:
        for path in OPEN_PAGES:
            look(seen, home(live_server) + path, width)
        seen.page.goto(home(live_server) + "/sign-in/")
        plug_in(seen)
        sign_in(seen.page)
        seen.page.get_by_role("link", name="Add a passkey").click()
        seen.page.get_by_role("button", name="Add this device").click()
        seen.page.wait_for_url("**/recovery-codes/")
        for path in OWNER_PAGES:
            look(seen, home(live_server) + path, width)


@pytest.fixture
def demo(owner: Person) -> None:
    Organization.objects.update(is_demo=True)


def test_the_demo_door_is_accessible(live_server: LiveServer, demo: None, browser: Browser) -> None:
    with visit(browser, home(live_server) + "/sign-in/", width=360) as seen:
        look(seen, home(live_server) + "/sign-in/", 360)
        seen.page.get_by_role("button", name="Be Amara").click()
        seen.page.goto(home(live_server) + "/account/")
        assert "demo account" in seen.page.inner_text("main") or "You sign in as" in seen.page.inner_text(
            "main"
        )


def look(seen: Visit, address: str, width: int) -> None:
    seen.page.goto(address)
    assert (address, seen.violations()) == (address, [])
    assert (address, seen.page.evaluate("document.documentElement.scrollWidth")) == (address, width)
    heard = [words for words in seen.said if "410" not in words]  # a link that is over answers 410 Gone
    assert (address, heard) == (address, [])
