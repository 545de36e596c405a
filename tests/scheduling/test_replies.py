"""Answers of calendar programs to our invitations, as Gmail, Outlook and Apple's Calendar send them, and forged ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

import icalendar
import pytest
from pytest_django import Settings

from cairn.core import mailbox
from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.mentoring.domain.meeting import cancel_session_time, move_session
from cairn.mentoring.models import Session
from cairn.notices.domain.invitations import invitation_for
from cairn.notices.models import Notice
from cairn.people.models import Person
from cairn.scheduling.domain.calendars.lengths import Entry
from cairn.scheduling.domain.replies import CalendarReplies, reply_address
from cairn.scheduling.models import BookedPerson, Booking, CalendarAnswer
from cairn.scheduling.queries import invitation_of
from tests.factories import Cast
from tests.web.mentoring.stage import MONDAY, book_first, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LATER = dt.datetime(2026, 11, 26, 16, 0, tzinfo=dt.UTC)

GMAIL = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20261124T160000Z
DTEND:20261124T164500Z
DTSTAMP:20261123T101500Z
ORGANIZER;CN=Cairn:mailto:{to}
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN={email};X-NUM-GUESTS=0:mailto:{email}
CREATED:20261123T091500Z
DESCRIPTION:
LAST-MODIFIED:20261123T101500Z
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Conversation
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
OUTLOOK = """BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={answer};CN=Amara Reyes:mailto:{upper}
COMMENT;LANGUAGE=en-US:quetzal\\n
UID:{uid}
SUMMARY;LANGUAGE=en-US:Declined: Conversation
DTSTART;TZID=GMT Standard Time:20261124T160000
DTEND;TZID=GMT Standard Time:20261124T164500
CLASS:PRIVATE
PRIORITY:5
DTSTAMP:20261123T101500Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
END:VCALENDAR
"""
APPLE = """BEGIN:VCALENDAR
CALSCALE:GREGORIAN
METHOD:REPLY
PRODID:-//Apple Inc.//macOS 14.5//EN
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;CN="Amara Reyes";CUTYPE=INDIVIDUAL;PARTSTAT={answer};ROLE=REQ-
 PARTICIPANT:mailto:{email}
DTEND;TZID=Europe/Lisbon:20261124T164500
DTSTAMP:20261123T101500Z
DTSTART;TZID=Europe/Lisbon:20261124T160000
ORGANIZER;CN=Cairn:mailto:{to}
SEQUENCE:{sequence}
SUMMARY:Conversation
UID:{uid}
END:VEVENT
END:VCALENDAR
"""


@dataclass
class Scene:
    cast: Cast
    session: Session

    @property
    def booking(self) -> Booking:
        return Booking.objects.get(subject_id=self.session.pk, state="booked")

    def row(self, person: Person) -> BookedPerson:
        return self.booking.people.select_related("person").get(person=person)

    def reply(
        self, answer: str = "ACCEPTED", *, text: str = GMAIL, who: Person | None = None, **more: object
    ) -> EmailMessage:
        """As `who` would send it: the mentee, unless somebody else is named."""
        who = who or self.cast.mentee
        to = reply_address(self.row(who))
        said = {
            "uid": self.booking.uid,
            "sequence": self.booking.sequence,
            "email": who.email,
            "to": to,
            **more,
        }
        filled = text.format(answer=answer, upper=str(said["email"]).upper(), **said)
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = str(said["email"]), str(said["to"]), "Accepted"
        message.set_content("Amara has accepted this invitation.")
        message.add_alternative(
            filled.replace("\n", "\r\n").encode(), "text", "calendar", params={"method": "REPLY"}
        )
        return message_from_bytes(message.as_bytes(), policy=policy.default)


@pytest.fixture
def scene(settings: Settings) -> Iterator[Scene]:
    settings.MAILBOX_HOST, settings.MAILBOX_PLUS = "imap.example.org", True
    settings.MAILBOX_ADDRESS = "cairn@example.org"
    with frozen(MONDAY):
        cast, mentorship = stage()
        yield Scene(cast, book_first(cast, mentorship))


def take(message: EmailMessage) -> bool:
    return CalendarReplies().handle(message)


def answers() -> list[tuple[str, str, int]]:
    rows = CalendarAnswer.objects.select_related("person").order_by("pk")
    return [(row.person.first_name, row.answer, row.sequence) for row in rows]


def declined_notices() -> list[str]:
    catch_up()
    rows = Notice.objects.filter(kind="calendar_declined").select_related("person")
    return [row.person.first_name for row in rows]


@pytest.mark.parametrize("text", [GMAIL, OUTLOOK, APPLE], ids=["Gmail", "Outlook", "Apple"])
@pytest.mark.parametrize(
    ("said", "kept"), [("ACCEPTED", "accepted"), ("TENTATIVE", "tentative"), ("DECLINED", "declined")]
)
def test_an_answer_is_kept_as_each_program_sends_it(scene: Scene, text: str, said: str, kept: str) -> None:
    assert take(scene.reply(said, text=text))
    assert answers() == [("Amara", kept, 0)]


def test_the_members_see_it_at_the_session(scene: Scene) -> None:
    take(scene.reply("ACCEPTED"))
    address = f"/sessions/{scene.session.pk}/"
    assert "Amara’s calendar says: accepted" in browser(scene.cast.mentor).get(address).content.decode()
    assert "Your calendar says: accepted" in browser(scene.cast.mentee).get(address).content.decode()


def test_the_same_answer_again_changes_nothing(scene: Scene) -> None:
    assert take(scene.reply())
    before = CalendarAnswer.objects.get()
    assert take(scene.reply())
    assert CalendarAnswer.objects.get().answered_at == before.answered_at
    assert Event.objects.filter(verb="scheduling.calendar_answered").count() == 1


def test_a_no_is_told_to_the_other_side_once_and_cancels_nothing(scene: Scene) -> None:
    for said in ("DECLINED", "DECLINED", "ACCEPTED", "DECLINED"):
        take(scene.reply(said))
    assert declined_notices() == ["Jonas"]
    scene.session.refresh_from_db()
    assert scene.session.state == "booked"
    [notice] = Notice.objects.filter(kind="calendar_declined")
    page = browser(scene.cast.mentor).get("/notices/").content.decode()
    assert "Amara’s calendar says no to" in page
    assert notice.subject_id == scene.session.pk
    assert "quetzal" not in page


def test_a_yes_is_no_news(scene: Scene) -> None:
    take(scene.reply("ACCEPTED"))
    assert declined_notices() == []


def test_an_answer_to_an_older_time_is_ignored_and_an_old_one_no_longer_shown(scene: Scene) -> None:
    take(scene.reply("DECLINED"))
    old = scene.reply("TENTATIVE")
    move_session(session=scene.session, starts_at=LATER, zone="UTC", by=scene.cast.mentee)
    page = browser(scene.cast.mentor).get(f"/sessions/{scene.session.pk}/").content.decode()
    assert "calendar says" not in page
    assert take(old)
    assert answers() == [("Amara", "declined", 0)]
    take(scene.reply("ACCEPTED"))
    assert answers() == [("Amara", "accepted", 1)]


def test_a_forged_sender_cannot_answer_for_another(scene: Scene) -> None:
    """Everything an outsider could know: names, addresses, the UID; but not the code of the other's invitation."""
    mentor = scene.cast.mentor
    right = reply_address(scene.row(scene.cast.mentee))
    local, _, domain = right.partition("@")
    guess = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    assert not take(scene.reply("DECLINED", to=guess))
    assert not take(scene.reply("DECLINED", to="cairn@example.org"))
    # The mentee's own code with the mentor's address in the answer.
    assert take(scene.reply("DECLINED", email=mentor.email))
    assert answers() == []


