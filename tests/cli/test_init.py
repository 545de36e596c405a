"""`cairn init`: an empty organization, and a link that opens it once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from cairn.cli.errors import CommandError
from cairn.cli.init import begin
from cairn.core import clock
from cairn.core.models import Organization
from cairn.core.permissions import Permission, authorize
from cairn.people.models import Person
from tests.factories import make_cast, make_person, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def path(said: str) -> str:
    found = re.search(r"/sign-in/password/\S+", said)
    assert found is not None
    return found[0]


def enter(client: Client, said: str) -> None:
    client.post(path(said), {"new": "a quiet morning walk"})
    client.post("/sign-in/", {"email": "owner@acme.example", "password": "a quiet morning walk"})


def test_the_printed_link_makes_an_owner(client: Client) -> None:
    said = begin(owner="Owner@acme.example", owner_name="Olu Adeyemi", name="Acme")

    organization, person = Organization.objects.get(), Person.objects.get()
    assert (organization.name, organization.is_demo) == ("Acme", False)
    assert (person.name, person.email) == ("Olu Adeyemi", "owner@acme.example")
    authorize(person, Permission.EDIT_ORGANIZATION)
    enter(client, said)
    assert client.get("/account/").status_code == 200


def test_the_link_works_once_and_for_a_day(client: Client) -> None:
    said = begin(owner="owner@acme.example")

    with clock.frozen(clock.now() + dt.timedelta(hours=24, seconds=1)):
        assert client.get(path(said)).status_code == 410
    enter(client, said)
    assert Client().get(path(said)).status_code == 410


def test_an_owner_who_lost_the_link_gets_another_and_the_first_is_over(client: Client) -> None:
    first = begin(owner="owner@acme.example", name="Acme")
    second = begin(owner="owner@acme.example")

    assert client.get(path(first)).status_code == 410
    assert client.get(path(second)).status_code == 200
    assert Person.objects.count() == 1


@pytest.mark.parametrize("owner", ["stranger@acme.example", "amara@example.com"])
def test_nobody_else_becomes_owner_of_an_organization_that_exists(owner: str) -> None:
    make_cast()

    with pytest.raises(CommandError, match="has an organization already"):
        begin(owner=owner)


def test_a_demo_gets_no_owner_link() -> None:
    cast = make_cast()
    Organization.objects.update(is_demo=True)

    with pytest.raises(CommandError):
        begin(owner=cast.global_owner.email or "")


def test_a_word_that_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        begin(owner="olu")


@pytest.fixture
def owner(client: Client) -> Client:
    begin(owner="owner@acme.example", name="Acme")
    from allauth.mfa.models import Authenticator

    account = Person.objects.get().account
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    client.force_login(account)
    return client


def done(client: Client) -> int:
    return client.get("/set-up/").content.decode().count('status-good">done')


def test_every_step_of_the_checklist_knows_when_it_is_done(owner: Client) -> None:
    assert done(owner) == 0

    owner.post("/set-up/organization/", {"name": "Acme GmbH", "help_contact": "help@acme.example"})
    assert done(owner) == 1
    owner.post("/set-up/mail/")
    assert done(owner) == 2
    assert [m.to for m in mail.outbox] == [["owner@acme.example"]]
    assert Organization.objects.get().name == "Acme GmbH"


def test_steps_of_other_features_count_their_rows(owner: Client) -> None:
    from cairn.web.setup.views import items

    before = {item.title: item.done for item in items()}
    make_person()
    make_program()
    after = {item.title: item.done for item in items()}

    assert {title for title in after if after[title] != before[title]} == set(after) - {
        "Say who you are",
        "Send yourself a mail",
    }


def test_a_mail_server_that_is_missing_is_said(owner: Client, settings: pytest.FixtureRequest) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    page = owner.post("/set-up/mail/", follow=True).content.decode()
    assert "No mail server is set" in page
    assert done(owner) == 0


def test_a_mail_server_that_refuses_is_said(owner: Client, settings: pytest.FixtureRequest) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    page = owner.post("/set-up/mail/", follow=True).content.decode()
    assert "did not take it (ConnectionRefusedError)" in page
