from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import include, path, resolve

from cairn.web import navigation
from cairn.web.today.views import show

pytestmark = pytest.mark.unit

app = ([path("", show, name="list"), path("<int:number>/", show, name="show")], "mentoring")
urlpatterns = [
    path("", include(([path("", show, name="show")], "today"))),
    path("mentoring/", include(app)),
    path("sessions/", include(([path("", show, name="list")], "sessions"))),
]


def request_at(address: str) -> HttpRequest:
    request = RequestFactory().get(address)
    request.resolver_match = resolve(address)
    return request


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "expected"), [("/", "Today"), ("/mentoring/7/", "Mentoring"), ("/sessions/", "Mentoring")]
)
def test_the_feature_of_the_page_is_current(address: str, expected: str) -> None:
    links = navigation.links("participant", request_at(address))
    assert [link.label for link in links if link.current] == [expected]


@pytest.mark.urls(__name__)
def test_pages_that_are_not_installed_are_left_out() -> None:
    links = navigation.links("participant", None)
    assert [link.label for link in links] == ["Today", "Mentoring"]
    assert not any(link.current for link in links)
