"""Where a video call takes place, and who sees the address, and for how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import icalendar
import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from pytest_django import Settings

from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.mentoring.domain.ending import end_early
from cairn.mentoring.domain.meeting import (
    accept_session_time,
    cancel_session_time,
    move_session,
    propose_session_time,
    settle_session,
)
from cairn.mentoring.models import Mentorship, Session
from cairn.notices.domain.evaluating import evaluate
from cairn.notices.domain.invitations import invitation_for
from cairn.notices.models import Notice
from cairn.notices.tasks import send_mails
from cairn.scheduling.domain.calendars.lengths import Entry
from cairn.scheduling.domain.feeds import document_of, open_feed
from cairn.scheduling.domain.video import NoRoomAddress, NoVideo, has_video, set_own_room
from cairn.scheduling.models import Booking, OwnRoom
from cairn.settings import env
from tests.factories import Cast, make_person
from tests.web.mentoring.stage import MONDAY, TOMORROW, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ROOM = "https://rooms.example.org/jonas"
Scene = tuple[Cast, Mentorship, Session]


@pytest.fixture
def scene(settings: Settings) -> Iterator[Scene]:
    settings.VIDEO_TEMPLATE = "https://meet.example.org/acme-{room}"
    with frozen(MONDAY):
        cast, mentorship = stage()
        yield cast, mentorship, mentorship.sessions.get(number=1)


def booked(scene: Scene, way: str | None = "video", number: int = 1) -> Booking:
    cast, mentorship, _session = scene
    session = mentorship.sessions.get(number=number)
    moment = TOMORROW + dt.timedelta(days=number - 1)
    propose_session_time(session=session, starts_at=moment, zone="Europe/Lisbon", by=cast.mentee, way=way)
    done = accept_session_time(session=session, by=cast.mentor)
    assert done.booking is not None
    return done.booking


def shown(scene: Scene) -> str:
    return browser(scene[0].mentee).get(reverse("sessions:show", args=[scene[2].pk])).content.decode()


def test_each_booking_has_a_room_of_its_own_that_nobody_guesses(scene: Scene) -> None:
    one, other = booked(scene), booked(scene, number=2)
    assert one.video.startswith("https://meet.example.org/acme-")
    assert len(one.video.rpartition("-")[2]) == 32
    assert one.video != other.video
    assert str(one.pk) not in one.video
    assert one.video not in "".join(str(event.data) for event in Event.objects.all())


def test_the_members_see_it_where_they_need_it(scene: Scene) -> None:
    booking = booked(scene)
    assert booking.video in shown(scene)
    assert booking.video in browser(scene[0].mentor).get("/").content.decode()
    catch_up()
    notice = Notice.objects.select_related("person").get(kind="session_booked", person=scene[0].mentor)
    calendar: Entry = icalendar.Calendar.from_ical(invitation_for(notice)[0].content)
    [event] = calendar.walk("VEVENT")
    assert (event["LOCATION"], event["CONFERENCE"]) == (booking.video, booking.video)
    assert event["CONFERENCE"].params == {"VALUE": "URI", "FEATURE": "VIDEO"}
    feed = document_of(open_feed(by=scene[0].mentee), lambda _pk: "")
    assert booking.video in feed.decode().replace("\r\n ", "")


def test_the_reminder_says_where(scene: Scene, mailoutbox: list[EmailMultiAlternatives]) -> None:
    booking = booked(scene)
    catch_up()
    with frozen(TOMORROW - dt.timedelta(hours=8)):
        evaluate()
        send_mails()
    reminders = [mail for mail in mailoutbox if mail.subject.startswith("Your session with")]
    assert len(reminders) == 2
    for mail in reminders:
        assert f"Your video call: {booking.video}" in mail.body
        assert booking.video in str(mail.alternatives[0][0])
    assert not any(booking.video in mail.subject for mail in mailoutbox)


def test_a_room_is_shown_only_while_it_is_booked(scene: Scene) -> None:
    cast, _mentorship, session = scene
    propose_session_time(session=session, starts_at=TOMORROW, zone="UTC", by=cast.mentor, way="video")
    booking = Booking.objects.get()
    assert booking.video
    assert booking.video not in shown(scene)
    accept_session_time(session=session, by=cast.mentee)
    assert booking.video in shown(scene)
    with frozen(TOMORROW + dt.timedelta(hours=2)):
        settle_session(session=session, held=True, by=cast.mentee)
        assert booking.video not in shown(scene)


def test_a_moved_session_keeps_its_room(scene: Scene) -> None:
    booking, cast = booked(scene), scene[0]
    later = TOMORROW + dt.timedelta(days=2)
    move_session(session=scene[2], starts_at=later, zone="UTC", by=cast.mentee, way="video")
    assert Booking.objects.get(pk=booking.pk).video == booking.video
    move_session(session=scene[2], starts_at=TOMORROW, zone="UTC", by=cast.mentee)
    assert Booking.objects.get(pk=booking.pk).video == booking.video
    move_session(session=scene[2], starts_at=TOMORROW, zone="UTC", by=cast.mentee, way="in_person")
    assert Booking.objects.get(pk=booking.pk).video == ""


def test_what_was_called_off_or_ended_has_no_room(scene: Scene) -> None:
    first, second = booked(scene), booked(scene, number=2)
    cancel_session_time(session=scene[2], by=scene[0].mentee)
    end_early(mentorship=scene[1])
    assert list(Booking.objects.values_list("video", flat=True)) == ["", ""]
    page = browser(scene[0].mentee).get(reverse("mentoring:show", args=[scene[1].pk])).content.decode()
    assert first.video not in page + shown(scene)
    assert second.video not in page + shown(scene)


def test_a_mentors_own_room_comes_first_and_a_mentees_does_not(scene: Scene) -> None:
    set_own_room(address="https://rooms.example.org/amara", by=scene[0].mentee)
    assert booked(scene).video.startswith("https://meet.example.org/")
    set_own_room(address=ROOM, by=scene[0].mentor)
    assert booked(scene, number=2).video == ROOM


def test_without_any_room_there_is_no_video_call(scene: Scene, settings: Settings) -> None:
    settings.VIDEO_TEMPLATE = ""
    cast, _mentorship, session = scene
    assert not has_video(cast.mentor.pk)
    with pytest.raises(NoVideo):
        propose_session_time(session=session, starts_at=TOMORROW, zone="UTC", by=cast.mentee, way="video")
    page = browser(cast.mentee).get(reverse("sessions:time", args=[session.pk])).content.decode()
    assert "In person" in page
    assert "Video call" not in page


def test_the_way_is_chosen_on_the_page(scene: Scene) -> None:
    cast, _mentorship, session = scene
    address = reverse("sessions:time", args=[session.pk])
    assert "Video call" in browser(cast.mentee).get(address).content.decode()
    form = {"date": "2026-12-01", "time": "08:30", "minutes": "45", "way": "phone", "place": "ext. 12"}
    assert browser(cast.mentee).post(address, form).status_code == 302
    assert Booking.objects.get().way == "phone"
    assert "By phone" in shown(scene)


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example.org",
        "https://",
        "https://localhost/x",
        "https://me:pw@a.example.org",
        "javascript:x.y",
        "https://a.example.org/ x",
        "https://a.example.org/" + "x" * 500,
        "https://[x",
    ],
)
def test_what_is_no_room_is_refused(address: str) -> None:
    with pytest.raises(NoRoomAddress):
        set_own_room(address=address, by=make_person())


def test_ones_own_room_is_named_and_taken_away_on_a_page(scene: Scene) -> None:
    client = browser(scene[0].mentor)
    assert "Those you mentor see it" in client.get("/profile/room/").content.decode()
    assert client.post("/profile/room/", {"address": "http://a.example.org"}).status_code == 422
    client.post("/profile/room/", {"address": f" {ROOM} "})
    client.post("/profile/room/", {"address": ROOM})
    assert OwnRoom.objects.get().address == ROOM
    client.post("/profile/room/", {"address": ""})
    assert not OwnRoom.objects.exists()
    verbs = list(Event.objects.filter(verb__startswith="scheduling.room").values_list("verb", flat=True))
    assert sorted(verbs) == ["scheduling.room_removed", "scheduling.room_set"]


@pytest.mark.parametrize(
    ("value", "fine"),
    [
        ("", True),
        ("https://meet.example.org/{room}", True),
        ("https://meet.example.org/a?room={room}", True),
        ("http://meet.example.org/{room}", False),
        ("https://{room}.example.org/", False),
        ("https://meet.example.org/", False),
        ("https://meet.example.org/{room}/{name}", False),
        ("https://meet.example.org/{room}/{room}", False),
        ("https:///{room}", False),
        ("https://[/{room}", False),
    ],
)
def test_the_template_is_checked_when_it_is_read(
    value: str, fine: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_VIDEO_TEMPLATE", value)
    if fine:
        assert env.template("CAIRN_VIDEO_TEMPLATE", "room") == value
    else:
        with pytest.raises(SystemExit):
            env.template("CAIRN_VIDEO_TEMPLATE", "room")
