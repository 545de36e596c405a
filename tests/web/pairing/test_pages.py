"""Finding, asking, answering and matching, page by page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.models import Organization
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.pairing.domain.asking import ask_mentor
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.runs import start_run
from cairn.pairing.models import Favorite, MatchRun, PairRule, Request
from cairn.people.models import Person, PrivateExclusion
from cairn.programs.models import Enrollment, Program
from tests.factories import make_account, make_enrollment, make_person
from tests.pairing.makers import make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def program() -> Program:
    Organization.objects.create(name="Acme", is_demo=True)  # managers outside a demo need a second step
    return make_matching_program()


@pytest.fixture
def mentee(program: Program) -> Enrollment:
    return make_enrollment(
        program, make_person("Amara Reyes", department="Routing"), "mentee", wants=["Feedback"]
    )


@pytest.fixture
def mentor(program: Program) -> Enrollment:
    person = make_person("Jonas Okafor", level=5, department="Platforms", zone="America/Los_Angeles")
    return make_enrollment(program, person, "mentor", offers=["Feedback"])


@pytest.fixture
def manager(program: Program) -> Person:
    person = make_person("Noor Haddad")
    RoleAssignment.objects.create(person=person, role=Role.PROGRAM_MANAGER, program_id=program.pk)
    return person


def browser(person: Person) -> Client:
    account = getattr(person, "account", None) or make_account(person)
    client = Client()
    client.force_login(account)
    return client


def test_one_program_leads_straight_to_its_directory(mentee: Enrollment, mentor: Enrollment) -> None:
    answer = browser(mentee.person).get(reverse("finding:list"), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("finding:mentors", args=[mentee.pk]), 302)]
    assert "1 person could be your mentor." in page
    assert "Offers “Feedback”, your first wish" in page
    assert "2 of 2 places left" in page


def test_directory_of_nobody_teaches_what_to_do(mentee: Enrollment) -> None:
    page = browser(mentee.person).get(reverse("finding:mentors", args=[mentee.pk])).content.decode()
    assert "No mentor is free for you yet." in page
    assert "leave the choice to the program" in page


@pytest.mark.parametrize(
    "query", ["?level=x", "?department=nope", "?skills=1", "?after=9.x", "?country=ZZ", "?text=" + "y" * 90]
)
def test_unreadable_filters_are_no_error(mentee: Enrollment, mentor: Enrollment, query: str) -> None:
    assert browser(mentee.person).get(reverse("finding:mentors", args=[mentee.pk]) + query).status_code == 200


def test_somebody_else_s_directory_is_not_there(mentee: Enrollment, mentor: Enrollment) -> None:
    for address in (
        reverse("finding:mentors", args=[mentee.pk]),
        reverse("finding:show", args=[mentee.pk, mentor.pk]),
    ):
        assert browser(mentor.person).get(address).status_code == 404


def test_ask_and_find_the_request_with_undo(mentee: Enrollment, mentor: Enrollment) -> None:
    client = browser(mentee.person)
    address = reverse("finding:show", args=[mentee.pk, mentor.pk])
    assert "Who sees this: you and Jonas." in client.get(address).content.decode()
    answer = client.post(address, {"message": "Would you help me?"}, follow=True)
    asked = Request.objects.get()
    assert answer.redirect_chain == [(reverse("requests:show", args=[asked.pk]), 302)]
    page = answer.content.decode()
    assert "Sent to Jonas." in page
    assert reverse("requests:withdraw", args=[asked.pk]) in page
    assert "Would you help me?" in page


def test_ask_without_words_keeps_the_page_and_says_why(mentee: Enrollment, mentor: Enrollment) -> None:
    answer = browser(mentee.person).post(
        reverse("finding:show", args=[mentee.pk, mentor.pk]), {"message": " "}
    )
    assert answer.status_code == 422
    assert not Request.objects.exists()


def test_an_excluded_mentor_is_not_there_whoever_excluded(mentee: Enrollment, mentor: Enrollment) -> None:
    client = browser(mentee.person)
    address = reverse("finding:show", args=[mentee.pk, mentor.pk])
    answers = []
    for person, other in ((mentee, mentor), (mentor, mentee)):
        wish = PrivateExclusion.objects.create(person=person.person, other=other.person)
        answers.append((client.get(address).status_code, client.post(address, {"message": "x"}).status_code))
        wish.delete()
    assert answers == [(404, 404), (404, 404)]


def test_favorite_by_click_and_by_htmx_show_the_same_button(mentee: Enrollment, mentor: Enrollment) -> None:
    client = browser(mentee.person)
    address = reverse("finding:favorite", args=[mentee.pk, mentor.pk])
    swapped = client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="true"' in swapped
    page = client.get(reverse("finding:mentors", args=[mentee.pk])).content.decode()
    button = swapped[swapped.index("<button") : swapped.index("</form>")].strip()
    assert button in page
    client.post(address)
    assert not Favorite.objects.exists()


def test_lean_on_the_program_and_back(mentee: Enrollment) -> None:
    client = browser(mentee.person)
    for leans in ("yes", "no"):
        client.post(reverse("finding:lean", args=[mentee.pk]), {"leans": leans})
        mentee.refresh_from_db()
        assert mentee.leans_on_program is (leans == "yes")


def asked(mentee: Enrollment, mentor: Enrollment) -> Request:
    return ask_mentor(mentee=mentee, mentor=mentor, message="Would you help me?", by=mentee.person)


def test_request_is_not_there_for_anyone_else(
    mentee: Enrollment, mentor: Enrollment, manager: Person
) -> None:
    request = asked(mentee, mentor)
    for name in ("show", "accept", "decline", "ask", "reply", "withdraw"):
        address = reverse(f"requests:{name}", args=[request.pk])
        answer = browser(manager).get(address) if name == "show" else browser(manager).post(address)
        assert (name, answer.status_code) == (name, 404)


def test_mentor_declines_with_reason_and_colleague(
    mentee: Enrollment, mentor: Enrollment, program: Program
) -> None:
    colleague = make_enrollment(program, make_person("Hana Sato", level=6), "mentor", offers=["Feedback"])
    request = asked(mentee, mentor)
    data = {"reason": "not_my_field", "suggested": colleague.pk, "words": "Hana is better at this."}
    browser(mentor.person).post(reverse("requests:decline", args=[request.pk]), data)
    page = browser(mentee.person).get(reverse("requests:show", args=[request.pk])).content.decode()
    assert "Jonas cannot be your mentor this time." in page
    assert "Hana is better at this." in page
    assert reverse("finding:show", args=[mentee.pk, colleague.pk]) in page


def test_decline_without_reason_says_so(mentee: Enrollment, mentor: Enrollment) -> None:
    request = asked(mentee, mentor)
    answer = browser(mentor.person).post(reverse("requests:decline", args=[request.pk]), {})
    assert answer.status_code == 422
    request.refresh_from_db()
    assert request.state == "awaiting_mentor"


def test_question_and_reply_pass_the_turn(mentee: Enrollment, mentor: Enrollment) -> None:
    request = asked(mentee, mentor)
    browser(mentor.person).post(reverse("requests:ask", args=[request.pk]), {"words": "Why me?"})
    page = browser(mentee.person).get(reverse("requests:show", args=[request.pk])).content.decode()
    assert "Jonas asks you something first." in page
    browser(mentee.person).post(reverse("requests:reply", args=[request.pk]), {"words": "You know routing."})
    page = browser(mentor.person).get(reverse("requests:show", args=[request.pk])).content.decode()
    assert "You know routing." in page
    assert "Yes, I will mentor Amara" in page


def test_lists_say_who_waits_for_whom(mentee: Enrollment, mentor: Enrollment) -> None:
    asked(mentee, mentor)
    address = reverse("requests:list")
    assert "1 person is waiting for your answer." in browser(mentor.person).get(address).content.decode()
    assert "You are waiting for 1 answer." in browser(mentee.person).get(address).content.decode()


def finished(program: Program, manager: Person) -> MatchRun:
    run = start_run(program=program, objective="coverage", by=manager)
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_manager_starts_watches_reviews_and_reads_the_proof(
    program: Program, mentee: Enrollment, mentor: Enrollment, manager: Person
) -> None:
    client = browser(manager)
    answer = client.post(
        reverse("matching:list", args=[program.pk]),
        {"objective": "coverage", "only_leaning": "", "seed": 1},
        follow=True,
    )
    run = MatchRun.objects.get()
    assert "Looking at every possible pair." in answer.content.decode()
    here = reverse("matching:show", args=[program.pk, run.pk])
    assert "Looking at" not in client.get(here, headers={"HX-Request": "true"}).content.decode()
    perform_run(run_id=run.pk)
    assert client.get(here, headers={"HX-Request": "true"})["HX-Redirect"] == here
    page = client.get(here).content.decode()
    assert "1 of 1 mentees has a match. 1 pair waits for your look." in page
    assert "No better match exists under these rules." in page
    proof = client.get(reverse("matching:proof", args=[program.pk, run.pk])).content.decode()
    assert "more than 1 is impossible" in proof


@pytest.mark.parametrize("do", ["approve", "pin", "remove", "note", "rubbish"])
def test_every_button_answers(
    program: Program, mentee: Enrollment, mentor: Enrollment, manager: Person, do: str
) -> None:
    run = finished(program, manager)
    proposal = run.proposals.get()
    data = {"do": do, "note": "You both climb."}
    answer = browser(manager).post(reverse("matching:proposal", args=[program.pk, run.pk, proposal.pk]), data)
    proposal.refresh_from_db()
    assert answer.status_code == 302
    expected = {
        "approve": ("approved", False, ""),
        "pin": ("draft", True, ""),
        "remove": ("removed", False, ""),
        "note": ("draft", False, "You both climb."),
        "rubbish": ("draft", False, ""),
    }
    assert (proposal.state, proposal.pinned, proposal.note) == expected[do]


def test_manager_chooses_somebody_else(
    program: Program, mentee: Enrollment, mentor: Enrollment, manager: Person
) -> None:
    other = make_enrollment(program, make_person("Hana Sato", level=4), "mentor", offers=[])
    run = finished(program, manager)
    client = browser(manager)
    address = reverse("matching:change", args=[program.pk, run.pk, mentee.pk])
    assert "Propose Hana" in client.get(address).content.decode()
    client.post(address, {"mentor": other.pk})
    assert PairRule.objects.get().mentor == other
    assert client.post(address, {"mentor": "rubbish"}).status_code == 404


def test_heading_counts_what_stands_now_and_not_what_the_run_had_found(
    program: Program, mentee: Enrollment, mentor: Enrollment, manager: Person
) -> None:
    make_enrollment(program, make_person("Hana Sato", level=4), "mentor", offers=["Giving feedback"])
    make_enrollment(program, make_person("Ben Ruiz", level=2), "mentee", wants=["Giving feedback"])
    run = finished(program, manager)
    client, here = browser(manager), reverse("matching:show", args=[program.pk, run.pk])
    assert "2 of 2 mentees have a match." in client.get(here).content.decode()
    left_out = run.proposals.first()
    assert left_out is not None
    client.post(reverse("matching:proposal", args=[program.pk, run.pk, left_out.pk]), {"do": "remove"})
    assert "1 of 2 mentees has a match. 1 pair waits" in client.get(here).content.decode()
    client.post(reverse("matching:approve", args=[program.pk, run.pk]))
    client.post(reverse("matching:publish", args=[program.pk, run.pk]))
    assert "1 of 2 mentees has a match." in client.get(here).content.decode()
    client.post(reverse("matching:undo", args=[program.pk, run.pk]))
    page = client.get(here).content.decode()
    assert "This run was taken back." in page
    assert "has a match" not in page


def test_cancelled_run_says_that_nothing_changed(
    program: Program, mentee: Enrollment, mentor: Enrollment, manager: Person
) -> None:
    run = finished(program, manager)
    client = browser(manager)
    answer = client.post(reverse("matching:cancel", args=[program.pk, run.pk]), follow=True)
    run.refresh_from_db()
    assert (run.state, run.proposals.filter(state="published").count()) == ("cancelled", 0)
    assert "Publish" not in answer.content.decode()


def test_publish_and_take_back(
    program: Program, mentee: Enrollment, mentor: Enrollment, manager: Person
) -> None:
    run = finished(program, manager)
    client = browser(manager)
    client.post(reverse("matching:approve", args=[program.pk, run.pk]))
    page = client.post(reverse("matching:publish", args=[program.pk, run.pk]), follow=True).content.decode()
    assert "1 pair begins. Both are being told." in page
    page = client.post(reverse("matching:undo", args=[program.pk, run.pk]), follow=True).content.decode()
    assert "1 pair taken back." in page


@pytest.mark.parametrize("name", ["list", "show", "proof"])
def test_matching_of_another_program_is_not_there(
    program: Program, mentee: Enrollment, mentor: Enrollment, manager: Person, name: str
) -> None:
    run = finished(program, manager)
    stranger = make_person()
    RoleAssignment.objects.create(
        person=stranger, role=Role.PROGRAM_MANAGER, program_id=make_matching_program().pk
    )
    arguments = [program.pk] if name == "list" else [program.pk, run.pk]
    address = reverse(f"matching:{name}", args=arguments)
    assert browser(stranger).get(address).status_code == 404
    assert browser(mentee.person).get(address).status_code == 404


def test_review_costs_the_same_queries_for_one_and_for_three(
    program: Program, mentee: Enrollment, mentor: Enrollment, manager: Person
) -> None:
    client = browser(manager)
    counts = []
    for round_ in range(2):
        run = finished(program, manager)
        address = reverse("matching:show", args=[program.pk, run.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
        for number in range(2):
            make_enrollment(program, make_person(f"Extra {round_}{number}"), "mentee", wants=["Feedback"])
            make_enrollment(program, make_person(level=6), "mentor", offers=["Feedback"])
    assert counts[0] == counts[1]
