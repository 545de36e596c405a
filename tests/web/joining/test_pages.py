"""Joining, page by page, as forms without JavaScript."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.clock import frozen, now
from cairn.core.sealed import read
from cairn.people.domain.searching import refresh_search
from cairn.people.models import Person, PrivateExclusion
from cairn.programs import domain
from cairn.programs.domain.editing import add_question
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment, MentorPlaces, Program
from tests.factories import make_account, make_enrollment, make_person, make_program, make_skill

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
S = EnrollmentStatus


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(getattr(person, "account", None) or make_account(person))
    return client


@pytest.fixture
def person() -> Person:
    return make_person("Amara Reyes", languages=["pt"])


@pytest.fixture
def client(person: Person) -> Client:
    return browser(person)


@pytest.fixture
def program() -> Program:
    for name in ("Giving feedback", "SQL", "Public speaking"):
        make_skill(name)
    return make_program(
        topics=["Courage"], expectations="Five sessions of 45 minutes.", help_contact="hr@example.com"
    )


def answers(**more: Any) -> dict[str, Any]:
    return {
        "side": "mentee",
        "wants_1": "public SPEAKING",
        "wants_2": "SQL",
        "goal": "I speak up in big meetings.",
        "topic": "Courage",
        "level_gap": "2",
        "hours_a_month": "3",
        "languages": ["pt", "en"],
        "push": "challenger",
        **more,
    }


def url(name: str, program: Program) -> str:
    return reverse(f"joining:{name}", args=[program.pk])


def test_page_says_what_it_is_for_and_what_is_expected_first(client: Client, program: Program) -> None:
    page = client.get(url("join", program)).content.decode()
    assert program.objective in page
    assert "Five sessions of 45 minutes." in page
    assert "No role opens it." in page
    assert "Only you can see this." in page
    assert page.count("btn-primary") == 1
    assert '<option value="SQL">' in page


def test_mentee_joins(client: Client, person: Person, program: Program) -> None:
    other = make_person("Jonas Okafor")
    refresh_search()
    answer = client.post(url("join", program), answers(apart_1="jonas okafor"))
    assert answer.status_code == 302
    assert answer["Location"] == url("show", program)
    made = Enrollment.objects.get()
    assert (made.status, made.as_mentee, made.as_mentor, made.level_gap) == (S.ACTIVE, True, False, 2)
    assert [s.skill.name for s in made.skills.all()] == ["Public speaking", "SQL"]
    assert read(made, "goal", reader=person.pk) == "I speak up in big meetings."  # type: ignore[arg-type]
    assert PrivateExclusion.objects.get().other_id == other.pk
    page = client.get(url("show", program)).content.decode()
    assert "I speak up in big meetings." in page
    assert "Jonas" not in page


def test_mentor_says_places_and_offers(client: Client, person: Person, program: Program) -> None:
    bare = {"side": "mentor", "offers_1": "SQL", "places": "3", "goal": ""}
    assert client.post(url("join", program), bare).status_code == 302
    assert MentorPlaces.objects.get(person=person).places == 3
    assert client.post(reverse("joining:places"), {"places": "0"}).status_code == 302
    assert MentorPlaces.objects.get(person=person).places == 0
    assert client.post(reverse("joining:places"), {"places": "99"}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"side": ""}, "This field is required."),
        ({"wants_1": "", "wants_2": ""}, "Name at least one thing that you would like to learn."),
        ({"wants_1": "publik speaking"}, "Did you mean: Public speaking"),
        ({"wants_1": "xyzzy"}, "The list does not know this. Try a shorter or more common word."),
        ({"side": "mentor"}, "Name at least one thing that you can help with."),
        ({"side": "mentor", "offers_1": "SQL"}, "Enter a number from 1 to 10."),
        ({"apart_1": "Nobody Anywhere"}, "Nobody here has this name, address or number."),
        ({"apart_1": "Amara Reyes"}, "You cannot name yourself."),
        ({"apart_1": "Twin"}, "Several people have this name. Use an e-mail address."),
    ],
)
def test_form_comes_back_with_what_to_put_right(
    client: Client, program: Program, wrong: dict[str, str], sentence: str
) -> None:
    make_person("Twin One"), make_person("Twin Two")
    refresh_search()
    answer = client.post(url("join", program), answers(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "to put right" in page
    assert "I speak up in big meetings." in page
    assert not Enrollment.objects.exists()


def test_questions_are_asked_of_their_side_and_checked(client: Client, program: Program) -> None:
    boss = make_person()
    asked = add_question(
        program=program, text="Which shift?", hint="", kind="choice", options=["Day", "Night"], side="mentee",
        required=True, by=boss,
    )  # fmt: skip
    key = f"question_{program.questions.get().pk}"
    answer = client.post(url("join", program), answers())
    assert answer.status_code == 422
    assert "Please answer this question." in answer.content.decode()
    assert client.post(url("join", program), answers(**{key: "Night"})).status_code == 302
    assert Enrollment.objects.get().answers.get().value == "Night"
    assert asked.text == "Which shift?"


def test_person_outside_the_rules_reads_why(client: Client, program: Program) -> None:
    Program.objects.update(
        eligibility={s: [{"attribute": "level", "least": 8}] for s in ("mentee", "mentor")}
    )
    page = client.get(url("join", program)).content.decode()
    assert "It is for people at level 8 or above." in page
    assert "Send" not in page
    answer = client.post(url("join", program), answers())
    assert answer.status_code == 422


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "archived"}, {"entry": "invitation"}])
def test_program_that_is_not_for_me_is_not_there(
    client: Client, program: Program, fields: dict[str, str]
) -> None:
    Program.objects.update(**fields)
    for name in ("join", "show", "edit", "invitation"):
        assert client.get(url(name, program)).status_code == 404
    assert program.name not in client.get(reverse("joining:list")).content.decode()


def test_application_is_sent_and_waits_for_an_answer(client: Client, program: Program) -> None:
    Program.objects.update(entry="application")
    assert "Send my application" in client.get(url("join", program)).content.decode()
    client.post(url("join", program), answers())
    assert Enrollment.objects.get().status == S.APPLIED
    assert "Your application is with the people" in client.get(url("show", program)).content.decode()


def test_waiting_list_shows_the_position(client: Client, program: Program) -> None:
    Program.objects.update(places=1)
    for _ in range(3):
        other = make_person()
        domain.join(program=program, person=other, side="mentee", details=domain.Details(), by=other)
    client.post(url("join", program), answers())
    assert "You are number 3 on the waiting list." in client.get(url("show", program)).content.decode()
    assert "You are number 3 on the waiting list." in client.get(reverse("joining:list")).content.decode()


def test_full_program_without_list_says_so(client: Client, program: Program) -> None:
    Program.objects.update(places=0, waiting_list=False)
    answer = client.post(url("join", program), answers())
    assert answer.status_code == 422
    assert "Every place for mentees is taken" in answer.content.decode()


def test_invitation_yes_and_not_now(client: Client, person: Person, program: Program) -> None:
    Program.objects.update(entry="invitation")
    domain.invite_people(program=program, people=[person.pk], by=make_person("Noor Haddad"))
    assert "You have an invitation." in client.get(reverse("joining:list")).content.decode()
    assert client.get(url("show", program))["Location"] == url("invitation", program)
    page = client.get(url("invitation", program)).content.decode()
    assert "Noor Haddad invites you" in page
    assert "Your manager is not told" in page
    assert client.post(url("invitation", program)).status_code == 302
    assert Enrollment.objects.get().status == S.DECLINED
    assert client.get(url("invitation", program))["Location"] == url("join", program)
    assert client.post(url("join", program), answers()).status_code == 302
    assert Enrollment.objects.get().status == S.ACTIVE
    assert client.get(url("join", program))["Location"] == url("show", program)


def test_answers_come_back_for_editing_and_change(client: Client, person: Person, program: Program) -> None:
    blocked = make_person("Jonas Okafor")
    client.post(url("join", program), answers(apart_1=str(blocked.email)))
    page = client.get(url("edit", program)).content.decode()
    for words in ("I speak up in big meetings.", 'value="Public speaking"', "Jonas Okafor"):
        assert words in page
    changed = answers(goal="Another goal", wants_1="Giving feedback", wants_2="", still_apart=[])
    assert client.post(url("edit", program), changed).status_code == 302
    made = Enrollment.objects.get()
    assert read(made, "goal", reader=person.pk) == "Another goal"  # type: ignore[arg-type]
    assert [s.skill.name for s in made.skills.all()] == ["Giving feedback"]
    assert not PrivateExclusion.objects.exists()
    assert client.post(url("edit", program), answers(side="")).status_code == 422


def test_pause_back_and_leave(client: Client, person: Person, program: Program) -> None:
    client.post(url("join", program), answers())
    until = (now() + dt.timedelta(days=20)).date()
    assert client.post(url("pause", program), {"until": "2020-01-01"}).status_code == 422
    assert client.post(url("pause", program), {"until": until.isoformat()}).status_code == 302
    assert "You are taking a break." in client.get(url("show", program)).content.decode()
    assert client.get(url("resume", program)).status_code == 405
    client.post(url("resume", program))
    assert Enrollment.objects.get().status == S.ACTIVE
    assert "You do not have to say why." in client.get(url("leave", program)).content.decode()
    assert client.post(url("leave", program))["Location"] == reverse("joining:list")
    assert Enrollment.objects.get().status == S.WITHDRAWN
    assert client.get(url("show", program))["Location"] == url("join", program)


def test_nobody_touches_somebody_elses_place(client: Client, program: Program) -> None:
    make_enrollment(program, make_person(), "mentee")
    for name in ("pause", "leave"):
        assert client.get(url(name, program)).status_code == 404
    for name in ("pause", "resume", "leave"):
        assert client.post(url(name, program), {"until": "2027-01-01"}).status_code == 404


def test_entered_by_somebody_else_is_shown(client: Client, person: Person, program: Program) -> None:
    boss = make_person("Noor Haddad")
    domain.enroll_on_behalf(program=program, person=person, side="mentor", details=domain.Details(), by=boss)
    assert "Noor Haddad entered you here." in client.get(url("show", program)).content.decode()


def test_list_needs_the_same_queries_for_one_and_three(client: Client, person: Person) -> None:
    rule = [{"attribute": "tenure_months", "least": 1}]
    counts = []
    for rows in (1, 3):
        for number in range(rows):
            mine = make_program(f"Mine {rows} {number}")
            make_enrollment(mine, person, "mentee", status=S.WAITLISTED, waitlisted_at=now())
            make_program(f"Other {rows} {number}")
            make_program(f"No {rows} {number}", eligibility={"mentee": rule, "mentor": rule})
        with frozen(now()), CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("joining:list")).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert page.count("Tell me more") == 4
    assert "No 3" not in page


def test_skills_are_searched_with_and_without_htmx(client: Client, program: Program) -> None:
    page = client.get(reverse("joining:skills"), {"q": "speak"}).content.decode()
    assert "<li>Public speaking</li>" in page
    assert "<li>SQL</li>" not in page
    part = client.get(reverse("joining:skills"), {"wants_1": "sql"}, headers={"HX-Request": "true"})
    assert part.content.decode().strip() == '<option value="SQL"></option>'
    assert "Nothing has this name." in client.get(reverse("joining:skills"), {"q": "zzzz"}).content.decode()
