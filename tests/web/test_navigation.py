from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import include, path, resolve

from cairn.people.models import Person
from cairn.web import navigation
from cairn.web.today.views import show
from tests.factories import make_cast

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


@pytest.mark.unit
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "expected"), [("/", "Today"), ("/mentoring/7/", "Mentoring"), ("/sessions/", "Mentoring")]
)
def test_the_feature_of_the_page_is_current(address: str, expected: str) -> None:
    links = navigation.links("participant", request_at(address))
    assert [link.label for link in links if link.current] == [expected]


@pytest.mark.unit
@pytest.mark.urls(__name__)
def test_pages_that_are_not_installed_are_left_out() -> None:
    links = navigation.links("participant", None)
    assert [link.label for link in links] == ["Today", "Mentoring"]
    assert not any(link.current for link in links)


@pytest.mark.integration
@pytest.mark.django_db
def test_managers_see_what_they_may_open_and_participants_see_no_manager_s_page() -> None:
    cast = make_cast()

    def shown(person: Person) -> list[str]:
        request = RequestFactory().get("/")
        request.resolver_match = resolve("/")
        request.person = person  # type: ignore[attr-defined]
        return [link.label for link in navigation.links("manager", request)]

    assert shown(cast.mentee) == []
    assert shown(cast.program_manager) == ["Overview", "Programs", "Codes", "Roles"]
    assert shown(cast.directory_manager) == ["People", "Codes"]
    assert shown(cast.analyst) == ["Overview"]
    assert shown(cast.global_owner) == ["Overview", "Programs", "People", "Codes", "Roles", "Audit", "Set-up"]
