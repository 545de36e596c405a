"""What was typed beside a session and not kept waits for its writer alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cairn.mentoring.domain.notes import write_agenda_notes, write_note
from cairn.mentoring.models import Draft, Session
from tests.factories import Cast
from tests.web.mentoring.stage import browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def scene() -> tuple[Cast, Session]:
    cast, mentorship = stage()
    return cast, mentorship.sessions.get(number=1)


def test_a_note_that_was_typed_waits_for_its_writer_until_it_is_kept(scene: tuple[Cast, Session]) -> None:
    cast, session = scene
    me, page = browser(cast.mentee), reverse("sessions:show", args=[session.pk])
    draft, keep = (reverse(f"sessions:{name}", args=[session.pk]) for name in ("draft_note", "note"))
    assert me.post(draft, {"body": "Half a thought", "version": "0"}).status_code == 204
    mine, theirs = (browser(person).get(page).content.decode() for person in (cast.mentee, cast.mentor))
    assert ("Half a thought" in mine, "have not kept it yet" in mine) == (True, True)
    assert ("Half a thought" in theirs, "have not kept it yet" in theirs) == (False, False)
    assert me.post(keep, {"body": "A whole thought", "version": "0"}).status_code == 302
    assert me.post(draft, {"body": "A whole thought", "version": "0"}).status_code == 204  # came late
    assert not Draft.objects.exists()


def test_throwing_the_draft_away_shows_the_note(scene: tuple[Cast, Session]) -> None:
    cast, session = scene
    write_note(mentorship=session.mentorship, session=session, body="What stands", version=0, by=cast.mentor)
    me = browser(cast.mentee)
    me.post(reverse("sessions:draft_note", args=[session.pk]), {"body": "Not that", "version": "1"})
    shown = me.post(reverse("sessions:drop_note_draft", args=[session.pk]), follow=True).content.decode()
    assert ("What stands" in shown, "Not that" in shown) == (True, False)


@pytest.mark.parametrize(("meanwhile", "status"), [(False, 302), (True, 409)])
def test_notes_of_a_point_that_were_typed_overwrite_nothing(
    scene: tuple[Cast, Session], meanwhile: bool, status: int
) -> None:
    cast, session = scene
    item, me = session.agenda.all()[0], browser(cast.mentee)
    notes, began = f"{item.pk}-notes", f"{item.pk}-began_from"
    me.post(reverse("sessions:draft_point", args=[session.pk, item.pk]), {notes: "Typed", began: ""})
    if meanwhile:
        write_agenda_notes(item=item, notes="Written by Jonas", began_from="", by=cast.mentor)
    shown = me.get(reverse("sessions:show", args=[session.pk]))
    form = next(p.form for p in shown.context["page"].points if p.row.pk == item.pk)
    assert form["notes"].value() == "Typed"
    sent = {notes: "Typed", began: form["began_from"].value()}
    answer = me.post(reverse("sessions:point_notes", args=[session.pk, item.pk]), sent)
    assert answer.status_code == status
    assert ("Written by Jonas" in answer.content.decode()) == meanwhile
    assert Draft.objects.exists() == meanwhile
