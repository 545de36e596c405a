from __future__ import annotations

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from cairn.web.toasts import Toast, say, toast
from tests.web.rendering import elements, render

pytestmark = pytest.mark.unit


def said(text: str, **kwargs: object) -> list[Message]:
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    say(request, text, **kwargs)  # type: ignore[arg-type]
    return list(messages.get_messages(request))


def test_toast_carries_its_undo_through_the_message_store() -> None:
    found = toast(said("Sent to Priya.", undo_url="/requests/1/undo/", undo_label="Take it back")[0])
    assert found == Toast("Sent to Priya.", "", "/requests/1/undo/", "Take it back")


def test_toast_without_undo_has_no_form() -> None:
    html = render("{% toast_list %}", messages=said("Saved."))
    assert elements(html, "form") == []
    assert "data-lingers" in elements(html, "div")[1]


def test_toast_with_undo_posts_with_a_token_and_stays() -> None:
    html = render("{% toast_list swap=True %}", messages=said("Sent.", undo_url="/undo/"), csrf_token="tok")
    assert elements(html, "form")[0] == {"action": "/undo/", "method": "post"}
    assert elements(html, "input")[0]["value"] == "tok"
    assert elements(html, "div")[0]["hx-swap-oob"] == "true"
    assert "data-lingers" not in elements(html, "div")[1]


@pytest.mark.parametrize(
    ("level", "kind"), [(messages.SUCCESS, ""), (messages.WARNING, "caution"), (messages.ERROR, "stop")]
)
def test_toast_looks_as_grave_as_its_level(level: int, kind: str) -> None:
    assert toast(said("Words", level=level)[0]).kind == kind


def test_undo_to_another_site_is_not_an_undo() -> None:
    assert toast(Message(messages.SUCCESS, "x", extra_tags="undo https://elsewhere.example/")).undo_url == ""
