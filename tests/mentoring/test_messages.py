"""Messages in a space: once each, sealed, seen, and told of without their words; drafts that wait on the server."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from cairn.core.clock import frozen, now
from cairn.core.errors import NotInScope
from cairn.core.events.follow import catch_up
from cairn.core.ids import new_id
from cairn.core.models import Event
from cairn.core.sealed import read
from cairn.mentoring.domain.access import MentorshipOver
from cairn.mentoring.domain.drafts import drafts_of, drop_draft, keep_draft, message_place, note_place
from cairn.mentoring.domain.ending import complete_mentorship, end_early
from cairn.mentoring.domain.messages import NothingSaid, SentElsewhere, see_messages, write_message
from cairn.mentoring.domain.notes import write_note
from cairn.mentoring.models import Draft, Member, Mentorship, Message
from cairn.notices.domain.waiting import tell_of_messages
from cairn.notices.models import Notice
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db
WORDS = "Xanthippe-0815"


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    return make_mentorship(cast)


def test_message_is_sealed_and_both_read_it(cast: Cast, mentorship: Mentorship) -> None:
    message = write_message(mentorship=mentorship, body=f" {WORDS} ", by=cast.mentee)
    assert [read(message, "body", reader=p.pk) for p in (cast.mentee, cast.mentor)] == [WORDS, WORDS]
    with connection.cursor() as cursor:
        cursor.execute("select * from mentoring_message")
        assert WORDS.encode() not in repr(cursor.fetchall()).encode()


def test_log_knows_only_that_there_was_a_message(cast: Cast, mentorship: Mentorship) -> None:
    write_message(mentorship=mentorship, body=WORDS, by=cast.mentee)
    event = Event.objects.get(verb="mentoring.message_written")
    assert (event.actor_id, event.subject_id, event.data) == (None, None, {})


def test_the_same_form_sent_twice_is_one_message(cast: Cast, mentorship: Mentorship) -> None:
    once = new_id()
    for words in ("Hello", "Hello"):
        write_message(mentorship=mentorship, body=words, by=cast.mentee, message_id=once)
    assert Message.objects.get().pk == once
    with pytest.raises(SentElsewhere):
        write_message(mentorship=mentorship, body="Mine", by=cast.mentor, message_id=once)


def test_nobody_else_writes_and_nothing_is_not_said(cast: Cast, mentorship: Mentorship) -> None:
    with pytest.raises(NotInScope):
        write_message(mentorship=mentorship, body="Hello", by=cast.program_manager)
    with pytest.raises(NothingSaid):
        write_message(mentorship=mentorship, body=" \n", by=cast.mentee)
    assert not Message.objects.exists()


def test_people_come_back_after_a_completed_mentorship_but_not_after_an_early_end(
    cast: Cast, mentorship: Mentorship
) -> None:
    complete_mentorship(mentorship=mentorship, by=cast.mentor)
    write_message(mentorship=mentorship, body="I am stuck", by=cast.mentee)
    Mentorship.objects.update(status="active", ended_at=None)
    end_early(mentorship=mentorship)
    with pytest.raises(MentorshipOver):
        write_message(mentorship=mentorship, body="Hello", by=cast.mentor)


def test_whoever_looked_is_not_told_and_whoever_did_not_is_told_once(
    cast: Cast, mentorship: Mentorship
) -> None:
    def told() -> int:
        return tell_of_messages(mentorship_id=mentorship.pk, person_id=cast.mentor.pk)

    start = now()
    write_message(mentorship=mentorship, body=WORDS, by=cast.mentee)
    assert told() == 1
    with frozen(start + dt.timedelta(minutes=5)):
        write_message(mentorship=mentorship, body="And this", by=cast.mentee)
        assert told() == 0
        see_messages(mentorship=mentorship, by=cast.mentor)
        assert told() == 0
    with frozen(start + dt.timedelta(minutes=9)):
        write_message(mentorship=mentorship, body="One more", by=cast.mentee)
        assert told() == 1
    assert tell_of_messages(mentorship_id=mentorship.pk, person_id=cast.mentee.pk) == 0
    assert {(n.kind, n.person_id, str(n.data)) for n in Notice.objects.all()} == {
        ("message_waiting", cast.mentor.pk, str({"other": str(cast.mentee.pk)}))
    }


def test_a_message_asks_for_a_look_two_minutes_later(cast: Cast, mentorship: Mentorship) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    for words in ("One", "Two"):
        write_message(mentorship=mentorship, body=words, by=cast.mentee)
    catch_up()
    job = ProcrastinateJob.objects.get(task_name="notices.message_waiting")
    assert job.args == {"mentorship": str(mentorship.pk), "person": str(cast.mentor.pk)}
    assert job.scheduled_at is not None


def test_looking_is_shown_to_nobody_and_writes_only_when_something_is_new(
    cast: Cast, mentorship: Mentorship
) -> None:
    see_messages(mentorship=mentorship, by=cast.mentor)
    assert Member.objects.get(mentorship=mentorship, person=cast.mentor).messages_seen_at is None
    write_message(mentorship=mentorship, body="Hello", by=cast.mentee)
    events = Event.objects.count()
    see_messages(mentorship=mentorship, by=cast.mentor)
    assert Member.objects.get(mentorship=mentorship, person=cast.mentor).messages_seen_at is not None
    assert Event.objects.count() == events


def test_draft_waits_sealed_for_its_writer_alone_and_goes_when_it_is_sent(
    cast: Cast, mentorship: Mentorship
) -> None:
    place = message_place(mentorship.pk)
    keep_draft(place=place, body="Half a", by=cast.mentee)
    keep_draft(place=place, body=f"Half a {WORDS}", by=cast.mentee)
    assert drafts_of(cast.mentee, [place])[place][1] == f"Half a {WORDS}"
    assert drafts_of(cast.mentor, [place]) == {}
    assert WORDS.encode() not in bytes(Draft.objects.get().body or b"")
    write_message(mentorship=mentorship, body=WORDS, by=cast.mentee)
    assert not Draft.objects.exists()


def test_draft_of_nothing_is_no_draft(cast: Cast, mentorship: Mentorship) -> None:
    place = note_place(mentorship.pk)
    keep_draft(place=place, body="Something", by=cast.mentee)
    assert keep_draft(place=place, body="  ", by=cast.mentee) is None
    keep_draft(place=place, body="Again", by=cast.mentee)
    drop_draft(place=place, by=cast.mentor)
    assert Draft.objects.count() == 1
    write_note(mentorship=mentorship, body="Kept", version=0, by=cast.mentee)
    assert not Draft.objects.exists()
