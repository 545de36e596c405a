"""The address of one's sessions: made, read without signing in, replaced, switched off."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cairn.core.clock import frozen
from tests.web.mentoring.stage import MONDAY, book_first, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def address(page: str) -> str:
    found = re.search(r'value="(http[^"]+sessions\.ics)"', page)
    return found.group(1) if found else ""


def test_a_calendar_reads_my_sessions_until_i_switch_it_off(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with frozen(MONDAY):
        cast, mentorship = stage()
        book_first(cast, mentorship)
        mine, calendars = browser(cast.mentee), reverse("profile:calendars")
        assert address(mine.get(calendars).content.decode()) == ""
        mine.post(reverse("profile:make_feed"))
        first = address(mine.get(calendars).content.decode())
        path = first[first.index("/profile") :]
        with django_assert_max_num_queries(6):
            answer = Client().get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert b"BEGIN:VEVENT" in answer.content
        assert b"Jonas" not in answer.content
        mine.post(reverse("profile:make_feed"))
        assert Client().get(path).status_code == 404
        mine.post(reverse("profile:close_feed"))
        assert address(mine.get(calendars).content.decode()) == ""
