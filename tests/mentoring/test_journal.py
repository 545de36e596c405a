"""A journal is its owner's alone: written, changed, searched, taken along, and never lost between two windows."""

from __future__ import annotations

import datetime as dt

import pytest

from cairn.core.clock import frozen, now
from cairn.core.errors import NotAMember, NotInScope
from cairn.core.models import Event
from cairn.mentoring.domain import journal
from cairn.mentoring.domain.ending import end_early, undo_mentorship
from cairn.mentoring.models import JournalEntry, Mentorship
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    return make_mentorship(cast)


def texts(cast: Cast, **how: object) -> list[str]:
    return [entry.text for entry in journal.entries_of(cast.mentee, **how)]  # type: ignore[arg-type]


def test_entries_are_the_owners_alone_and_stay_after_the_end(cast: Cast, mentorship: Mentorship) -> None:
    before = Event.objects.count()
    entry = journal.write_entry(body=" Ask first ", by=cast.mentee, mentorship=mentorship)
    assert Event.objects.count() == before
    with pytest.raises(NotAMember):
        journal.entry_text(entry, by=cast.mentor)
    assert list(journal.entries_of(cast.mentor)) == []
    end_early(mentorship=mentorship)
    assert texts(cast) == ["Ask first"]
    undo_mentorship(mentorship=mentorship, by=cast.program_manager)
    assert texts(cast) == ["Ask first"]


def test_entry_about_a_mentorship_of_others_is_refused(cast: Cast, mentorship: Mentorship) -> None:
    with pytest.raises(NotInScope):
        journal.write_entry(body="Mine", by=cast.program_manager, mentorship=mentorship)
    with pytest.raises(journal.EntryEmpty):
        journal.write_entry(body=" ", by=cast.mentee)


def test_of_two_windows_the_slower_one_loses_nothing(cast: Cast) -> None:
    entry = journal.write_entry(body="One", by=cast.mentee)
    journal.change_entry(entry=entry, body="Two", version=1, by=cast.mentee)
    with pytest.raises(journal.EntryChanged):
        journal.change_entry(entry=entry, body="Other", version=1, by=cast.mentee)
    with pytest.raises(NotInScope):
        journal.change_entry(entry=entry, body="Theirs", version=2, by=cast.mentor)
    assert texts(cast) == ["Two"]


def test_search_finds_all_words_whatever_their_case_and_accents(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "STEP", 2)  # so that it goes through several batches
    start = now()
    for day, words in enumerate(["Über Mut", "Delegate more", "Say no", "mut und UBER", "Listen"]):
        with frozen(start + dt.timedelta(days=day)):
            journal.write_entry(body=words, by=cast.mentee)
    assert texts(cast) == ["Listen", "mut und UBER", "Say no", "Delegate more", "Über Mut"]
    assert texts(cast, words="uber  MUT") == ["mut und UBER", "Über Mut"]
    third = JournalEntry.objects.of(cast.mentee)[2]
    assert texts(cast, before=third) == ["Delegate more", "Über Mut"]


def test_removed_entry_is_gone(cast: Cast) -> None:
    entry = journal.write_entry(body="One", by=cast.mentee)
    with pytest.raises(NotInScope):
        journal.remove_entry(entry=entry, by=cast.mentor)
    journal.remove_entry(entry=entry, by=cast.mentee)
    assert texts(cast) == []
