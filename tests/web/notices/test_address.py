"""An address that does not work is said where its owner looks, with a way to try it again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cairn.notices.domain import kinds
from cairn.notices.domain.bouncing import note_bounce
from cairn.notices.domain.tell import Message, tell
from cairn.notices.models import AddressOff, Notice
from tests.factories import make_account, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_the_owner_of_an_address_that_is_off_reads_it_and_switches_it_on() -> None:
    person = make_person()
    mine = Client()
    mine.force_login(make_account(person))
    tell(kind=kinds.MATCH_TAKEN_BACK, messages=[Message(person_id=person.pk, once="1")])
    pages = [reverse("notices:list"), reverse("notices:preferences")]
    assert all("do not arrive" not in mine.get(page).content.decode() for page in pages)
    note_bounce(notice=Notice.objects.get(), permanent=True)
    for page in pages:
        shown = mine.get(page).content.decode()
        assert f"Mails to {person.email} do not arrive." in shown
        assert "your HR department can correct it" in shown
    assert mine.post(reverse("notices:try_address"), follow=True).status_code == 200
    assert not AddressOff.objects.exists()
