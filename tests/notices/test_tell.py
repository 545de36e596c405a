from __future__ import annotations

import datetime as dt
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from cairn.core.clock import frozen, now
from cairn.notices.domain import kinds
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.kind import KINDS, Kind
from cairn.notices.domain.reading import choose_mail, mark_read
from cairn.notices.domain.render import render
from cairn.notices.domain.tell import Message, tell
from cairn.notices.enums import Category, DeliveryState
from cairn.notices.models import Delivery, Notice
from cairn.people.models import Person
from tests.factories import make_person, make_program
from tests.notices.makers import pair_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def told(kind: Kind, person: Person, once: str = "1", **data: Any) -> int:
    subject = data.pop("subject_id", None)
    program = data.pop("program_id", None)
    message = Message(person_id=person.pk, once=once, subject_id=subject, program_id=program, data=data)
    return tell(kind=kind, messages=[message])


def test_the_same_thing_is_told_once() -> None:
    person = make_person()
    assert told(kinds.MATCHED, person) == 1
    assert told(kinds.MATCHED, person) == 0
    assert Notice.objects.count() == 1


def test_at_most_two_nudges_in_seven_days_over_all_programs() -> None:
    person = make_person()
    assert [told(kinds.QUIET, person, once=str(n)) for n in range(2)] == [1, 1]
    assert told(kinds.PULSE, person) == 0
    with frozen(now() + dt.timedelta(days=7, seconds=1)):
        assert told(kinds.PULSE, person, once="2") == 1


def test_the_cap_counts_within_one_batch_and_spares_what_is_no_nudge() -> None:
    person = make_person()
    batch = [Message(person_id=person.pk, once=str(n)) for n in range(4)]
    assert tell(kind=kinds.QUIET, messages=batch) == 2
    assert tell(kind=kinds.MATCHED, messages=batch) == 4


def test_mail_is_queued_only_for_who_has_an_address_and_wants_it() -> None:
    wants, silent, no_address = make_person(), make_person(), make_person(email=None)
    choose_mail(person=silent, wanted=set(Category) - {Category.REQUESTS})
    for person in (wants, silent, no_address):
        told(kinds.MATCHED, person)
    states = dict(Delivery.objects.values_list("notice__person_id", "state"))
    assert states == {wants.pk: "queued"}
    assert Notice.objects.count() == 3


def test_who_has_left_hears_nothing() -> None:
    gone = make_person(status="left", left_on=dt.date(2026, 1, 1))
    assert told(kinds.MATCHED, gone) == 0


def test_mail_says_who_what_and_where_in_text_and_html() -> None:
    person, other, program = (
        make_person("Amara Reyes"),
        make_person("Jonas Okafor"),
        make_program("New managers"),
    )
    subject = pair_of(person, other, program=program).pk
    told(
        kinds.MATCHED_FIRST,
        person,
        subject_id=subject,
        program_id=program.pk,
        other=other.pk,
        date="2026-11-30",
    )
    assert send_queued() == 1
    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("You and Jonas are matched in New managers", [person.email])
    assert "You write first: propose a time for the first session by Mon 30 Nov." in sent.body
    assert f"/mentoring/{subject}/" in sent.body
    html, kind = sent.alternatives[0]  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert "You and Jonas are matched in New managers" in html
    assert Delivery.objects.get().state == DeliveryState.SENT
    assert send_queued() == 0


def test_a_name_cannot_smuggle_a_header_or_markup_into_a_mail() -> None:
    other = make_person()
    Person.objects.filter(pk=other.pk).update(preferred_name="Eve\nBcc: all@example.com <b>x</b>")
    told(kinds.MATCH_TAKEN_BACK, make_person(), other=other.pk)
    send_queued()
    assert "\n" not in mail.outbox[0].subject
    assert "<b>x</b>" not in mail.outbox[0].alternatives[0][0]  # type: ignore[attr-defined]


def test_one_refused_address_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = make_person(email="bad@example.com"), make_person()
    deliver = EmailBackend.send_messages

    def send(self: EmailBackend, messages: Any) -> int:
        if messages[0].to == ["bad@example.com"]:
            raise SMTPRecipientsRefused({"bad@example.com": (550, b"no such user")})
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    told(kinds.MATCH_TAKEN_BACK, bad)
    told(kinds.MATCH_TAKEN_BACK, good)
    send_queued()
    states = dict(Delivery.objects.values_list("notice__person_id", "state"))
    assert states == {bad.pk: "failed", good.pk: "sent"}


def test_a_broken_mail_server_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told(kinds.MATCH_TAKEN_BACK, make_person())

    def refuse(self: EmailBackend, messages: Any) -> int:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        with pytest.raises(SMTPServerDisconnected):
            send_queued()
    assert Delivery.objects.get().state == DeliveryState.QUEUED
    assert send_queued() == 1


def test_times_are_on_the_reader_s_own_clock() -> None:
    lisbon, seattle = make_person(zone="Europe/Lisbon"), make_person(zone="America/Los_Angeles")
    at = "2026-11-24T16:00:00+00:00"
    for person in (lisbon, seattle):
        told(kinds.SESSION_TOMORROW, person, subject_id=lisbon.pk, other=seattle.pk, at=at)
    rows = Notice.objects.select_related("person__location").order_by("created_at")
    titles = [r.title.split(" is on ")[1] for r in render(rows)]
    assert titles == ["Tue 24 Nov, 16:00", "Tue 24 Nov, 08:00"]


def test_rendering_costs_the_same_for_one_and_for_three(django_assert_num_queries: Any) -> None:
    others, program = [make_person() for _ in range(3)], make_program()
    for other in others:
        told(
            kinds.MATCHED,
            others[0],
            once=str(other.pk),
            subject_id=other.pk,
            program_id=program.pk,
            other=other.pk,
        )
    rows = list(Notice.objects.select_related("person__location"))
    with django_assert_num_queries(3):
        render(rows[:1])
    with django_assert_num_queries(3):
        render(rows)


def test_every_kind_has_words_for_every_placeholder() -> None:
    person = make_person()
    for number, kind in enumerate(KINDS.values()):
        subject = None if kind.link_plain else person.pk
        told(kind, make_person(), once=str(number), subject_id=subject, other=person.pk, date="2026-11-30")
    rows = render(Notice.objects.select_related("person__location"))
    assert len(rows) == len(KINDS)
    assert all("{" not in row.title + row.text + row.action for row in rows)


def test_mark_read_notes_the_moment_once() -> None:
    told(kinds.MATCHED, make_person())
    notice = Notice.objects.get()
    assert mark_read(notices=[notice]) == 1
    notice.refresh_from_db()
    assert mark_read(notices=[notice]) == 0
