"""The door: passwords, limits, one answer for known and unknown, safe onward links."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from cairn.core import clock
from cairn.core.events import follow
from cairn.core.models import Event, Organization
from cairn.identity.domain import limits, passwords
from cairn.identity.domain.signing_in import sign_out_everywhere
from cairn.identity.enums import LinkPurpose
from cairn.identity.models import OneTimeLink, RateLimit
from cairn.people.enums import PersonStatus
from cairn.people.models import Person
from tests.factories import make_account, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
PASSWORD = "a long enough password"


@pytest.fixture
def amara() -> Person:
    Organization.objects.create(name="Acme", help_contact="help@example.com")
    person = make_person("Amara Reyes", email="amara@example.com")
    make_account(person, second_step=False)
    return person


def sign_in(client: Client, email: str = "amara@example.com", password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"email": email, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_right_password_opens(client: Client, amara: Person) -> None:
    answer = sign_in(client, email="AMARA@example.com")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_in(client)


@pytest.mark.parametrize(
    ("email", "password"), [("amara@example.com", "wrong"), ("nobody@example.com", PASSWORD)]
)
def test_a_wrong_one_gets_the_same_answer_as_an_unknown_name(
    client: Client, amara: Person, email: str, password: str
) -> None:
    answer = sign_in(client, email, password)

    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()
    assert not is_in(client)


def test_too_many_tries_shut_the_door_even_for_the_right_password(client: Client, amara: Person) -> None:
    for _ in range(limits.ACCOUNT.most):
        sign_in(client, password="wrong")

    answer = sign_in(client)

    assert answer.status_code == 422
    assert "tried too often" in answer.content.decode()
    assert not is_in(client)
    assert Event.objects.filter(verb="identity.attempts_blocked").count() == 1


def test_the_door_opens_again_after_a_quarter_of_an_hour(client: Client, amara: Person) -> None:
    for _ in range(limits.ACCOUNT.most + 1):
        sign_in(client, password="wrong")

    with clock.frozen(clock.now() + dt.timedelta(minutes=16)):
        assert sign_in(client).status_code == 302


def test_unknown_names_are_limited_just_the_same(client: Client, amara: Person) -> None:
    for _ in range(limits.ACCOUNT.most):
        sign_in(client, email="nobody@example.com")

    assert "tried too often" in sign_in(client, email="nobody@example.com").content.decode()


def test_one_address_cannot_try_many_names(
    client: Client, amara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ADDRESS", limits.Limit("address", 3, limits.QUARTER))
    for number in range(3):
        sign_in(client, email=f"guess{number}@example.com")

    assert "tried too often" in sign_in(client).content.decode()


def test_a_forwarded_for_header_from_a_stranger_does_not_change_the_address(
    client: Client, amara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ADDRESS", limits.Limit("address", 3, limits.QUARTER))
    for number in range(3):
        data = {"email": f"guess{number}@example.com", "password": "x"}
        client.post("/sign-in/", data, headers={"X-Forwarded-For": f"10.0.0.{number}"})

    assert "tried too often" in sign_in(client).content.decode()


def test_signing_in_gives_the_tries_back(client: Client, amara: Person) -> None:
    sign_in(client, password="wrong")
    sign_in(client)

    kept = {key.partition(":")[0]: count for key, count in RateLimit.objects.values_list("key", "count")}
    assert kept == {"address": 1}


def test_the_limits_name_nobody(client: Client, amara: Person) -> None:
    sign_in(client, password="wrong")

    assert not RateLimit.objects.filter(key__icontains="amara").exists()


def test_onward_links_stay_on_this_site(client: Client, amara: Person) -> None:
    assert sign_in(client, next="/account/")["Location"] == "/account/"
    client.post("/sign-out/")
    assert sign_in(client, next="https://evil.example/")["Location"] == "/"
    client.post("/sign-out/")
    assert sign_in(client, next="//evil.example/")["Location"] == "/"


def test_somebody_who_left_is_out_at_once(client: Client, amara: Person) -> None:
    sign_in(client)
    Person.objects.filter(pk=amara.pk).update(status=PersonStatus.LEFT, left_on=dt.date(2026, 11, 1))

    assert not is_in(client)
    assert sign_in(client).status_code == 422


def test_sign_out_ends_the_session(client: Client, amara: Person) -> None:
    sign_in(client)
    client.post("/sign-out/")

    assert not is_in(client)


def test_sign_out_everywhere_ends_every_session(client: Client, amara: Person) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    assert is_in(other)

    client.post("/account/sign-out-everywhere/")

    assert (is_in(client), is_in(other)) == (False, False)


def test_the_epoch_alone_ends_a_session(client: Client, amara: Person) -> None:
    sign_in(client)
    sign_out_everywhere(by=amara)

    assert not is_in(client)


def test_a_changed_password_keeps_this_session_and_ends_the_others(client: Client, amara: Person) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)

    answer = client.post("/account/password/", {"old": PASSWORD, "new": "another good sentence"})

    assert answer.status_code == 302
    assert (is_in(client), is_in(other)) == (True, False)
    assert sign_in(Client(), password="another good sentence").status_code == 302


@pytest.mark.parametrize(("old", "new"), [("wrong", "another good sentence"), (PASSWORD, "short")])
def test_a_password_is_not_changed_without_the_old_or_to_a_weak_one(
    client: Client, amara: Person, old: str, new: str
) -> None:
    sign_in(client)

    assert client.post("/account/password/", {"old": old, "new": new}).status_code == 422
    assert sign_in(Client()).status_code == 302


def ask(client: Client, email: str):
    return client.post("/sign-in/forgotten/", {"email": email})


def test_forgotten_answers_alike_for_known_and_unknown(client: Client, amara: Person) -> None:
    known, unknown = ask(client, "amara@example.com"), ask(client, "nobody@example.com")

    said = [answer.content.decode() for answer in (known, unknown)]
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert strip(said[0], "amara@example.com") == strip(said[1], "nobody@example.com")


def strip(page: str, email: str) -> str:
    import re

    return re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="\w+"', "", page).replace(email, "X")


def test_the_mailed_link_works_once(client: Client, amara: Person) -> None:
    assert passwords.send_link(email="Amara@Example.com")
    link = next(line for line in mail.outbox[0].body.splitlines() if "/sign-in/password/" in line)
    path = link[link.index("/sign-in/") :]

    first = client.post(path, {"new": "a quiet morning walk"})
    second = client.post(path, {"new": "somebody else's words"})

    assert (first.status_code, second.status_code) == (302, 410)
    assert sign_in(Client(), password="a quiet morning walk").status_code == 302


def test_no_mail_goes_to_an_address_that_nobody_has(amara: Person) -> None:
    assert not passwords.send_link(email="nobody@example.com")
    assert mail.outbox == []


def test_asking_for_links_is_limited(client: Client, amara: Person) -> None:
    answers = [ask(client, "nobody@example.com").status_code for _ in range(limits.MAIL.most + 1)]

    assert answers == [200] * limits.MAIL.most + [422]


def test_a_link_is_over_after_two_hours_and_when_a_newer_one_is_made(client: Client, amara: Person) -> None:
    old = passwords.issue_link(account=amara.account, purpose=LinkPurpose.FORGOTTEN)
    new = passwords.issue_link(account=amara.account, purpose=LinkPurpose.FORGOTTEN)

    assert client.get(f"/sign-in/password/{old}/").status_code == 410
    assert client.get(f"/sign-in/password/{new}/").status_code == 200
    with clock.frozen(clock.now() + dt.timedelta(hours=2, seconds=1)):
        assert client.get(f"/sign-in/password/{new}/").status_code == 410


def test_only_the_hash_of_a_link_is_kept(amara: Person) -> None:
    token = passwords.issue_link(account=amara.account, purpose=LinkPurpose.FORGOTTEN)

    assert token not in str(list(OneTimeLink.objects.values()))


def test_events_tell_what_happened_and_no_secret(client: Client, amara: Person) -> None:
    sign_in(client)
    client.post("/account/password/", {"old": PASSWORD, "new": "another good sentence"})
    follow.catch_up()

    event = Event.objects.get(verb="identity.password_changed")
    assert (event.actor_id, event.data) == (amara.pk, {"pin": False})
