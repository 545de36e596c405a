from __future__ import annotations

import re

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.web.front import TEMPLATES
from tests.web.rendering import elements

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_gallery_shows_every_component_tag(client: Client) -> None:
    libraries = engines["django"].engine.template_libraries  # type: ignore[attr-defined]
    tags = {tag for library in ("components", "charts", "times") for tag in libraries[library].tags}
    sources = "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "gallery").glob("*.html"))
    shown = set(re.findall(r"{% (\w+)", sources))
    # error_summary and field come with {{ form }}.
    assert tags - shown == {"error_summary", "field"}
    assert client.get(reverse("gallery:show")).status_code == 200


def test_gallery_ids_are_unique(client: Client) -> None:
    html = client.get(reverse("gallery:show")).content.decode()
    found = [item["id"] for tag in ("div", "form", "input", "section", "dialog", "p", "h2", "h3", "fieldset", "select", "textarea") for item in elements(html, tag) if item.get("id")]  # fmt: skip
    assert sorted(set(found)) == sorted(found)  # type: ignore[type-var]


@pytest.mark.parametrize("layout", ["app", "find", "manage", "plain"])
def test_layouts_have_one_heading_a_skip_link_and_a_language(client: Client, layout: str) -> None:
    html = client.get(reverse("gallery:layout", args=[layout])).content.decode()
    assert len(elements(html, "h1")) == 1
    assert elements(html, "html")[0]["lang"] == "en"
    assert any(link.get("href") == "#main" for link in elements(html, "a"))
    assert [main["id"] for main in elements(html, "main")] == ["main"]


def test_unknown_layout_is_not_found(client: Client) -> None:
    assert client.get(reverse("gallery:layout", args=["fancy"])).status_code == 404


def test_gallery_asks_the_database_once_at_most(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(1):
        client.get(reverse("gallery:show"))
