"""The address in a mail that switches its category off, and the hours on the page of preferences."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.notices.domain import kinds
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.kind import Kind
from cairn.notices.domain.reading import switch_mail
from cairn.notices.domain.tell import Message, tell
from cairn.notices.domain.unsubscribing import token_for
from cairn.notices.enums import Category
from cairn.notices.models import MailHours, MailPreference
from cairn.people.models import Person
from tests.factories import make_account, make_person, make_program
from tests.notices.makers import pair_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def address(person: Person, category: Category = Category.NUDGES) -> str:
    return reverse("notices:fewer", args=[token_for(person_id=person.pk, category=category)])


def is_off(person: Person, category: Category = Category.NUDGES) -> bool:
    return MailPreference.objects.filter(person=person, category=category, wanted=False).exists()


def mailed(kind: Kind) -> tuple[Person, Any]:
    """Who got a mail of this kind, and the mail as an independent reader parses what goes over the wire."""
    person = make_person()
    pair = pair_of(person, program=make_program())
    data = {"other": person.pk, "date": "2026-11-30"}
    message = Message(person_id=person.pk, once="1", subject_id=pair.pk, data=data)
    with frozen(NOON):
        tell(kind=kind, messages=[message])
        send_queued()
    return person, message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=policy.default)


@pytest.mark.parametrize(
    "kind", [kinds.QUIET, kinds.MATCHED, kinds.APPLICATION_APPROVED], ids=lambda k: k.name
)
def test_a_mail_carries_an_address_that_switches_its_category_off(kind: Kind, settings: Any) -> None:
    settings.PUBLIC_URL = "https://cairn.example.org"
    person, message = mailed(kind)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    header = message["List-Unsubscribe"].strip()
    assert header.startswith("<https://cairn.example.org/notices/fewer/")
    url = header.strip("<>")
    assert f"Fewer of these: {url}\n" in message.get_body(("plain",)).get_content()
    assert f'href="{url}"' in message.get_body(("html",)).get_content()
    answer = visitor().post(url.removeprefix("https://cairn.example.org"), ONE_CLICK)
    assert (answer.status_code, is_off(person, kind.category)) == (200, True)
    assert MailPreference.objects.count() == 1


@pytest.mark.parametrize("kind", [kinds.SECOND_STEP_RESET, kinds.REPORT_RECEIVED], ids=lambda k: k.name)
def test_what_always_comes_has_no_such_address(kind: Kind) -> None:
    person, message = mailed(kind)
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None
    assert "Fewer of these" not in message.as_string()
    assert visitor().get(address(person, kind.category)).status_code == 404
    assert visitor().post(address(person, kind.category), ONE_CLICK).status_code == 404
    with pytest.raises(ValueError, match="always comes"):
        switch_mail(person=person, category=kind.category, wanted=False)


def test_looking_changes_nothing() -> None:
    """Mail scanners follow every link."""
    person = make_person()
    for ask in (visitor().get, visitor().head):
        assert ask(address(person) + "?List-Unsubscribe=One-Click&mails=off").status_code == 200
    assert not MailPreference.objects.exists()
    page = visitor().get(address(person)).content.decode()
    assert "Fewer mails: Reminders" in page
    assert "Switch these mails off" in page
    assert reverse("notices:preferences") in page
    assert person.email is not None
    assert person.email not in page


def test_off_twice_is_off_and_can_be_undone() -> None:
    person = make_person()
    for words in (ONE_CLICK, {"mails": "off"}):
        page = visitor().post(address(person), words).content.decode()
        assert "Off: Reminders" in page
        assert "Switch it on again" in page
        assert is_off(person)
    assert "Off: Reminders" in visitor().get(address(person)).content.decode()
    again = visitor().post(address(person), {"mails": "on"}).content.decode()
    assert ("Fewer mails: Reminders" in again, is_off(person)) == (True, False)


def test_mail_programs_may_send_it_as_multipart() -> None:
    person = make_person()
    body = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    answer = visitor().generic("POST", address(person), body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, is_off(person)) == (200, True)


def test_a_post_that_says_neither_changes_nothing() -> None:
    person = make_person()
    assert visitor().post(address(person), {"mails": "perhaps"}).status_code == 400
    assert not MailPreference.objects.exists()


def test_a_forged_address_is_nowhere() -> None:
    person, other = make_person(), make_person()
    good = token_for(person_id=person.pk, category=Category.NUDGES)
    said, _, sign = good.partition("~")
    forged = [
        f"{other.pk.hex}-nudges~{sign}",
        f"{said.replace('nudges', 'requests')}~{sign}",
        said,
        f"{said}~",
        good[:-1],
        "x",
    ]
    for token in forged:
        there = reverse("notices:fewer", args=[token])
        assert [visitor().get(there).status_code, visitor().post(there, ONE_CLICK).status_code] == [404, 404]
    assert not MailPreference.objects.exists()


def test_a_token_still_works_after_years() -> None:
    person = make_person()
    there = address(person)
    with frozen(NOON + dt.timedelta(days=900)):
        assert visitor().post(there, ONE_CLICK).status_code == 200
    assert is_off(person)


def test_hours_are_chosen_on_the_page_of_preferences() -> None:
    person = make_person(zone="Europe/Lisbon")
    client = Client()
    client.force_login(make_account(person))
    page = client.get(reverse("notices:preferences")).content.decode()
    assert "Send mails only between" in page
    assert "Europe/Lisbon" in page
    there = reverse("notices:hours")
    assert client.post(there, {"begins": "9", "ends": "17"}).status_code == 302
    mine = MailHours.objects.get(person=person)
    assert (mine.begins, mine.ends, mine.weekends) == (9, 17, False)
    wrong = client.post(there, {"begins": "24", "ends": "17", "weekends": "on"})
    assert wrong.status_code == 422
    mine.refresh_from_db()
    assert (mine.begins, mine.weekends) == (9, False)
