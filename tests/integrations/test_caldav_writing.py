"""Sessions in a calendar of Radicale, a CalDAV server that others wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from cairn.core.clock import frozen
from cairn.core.errors import NotInScope
from cairn.core.models import Organization, Vault
from cairn.integrations.caldav.sync import CalDav
from cairn.mentoring.domain.ending import end_early
from cairn.mentoring.domain.meeting import (
    cancel_session_time,
    move_session,
    propose_session_time,
)
from cairn.scheduling.domain.calendars.choosing import (
    CannotBeWritten,
    choose_place,
    places_of,
    stop_writing,
    write_sessions,
)
from cairn.scheduling.domain.calendars.connecting import (
    connect_calendar,
    disconnect_calendar,
    disconnect_leaver,
)
from cairn.scheduling.domain.calendars.refreshing import keep_busy_times
from cairn.scheduling.domain.calendars.writing import write_calendar, write_due
from cairn.scheduling.enums import CalendarKind, CalendarTrouble, WritingState
from cairn.scheduling.models import BusyTime, ExternalCalendar, SessionCalendar, SessionCopy
from cairn.scheduling.queries import calendars_of
from tests.factories import make_cast
from tests.integrations import radicale
from tests.integrations.radicale import Radicale
from tests.integrations.written import THURSDAY, Stage, connected, entries
from tests.mentoring.makers import make_mentorship, make_plan

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
AFTER_THE_CHANGE = dt.datetime(2026, 3, 30, 15, 30, tzinfo=dt.UTC)
W = WritingState


@pytest.fixture(autouse=True)
def that_day(settings: Settings) -> Iterator[None]:
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]
    with frozen(MONDAY):
        yield


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Radicale]:
    with radicale.running(tmp_path) as server:
        server.make("work")
        yield server


@pytest.fixture
def stage(server: Radicale) -> Stage:
    Organization.objects.create(pk=1, name="Acme", calendar_label="Conversation")
    cast = make_cast()
    make_plan(cast.program)
    stage = Stage(cast, make_mentorship(cast), connected(server, cast.mentee))
    write_sessions(calendar=stage.calendar, by=stage.me)
    return stage


def test_a_booked_session_appears_without_anybody_in_it(stage: Stage, server: Radicale) -> None:
    session = stage.book()
    assert stage.write()

    [event] = entries(server)
    assert session.booking is not None
    assert event["UID"] == session.booking.uid
    assert event["SUMMARY"] == "Conversation"
    assert event.start.astimezone(dt.UTC) == THURSDAY
    assert (event.end - event.start) == dt.timedelta(minutes=45)
    assert event["LOCATION"] == "Room 4"
    assert str(session.pk) in event["URL"]
    assert not {"ORGANIZER", "ATTENDEE", "DESCRIPTION"} & set(event)
    text = "".join(server.texts("/amara/work/"))
    assert not any(
        word in text for word in ("Jonas", "Amara", "Reyes", "Okafor", "Get to know", "New managers")
    )
    assert "BEGIN:VTIMEZONE" in text
    assert (stage.mine.state, stage.mine.due_at) == (W.ON, None)


def test_a_proposal_is_not_written(stage: Stage, server: Radicale) -> None:
    session = stage.pair.sessions.get(number=1)
    propose_session_time(session=session, starts_at=THURSDAY, zone="UTC", by=stage.me)
    assert stage.write()
    assert entries(server) == []


def test_writing_twice_writes_once(stage: Stage, server: Radicale) -> None:
    stage.book()
    stage.write()
    before = SessionCopy.objects.get()
    assert stage.write()
    after = SessionCopy.objects.get()
    assert (before.pk, before.etag, before.digest) == (after.pk, after.etag, after.digest)
    assert len(entries(server)) == 1


def test_a_crash_before_the_answer_was_kept_puts_in_nothing_twice(stage: Stage, server: Radicale) -> None:
    stage.book()
    stage.write()
    SessionCopy.objects.update(name="", etag="", digest="")  # as a worker leaves it that is killed in between
    assert stage.write()
    assert len(entries(server)) == 1
    assert SessionCopy.objects.get().etag


def test_a_moved_session_is_one_moved_entry(stage: Stage, server: Radicale) -> None:
    session = stage.book()
    stage.write()
    move_session(session=session, starts_at=AFTER_THE_CHANGE, zone="Europe/Lisbon", by=stage.me)
    assert stage.write()

    [event] = entries(server)
    assert event.start.astimezone(dt.UTC) == AFTER_THE_CHANGE  # 16:30 there, since clocks went forward
    assert event["SEQUENCE"] == 1


def test_what_the_owner_changed_stays_when_it_moves(stage: Stage, server: Radicale) -> None:
    session = stage.book()
    stage.write()
    copy, alarm = (
        SessionCopy.objects.get(),
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:my own\r\nTRIGGER:-PT42M\r\nEND:VALARM\r\n",
    )
    [text] = server.texts("/amara/work/")
    head, _, rest = text.partition("BEGIN:VALARM")
    mine = f"{head}CATEGORIES:mine\r\n{alarm}END:VEVENT\r\n{rest.partition('END:VEVENT')[2].lstrip()}"
    server.put(f"/amara/work/{copy.name}", mine.encode())
    move_session(session=session, starts_at=AFTER_THE_CHANGE, zone="Europe/Lisbon", by=stage.me)
    assert stage.write()

    [event] = entries(server)
    assert event.start.astimezone(dt.UTC) == AFTER_THE_CHANGE
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [dt.timedelta(minutes=-42)]
    assert event["CATEGORIES"].to_ical() == b"mine"


def test_what_the_owner_made_something_else_of_is_ours_again_when_it_moves(
    stage: Stage, server: Radicale
) -> None:
    session = stage.book()
    stage.write()
    copy = SessionCopy.objects.get()
    [text] = server.texts("/amara/work/")
    server.put(f"/amara/work/{copy.name}", text.replace("SUMMARY", "RRULE:FREQ=WEEKLY\r\nSUMMARY").encode())
    move_session(session=session, starts_at=AFTER_THE_CHANGE, zone="Europe/Lisbon", by=stage.me)
    assert stage.write()

    [event] = entries(server)
    assert "RRULE" not in event
    assert event.start.astimezone(dt.UTC) == AFTER_THE_CHANGE


def test_an_invitation_that_is_there_already_is_not_doubled(stage: Stage, server: Radicale) -> None:
    """A mail program has put it there, under a name of its own."""
    session = stage.book()
    assert session.booking is not None
    body = f"UID:{session.booking.uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260301T090000Z\r\nDTEND:20260301T100000Z"
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    server.put("/amara/work/from-a-mail.ics", text.encode())
    assert stage.write()

    [event] = entries(server)
    assert event.start.astimezone(dt.UTC) == THURSDAY
    assert SessionCopy.objects.get().name == "from-a-mail.ics"


def test_an_entry_the_owner_deleted_comes_back_only_when_it_moves(stage: Stage, server: Radicale) -> None:
    session = stage.book()
    stage.write()
    assert server.ask("DELETE", f"/amara/work/{SessionCopy.objects.get().name}", b"", "amara") == 200
    assert stage.write()
    assert entries(server) == []
    move_session(session=session, starts_at=AFTER_THE_CHANGE, zone="Europe/Lisbon", by=stage.me)
    assert stage.write()
    assert len(entries(server)) == 1


def test_a_cancelled_session_is_taken_out(stage: Stage, server: Radicale) -> None:
    session = stage.book()
    stage.write()
    cancel_session_time(session=session, by=stage.cast.mentor)
    assert stage.write()
    assert entries(server) == []
    assert not SessionCopy.objects.exists()


def test_an_ended_relationship_leaves_nothing_behind(stage: Stage, server: Radicale) -> None:
    stage.book()
    stage.book(AFTER_THE_CHANGE, 2)
    stage.write()
    assert len(entries(server)) == 2
    end_early(mentorship=stage.pair)
    assert stage.write()
    assert entries(server) == []


def test_switched_off_everything_is_taken_out(stage: Stage, server: Radicale) -> None:
    stage.book()
    stage.write()
    stop_writing(calendar=stage.calendar, by=stage.me)
    assert stage.write()
    assert entries(server) == []
    assert not SessionCalendar.objects.exists()
    assert ExternalCalendar.objects.filter(pk=stage.calendar.pk).exists()


def test_a_removed_calendar_is_cleared_before_its_password_is_forgotten(
    stage: Stage, server: Radicale
) -> None:
    stage.book()
    stage.write()
    disconnect_calendar(calendar=stage.calendar, by=stage.me)
    assert len(entries(server)) == 1
    assert stage.write()
    assert entries(server) == []
    assert not ExternalCalendar.objects.exists()
    assert not Vault.objects.filter(pk=stage.calendar.vault_id).exists()


def test_a_removed_calendar_without_entries_is_forgotten_at_once(stage: Stage) -> None:
    disconnect_calendar(calendar=stage.calendar, by=stage.me)
    assert not ExternalCalendar.objects.exists()


def test_whoever_leaves_takes_their_entries_along(stage: Stage, server: Radicale) -> None:
    stage.book()
    stage.write()
    assert disconnect_leaver(person_id=stage.me.pk) == 1
    assert stage.write()
    assert entries(server) == []
    assert not ExternalCalendar.objects.exists()


def test_what_we_wrote_makes_nobody_busy(stage: Stage, server: Radicale) -> None:
    stage.book()
    stage.write()
    access = {"address": server.address, "name": "amara", "password": radicale.PEOPLE["amara"]}
    month = {"start": MONDAY, "end": MONDAY + dt.timedelta(days=60)}
    assert CalDav().busy(access, zone="Europe/Lisbon", **month) == []


def test_among_several_calendars_the_owner_chooses(stage: Stage, server: Radicale) -> None:
    server.make("home", more="<displayname>At home</displayname>")
    stage.book()
    assert not stage.write()
    assert stage.mine.state == W.ASKED
    names = [place.name for place in places_of(stage.calendar, stage.mine)]
    assert sorted(names) == ["At home", "amara/work"]  # Radicale names it by its path
    assert b"home" not in bytes(stage.mine.choices or b"")

    choose_place(calendar=stage.calendar, number=names.index("At home"), by=stage.me)
    assert stage.write()
    assert (len(entries(server)), len(entries(server, "home"))) == (0, 1)


def test_a_calendar_that_cannot_be_written_is_not_offered(stage: Stage, server: Radicale) -> None:
    server.make("shared")
    server.only_read("shared")
    stage.book()
    assert stage.write()
    assert len(entries(server)) == 1


def test_where_nothing_can_be_written_it_is_switched_off_with_a_reason(
    stage: Stage, server: Radicale
) -> None:
    server.only_read("work")
    stage.book()
    assert not stage.write()
    assert (stage.mine.state, stage.mine.trouble) == (W.OFF, CalendarTrouble.READ_ONLY)
    assert not SessionCopy.objects.exists()


def test_a_right_that_is_taken_away_switches_off_and_giving_it_back_finds_the_entry(
    stage: Stage, server: Radicale
) -> None:
    stage.book()
    stage.write()
    server.only_read("work")
    stage.book(AFTER_THE_CHANGE, 2)
    assert not stage.write()
    assert (stage.mine.state, stage.mine.trouble) == (W.OFF, CalendarTrouble.READ_ONLY)

    server.only_read()
    write_sessions(calendar=stage.calendar, by=stage.me)
    assert stage.write()
    assert len(entries(server)) == 2


def test_one_calendar_at_a_time(stage: Stage, server: Radicale) -> None:
    stage.book()
    stage.write()
    other = connected(server, stage.me)
    write_sessions(calendar=other, by=stage.me)
    assert stage.mine.state == W.LEAVING
    assert stage.write()
    assert entries(server) == []
    assert write_calendar(calendar_id=other.pk)
    assert len(entries(server)) == 1


def test_a_server_that_is_away_is_tried_again_later_each_time(stage: Stage, server: Radicale) -> None:
    stage.book()
    stage.write()
    stage.book(AFTER_THE_CHANGE, 2)
    server.stop()
    assert not stage.write()
    first = stage.mine
    assert (first.state, first.trouble, first.tries) == (W.ON, CalendarTrouble.UNREACHABLE, 1)
    assert not stage.write()
    assert stage.mine.tries == 1  # not before its time
    assert write_due() == 0

    server.start()
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")  # a worker would have done them
    with frozen(MONDAY + dt.timedelta(minutes=6)):
        assert write_due() == 1
        assert stage.write()
    assert len(entries(server)) == 2
    assert (stage.mine.trouble, stage.mine.due_at) == ("", None)


def test_a_removed_calendar_that_stays_away_is_forgotten_after_three_days(
    stage: Stage, server: Radicale
) -> None:
    stage.book()
    stage.write()
    disconnect_calendar(calendar=stage.calendar, by=stage.me)
    server.stop()
    assert not stage.write()
    assert ExternalCalendar.objects.exists()
    with frozen(MONDAY + dt.timedelta(days=4)):
        assert not stage.write()
    assert not ExternalCalendar.objects.exists()


def test_nobody_sees_or_reads_a_calendar_that_is_being_removed(stage: Stage) -> None:
    stage.book()
    stage.write()
    disconnect_calendar(calendar=stage.calendar, by=stage.me)
    keep_busy_times(calendar_id=stage.calendar.pk, busy=[(MONDAY, AFTER_THE_CHANGE)])
    assert not BusyTime.objects.exists()
    assert list(calendars_of(stage.me)) == []
    with pytest.raises(NotInScope):
        write_sessions(calendar=stage.calendar, by=stage.me)


def test_another_person_cannot_choose(stage: Stage) -> None:
    with pytest.raises(NotInScope):
        stop_writing(calendar=stage.calendar, by=stage.cast.mentor)
    with pytest.raises(NotInScope):
        choose_place(calendar=stage.calendar, number=0, by=stage.cast.mentor)


def test_a_calendar_read_by_its_address_cannot_be_written(stage: Stage) -> None:
    feed = connect_calendar(
        kind=CalendarKind.ICAL_FEED, name="x", access={"address": "https://x.example"}, by=stage.me
    )
    with pytest.raises(CannotBeWritten):
        write_sessions(calendar=feed, by=stage.me)
