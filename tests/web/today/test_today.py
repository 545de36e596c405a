from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.models import Organization
from cairn.mentoring.domain.actions import add_action_item
from cairn.mentoring.domain.ending import complete_mentorship
from cairn.mentoring.domain.goals import set_goal
from cairn.mentoring.domain.meeting import settle_session
from cairn.mentoring.domain.messages import write_message
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus, MatchingMode
from tests.factories import make_account, make_cast, make_enrollment, make_person, make_program
from tests.web.mentoring.stage import MONDAY, TOMORROW, book_first, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def today(person: Person) -> str:
    return browser(person).get(reverse("today:show")).content.decode()


def newcomer() -> Person:
    Organization.objects.get_or_create(pk=1, defaults={"name": "Acme"})
    person = make_person("Sam Berg")
    make_account(person)
    return person


def test_today_greets_with_what_is_next() -> None:
    with frozen(MONDAY):
        cast, mentorship = stage()
        book_first(cast, mentorship)
        page = today(cast.mentee)
        assert "Good morning, Amara. Your next session is tomorrow." in page
        assert "Session 1 with Jonas Okafor" in page
        assert "Tue 24 Nov, 16:00" in page
    with frozen(TOMORROW + dt.timedelta(hours=3)):
        assert "Good evening, Amara. Did you and Jonas meet today?" in today(cast.mentee)


@pytest.mark.parametrize(
    ("moment", "hello"),
    [
        ("2026-11-24T07:59Z", "Good evening, Jonas."),  # 23:59 the day before in Los Angeles
        ("2026-11-24T08:00Z", "Good morning, Jonas."),
        ("2026-11-24T20:00Z", "Good afternoon, Jonas."),
    ],
)
def test_today_greets_by_the_clock_of_the_person(moment: str, hello: str) -> None:
    with frozen(dt.datetime.fromisoformat(moment)):
        cast, _ = stage()
        assert hello in today(cast.mentor)


def test_today_lists_what_i_am_to_do_and_ticks_it() -> None:
    with frozen(MONDAY):
        cast, mentorship = stage()
        item = add_action_item(
            mentorship=mentorship, text="Draft the brief", owner=cast.mentee, by=cast.mentor
        )
        add_action_item(mentorship=mentorship, text="Not mine", owner=cast.mentor, by=cast.mentor)
        set_goal(mentorship=mentorship, text="Lead a review", by=cast.mentee, steps=["One", "Two"])
        page = today(cast.mentee)
        assert "Draft the brief" in page
        assert "Not mine" not in page
        assert "Only you and Jonas can read this." in page
        assert "0 of 2 steps" in page
        client = browser(cast.mentee)
        answer = client.post(reverse("mentoring:tick_action", args=[item.pk]), {"done": "on", "today": "1"})
        assert answer.url == reverse("today:show")  # type: ignore[attr-defined]
        assert "checked" in today(cast.mentee)


def test_today_names_who_wrote_until_i_have_looked() -> None:
    with frozen(MONDAY):
        cast, mentorship = stage()
        for words in ("The first page is done.", "Where do I begin?"):
            write_message(mentorship=mentorship, body=words, by=cast.mentee)
        page = today(cast.mentor)
        assert "2 messages that you have not seen" in page
        assert "Where do I begin?" not in page
        assert "that you have not seen" not in today(cast.mentee)
        assert "that you have not seen" not in today(cast.outsider)
        browser(cast.mentor).get(reverse("mentoring:show", args=[mentorship.pk]))
        assert "that you have not seen" not in today(cast.mentor)


def test_today_asks_for_the_pulse_until_it_is_given() -> None:
    with frozen(MONDAY):
        cast, mentorship = stage()
        session = settle_session(session=mentorship.sessions.get(number=1), held=True, by=cast.mentor)
        assert "How was session 1?" in today(cast.mentee)
        form = {"useful": "5", "go_on": "yes"}
        browser(cast.mentee).post(reverse("feedback:pulse", args=[session.pk]), form)
        assert "How was session 1?" not in today(cast.mentee)
        assert "How was session 1?" in today(cast.mentor)


def test_today_without_a_program_teaches_what_will_be_here() -> None:
    page = today(newcomer())
    assert "Your next session will be here" in page
    assert "You are not in a mentoring program yet." in page


@pytest.mark.parametrize(
    ("mode", "side", "said"),
    [
        (MatchingMode.HYBRID, "mentee", "Find a mentor"),
        (MatchingMode.ADMIN, "mentee", "The program is looking for your mentor."),
        (MatchingMode.SELF, "mentor", "When somebody asks you"),
    ],
)
def test_today_while_waiting_for_a_match_says_what_comes(mode: MatchingMode, side: str, said: str) -> None:
    person = newcomer()
    make_enrollment(make_program("Buddies", matching_mode=mode), person, side)
    page = today(person)
    assert "You are in Buddies" in page
    assert said in page


def test_today_on_the_waiting_list_says_so() -> None:
    person = newcomer()
    make_enrollment(
        make_program("Buddies"), person, "mentee", status=EnrollmentStatus.WAITLISTED, waitlisted_at=MONDAY
    )
    assert "You are on the waiting list of Buddies" in today(person)


def test_today_without_a_location_or_mailbox_works() -> None:
    cast = make_cast()
    assert "Good" in today(cast.outsider)


def test_after_a_completed_mentorship_today_asks_what_is_next_and_takes_done_for_an_answer() -> None:
    cast, mentorship = stage()
    complete_mentorship(mentorship=mentorship, by=cast.mentee)
    page = today(cast.mentee)
    assert "What is next for you?" in page
    assert page.count("btn-primary") == 1
    enrollment = cast.mentee.enrollments.get()
    assert reverse("finding:mentors", args=[enrollment.pk]) in page
    assert "What is next for you?" not in today(cast.mentor)
    show = reverse("joining:show", args=[cast.program.pk])
    assert "I am done" in browser(cast.mentee).get(show).content.decode()
    answer = browser(cast.mentee).post(reverse("joining:done", args=[cast.program.pk]), follow=True)
    assert "You have completed this program." in answer.content.decode()
    enrollment.refresh_from_db()
    assert enrollment.status == EnrollmentStatus.COMPLETED
    assert "What is next for you?" not in today(cast.mentee)


def test_nobody_is_done_while_a_mentorship_goes_on() -> None:
    cast, _mentorship = stage()
    answer = browser(cast.mentee).post(reverse("joining:done", args=[cast.program.pk]), follow=True)
    assert "You still meet somebody in this program." in answer.content.decode()
    assert cast.mentee.enrollments.get().status == EnrollmentStatus.ACTIVE
