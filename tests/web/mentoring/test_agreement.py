"""The agreement on its page: ready sentences, both signatures, and the next thing to do before session 3."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.mentoring.domain.meeting import settle_session
from cairn.mentoring.models import Agreement, Mentorship, Signature
from tests.factories import Cast
from tests.web.mentoring.stage import MONDAY, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
Scene = tuple[Cast, Mentorship]
CARD = "Agree on how you work together"
WORDS = {"goals": "Speak first", "rhythm": "Weekly", "discretion": "All of it", "trouble": "We say so"}


@pytest.fixture
def scene() -> Iterator[Scene]:
    with frozen(MONDAY):
        yield stage()


def at(name: str, mentorship: Mentorship) -> str:
    return reverse(f"mentoring:{name}", args=[mentorship.pk])


def test_pair_begins_from_ready_sentences_and_both_sign(scene: Scene) -> None:
    cast, mentorship = scene
    mentee, mentor = browser(cast.mentee), browser(cast.mentor)
    page = mentee.get(at("agreement", mentorship)).content.decode()
    assert "What we say here stays between us." in page
    assert page.count("Only you and Jonas can read this.") == 4
    page = mentee.post(at("agreement", mentorship), {**WORDS, "version": 0}, follow=True).content.decode()
    assert "Speak first" in page
    assert "Not signed yet: Jonas, Amara" in page
    for client in (mentee, mentor):
        page = client.post(at("sign", mentorship), {"version": 1}, follow=True).content.decode()
    assert "Agreed by both" in page


def test_agreement_is_the_next_thing_until_signed_or_the_third_session(scene: Scene) -> None:
    cast, mentorship = scene
    mentee, mentor = browser(cast.mentee), browser(cast.mentor)
    shown = [CARD in who.get(at("show", mentorship)).content.decode() for who in (mentee, mentor)]
    mentee.post(at("agreement", mentorship), {**WORDS, "version": 0})
    mentee.post(at("sign", mentorship), {"version": 1})
    shown += [CARD in who.get(at("show", mentorship)).content.decode() for who in (mentee, mentor)]
    for session in mentorship.sessions.all():
        settle_session(session=session, held=True, by=cast.mentor)
    shown.append(CARD in mentor.get(at("show", mentorship)).content.decode())
    assert shown == [True, True, False, True, False]


def test_slower_writer_sees_both_texts(scene: Scene) -> None:
    cast, mentorship = scene
    post(browser(cast.mentee), mentorship, goals="From Lisbon")
    answer = post(browser(cast.mentor), mentorship, goals="From Oakland")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "From Lisbon" in page
    assert "From Oakland" in page
    assert Agreement.objects.get().version == 1


def post(client: Client, mentorship: Mentorship, **words: str):  # type: ignore[no-untyped-def]
    return client.post(at("agreement", mentorship), {**WORDS, **words, "version": 0})


def test_old_version_on_an_open_page_is_not_signed(scene: Scene) -> None:
    cast, mentorship = scene
    client = browser(cast.mentee)
    post(client, mentorship)
    client.post(at("agreement", mentorship), {**WORDS, "rhythm": "Daily", "version": 1})
    page = client.post(at("sign", mentorship), {"version": 1}, follow=True).content.decode()
    assert "The other one wrote while you did." in page
    assert not Signature.objects.exists()
