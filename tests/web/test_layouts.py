from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.web.rendering import elements

pytestmark = pytest.mark.unit


def page(layout: str, **context: object) -> str:
    return render_to_string(
        f"layouts/{layout}.html", {"request": RequestFactory().get("/"), "csrf_token": "tok", **context}
    )


def test_top_bar_counts_new_notices_in_words_and_figures() -> None:
    bell = next(
        link for link in elements(page("app", unread_notices=2), "a") if "bell" in str(link.get("class"))
    )
    assert (bell["data-count"], bell["aria-label"]) == ("2", "Notices, 2 new")


def test_account_menu_has_a_theme_and_a_way_out_but_no_management_for_a_participant() -> None:
    me = SimpleNamespace(name="Amara Reyes")
    html = page("app", me=me)
    posts = {form["action"] for form in elements(html, "form")}
    assert {"/sign-out/", "/theme/"} <= posts
    assert "Manage programs" not in html


def test_pages_of_strangers_have_no_account_menu_and_may_choose_a_theme() -> None:
    html = page("app")
    assert {form["action"] for form in elements(html, "form")} == {"/theme/"}


@pytest.mark.parametrize("layout", ["app", "manage", "plain"])
def test_every_layout_hands_htmx_its_token_and_nothing_inline(layout: str) -> None:
    html = page(layout)
    metas = {meta.get("name"): meta.get("content") for meta in elements(html, "meta")}
    assert metas["csrf-token"] == "tok"
    assert all(script.get("src") for script in elements(html, "script"))


def test_right_to_left_languages_turn_the_page_around() -> None:
    from django.utils import translation

    with translation.override("ar"):
        assert elements(page("plain"), "html")[0]["dir"] == "rtl"
