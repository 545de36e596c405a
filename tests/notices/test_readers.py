"""From what happened to who hears of it, through the real event log."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import icalendar
import pytest
from django.core import mail

from cairn.core.clock import frozen, now
from cairn.core.events.follow import catch_up
from cairn.core.models import ReaderCursor
from cairn.mentoring.domain.ending import end_early
from cairn.mentoring.domain.meeting import (
    accept_session_time,
    cancel_session_time,
    propose_session_time,
    settle_session,
)
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import Source
from cairn.mentoring.models import Mentorship, Session
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.evaluating import evaluate
from cairn.notices.models import Notice
from cairn.pairing.domain.answering import ask_first, decline_request, reply_to_question
from cairn.pairing.domain.asking import ask_mentor, withdraw_request
from cairn.pairing.enums import DeclineReason
from cairn.people.models import Person
from cairn.programs.models import PlanSession
from tests.factories import Cast, make_cast

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DAY = dt.timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def heard(person: Person) -> list[str]:
    catch_up()
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def enrollments(cast: Cast) -> tuple[Any, Any]:
    return cast.mentee.enrollments.get(), cast.mentor.enrollments.get()


def pair(cast: Cast) -> Mentorship:
    PlanSession.objects.get_or_create(program=cast.program, number=1, defaults={"title": "Get to know"})
    mentee, mentor = enrollments(cast)
    return start_mentorship(
        program=cast.program, mentor=mentor, mentee=mentee, source=Source.MANAGER, by=None
    )


def booked(cast: Cast, starts_at: dt.datetime) -> Session:
    session = pair(cast).sessions.get()
    propose_session_time(session=session, starts_at=starts_at, zone="Europe/Lisbon", by=cast.mentee)
    return accept_session_time(session=session, by=cast.mentor)


def test_a_request_is_told_to_whoever_is_next(cast: Cast) -> None:
    mentee, mentor = enrollments(cast)
    request = ask_mentor(mentee=mentee, mentor=mentor, message="x", by=cast.mentee)
    ask_first(request=request, question="y", by=cast.mentor)
    reply_to_question(request=request, reply="z", by=cast.mentee)
    decline_request(request=request, reason=DeclineReason.LATER, by=cast.mentor)
    assert heard(cast.mentor) == ["request_received", "request_answered"]
    assert heard(cast.mentee) == ["request_question", "request_declined"]
    again = ask_mentor(mentee=mentee, mentor=mentor, message="x", by=cast.mentee)
    withdraw_request(request=again, by=cast.mentee)
    assert heard(cast.mentor)[-1] == "request_withdrawn"


def test_both_of_a_new_pair_hear_who_writes_first(cast: Cast) -> None:
    mentorship = pair(cast)
    first = cast.mentee if mentorship.first_mover_id == cast.mentee.pk else cast.mentor
    other = cast.mentor if first == cast.mentee else cast.mentee
    assert (heard(first), heard(other)) == (["matched_first"], ["matched"])
    assert not Notice.objects.exclude(person__in=[first, other]).exists()


def test_ending_is_told_to_both_in_the_same_words(cast: Cast) -> None:
    mentorship = pair(cast)
    end_early(mentorship=mentorship)
    catch_up()
    rows = Notice.objects.filter(subject_id=mentorship.pk, kind="ended")
    told = {row.person_id: row.data for row in rows}
    assert told == {
        cast.mentee.pk: {"other": str(cast.mentor.pk)},
        cast.mentor.pk: {"other": str(cast.mentee.pk)},
    }


def test_invitation_reaches_both_and_opens_in_an_independent_reader(cast: Cast) -> None:
    starts_at = (now() + 3 * DAY).replace(hour=16, minute=0, second=0, microsecond=0)
    session = booked(cast, starts_at)
    catch_up()
    send_queued()
    sent = [m for m in mail.outbox if m.subject.startswith("Booked with")]
    assert {m.to[0] for m in sent} == {cast.mentee.email, cast.mentor.email}
    content = next(part for part, kind in sent[0].alternatives if kind.startswith("text/calendar"))  # type: ignore[attr-defined]
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert event.decoded("dtstart").astimezone(dt.UTC) == starts_at
    assert str(event["summary"]) == "Conversation"
    cancel_session_time(session=session, by=cast.mentor)
    catch_up()
    send_queued()
    last = mail.outbox[-1]
    content = next(part for part, kind in last.alternatives if kind.startswith("text/calendar"))  # type: ignore[attr-defined]
    (cancelled,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (str(cancelled["uid"]), str(cancelled["status"])) == (str(event["uid"]), "CANCELLED")
    assert int(cancelled["sequence"]) > int(event["sequence"])


def test_reading_the_log_again_tells_nobody_twice(cast: Cast) -> None:
    pair(cast)
    catch_up()
    before = Notice.objects.count()
    ReaderCursor.objects.update(seq=0)
    catch_up()
    assert Notice.objects.count() == before


def told() -> Counter[str]:
    """How many were told of each kind."""
    return Counter(Notice.objects.shown().values_list("kind", flat=True))


def test_time_brings_the_session_tomorrow_then_asks_whether_it_was_held_then_how_it_was(cast: Cast) -> None:
    starts_at = now() + 5 * DAY
    session = booked(cast, starts_at)
    catch_up()
    Notice.objects.all().delete()
    for moment, kind in ((starts_at - DAY, "session_tomorrow"), (starts_at + DAY / 4, "was_it_held")):
        with frozen(moment):
            evaluate()
            assert told()[kind] == 2
            assert evaluate() == 0
        assert {"session_tomorrow", "was_it_held", "pulse"} & set(told()) == {kind}
        Notice.objects.all().delete()
    with frozen(starts_at + DAY / 4):
        settle_session(session=session, held=True, by=cast.mentee)
        evaluate()
    assert {"session_tomorrow", "was_it_held", "pulse"} & set(told()) == {"pulse"}
    assert told()["pulse"] == 2


def test_silence_is_noticed_and_a_reason_that_is_gone_finds_nobody(cast: Cast) -> None:
    mentorship = pair(cast)
    with frozen(now() + 10 * DAY):
        evaluate()
    assert Notice.objects.get(kind="first_move").person_id == mentorship.first_mover_id
    with frozen(now() + 12 * DAY):
        propose_session_time(
            session=mentorship.sessions.get(), starts_at=now() + 15 * DAY, zone="UTC", by=cast.mentee
        )
        Notice.objects.all().delete()
        evaluate()
    assert not Notice.objects.filter(kind="first_move").exists()


def test_a_request_that_waits_three_days_is_brought_to_mind_once(cast: Cast) -> None:
    mentee, mentor = enrollments(cast)
    ask_mentor(mentee=mentee, mentor=mentor, message="x", by=cast.mentee)
    assert evaluate() == 0
    with frozen(now() + 4 * DAY):
        evaluate()
        assert told()["request_expiring"] == 1
        assert evaluate() == 0
