"""Why not these two, the proof and its check, and two runs beside each other."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.models import Organization
from cairn.core.permissions import Permission
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.pairing.domain import keeping
from cairn.pairing.domain.checking import perform_check
from cairn.pairing.domain.comparing import counts_of, rules_beside, totals_of
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.reviewing import pin_proposal, propose_by_hand, remove_proposal
from cairn.pairing.domain.runs import rerun, start_run
from cairn.pairing.domain.why_words import why_not_in_words
from cairn.pairing.models import MatchRun, RunSnapshot
from cairn.people.domain.searching import refresh_search
from cairn.people.models import Person, PrivateExclusion
from cairn.programs.models import Enrollment, EnrollmentSkill, MentorPlaces, Program
from tests.factories import make_account, make_enrollment, make_person, make_skill, place_in_tree
from tests.pairing.makers import make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def program() -> Program:
    Organization.objects.create(name="Acme", is_demo=True)
    return make_matching_program()


@pytest.fixture
def manager(program: Program) -> Person:
    person = make_person("Noor Haddad")
    RoleAssignment.objects.create(person=person, role=Role.PROGRAM_MANAGER, program_id=program.pk)
    return person


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(getattr(person, "account", None) or make_account(person))
    return client


def add(program: Program, name: str, side: str, skills: list[str], places: int = 1) -> Enrollment:
    wants, offers = (skills, []) if side == "mentee" else ([], skills)
    person = make_person(name, level=3 if side == "mentee" else 5, department=f"{side}s")
    return make_enrollment(program, person, side, wants=wants, offers=offers, places=places)


def finished(run: MatchRun) -> MatchRun:
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def matched(program: Program, manager: Person, objective: str = "coverage") -> MatchRun:
    return finished(start_run(program=program, objective=objective, by=manager))


def ask(manager: Person, run: MatchRun, mentee: Enrollment, mentor: Enrollment) -> str:
    address = reverse("matching:why", args=[run.program_id, run.pk])
    answer = browser(manager).get(address, {"mentee": str(mentee.pk), "mentor": str(mentor.pk)})
    assert answer.status_code == 200
    return answer.content.decode()


def masked(page: str) -> str:
    """The page without what differs from one visit to the next: ids, tokens, nonces."""
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", page)
    page = re.sub(r'(csrfmiddlewaretoken" value=|nonce=|X-CSRFToken[^:]*: ?)"[^"]*"', "TOKEN", page)
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", page)


def test_a_must_that_fails_is_said_with_its_rule(program: Program, manager: Person) -> None:
    ana, boss = add(program, "Ana A", "mentee", ["x"]), add(program, "Boss B", "mentor", ["x"])
    Person.objects.filter(pk=ana.person_id).update(manager=boss.person)
    place_in_tree()
    page = ask(manager, matched(program, manager), ana, boss)
    assert "Under these rules Ana and Boss cannot be a pair." in page
    assert "Neither is above the other in the reporting line" in page


def test_who_holds_the_place_and_what_it_costs(program: Program, manager: Person) -> None:
    ana, xenia = add(program, "Ana A", "mentee", ["x", "y"]), add(program, "Xenia X", "mentor", ["x"])
    add(program, "Ben B", "mentee", ["x"])
    add(program, "Yves Y", "mentor", ["y"])
    page = ask(manager, matched(program, manager), ana, xenia)
    assert "Others make better use of a place with Xenia." in page
    assert "Ben B, fit 100.0" in page
    assert "A place with Xenia has a price: it is worth" in page
    assert "Putting these two together would gain nothing in total." in page


def test_a_pair_that_is_matched_and_somebody_who_came_later(program: Program, manager: Person) -> None:
    ana, xenia = add(program, "Ana A", "mentee", ["x"]), add(program, "Xenia X", "mentor", ["x"])
    run = matched(program, manager)
    assert "Ana and Xenia are a pair in this run." in ask(manager, run, ana, xenia)
    late = add(program, "Late L", "mentor", ["x"])
    assert "Late L was not part of this run on that side." in ask(manager, run, ana, late)


def test_a_pair_left_out_by_the_manager_says_so(program: Program, manager: Person) -> None:
    ana, xenia = add(program, "Ana A", "mentee", ["x"]), add(program, "Xenia X", "mentor", ["x"])
    remove_proposal(proposal=matched(program, manager).proposals.get(), by=manager)
    assert "A manager has left this pair out" in ask(manager, matched(program, manager), ana, xenia)


def test_a_mentor_without_a_place_is_said_to_be_full(program: Program, manager: Person) -> None:
    ana, xenia = add(program, "Ana A", "mentee", ["x"]), add(program, "Xenia X", "mentor", ["x"], places=0)
    assert "Xenia had no free place when this run began." in ask(
        manager, matched(program, manager), ana, xenia
    )


def test_what_is_pinned_leaves_no_room(program: Program, manager: Person) -> None:
    ana, xenia = tight(program)
    for proposal in matched(program, manager).proposals.all():
        pin_proposal(proposal=proposal, by=manager)
    assert "What was pinned leaves no room here." in ask(manager, matched(program, manager), ana, xenia)


def test_a_place_that_costs_somebody_else_theirs(program: Program, manager: Person) -> None:
    ana, xenia = add(program, "Ana A", "mentee", []), add(program, "Xenia X", "mentor", ["x"])
    add(program, "Ben B", "mentee", ["x"])
    page = ask(manager, matched(program, manager), ana, xenia)
    assert "Ana has nobody in this run." in page
    assert "A place with Xenia costs somebody else their mentor." in page


def tight(program: Program) -> tuple[Enrollment, Enrollment]:
    """Ana and Ben, both with a mentor; Xenia goes to Ben. Whether Ana would gain from her is the test's business."""
    ana, xenia = add(program, "Ana A", "mentee", []), add(program, "Xenia X", "mentor", ["x"])
    add(program, "Ben B", "mentee", ["x"])
    add(program, "Yves Y", "mentor", [])
    return ana, xenia


