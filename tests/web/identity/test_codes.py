"""People without a mailbox: a printed code, then a PIN; and the device they share."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

import pytest
from django.test import Client

from cairn.core import clock
from cairn.core.models import Event
from cairn.identity.domain import codes, limits
from cairn.identity.models import SignInCode
from cairn.people.models import Person
from tests.factories import Cast, make_account, make_cast, make_enrollment, make_person, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
PIN = "481590"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def worker(cast: Cast) -> Person:
    person = make_person("Bao Tran", email=None, employee_number="W-7731")
    make_enrollment(cast.program, person, "mentee")
    return person


def printed(client: Client, *people: Person) -> str:
    return client.post("/codes/", {"person": [str(p.pk) for p in people]}).content.decode()


def code_for(person: Person, by: Person) -> str:
    return codes.issue_codes(people=[person], by=by)[0].code


def enter(client: Client, secret: str, number: str = "W-7731", **more: str):
    return client.post("/sign-in/number/", {"number": number, "secret": secret, **more})


def choose(client: Client, pin: str = PIN):
    return client.post("/sign-in/pin/", {"new": pin, "again": pin})


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_sheet_shows_a_code_once_that_signs_in_and_becomes_a_pin(cast: Cast, worker: Person) -> None:
    office, phone = Client(), Client()
    office.force_login(cast.program_manager.account)

    code = re.search(r"<code>([A-Z0-9]{4}-[A-Z0-9]{4})</code>", printed(office, worker))
    assert code is not None
    assert enter(phone, code[1].lower())["Location"] == "/sign-in/pin/"
    assert not is_in(phone)
    assert choose(phone).status_code == 302
    assert is_in(phone)

    later = Client()
    assert enter(later, PIN).status_code == 302
    assert is_in(later)


def test_a_code_works_once(client: Client, cast: Cast, worker: Person) -> None:
    code = code_for(worker, cast.directory_manager)
    enter(client, code)
    choose(client)

    assert enter(Client(), code).status_code == 422


def test_looking_at_the_pin_page_uses_no_code_up(client: Client, cast: Cast, worker: Person) -> None:
    code = code_for(worker, cast.directory_manager)
    enter(client, code)

    assert enter(Client(), code).status_code == 302


def test_two_browsers_with_one_code_make_one_pin(cast: Cast, worker: Person) -> None:
    code, one, two = code_for(worker, cast.directory_manager), Client(), Client()
    enter(one, code)
    enter(two, code)

    assert choose(one, PIN)["Location"] == "/"
    assert choose(two, "902846")["Location"] == "/sign-in/number/"
    assert enter(Client(), "902846").status_code == 422


def test_a_code_is_over_after_fourteen_days(client: Client, cast: Cast, worker: Person) -> None:
    code = code_for(worker, cast.directory_manager)

    with clock.frozen(clock.now() + dt.timedelta(days=14, seconds=1)):
        assert enter(client, code).status_code == 422


def test_a_new_code_replaces_the_one_before(client: Client, cast: Cast, worker: Person) -> None:
    old, new = code_for(worker, cast.directory_manager), code_for(worker, cast.directory_manager)

    assert enter(client, old).status_code == 422
    assert enter(client, new).status_code == 302


def test_a_code_opens_only_its_owner(client: Client, cast: Cast, worker: Person) -> None:
    make_account(make_person("Eve Else", email=None, employee_number="W-1"))

    assert enter(client, code_for(worker, cast.directory_manager), number="W-1").status_code == 422


def test_guessing_is_limited_by_person_for_a_day(client: Client, cast: Cast, worker: Person) -> None:
    code = code_for(worker, cast.directory_manager)
    for _ in range(limits.CODE.most):
        enter(client, "AAAA-AAAA")

    with clock.frozen(clock.now() + dt.timedelta(minutes=20)):
        assert enter(client, code).status_code == 422


def test_only_hashes_are_kept(cast: Cast, worker: Person) -> None:
    code = code_for(worker, cast.directory_manager)

    kept = str(list(SignInCode.objects.values())) + str(list(Event.objects.values()))
    assert codes.tidy(code) not in codes.tidy(kept)


def test_codes_come_from_letters_that_nobody_mixes_up(cast: Cast, worker: Person) -> None:
    seen = "".join(codes.tidy(code_for(worker, cast.directory_manager)) for _ in range(200))

    assert set(seen) == set(codes.ALPHABET)
    assert not set(seen) & set("0O1IL2Z5S")


@pytest.mark.parametrize(
    "pin", ["12345", "123456", "987654", "111111", "121212", "12345a", "007731", "٤٨١٥٩٠"]
)
def test_pins_that_are_easy_to_guess_are_refused(
    client: Client, cast: Cast, worker: Person, pin: str
) -> None:
    enter(client, code_for(worker, cast.directory_manager))

    assert choose(client, pin).status_code == 422
    assert not is_in(client)


def test_nobody_with_an_address_or_a_role_can_be_taken_over_by_a_code(cast: Cast) -> None:
    with pytest.raises(codes.NothingToPrint):
        codes.issue_codes(people=[cast.mentee, cast.global_owner], by=cast.directory_manager)


def test_a_program_manager_prints_only_for_the_own_program(cast: Cast, worker: Person) -> None:
    stranger = make_person("Eve Else", email=None, employee_number="W-1")
    make_enrollment(make_program("Another one"), stranger, "mentee")
    office = Client()
    office.force_login(cast.program_manager.account)

    page = office.get("/codes/").content.decode()
    assert ("Bao Tran" in page, "Eve Else" in page) == (True, False)
    assert office.post("/codes/", {"person": [str(stranger.pk)]}).status_code == 422
    assert not SignInCode.objects.exists()


def test_one_event_tells_who_printed_for_whom(cast: Cast, worker: Person) -> None:
    code_for(worker, cast.directory_manager)

    event = Event.objects.get(verb="identity.codes_issued")
    assert (event.actor_id, [UUID(p) for p in event.data["people"]]) == (
        cast.directory_manager.pk,
        [worker.pk],
    )


def test_a_sheet_is_not_kept_by_the_browser(cast: Cast, worker: Person) -> None:
    office = Client()
    office.force_login(cast.directory_manager.account)

    answer = office.post("/codes/", {"person": [str(worker.pk)]})
    assert "no-store" in answer["Cache-Control"]


def test_a_shared_device_forgets_after_five_idle_minutes(client: Client, cast: Cast, worker: Person) -> None:
    start = clock.now()
    enter(client, code_for(worker, cast.directory_manager), shared="on")
    with clock.frozen(start):
        choose(client)
    with clock.frozen(start + dt.timedelta(minutes=4)):
        assert is_in(client)
    with clock.frozen(start + dt.timedelta(minutes=8, seconds=59)):
        assert is_in(client)
    with clock.frozen(start + dt.timedelta(minutes=14)):
        assert client.get("/account/")["Location"] == "/sign-in/?idle=1"
    assert not is_in(client)


def test_a_page_that_asks_by_itself_does_not_keep_a_shared_device_open(
    client: Client, cast: Cast, worker: Person
) -> None:
    start = clock.now()
    enter(client, code_for(worker, cast.directory_manager), shared="on")
    with clock.frozen(start):
        choose(client)
    with clock.frozen(start + dt.timedelta(minutes=4)):
        client.get("/account/", headers={"HX-Request": "true"})
    with clock.frozen(start + dt.timedelta(minutes=6)):
        assert not is_in(client)


def test_a_page_on_a_shared_device_goes_away_by_itself(client: Client, cast: Cast, worker: Person) -> None:
    enter(client, code_for(worker, cast.directory_manager), shared="on")
    choose(client)

    answer = client.get("/account/")
    assert answer["Refresh"] == "302; url=/sign-in/?idle=1"
    assert answer["Cache-Control"] == "no-store"


def test_ones_own_device_stays_signed_in(client: Client, cast: Cast, worker: Person) -> None:
    enter(client, code_for(worker, cast.directory_manager))
    choose(client)

    answer = client.get("/account/")
    assert "Refresh" not in answer
    with clock.frozen(clock.now() + dt.timedelta(hours=3)):
        assert is_in(client)
