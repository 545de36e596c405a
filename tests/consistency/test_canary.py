"""A canary in every private word. Nobody hears it but the members of the vault it sits in."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from django.core import mail
from django.test import Client

from cairn.core.events.follow import catch_up
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.evaluating import evaluate
from cairn.notices.models import MailHours
from cairn.people.models import Person
from tests.consistency.canaries import MARK_IN_BYTES, Canaries, said, stored
from tests.consistency.crawl import client_of, links, page_name, table_addresses
from tests.consistency.lived import live
from tests.consistency.world import World, make_world

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MEMBERS = (
    "mentee",
    "mentor",
    "her_mentor",
    "turned_down",
    "paired",
)  # whoever can open a vault of this world


@dataclass
class Aviary:
    world: World
    canaries: Canaries


@pytest.fixture
def aviary() -> Aviary:
    made = Aviary(make_world(), Canaries())
    live(made.world, made.canaries)
    made.canaries.plant_everywhere()
    catch_up()
    evaluate()
    always = [MailHours(person=person, begins=0, ends=0) for person in Person.objects.all()]
    MailHours.objects.bulk_create(always)  # no mail waits for the morning
    send_queued()
    return made


def test_no_page_and_no_log_shows_a_private_word_to_anybody_else(
    aviary: Aviary, caplog: pytest.LogCaptureFixture
) -> None:
    """All that somebody comes to by following links; and as everybody the addresses of the tables, and those that the
    members of vaults come to."""
    caplog.set_level(logging.INFO)
    canaries, leaks, heard = aviary.canaries, list[str](), set[int]()
    found = {role: links(person) for role, person in aviary.world.people.items()}
    private = {address for role in MEMBERS for address in found[role]} | table_addresses(aviary.world)

    for role, person in aviary.world.people.items():
        client = client_of(person)
        for address in sorted(private | set(found[role])):
            text = found[role].get(address) or said(client.get(address))
            if page_name(address).endswith("export"):
                text += said(client.post(address))  # a file that is an event in the log is asked for by post
            heard |= canaries.heard(text)
            strangers = canaries.heard_by_strangers(text, person.pk if person else None)
            leaks += [f"{label} at {address} as {role}" for label in strangers]

    assert leaks == []
    assert canaries.heard(caplog.text) == set()
    assert {canaries.planted[number][0] for number in heard} >= {"pairing.RequestWord.body"}


def test_no_table_holds_a_private_word_in_the_clear(aviary: Aviary) -> None:
    Client().force_login(aviary.world.cast.mentee.account)
    tables = dict(stored())
    assert "core_event" in tables
    leaks = [name for name, text in tables.items() if aviary.canaries.heard(text) or MARK_IN_BYTES in text]
    assert leaks == []


def test_no_mail_carries_a_private_word(aviary: Aviary) -> None:
    assert len(mail.outbox) > 3
    for sent in mail.outbox:
        message: EmailMessage = sent.message()
        parts = [part.get_payload(decode=True) or b"" for part in message.walk()]
        text = message.as_string() + "".join(part.decode("utf-8", "replace") for part in parts)  # type: ignore[union-attr]
        assert aviary.canaries.heard(text) == set(), sent.subject
