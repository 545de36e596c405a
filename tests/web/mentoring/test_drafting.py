"""The last keystrokes may arrive after the words were kept; they are no draft any more."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cairn.mentoring.domain.journal import write_entry
from cairn.mentoring.domain.notes import write_note
from cairn.mentoring.models import Draft
from tests.web.mentoring.stage import browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
WORDS = "First line\nsecond line"
AS_SENT = "First line\r\nsecond line "


@pytest.mark.parametrize(("typed", "kept"), [(AS_SENT, 0), ("Other words", 1)])
def test_words_of_the_note_that_come_late_are_no_draft(typed: str, kept: int) -> None:
    cast, mentorship = stage()
    write_note(mentorship=mentorship, body=WORDS, version=0, by=cast.mentee)
    address = reverse("mentoring:draft_note", args=[mentorship.pk])
    browser(cast.mentee).post(address, {"body": typed, "version": "0"})
    assert Draft.objects.count() == kept


@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize(("typed", "kept"), [(AS_SENT, 0), ("Other words", 1)])
def test_words_of_the_journal_that_come_late_are_no_draft(typed: str, kept: int, fresh: bool) -> None:
    cast, _mentorship = stage()
    entry = write_entry(body=WORDS, by=cast.mentee)
    address = reverse("journal:draft_new") if fresh else reverse("journal:draft", args=[entry.pk])
    browser(cast.mentee).post(address, {"body": typed, "version": "0"})
    assert Draft.objects.count() == kept
