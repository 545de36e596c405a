from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.rendering import elements

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def shown_theme(client: Client) -> str | None:
    return elements(client.get(reverse("gallery:show")).content.decode(), "html")[0]["data-bs-theme"]


def test_theme_follows_the_system_until_somebody_chooses(client: Client) -> None:
    assert shown_theme(client) == "auto"


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_chosen_theme_is_kept_and_rendered_by_the_server(client: Client, theme: str) -> None:
    answer = client.post(reverse("theme:set"), {"theme": theme, "next": "/gallery/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/gallery/")
    assert answer.cookies["theme"]["httponly"]
    assert shown_theme(client) == theme


def test_theme_cookie_with_another_word_counts_as_automatic(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    assert shown_theme(client) == "auto"


def test_unknown_theme_is_refused(client: Client) -> None:
    assert client.post(reverse("theme:set"), {"theme": "purple"}).status_code == 400


def test_theme_goes_back_to_this_site_only(client: Client) -> None:
    answer = client.post(reverse("theme:set"), {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_theme_is_set_by_post_only(client: Client) -> None:
    assert client.get(reverse("theme:set")).status_code == 405