@pytest.mark.parametrize("who", ["mentee", "mentor"])
@pytest.mark.parametrize("objective", ["coverage", "score"])
def test_a_private_block_reads_on_the_whole_page_like_a_fit_that_is_too_low(
    program: Program, manager: Person, who: str, objective: str
) -> None:
    ana, xenia = tight(program)
    without = masked(ask(manager, matched(program, manager, objective), ana, xenia))
    assert "Others make better use of a place with Xenia." in without
    # Now Ana wants exactly what Xenia offers: only the block keeps the two apart.
    EnrollmentSkill.objects.create(enrollment=ana, skill=make_skill("x"), rank=1, offered=False)
    person, other = (ana, xenia) if who == "mentee" else (xenia, ana)
    PrivateExclusion.objects.create(person=person.person, other=other.person)
    blocked = masked(ask(manager, matched(program, manager, objective), ana, xenia))
    assert blocked == without


def test_holders_are_named_only_to_whom_may_see_them(program: Program, manager: Person) -> None:
    ana, xenia = tight(program)
    run = matched(program, manager)
    kept = keeping.open_run(run)
    seen = why_not_in_words(kept, ana, xenia, viewer=manager)
    unseen = why_not_in_words(kept, ana, xenia, viewer=ana.person)
    assert ([h.name for h in seen.holders], seen.unnamed) == (["Ben B"], 0)
    assert ([h.name for h in unseen.holders], unseen.unnamed) == ([], 1)
    assert Permission.RUN_MATCHING  # what decides


