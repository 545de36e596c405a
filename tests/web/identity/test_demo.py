"""Being anybody: in a demo, on this machine, and nowhere else whatever a request says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cairn.core.models import Organization
from tests.factories import Cast, make_cast, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    Organization.objects.update(is_demo=True)
    return cast


def be(client: Client, cast: Cast, **more: Any) -> int:
    return client.post(f"/sign-in/as/{cast.mentee.pk}/", **more).status_code


def test_one_click_makes_me_somebody(client: Client, cast: Cast) -> None:
    assert be(client, cast) == 302
    assert "Amara" in client.get("/account/").content.decode()


def test_people_without_an_account_can_be_tried_too(client: Client, cast: Cast) -> None:
    person = make_person("Zofia Nowa")

    assert client.post(f"/sign-in/as/{person.pk}/").status_code == 302
    assert not person.account.has_usable_password()


def test_the_page_offers_one_of_each_role_first(client: Client, cast: Cast) -> None:
    page = client.get("/sign-in/").content.decode()

    named = ["Amara Reyes", "Jonas Okafor", "Ingrid Solberg", "Noor Haddad", "Lin Wei", "Tomasz Nowak"]
    places = [page.index(name) for name in named]
    assert places == sorted(places)
    assert "Pat Outside" not in page


def test_the_search_finds_anybody_by_part_of_a_name(client: Client, cast: Cast) -> None:
    page = client.get("/sign-in/", {"q": "outsid pat"}).content.decode()

    assert "Pat Outside" in page
    assert "Amara" not in page


@pytest.mark.parametrize(
    "more",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "192.0.2.7", "HTTP_HOST": "localhost"},
        {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
    ],
)
def test_nobody_from_elsewhere_gets_in_whatever_they_claim(
    client: Client, cast: Cast, more: dict[str, str]
) -> None:
    assert be(client, cast, **more) == 404
    assert "Amara" not in client.get("/sign-in/", **more).content.decode()


@pytest.mark.parametrize("bind", ["0.0.0.0", "192.0.2.7", "::", ""])  # noqa: S104 - the address is the point
def test_a_server_that_listens_elsewhere_has_no_such_door(
    client: Client, cast: Cast, settings: Any, bind: str
) -> None:
    settings.BIND = bind

    assert be(client, cast, HTTP_HOST="localhost") == 404


def test_an_organization_that_is_no_demo_has_no_such_door(client: Client, cast: Cast) -> None:
    Organization.objects.update(is_demo=False)

    assert be(client, cast) == 404
    assert "Amara" not in client.get("/sign-in/").content.decode()


def test_a_link_alone_signs_nobody_in(client: Client, cast: Cast) -> None:
    assert client.get(f"/sign-in/as/{cast.mentee.pk}/").status_code == 405


def test_another_site_cannot_sign_me_in(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)

    assert be(client, cast) == 403
