from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.sealed import read
from cairn.feedback.models import Pulse
from cairn.mentoring.domain.meeting import propose_session_time
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import SessionState, Source
from cairn.mentoring.models import AgendaItem, Mentorship, Session, SharedNote
from tests.factories import Cast, make_enrollment, make_person
from tests.mentoring.makers import enrolled
from tests.web.mentoring.stage import MONDAY, TOMORROW, book_first, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
Scene = tuple[Cast, Mentorship, Session]


@pytest.fixture
def scene() -> Iterator[Scene]:
    with frozen(MONDAY):
        cast, mentorship = stage()
        yield cast, mentorship, mentorship.sessions.get(number=1)


def at(name: str, session: Session, *more: object) -> str:
    return reverse(f"sessions:{name}", args=[session.pk, *more])


def test_time_page_offers_times_inside_both_working_days(scene: Scene) -> None:
    """Lisbon is eight hours ahead of Los Angeles: two days from nine to five share too little, so evenings count."""
    cast, _, session = scene
    page = browser(cast.mentee).get(at("time", session)).content.decode()
    assert "Times that suit both" in page
    assert "Los Angeles" in page
    assert "Calendars show “Conversation”, nothing more." in page


def test_typed_time_is_taken_on_my_own_clock_and_shown_on_both(scene: Scene) -> None:
    cast, _, session = scene
    client = browser(cast.mentor)
    form = {"date": "2026-12-01", "time": "08:30", "minutes": "45", "place": "Room 4"}
    look = client.post(at("time", session), {**form, "preview": "1"}).content.decode()
    assert "your time (16:30 in Lisbon)" in look
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED
    assert client.post(at("time", session), form).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.starts_at) == (
        SessionState.PROPOSED,
        dt.datetime(2026, 12, 1, 16, 30, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"date": "2027-03-14", "time": "02:30"}, "02:30 does not exist there. The next time is 03:00."),
        ({"date": "2027-11-07", "time": "01:30"}, "this time comes twice"),
        ({"date": "2026-11-01", "time": "10:00"}, "This time has passed."),
        ({"date": "", "time": "10:00"}, "Choose a day."),
        ({"date": "someday", "time": "10:00"}, "Enter a valid date."),
        ({"slot": "nonsense"}, "Choose a day and a time."),
    ],
)
def test_typed_time_that_cannot_be_says_why(scene: Scene, form: dict[str, str], said: str) -> None:
    cast, _, session = scene
    answer = browser(cast.mentor).post(at("time", session), {"minutes": "45", **form})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_repeated_time_is_the_one_that_was_chosen(scene: Scene) -> None:
    cast, _, session = scene
    form = {"date": "2027-11-07", "time": "01:30", "minutes": "45", "which": "second"}
    browser(cast.mentor).post(at("time", session), form)
    session.refresh_from_db()
    assert session.starts_at == dt.datetime(2027, 11, 7, 9, 30, tzinfo=dt.UTC)


def test_proposed_time_is_accepted_by_the_other_side(scene: Scene) -> None:
    cast, _, session = scene
    slot = TOMORROW.isoformat()
    browser(cast.mentee).post(at("time", session), {"slot": slot, "minutes": "30"})
    mine = browser(cast.mentee).get(at("show", session)).content.decode()
    assert "Accept this time" not in mine
    theirs = browser(cast.mentor)
    assert "Accept this time" in theirs.get(at("show", session)).content.decode()
    answer = theirs.post(at("accept", session), follow=True).content.decode()
    assert "Agreed. Both of you get an invitation for your calendars." in answer
    session.refresh_from_db()
    assert (session.state, session.starts_at) == (SessionState.BOOKED, TOMORROW)


def test_accept_of_a_taken_time_is_refused_kindly(scene: Scene) -> None:
    cast, mentorship, _ = scene
    book_first(cast, mentorship)
    other = make_person()
    second = start_mentorship(
        program=cast.program,
        mentor=enrolled(cast.program, cast.mentor),
        mentee=make_enrollment(cast.program, other, "mentee"),
        source=Source.MANAGER,
        by=None,
    ).sessions.get(number=1)
    propose_session_time(session=second, starts_at=TOMORROW, zone="UTC", by=other)
    answer = browser(cast.mentor).post(at("accept", second), follow=True).content.decode()
    assert "One of you already has a session at this time." in answer


def test_chosen_slot_that_is_taken_meanwhile_comes_back_with_the_reason(scene: Scene) -> None:
    cast, mentorship, _ = scene
    book_first(cast, mentorship)
    second = book_first(cast, mentorship, TOMORROW + dt.timedelta(days=1), number=2)
    slot = {"slot": TOMORROW.isoformat(), "minutes": "45"}
    answer = browser(cast.mentee).post(at("time", second), slot)
    assert answer.status_code == 422
    assert "One of you already has a session at this time." in answer.content.decode()


