from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.web.rendering import elements

pytestmark = pytest.mark.integration


@pytest.mark.django_db
def test_an_unknown_address_says_so_kindly(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "This page is not here." in answer.content.decode()


@pytest.mark.parametrize("name", ["500", "403", "403_csrf"])
def test_error_pages_need_no_request_and_no_database(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert len(elements(html, "h1")) == 1
    assert any(link.get("href") == "/" for link in elements(html, "a"))
