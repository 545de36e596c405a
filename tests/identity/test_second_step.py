"""A lost second step: a global owner takes it away, and the person is told."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from cairn.core.errors import NotAllowed, NotInScope
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.identity.domain.second_step import NoSecondStep, NotOnesOwn, reset_second_step
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.reading import choose_mail
from cairn.people.models import Person
from tests.factories import Cast, make_account, make_cast, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
GONE = "Your second step was taken away"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def steps(person: Person) -> int:
    return Authenticator.objects.filter(user__person=person).count()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def test_reset_takes_every_second_step_ends_sessions_and_tells_the_person(cast: Cast) -> None:
    lost = cast.program_manager
    Authenticator.objects.create(user=lost.account, type=Authenticator.Type.RECOVERY_CODES, data={})
    theirs = signed_in(lost)
    assert theirs.get(reverse("today:show")).status_code == 200
    choose_mail(person=lost, wanted=set())
    reset_second_step(person=lost, by=cast.global_owner)
    assert steps(lost) == 0
    assert "/sign-in/" in theirs.get(reverse("today:show"))["Location"]
    event = Event.objects.get(verb="identity.second_step_reset")
    assert (event.actor_id, event.subject_id) == (cast.global_owner.pk, lost.pk)
    catch_up()
    send_queued()
    (sent,) = mail.outbox
    html, _kind = sent.alternatives[0]  # type: ignore[attr-defined]
    assert (sent.subject, sent.to) == (GONE, [lost.email])
    for text in (sent.body, html):
        assert "Ingrid Solberg did it" in text


def test_nobody_resets_their_own_and_nobody_without_the_right_another_s(cast: Cast) -> None:
    with pytest.raises(NotOnesOwn):
        reset_second_step(person=cast.global_owner, by=cast.global_owner)
    for by, refused in ((cast.directory_manager, NotAllowed), (cast.mentee, NotInScope)):
        with pytest.raises(refused):
            reset_second_step(person=cast.program_manager, by=by)
    assert steps(cast.global_owner) == steps(cast.program_manager) == 1
    assert not Event.objects.filter(verb="identity.second_step_reset").exists()


def test_without_a_second_step_there_is_nothing_to_take(cast: Cast) -> None:
    bare = make_person()
    for _ in range(2):
        with pytest.raises(NoSecondStep):
            reset_second_step(person=bare, by=cast.global_owner)
        if not hasattr(bare, "account"):
            make_account(bare, second_step=False)


def test_the_page_asks_first_and_stands_only_where_it_can_help(cast: Cast) -> None:
    owner, page = signed_in(cast.global_owner), reverse("people:show", args=[cast.program_manager.pk])
    asks = reverse("people:reset_second_step", args=[cast.program_manager.pk])
    assert asks in owner.get(page).content.decode()
    assert asks not in signed_in(cast.directory_manager).get(page).content.decode()
    assert "Take it away" in owner.get(asks).content.decode()
    assert steps(cast.program_manager) == 1
    assert "is told." in owner.post(asks, follow=True).content.decode()
    assert steps(cast.program_manager) == 0
    assert asks not in owner.get(page).content.decode()
    assert "no second step to take away" in owner.post(asks, follow=True).content.decode()


def test_one_s_own_page_offers_nothing(cast: Cast) -> None:
    owner, own = (
        signed_in(cast.global_owner),
        reverse("people:reset_second_step", args=[cast.global_owner.pk]),
    )
    assert own not in owner.get(reverse("people:show", args=[cast.global_owner.pk])).content.decode()
    assert "Take it away" not in owner.get(own).content.decode()
    assert "Nobody takes away their own" in owner.post(own, follow=True).content.decode()
    assert steps(cast.global_owner) == 1