def test_search_picks_the_only_hit_and_offers_several(program: Program, manager: Person) -> None:
    add(program, "Ana Alba", "mentee", ["x"])
    add(program, "Ana Abad", "mentee", ["x"])
    xenia = add(program, "Xenia X", "mentor", ["x"])
    refresh_search()
    run = matched(program, manager)
    address = reverse("matching:why", args=[program.pk, run.pk])
    page = browser(manager).get(address, {"mentee_name": "Ana", "mentor_name": "Xenia"}).content.decode()
    assert page.count('type="radio" name="mentee"') == 2
    assert f'type="hidden" name="mentor" value="{xenia.pk}"' in page
    said = {
        "mentee_name": "Alba",
        "mentee_was": "",
        "mentee": str(program.enrollments.get(person__family_name="Abad").pk),
    }
    page = browser(manager).get(address, said).content.decode()
    assert "<strong>Ana Alba</strong>" in page  # a new name wins over who was chosen before
    page = browser(manager).get(address, {"mentee_name": "Nobody", "mentor": "rubbish"}).content.decode()
    assert "Nobody on this side of the program is called “Nobody”." in page


def test_everybody_without_a_mentor_leads_to_the_question(program: Program, manager: Person) -> None:
    ana = add(program, "Ana A", "mentee", ["x"])
    run = matched(program, manager)
    page = browser(manager).get(reverse("matching:show", args=[program.pk, run.pk])).content.decode()
    assert f"{reverse('matching:why', args=[program.pk, run.pk])}?mentee={ana.pk}" in page


def test_what_is_not_kept_any_more_is_said(program: Program, manager: Person) -> None:
    ana, xenia = tight(program)
    run = matched(program, manager)
    RunSnapshot.objects.all().delete()
    assert "is not kept any more" in ask(manager, run, ana, xenia)
    page = browser(manager).get(reverse("matching:proof", args=[program.pk, run.pk])).content.decode()
    assert "is not kept any more" in page
    assert "Check this run again" not in page


def test_the_proof_in_words_with_equal_sums_and_prices(program: Program, manager: Person) -> None:
    add(program, "Ana A", "mentee", ["x"])
    add(program, "Ben B", "mentee", ["x"])
    add(program, "Xenia X", "mentor", ["x"])
    run = matched(program, manager, "score")
    page = browser(manager).get(reverse("matching:proof", args=[program.pk, run.pk])).content.decode()
    assert "No match under these rules has a higher total fit than 100.0." in page
    assert page.count("100.0 points") >= 3  # reached, limit, price
    assert run.report["reached"] == run.report["limit"] == [0, 10_000]


