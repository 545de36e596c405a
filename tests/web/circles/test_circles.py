"""The pages of circles: the directory, proposing, the circle's own page, the manager's list."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.mentoring.domain.circle_members import ask_to_join, leave_circle
from cairn.mentoring.domain.meeting import accept_session_time, add_session, propose_session_time
from cairn.mentoring.domain.messages import write_message
from cairn.mentoring.models import Attendance, Circle, JoinWish, Mentorship
from cairn.notices.domain.evaluating import evaluate
from cairn.notices.domain.render import render
from cairn.notices.domain.waiting import tell_of_messages
from cairn.notices.models import Notice
from cairn.outcomes.domain.measuring import measure
from cairn.people.models import Person, PrivateExclusion
from cairn.programs.enums import Circles
from tests.factories import Cast
from tests.mentoring.circle_makers import allow, joined, make_circle, meet, participant
from tests.web.mentoring.stage import MONDAY, browser

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def get(person: Person, name: str, pk: object, status: int = 200) -> str:
    answer = browser(person).get(reverse(name, args=[pk]))
    assert answer.status_code == status
    return str(answer.content.decode())


def post(person: Person, name: str, /, *args: object, **data: str) -> int:
    client: Client = browser(person)
    return client.post(reverse(name, args=args), data).status_code


SAID = {"name": "Night shift leads", "about": "Leading while others sleep", "places": "5", "rhythm": "week"}


def test_from_a_proposal_to_a_circle_by_its_pages(cast: Cast) -> None:
    allow(cast)
    page = get(cast.mentee, "circles:propose", cast.program.pk)
    assert "Everybody who takes part in New managers and those who run it can read this." in page
    assert post(cast.mentee, "circles:propose", cast.program.pk, **SAID) == 302
    circle = Circle.objects.get()
    assert "Leading while others sleep" in get(cast.program_manager, "circles:manage", cast.program.pk)
    assert "You proposed “Night shift leads”" in get(cast.mentee, "circles:list", cast.program.pk)
    assert post(cast.program_manager, "circles:decide", cast.program.pk, circle.pk, do="approve") == 302
    assert "Ask to join" in get(cast.mentor, "circles:list", cast.program.pk)
    assert post(cast.mentor, "circles:join", circle.pk) == 302
    assert "You have asked" in get(cast.mentor, "circles:list", cast.program.pk)
    mentorship = Mentorship.objects.get(circle=circle)
    assert "Let in" in get(cast.mentee, "mentoring:show", mentorship.pk)
    assert post(cast.mentee, "circles:answer", JoinWish.objects.get().pk, do="yes") == 302
    page = get(cast.mentor, "mentoring:show", mentorship.pk)
    assert ("Amara Reyes" in page, "Jonas Okafor" in page, "Let in" in page) == (True, True, False)


def test_a_no_needs_a_word_and_the_proposer_reads_it(cast: Cast) -> None:
    allow(cast)
    post(cast.mentee, "circles:propose", cast.program.pk, **SAID)
    circle = Circle.objects.get()
    post(cast.program_manager, "circles:decide", cast.program.pk, circle.pk, do="decline")
    circle.refresh_from_db()
    assert circle.state == "proposed"
    words = {f"{circle.pk}-answer": "Thank you. Next spring?", "do": "decline"}
    post(cast.program_manager, "circles:decide", cast.program.pk, circle.pk, **words)
    assert "Thank you. Next spring?" in get(cast.mentee, "circles:list", cast.program.pk)
    assert "Thank you. Next spring?" not in get(cast.mentor, "circles:list", cast.program.pk)


def test_a_program_without_circles_has_no_page_of_them(cast: Cast) -> None:
    get(cast.mentee, "circles:list", cast.program.pk, 404)
    allow(cast)
    get(cast.outsider, "circles:list", cast.program.pk, 404)
    assert "See the circles" in get(cast.mentee, "joining:show", cast.program.pk)


def test_the_settings_allow_circles(cast: Cast) -> None:
    assert "Only managers start them" in get(cast.program_manager, "programs:settings", cast.program.pk)
    post(cast.program_manager, "circles:allow", cast.program.pk, circles="managers")
    cast.program.refresh_from_db()
    assert cast.program.circles == Circles.MANAGERS
    data = {**SAID, "lead": cast.mentor.email or ""}
    assert post(cast.program_manager, "circles:start", cast.program.pk, **data) == 302
    assert Circle.objects.get().state == "open"
    wrong = {**SAID, "lead": "nobody@example.com"}
    assert post(cast.program_manager, "circles:start", cast.program.pk, **wrong) == 422


def test_a_blocked_person_sees_a_full_circle(cast: Cast) -> None:
    make_circle(cast)
    PrivateExclusion.objects.create(person=cast.mentee, other=cast.mentor)
    page = get(cast.mentor, "circles:list", cast.program.pk)
    assert ("No place at the moment" in page, "Join" in page) == (True, False)


def test_what_is_for_two_is_not_shown(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    joined(cast, circle)
    session = meet(mentorship, "Dawn", cast.mentee)
    page = get(cast.mentee, "mentoring:show", mentorship.pk)
    for words in ("How well do you", "Our agreement", "Pause, complete or end", "Two questions"):
        assert words not in page
    get(cast.mentee, "feedback:pulse", session.pk, 404)
    get(cast.mentee, "mentoring:change", mentorship.pk, 302)
    get(cast.mentee, "mentoring:agreement", mentorship.pk, 302)
    get(cast.mentee, "mentoring:skills", mentorship.pk, 302)
    get(cast.mentee, "mentoring:farewell", mentorship.pk, 302)
    assert "Pulse" not in get(cast.mentee, "sessions:show", session.pk)


def test_attendance_and_who_leads_by_the_session_page(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    peer = joined(cast, circle, "Ola Peer")
    planned = add_session(mentorship=mentorship, title="Dusk", by=peer)
    assert post(cast.mentee, "circles:leader", planned.pk, person=str(peer.pk)) == 302
    assert "Ola leads it." in get(cast.mentee, "sessions:show", planned.pk)
    session = meet(mentorship, "Dawn", cast.mentee)
    assert "Was there" not in get(peer, "sessions:show", session.pk)
    post(peer, "circles:attendance", session.pk, person=str(peer.pk), came="yes")
    post(cast.mentee, "circles:attendance", session.pk, person=str(cast.mentee.pk), came="yes")
    assert post(peer, "circles:attendance", session.pk, person=str(cast.mentee.pk), came="no") == 403
    assert Attendance.objects.filter(came=True).count() == 2
    assert "2 were there." in get(peer, "sessions:show", session.pk)


def test_whoever_left_finds_nothing_and_the_list_is_without_it(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    session = meet(mentorship, "Dawn", cast.mentee)
    assert post(person, "circles:leave", mentorship.pk) == 302
    for name, pk in (("mentoring:show", mentorship.pk), ("mentoring:messages", mentorship.pk)):
        get(person, name, pk, 404)
    get(person, "sessions:show", session.pk, 404)
    assert circle.name not in browser(person).get(reverse("mentoring:list")).content.decode()
    assert circle.name in browser(cast.mentee).get(reverse("mentoring:list")).content.decode()


def test_today_and_the_journal_know_a_circle(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    joined(cast, circle)
    client = browser(cast.mentee)
    assert circle.name in client.get(reverse("today:show")).content.decode()
    client.post(reverse("journal:add") + f"?with={mentorship.pk}", {"body": "What was new"})
    assert circle.name in client.get(reverse("journal:list")).content.decode()


def test_overviews_count_a_circle_apart(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    joined(cast, circle)
    meet(mentorship, "Dawn", cast.mentee)
    numbers = measure([cast.program.pk])[cast.program.pk].numbers
    assert {
        key: numbers[key].value for key in ("circles_running", "people_in_circles", "circle_sessions_held")
    } == {
        "circles_running": 1,
        "people_in_circles": 2,
        "circle_sessions_held": 1,
    }
    for key in ("active_pairs", "sessions_held", "matched", "met", "held_by_month"):
        assert (numbers[key].value if key in numbers else 0) in (0, None)
    page = get(cast.program_manager, "health:show", cast.program.pk)
    assert "Circles, counted apart from pairs" in page


def test_notices_of_a_circle_name_it_and_not_one_person(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    person = joined(cast, circle)
    write_message(mentorship=mentorship, body="Quiet please", by=cast.mentee)
    tell_of_messages(mentorship_id=mentorship.pk, person_id=person.pk)
    meet(mentorship, "Dawn", cast.mentee)
    catch_up()
    evaluate()
    rows = Notice.objects.filter(person=person).select_related("person__location")
    said = {row.title for row in render(rows)}
    assert said == {"You are in: Night shift leads", "Something new was said in Night shift leads"}


def test_a_peer_neither_answers_nor_ends(cast: Cast) -> None:
    circle, _mentorship = make_circle(cast, joins_freely=False)
    ask_to_join(circle=circle, by=cast.mentor)
    wish = JoinWish.objects.get()
    assert post(cast.mentor, "circles:answer", wish.pk, do="yes") == 404
    assert post(cast.mentor, "circles:disband", circle.pk) == 404
    assert post(cast.mentee, "circles:disband", circle.pk) == 302


def test_the_directory_comes_a_page_at_a_time(cast: Cast) -> None:
    circle, mentorship = make_circle(cast)
    leave_circle(mentorship=mentorship, by=cast.mentee)
    for n in range(22):
        make_circle(cast, name=f"Circle {n:02}")
    client = browser(participant(cast))
    first = client.get(reverse("circles:list", args=[cast.program.pk])).content.decode()
    assert ("Circle 00" in first, "Circle 20" in first, circle.name in first) == (True, False, False)
    second = client.get(
        reverse("circles:list", args=[cast.program.pk])
        + f"?after=Circle+19&id={Circle.objects.get(name='Circle 19').pk}"
    )
    assert "Circle 21" in second.content.decode()


def test_the_headline_says_where_the_circle_is(cast: Cast) -> None:
    with frozen(MONDAY):
        circle, mentorship = make_circle(cast)
        bea, amara = joined(cast, circle, "Bea Third"), cast.mentee
        session = add_session(mentorship=mentorship, title="Handing over", by=bea)
        assert "Night shift leads has no time booked." in get(bea, "mentoring:show", mentorship.pk)
        at = MONDAY + dt.timedelta(days=1)
        session = propose_session_time(session=session, starts_at=at, zone="UTC", by=bea)
        assert "Nobody in Night shift leads has answered" in get(bea, "mentoring:show", mentorship.pk)
        assert "A time is proposed for Night shift leads:" in get(amara, "mentoring:show", mentorship.pk)
        accept_session_time(session=session, by=amara)
        assert "Night shift leads meets tomorrow at" in get(amara, "mentoring:show", mentorship.pk)
