"""A program's own words, from the editing function to the notice and the mail."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import Source
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.kind import KINDS
from cairn.notices.domain.render import Rendered, render
from cairn.notices.domain.words import MOMENTS, UnknownPlaceholder, fill, write_words
from cairn.notices.models import Notice, NoticeWording
from cairn.people.models import Person
from cairn.programs.domain.inviting import invite_people
from tests.factories import Cast, make_cast, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def write(cast: Cast, moment: str, subject: str = "", body: str = "") -> None:
    for kind in MOMENTS[moment]:
        write_words(
            program=cast.program, kind=KINDS[kind], subject=subject, body=body, by=cast.program_manager
        )


def invited(cast: Cast) -> Person:
    person = make_person("Ada Byron")
    invite_people(program=cast.program, people=[person.pk], by=cast.program_manager)
    catch_up()
    return person


def shown(person: Person) -> Rendered:
    return render(Notice.objects.filter(person=person).select_related("person__location"))[0]


def mailed(person: Person) -> tuple[Any, str]:
    with frozen(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)):  # by day
        send_queued()
    (sent,) = [m for m in mail.outbox if m.to == [person.email]]
    html, _kind = sent.alternatives[0]  # type: ignore[attr-defined]
    return sent, str(html)


def test_an_invitation_is_in_the_program_s_own_words_here_and_by_mail(cast: Cast) -> None:
    write(cast, "invited", "A mentor, {first_name}?", "Come to {program}.\n\nIt takes ten minutes.")
    person = invited(cast)
    assert shown(person).title == "A mentor, Ada?"
    sent, html = mailed(person)
    assert sent.subject == "A mentor, Ada?"
    assert "Come to New managers.\n\nIt takes ten minutes." in sent.body
    assert "Come to New managers.<br><br>It takes ten minutes." in html
    for text in (sent.body, html):
        assert "Your manager is not told what you answer." in text
        assert "Read what it is for" not in text


def test_a_match_in_own_words_still_says_who_writes_first_and_by_when(cast: Cast) -> None:
    write(cast, "matched", body="{other} and you: have a coffee.")
    pair = start_mentorship(
        program=cast.program,
        mentor=cast.mentor.enrollments.get(),
        mentee=cast.mentee.enrollments.get(),
        source=Source.MANAGER,
        by=None,
    )
    catch_up()
    first = cast.mentee if pair.first_mover_id == cast.mentee.pk else cast.mentor
    other = cast.mentor if first == cast.mentee else cast.mentee
    assert shown(first).title == f"You and {other.first_name} are matched in New managers"
    assert shown(first).text.startswith(f"{other.first_name} and you: have a coffee.\n\nYou write first: ")
    assert f"\n\n{first.first_name} proposes a time for the first session by " in shown(other).text


def test_without_own_words_the_standard_text_is_sent_and_taking_them_back_returns_to_it(cast: Cast) -> None:
    standard = shown(invited(cast))
    write(cast, "invited", "Ours", "Ours")
    write(cast, "invited")
    assert not NoticeWording.objects.exists()
    again = shown(invited(cast))
    assert (again.title, again.text) == (standard.title, standard.text)
    assert again.title == "You are invited to New managers"


@pytest.mark.parametrize("unknown", ["{message}", "{program.pk}", "{other}", "{}", "{0}"])
def test_an_unknown_placeholder_is_refused_by_name_and_nothing_is_kept(cast: Cast, unknown: str) -> None:
    with pytest.raises(UnknownPlaceholder) as refused:
        write(cast, "invited", body=f"Hello {unknown}, come.")
    assert refused.value.message == (
        f"{unknown} stands for nothing here. You can use {{first_name}}, {{program}}."
    )
    assert not NoticeWording.objects.exists()


def test_own_words_are_plain_text(cast: Cast) -> None:
    write(cast, "invited", "Hello <b>you</b>", "<script>alert(1)</script> {not closed, 100 % true %s")
    sent, html = mailed(invited(cast))
    assert "<script>alert(1)</script> {not closed, 100 % true %s" in sent.body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;b&gt;you&lt;/b&gt;" in html
    assert "<script>" not in html + html.lower()


def test_filled_words_are_not_filled_again() -> None:
    assert fill("{program} of {first_name}", {"program": "{first_name}", "first_name": "Eve"}) == (
        "{first_name} of Eve"
    )


def test_saving_the_same_words_again_is_no_event(cast: Cast) -> None:
    write(cast, "invited", "Ours", "Ours")
    before = Event.objects.count()
    write(cast, "invited", "Ours", "Ours")
    write(cast, "matched")
    assert Event.objects.count() == before


def test_own_words_of_many_notices_take_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    write(cast, "invited", "Ours", "Ours")
    for _ in range(3):
        invited(cast)
    rows = list(Notice.objects.select_related("person__location"))
    assert len(rows) == 3
    for some in (rows[:1], rows):
        with django_assert_num_queries(2):
            assert {said.title for said in render(some)} == {"Ours"}