def test_check_again_is_asked_watched_and_answered(program: Program, manager: Person) -> None:
    tight(program)
    run = matched(program, manager)
    client = browser(manager)
    proof = reverse("matching:proof", args=[program.pk, run.pk])
    page = client.post(reverse("matching:check", args=[program.pk, run.pk]), follow=True).content.decode()
    assert 'hx-trigger="every 2s"' in page
    part = client.get(proof, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in page
    perform_check(run_id=run.pk)
    assert client.get(proof, headers={"HX-Request": "true"})["HX-Redirect"] == proof
    assert "Everything holds." in client.get(proof).content.decode()
    run.proposals.all().delete()
    perform_check(run_id=run.pk)
    assert "Something does not hold." in client.get(proof).content.decode()


def two_runs(program: Program, manager: Person) -> tuple[MatchRun, MatchRun]:
    """The first run; then Cleo leaves with Zoe, Ana gets another mentor by hand, Dora comes; the second around it."""
    ana = add(program, "Ana A", "mentee", ["x"])
    add(program, "Ben B", "mentee", ["y"])
    cleo = add(program, "Cleo C", "mentee", ["z"])
    for name, skill in (("Xenia X", "x"), ("Yves Y", "y"), ("Zoe Z", "z")):
        add(program, name, "mentor", [skill])
    first = matched(program, manager)
    second_choice = add(program, "Willa W", "mentor", [])
    run = matched(program, manager)
    propose_by_hand(run=run, mentee=ana, mentor=second_choice, by=manager)
    add(program, "Dora D", "mentee", ["z"])
    Enrollment.objects.filter(pk=cleo.pk).update(status="withdrawn")
    program.matching_rules = [*program.matching_rules[:3], {**program.matching_rules[3], "weight": 30}]
    program.save()
    return first, finished(rerun(run=first, by=manager))


def test_a_rerun_keeps_the_pins_and_counts_what_changed(program: Program, manager: Person) -> None:
    first, second = two_runs(program, manager)
    assert (second.rerun_of, second.seed, second.objective) == (first, first.seed, first.objective)
    assert second.proposals.get(pinned=True).mentor.person.given_name == "Willa"
    assert counts_of(second, first) == {"changed": 1, "new": 1, "gone": 1, "kept": 1}
    assert (totals_of(first).matched, totals_of(second).matched) == (3, 3)
    assert [(r.now, r.before) for r in rules_beside(second, first)] == [
        ("Another department: should, 30", "Another department: should, 20")
    ]
    page = browser(manager).get(reverse("matching:show", args=[program.pk, second.pk])).content.decode()
    assert "Pairs kept: 1. Another mentor than before: 1." in page


@pytest.mark.parametrize(
    ("part", "name", "other"),
    [("changed", "Willa W", "Xenia X"), ("new", "Dora D", "nobody"), ("gone", "Cleo C", "nobody"), ("kept", "Ben B", "Yves Y")],
)  # fmt: skip
def test_two_runs_beside_each_other(
    program: Program, manager: Person, part: str, name: str, other: str
) -> None:
    first, second = two_runs(program, manager)
    address = reverse("matching:compare", args=[program.pk, second.pk])
    page = browser(manager).get(address, {"show": part}).content.decode()
    assert "1 mentee has another mentor than before." in page
    assert f'<option value="{first.pk}" selected>' in page
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert name in table
    assert other in table
    assert table.count("<tr>") == 1


def test_comparing_pages_by_mentee_and_asks_the_same_of_the_database(
    program: Program, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        add(program, f"Mentee {number}", "mentee", ["x"])
        add(program, f"Mentor {number}", "mentor", ["x"])
    first, second = matched(program, manager), matched(program, manager)
    client, address = browser(manager), reverse("matching:compare", args=[program.pk, second.pk])
    client.get(address)
    counts = []
    for size in (1, 3):
        monkeypatch.setattr("cairn.web.matching.comparing.PAGE", size)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address, {"to": first.pk, "show": "kept"}).content.decode()
        counts.append((len(captured), page.count("<tr>") - 5))
    assert counts[0][0] == counts[1][0]
    monkeypatch.setattr("cairn.web.matching.comparing.PAGE", 2)
    seen, after = set(), ""
    for _ in range(2):
        page = client.get(address, {"to": first.pk, "show": "kept", "after": after}).content.decode()
        seen |= set(re.findall(r"Mentee \d", page))
        found = re.search(r'href="[?][^"]*after=([0-9a-f-]{36})"', page)
        after = found[1] if found else ""
    assert seen == {"Mentee 0", "Mentee 1", "Mentee 2"}
    assert not after


def test_a_first_run_has_nothing_to_compare_with(program: Program, manager: Person) -> None:
    tight(program)
    run = matched(program, manager)
    address = reverse("matching:compare", args=[program.pk, run.pk])
    for query in ("", "?to=rubbish", f"?to={UUID(int=1)}&show=odd&after=x"):
        assert (
            "There is no other run to compare with." in browser(manager).get(address + query).content.decode()
        )


def test_run_again_from_the_page(program: Program, manager: Person) -> None:
    tight(program)
    MentorPlaces.objects.update(places=2)
    run = matched(program, manager)
    pinned = run.proposals.order_by("pk").first()
    assert pinned is not None
    pin_proposal(proposal=pinned, by=manager)
    client = browser(manager)
    answer = client.post(reverse("matching:rerun", args=[program.pk, run.pk]))
    fresh = MatchRun.objects.get(rerun_of=run)
    assert answer["Location"] == reverse("matching:show", args=[program.pk, fresh.pk])
    again = client.post(reverse("matching:rerun", args=[program.pk, run.pk]), follow=True).content.decode()
    assert "A match is running in this program already." in again
    finished(fresh)
    assert fresh.proposals.filter(mentee=pinned.mentee, mentor=pinned.mentor, pinned=True).exists()
