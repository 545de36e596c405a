"""Step 6: whom to ask and what people read, with a look at it before it is saved."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core.models import Organization
from cairn.notices.models import NoticeWording
from cairn.programs import domain
from cairn.programs.enums import ProgramStatus
from cairn.programs.models import Program
from tests.factories import Cast, make_enrollment

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SAID = {
    "help_contact": "hr@example.com",
    "invited_subject": "Come, {first_name}",
    "invited_body": "To <b>{program}</b>.",
}


def url(cast: Cast) -> str:
    return reverse("programs:words", args=[cast.program.pk])


def test_preview_shows_what_a_reader_gets_and_saves_nothing(manager: Client, cast: Cast) -> None:
    page = manager.post(url(cast), {**SAID, "preview": "1"}).content.decode()
    assert "Come, Noor" in page
    assert "To &lt;b&gt;New managers&lt;/b&gt;.<br><br>Your manager is not told what you answer." in page
    assert "Nothing of this is saved yet." in page
    assert "You and Robin are matched in New managers" in page
    assert not NoticeWording.objects.exists()


def test_the_page_shows_saved_words_and_the_way_back_to_the_standard_text(
    manager: Client, cast: Cast
) -> None:
    assert manager.post(url(cast), SAID).status_code == 302
    page = manager.get(url(cast)).content.decode()
    assert "Come, Noor" in page
    assert page.count('name="standard"') == 1
    emptied = manager.post(url(cast), {**SAID, "standard": "invited"}).content.decode()
    assert "You are invited to New managers" in emptied
    assert "Come, {first_name}" not in emptied
    assert NoticeWording.objects.count() == 1
    manager.post(url(cast), {"help_contact": "hr@example.com"})
    assert not NoticeWording.objects.exists()


def test_an_unknown_placeholder_comes_back_at_its_field(manager: Client, cast: Cast) -> None:
    for more in ({}, {"preview": "1"}):
        answer = manager.post(url(cast), {**SAID, "matched_body": "Hello {friend}", **more})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "{friend} stands for nothing here." in page
        assert "As people will read it" not in page.replace("See it as people will read it", "")
    assert not NoticeWording.objects.exists()


def test_an_invitation_page_fills_the_program_s_words(manager: Client, cast: Cast) -> None:
    manager.post(url(cast), SAID)
    make_enrollment(cast.program, cast.outsider, "mentee", status="invited")
    client = Client()
    client.force_login(cast.outsider.account)
    page = client.get(reverse("joining:invitation", args=[cast.program.pk])).content.decode()
    assert "To &lt;b&gt;New managers&lt;/b&gt;." in page


def test_the_organization_s_contact_will_do(owner: Client, manager: Client, cast: Cast) -> None:
    program = domain.create_program(template="career", name="Leads", by=cast.global_owner)
    step = reverse("programs:words", args=[program.pk])
    assert owner.post(step, {"help_contact": ""}).status_code == 422
    assert "Say whom people can ask for help." in [words for _step, words in domain.missing(program)]
    Organization.objects.update(help_contact="desk@example.com")
    assert "the organization’s: desk@example.com." in owner.get(step).content.decode()
    assert owner.post(step, {"help_contact": ""}).status_code == 302
    assert "Say whom people can ask for help." not in [words for _step, words in domain.missing(program)]
    preview = owner.get(reverse("programs:preview", args=[program.pk])).content.decode()
    assert "Questions: desk@example.com" in preview
    assert Program.objects.get(pk=program.pk).status == ProgramStatus.DRAFT
