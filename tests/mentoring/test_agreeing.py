from __future__ import annotations

import pytest

from cairn.core.errors import NotAMember, NotInScope
from cairn.core.models import Event
from cairn.core.sealed import read
from cairn.mentoring.domain.access import MentorshipOver
from cairn.mentoring.domain.agreeing import (
    PARTS,
    AgreementChanged,
    NothingToSign,
    sign_agreement,
    signed_by_all,
    write_agreement,
)
from cairn.mentoring.domain.ending import complete_mentorship
from cairn.mentoring.models import Agreement, Mentorship, Signature
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db
WORDS = {part: f"Xanthippe on {part}" for part in PARTS}


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    return make_mentorship(cast)


def test_agreement_stands_once_both_have_signed_the_same_version(cast: Cast, mentorship: Mentorship) -> None:
    written = write_agreement(mentorship=mentorship, words=WORDS, version=0, by=cast.mentee)
    signed = [
        signed_by_all(sign_agreement(mentorship=mentorship, version=1, by=person))
        for person in (cast.mentee, cast.mentee, cast.mentor)
    ]
    assert signed == [False, False, True]
    assert Signature.objects.filter(agreement=written).count() == 2
    told = Event.objects.filter(verb="mentoring.agreement_signed").order_by("pk")
    assert [event.data["by_all"] for event in told] == [False, True]
    assert "Xanthippe" not in str(list(Event.objects.values_list("data", flat=True)))


def test_change_asks_for_both_signatures_again(cast: Cast, mentorship: Mentorship) -> None:
    write_agreement(mentorship=mentorship, words=WORDS, version=0, by=cast.mentee)
    for person in (cast.mentee, cast.mentor):
        sign_agreement(mentorship=mentorship, version=1, by=person)
    changed = write_agreement(
        mentorship=mentorship, words={**WORDS, "rhythm": "Weekly"}, version=1, by=cast.mentor
    )
    assert (changed.version, signed_by_all(changed)) == (2, False)
    with pytest.raises(AgreementChanged):
        sign_agreement(mentorship=mentorship, version=1, by=cast.mentee)


def test_slower_of_two_writers_overwrites_nothing(cast: Cast, mentorship: Mentorship) -> None:
    write_agreement(mentorship=mentorship, words=WORDS, version=0, by=cast.mentee)
    with pytest.raises(AgreementChanged):
        write_agreement(mentorship=mentorship, words={**WORDS, "goals": "Mine"}, version=0, by=cast.mentor)
    assert read(Agreement.objects.get(), "goals", reader=cast.mentor.pk) == WORDS["goals"]


def test_words_open_for_the_pair_alone(cast: Cast, mentorship: Mentorship) -> None:
    written = write_agreement(mentorship=mentorship, words=WORDS, version=0, by=cast.mentee)
    assert [read(written, part, reader=cast.mentor.pk) for part in PARTS] == list(WORDS.values())
    for other in (cast.program_manager, cast.global_owner):
        with pytest.raises(NotAMember):
            read(written, "goals", reader=other.pk)
        with pytest.raises(NotInScope):
            write_agreement(mentorship=mentorship, words=WORDS, version=1, by=other)
        with pytest.raises(NotInScope):
            sign_agreement(mentorship=mentorship, version=1, by=other)


def test_nothing_is_signed_before_it_is_written_or_after_the_end(cast: Cast, mentorship: Mentorship) -> None:
    with pytest.raises(NothingToSign):
        sign_agreement(mentorship=mentorship, version=0, by=cast.mentee)
    write_agreement(mentorship=mentorship, words=WORDS, version=0, by=cast.mentee)
    complete_mentorship(mentorship=mentorship, by=cast.mentor)
    with pytest.raises(MentorshipOver):
        sign_agreement(mentorship=mentorship, version=1, by=cast.mentee)
