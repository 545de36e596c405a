"""The page of everything that participants are told, and one notice at a time in the program's own words."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from cairn.core.models import Event
from cairn.notices.domain import kinds
from cairn.notices.domain.kind import KINDS
from cairn.notices.domain.words import editable_kinds
from cairn.notices.enums import Audience
from cairn.notices.models import NoticeWording
from tests.factories import Cast

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def page(cast: Cast, kind: str = "quiet") -> str:
    return reverse("programs:notice_words", args=[cast.program.pk, kind])


def test_every_notice_to_participants_is_listed_and_nothing_else(manager: Client, cast: Cast) -> None:
    shown = manager.get(reverse("programs:all_words", args=[cast.program.pk])).content.decode()
    for kind in KINDS.values():
        safe = kind.audience == Audience.PARTICIPANTS and kind.can_be_switched_off
        assert (f'href="{page(cast, kind.name)}"' in shown) == safe
        assert manager.get(page(cast, kind.name)).status_code == (200 if safe else 404)
    assert "Every notice is the standard text" in shown
    assert "{" not in shown.partition("<main")[2].partition("</main>")[0]


def test_words_are_previewed_saved_and_taken_back_with_an_event_each(manager: Client, cast: Cast) -> None:
    said = {"subject": "Hello {other}", "body": "Have a <b>coffee</b>."}
    shown = manager.post(page(cast), {**said, "preview": "1"}).content.decode()
    assert "Hello Robin" in shown
    assert (
        "Have a &lt;b&gt;coffee&lt;/b&gt;.<br><br>If it no longer fits, you can end it without blame."
        in shown
    )
    assert "Nothing of this is saved yet." in shown
    assert not NoticeWording.objects.exists()
    assert manager.post(page(cast), said).status_code == 302
    listed = manager.get(reverse("programs:all_words", args=[cast.program.pk])).content.decode()
    assert "1 notice is in your own words" in listed
    assert manager.post(page(cast), {**said, "standard": "1"}).status_code == 302
    assert not NoticeWording.objects.exists()
    events = Event.objects.filter(verb="notices.words_changed").order_by("pk")
    assert [(e.data["kind"], e.data["standard"]) for e in events] == [("quiet", False), ("quiet", True)]
    assert {e.program_id for e in events} == {cast.program.pk}


def test_an_unknown_placeholder_is_named_with_the_ones_that_are_known(manager: Client, cast: Cast) -> None:
    answer = manager.post(page(cast), {"subject": "", "body": "Dear {goal}"})
    assert answer.status_code == 422
    expected = "{goal} stands for nothing here. You can use {first_name}, {program}, {other}."
    assert expected in answer.content.decode()
    assert not NoticeWording.objects.exists()


@override_settings(LANGUAGES=[("en", "English"), ("pt", "Português")])
def test_words_may_be_given_in_each_language_of_the_installation(manager: Client, cast: Cast) -> None:
    manager.post(page(cast) + "?language=pt", {"subject": "Olá {other}", "body": ""})
    row = NoticeWording.objects.get()
    assert (row.kind, row.language, row.subject) == (kinds.QUIET.name, "pt", "Olá {other}")
    assert "Olá" not in manager.get(page(cast)).content.decode()
    assert "Olá Robin" in manager.get(page(cast) + "?language=pt").content.decode()
    assert manager.get(page(cast) + "?language=xx").status_code == 404


def test_every_kind_that_can_be_said_otherwise_keeps_what_must_stay() -> None:
    always = {kind.name for kind in editable_kinds() if kind.always}
    assert always >= {
        "invited",
        "matched",
        "matched_first",
        "pulse",
        "quiet",
        "nudged",
        "reopen_wished",
        "now_in_line",
    }
