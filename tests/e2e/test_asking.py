"""A mentee finds a mentor on a phone and asks; the mentor says yes. With a script and without one."""

from __future__ import annotations

import pytest

from cairn.pairing.models import Request
from tests.e2e.postbox import parts_of
from tests.e2e.stage import PHONE, Stage
from tests.factories import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WORDS = "You lead reviews so calmly. Would you show me how?"


@pytest.mark.parametrize("script", [True, False])
def test_mentee_asks_on_a_phone_and_the_mentor_reads_it(stage: Stage, cast: Cast, script: bool) -> None:
    with stage.sit(cast.mentee, width=PHONE, script=script) as amara:
        page = amara.go("finding:list")
        assert "1 person could be your mentor." in page.inner_text("h1")
        amara.follow("Ask Jonas")
        amara.write("Your message", WORDS)
        amara.press("Send to Jonas")
        assert page.inner_text("h1") == "You have asked Jonas."
        assert WORDS in page.inner_text("main")
    stage.settle()

    (mail,) = stage.post.to(cast.mentor.email)
    assert mail["Subject"] == "Amara asks you to be their mentor"
    assert len(parts_of(mail, "text/plain")) == len(parts_of(mail, "text/html")) == 1
    assert all(WORDS not in text for text in parts_of(mail, "text/plain") + parts_of(mail, "text/html"))
    with stage.sit(cast.mentor, width=PHONE, script=script) as jonas:
        page = jonas.go("notices:list")
        assert "Amara asks you to be their mentor" in page.inner_text("main")
        jonas.go("requests:show", request_id=Request.objects.get().pk)
        assert WORDS in page.inner_text("main")
        assert page.get_by_role("button", name="Yes, I will mentor Amara").is_visible()
