"""The second step: required above participant, hard to guess, never replayed; and passkeys from a real one."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from cairn.core.models import Event, Organization
from cairn.identity.domain import limits
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.models import Person
from tests.factories import make_account, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
PASSWORD = "a long enough password"


@pytest.fixture
def owner() -> Person:
    Organization.objects.create(name="Acme")
    person = make_person("Ingrid Solberg", email="ingrid@example.com")
    make_account(person, second_step=False)
    RoleAssignment.objects.create(person=person, role=Role.GLOBAL_OWNER)
    return person


def sign_in(client: Client) -> Any:
    return client.post("/sign-in/", {"email": "ingrid@example.com", "password": PASSWORD})


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_app(client: Client) -> str:
    page = client.get("/account/second-step/app/").content.decode()
    found = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert found is not None
    answer = client.post("/account/second-step/app/", {"code": code(found[1])})
    assert answer.status_code == 302
    return found[1]


def give_code(client: Client, value: str) -> Any:
    return client.post("/account/second-step/sign-in/", {"code": value})


@pytest.mark.parametrize("path", ["/", "/roles/", "/codes/"])
def test_a_role_leads_nowhere_before_a_second_step(client: Client, owner: Person, path: str) -> None:
    sign_in(client)

    assert client.get(path)["Location"] == "/account/second-step/"
    assert client.post(path)["Location"] == "/account/second-step/"


def test_setting_it_up_opens_the_house(
    client: Client, owner: Person, django_capture_on_commit_callbacks: Any
) -> None:
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):  # allauth tells of it after the commit
        set_up_app(client)

    assert client.get("/roles/").status_code == 200
    event = Event.objects.filter(verb="identity.second_step_changed").first()
    assert event is not None
    assert (event.actor_id, event.data["change"]) == (owner.pk, "totp_activated")


def test_a_role_given_later_asks_at_the_next_click(client: Client, owner: Person) -> None:
    RoleAssignment.objects.filter(person=owner).delete()
    sign_in(client)
    assert client.get("/").status_code == 200

    RoleAssignment.objects.create(person=owner, role=Role.PEOPLE_ANALYST)

    assert client.get("/").status_code == 302


def test_one_may_still_sign_out_and_change_the_password(client: Client, owner: Person) -> None:
    sign_in(client)

    assert client.get("/account/password/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/"


def test_participants_and_demos_are_left_alone(client: Client, owner: Person) -> None:
    Organization.objects.update(is_demo=True)
    sign_in(client)

    assert client.get("/").status_code == 200


def test_the_password_alone_no_longer_opens(client: Client, owner: Person) -> None:
    sign_in(client)
    secret = set_up_app(client)
    other = Client()

    assert sign_in(other)["Location"] == "/account/second-step/sign-in/"
    assert other.get("/account/")["Location"].startswith("/sign-in/")
    assert give_code(other, "000000").status_code == 200
    assert other.get("/account/").status_code == 302
    assert give_code(other, code(secret, 1)).status_code == 302
    assert other.get("/account/").status_code == 200


def test_a_code_works_once(client: Client, owner: Person) -> None:
    sign_in(client)
    secret = set_up_app(client)
    one, two = Client(), Client()
    used = code(secret, 1)
    sign_in(one)
    sign_in(two)

    assert give_code(one, used).status_code == 302
    assert give_code(two, used).status_code == 200
    assert two.get("/account/").status_code == 302


def test_guessing_codes_is_limited_also_for_the_right_one(client: Client, owner: Person) -> None:
    sign_in(client)
    secret = set_up_app(client)
    other = Client()
    sign_in(other)
    for _ in range(limits.SECOND_STEP.most):
        give_code(other, "000000")

    answer = give_code(other, code(secret, 1))

    assert "tried too often" in answer.content.decode()
    assert other.get("/account/").status_code == 302


def test_a_recovery_code_opens_once(client: Client, owner: Person) -> None:
    sign_in(client)
    set_up_app(client)
    page = client.get("/account/second-step/recovery-codes/").content.decode()
    recovery = re.findall(r"<code>(\w[\w-]+)</code>", page)
    one, two = Client(), Client()
    sign_in(one)
    sign_in(two)

    assert len(recovery) == 10
    assert give_code(one, recovery[0]).status_code == 302
    assert give_code(two, recovery[0]).status_code == 200


def test_the_database_holds_no_secret_in_the_clear(client: Client, owner: Person) -> None:
    sign_in(client)
    secret = set_up_app(client)

    assert secret not in str(list(Authenticator.objects.values("data")))


def test_changing_it_asks_again_when_signing_in_was_long_ago(client: Client, owner: Person) -> None:
    sign_in(client)
    set_up_app(client)
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**r, "at": r["at"] - 3600} for r in records]
    session.save()

    answer = client.post("/account/second-step/app/remove/")

    assert answer["Location"].startswith("/account/second-step/again/")
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.parametrize(
    "path", ["app/", "passkeys/add/", "passkeys/", "recovery-codes/new/", "again/password/"]
)
def test_every_page_of_it_renders_in_our_layout(client: Client, owner: Person, path: str) -> None:
    sign_in(client)

    page = client.get(f"/account/second-step/{path}").content.decode()
    assert "· Cairn</title>" in page
    assert "Menu:" not in page  # allauth's own layout