def test_a_code_is_for_one_booking_alone(scene: Scene) -> None:
    other = book_first(scene.cast, scene.session.mentorship, LATER, number=2)
    assert other.booking is not None
    assert take(scene.reply("DECLINED", uid=other.booking.uid))
    assert answers() == []


def test_an_answer_after_the_session_was_called_off_is_nothing(scene: Scene) -> None:
    late = scene.reply("DECLINED")
    cancel_session_time(session=scene.session, by=scene.cast.mentor)
    assert take(late)
    assert answers() == []


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "BEGIN:VCALENDAR\n" * 50,
        GMAIL.replace("REPLY", "REQUEST"),
        GMAIL.replace("UID:{uid}", "UID:somebody@else.example"),
        GMAIL.replace("PARTSTAT={answer}", "PARTSTAT=X"),
        GMAIL.replace("SEQUENCE:{sequence}", "SEQUENCE:{{}}"),
        GMAIL.replace("UID:", "RECURRENCE-ID:20261124T160000Z\nUID:"),
        GMAIL.replace("END:VEVENT\n", "END:VEVENT\nBEGIN:VEVENT\nUID:{uid}\nEND:VEVENT\n"),
        GMAIL + "x" * 300_000,
    ],
    ids=[
        "nonsense",
        "deep",
        "no reply",
        "not ours",
        "no answer",
        "no number",
        "one of a series",
        "two",
        "huge",
    ],
)
def test_what_is_no_answer_is_left_to_others(scene: Scene, text: str) -> None:
    assert not take(scene.reply(text=text))
    assert answers() == []


def test_without_a_mailbox_for_such_addresses_nobody_is_asked(scene: Scene, settings: Settings) -> None:
    message = scene.reply()
    settings.MAILBOX_PLUS = False
    assert not take(message)
    invitation = invitation_of(scene.booking, to=scene.cast.mentee)
    assert invitation.organizer is not None
    assert invitation.organizer.email == "cairn@localhost"
    assert not any(attendee.asked for attendee in invitation.attendees)


def test_each_invitation_asks_its_own_reader(scene: Scene) -> None:
    catch_up()
    codes = set()
    for person in (scene.cast.mentee, scene.cast.mentor):
        notice = Notice.objects.select_related("person").get(kind="session_booked", person=person)
        calendar: Entry = icalendar.Calendar.from_ical(invitation_for(notice)[0].content)
        [event] = calendar.walk("VEVENT")
        codes.add(str(event["ORGANIZER"]))
        asked = {str(one): one.params["RSVP"] for one in event["ATTENDEE"]}
        assert [email for email, rsvp in asked.items() if rsvp == "TRUE"] == [f"mailto:{person.email}"]
    assert len(codes) == 2


def test_the_mailbox_offers_it_to_us(scene: Scene) -> None:
    assert isinstance(mailbox.HANDLERS["scheduling.replies"], CalendarReplies)