def test_booked_session_is_moved_and_taken_back(scene: Scene) -> None:
    cast, mentorship, session = scene
    book_first(cast, mentorship)
    client = browser(cast.mentee)
    client.post(at("time", session), {"slot": "2026-11-25T16:00:00+00:00", "minutes": "45"})
    session.refresh_from_db()
    assert (session.state, session.starts_at) == (SessionState.BOOKED, TOMORROW + dt.timedelta(days=1))
    client.post(at("cancel", session))
    session.refresh_from_db()
    assert (session.state, session.starts_at) == (SessionState.PLANNED, None)


def test_held_leads_to_the_pulse_and_the_answer_stays_mine(scene: Scene) -> None:
    cast, mentorship, session = scene
    book_first(cast, mentorship)
    with frozen(TOMORROW + dt.timedelta(hours=2)):
        client = browser(cast.mentee)
        page = client.get(at("show", session)).content.decode()
        assert "Yes, we met" in page
        answer = client.post(at("settle", session), {"held": "yes"})
        assert answer.url == reverse("feedback:pulse", args=[session.pk])  # type: ignore[attr-defined]
        form = client.get(answer.url).content.decode()  # type: ignore[attr-defined]
        assert "Jonas does not see your answer." in form
        client.post(answer.url, {"useful": "2", "go_on": "change"})  # type: ignore[attr-defined]
        assert Pulse.objects.get().go_on == "change"
        theirs = browser(cast.mentor)
        seen = theirs.get(answer.url).content.decode()  # type: ignore[attr-defined]
    assert "checked" not in seen
    assert "You have answered already" not in seen


@pytest.mark.parametrize("who", ["outsider", "program_manager", "global_owner"])
def test_pulse_of_others_is_not_found(scene: Scene, who: str) -> None:
    cast, _, session = scene
    browser(cast.mentee).post(at("settle", session), {"held": "yes"})
    assert browser(getattr(cast, who)).get(reverse("feedback:pulse", args=[session.pk])).status_code == 404


def test_pulse_before_the_session_was_held_is_not_found(scene: Scene) -> None:
    cast, _, session = scene
    assert browser(cast.mentee).get(reverse("feedback:pulse", args=[session.pk])).status_code == 404


def test_agenda_is_added_ordered_ticked_noted_and_taken_off(scene: Scene) -> None:
    cast, _, session = scene
    client = browser(cast.mentee)
    client.post(at("add_point", session), {"text": "My hard week", "owner": "mentee"})
    own = AgendaItem.objects.get(session=session, planned="")
    client.post(at("move_point", session, own.pk), {"way": "up"})
    client.post(at("tick_point", session, own.pk), {"done": "on"})
    client.post(at("change_point", session, own.pk), {"text": "My harder week", "owner": "both"})
    client.post(
        at("point_notes", session, own.pk), {f"{own.pk}-notes": "Breathe first", f"{own.pk}-began_from": ""}
    )
    own.refresh_from_db()
    assert (own.position, own.owner, own.done_at is not None) == (2, "both", True)
    page = client.get(at("show", session)).content.decode()
    assert "My harder week" in page
    assert "Breathe first" in page
    client.post(at("remove_point", session, own.pk))
    assert not AgendaItem.objects.filter(pk=own.pk).exists()


def test_agenda_notes_of_the_slower_writer_show_both_texts(scene: Scene) -> None:
    cast, _, session = scene
    item = session.agenda.all()[0]
    address = at("point_notes", session, item.pk)
    browser(cast.mentor).post(address, {f"{item.pk}-notes": "First words", f"{item.pk}-began_from": ""})
    answer = browser(cast.mentee).post(
        address, {f"{item.pk}-notes": "Second words", f"{item.pk}-began_from": ""}
    )
    page = answer.content.decode()
    assert (answer.status_code, "First words" in page, "Second words" in page) == (409, True, True)
    merged = {f"{item.pk}-notes": "Both words", f"{item.pk}-began_from": "First words"}
    assert browser(cast.mentee).post(address, merged).status_code == 302
    item.refresh_from_db()
    assert read(item, "notes", reader=cast.mentor.pk) == "Both words"


def test_session_note_of_the_slower_writer_shows_both_texts(scene: Scene) -> None:
    cast, _, session = scene
    browser(cast.mentor).post(at("note", session), {"body": "First words", "version": 0})
    answer = browser(cast.mentee).post(at("note", session), {"body": "Second words", "version": 0})
    page = answer.content.decode()
    assert (answer.status_code, "First words" in page, "Second words" in page) == (409, True, True)
    assert read(SharedNote.objects.get(), "body", reader=cast.mentee.pk) == "First words"


def test_session_can_be_dropped(scene: Scene) -> None:
    cast, _, session = scene
    browser(cast.mentee).post(at("drop", session))
    session.refresh_from_db()
    assert session.state == SessionState.CANCELLED
