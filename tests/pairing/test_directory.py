from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.mentoring.domain.starting import NewPair, start_mentorships
from cairn.mentoring.enums import Source
from cairn.pairing.domain.words import fit_in_words, reasons, skill_names
from cairn.pairing.models import Favorite, PairRule
from cairn.pairing.queries import PAGE, Wanted, find_mentors, one_mentor
from cairn.people.models import PrivateExclusion
from cairn.programs.models import Enrollment, MentorPlaces
from tests.factories import make_enrollment, make_person, make_skill, place_in_tree
from tests.pairing.makers import make_matching_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def mentee() -> Enrollment:
    person = make_person("Amara Reyes", level=3, department="Routing", zone="Europe/Lisbon")
    return make_enrollment(make_matching_program(), person, "mentee", wants=["Feedback", "Hiring"])


def mentor_for(mentee: Enrollment, name: str, offers: list[str], **fields: Any) -> Enrollment:
    person = make_person(name, **{"level": 5, "department": "Platforms", **fields})
    return make_enrollment(mentee.program, person, "mentor", offers=offers)


def names(mentee: Enrollment, **wanted: Any) -> list[str]:
    return [listed.enrollment.person.name for listed in find_mentors(mentee, Wanted(**wanted)).mentors]


def test_best_fit_comes_first(mentee: Enrollment) -> None:
    mentor_for(mentee, "Second Wish", ["Hiring"])
    mentor_for(mentee, "First Wish", ["Feedback"])
    mentor_for(mentee, "Both Wishes", ["Feedback", "Hiring"])
    mentor_for(mentee, "No Wish", ["Cooking"])
    assert names(mentee) == ["Both Wishes", "First Wish", "Second Wish", "No Wish"]


def test_reasons_are_computed_from_the_parts(mentee: Enrollment) -> None:
    mentor_for(mentee, "Jonas Okafor", ["Feedback", "Hiring"])
    listed = find_mentors(mentee, Wanted()).mentors[0]
    said = [(s.text, s.tone) for s in reasons(listed.why, skill_names([listed.why]))]
    assert said == [
        ("Offers “Feedback”, your first wish and 1 more", "reason"),
        ("2 levels above you", "reason"),
        ("From another team", "reason"),
    ]
    assert listed.score == sum(part["points"] for part in listed.why["parts"])
    assert fit_in_words(listed.score) == "Strong fit"


def test_what_is_not_known_is_said(mentee: Enrollment) -> None:
    mentor_for(mentee, "Quiet One", [], level=None)
    listed = find_mentors(mentee, Wanted()).mentors[0]
    unknown = [s.text for s in reasons(listed.why, {}) if s.tone == "unknown"]
    assert unknown == ["We don’t know their skills yet", "We don’t know their level"]


def test_reporting_line_blocks_and_exclusions_are_simply_not_there(mentee: Enrollment) -> None:
    boss = mentor_for(mentee, "The Boss", ["Feedback"])
    blocked, blocking = mentor_for(mentee, "Blocked One", []), mentor_for(mentee, "Blocking One", [])
    ruled_out = mentor_for(mentee, "Ruled Out", [])
    mentor_for(mentee, "Left Over", [])
    mentee.person.manager = boss.person
    mentee.person.save()
    place_in_tree()
    PrivateExclusion.objects.create(person=mentee.person, other=blocked.person)
    PrivateExclusion.objects.create(person=blocking.person, other=mentee.person)
    PairRule.objects.create(program=mentee.program, mentee=mentee, mentor=ruled_out, pinned=False)
    mentee = Enrollment.objects.get(pk=mentee.pk)
    assert names(mentee) == ["Left Over"]
    assert [one_mentor(mentee, m) for m in (boss, blocked, blocking, ruled_out)] == [None] * 4


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "jon"}, ["Jonas Okafor"]),
        ({"text": "feedback seattle"}, ["Jonas Okafor"]),
        ({"text": "nobody"}, []),
        ({"title": "baker"}, ["Hana Sato"]),
        ({"level": 6}, ["Hana Sato"]),
        ({"language": "ja"}, ["Hana Sato"]),
        ({"only_free": True}, ["Jonas Okafor"]),
    ],
)
def test_filters_narrow(mentee: Enrollment, wanted: dict[str, Any], found: list[str]) -> None:
    jonas = mentor_for(mentee, "Jonas Okafor", ["Feedback"], zone="America/Los_Angeles")
    jonas.person.location.name = "Seattle"
    jonas.person.location.save()
    hana = mentor_for(mentee, "Hana Sato", [], level=7, job_title="Head baker", languages=["ja"])
    MentorPlaces.objects.filter(person=hana.person).update(places=0)
    assert names(mentee, **wanted) == found


def test_filter_by_skill_department_and_favorite(mentee: Enrollment) -> None:
    jonas = mentor_for(mentee, "Jonas Okafor", ["Feedback"], department="Rockets")
    mentor_for(mentee, "Hana Sato", ["Hiring"])
    Favorite.objects.create(mentee=mentee, mentor=jonas)
    assert names(mentee, skills=[make_skill("Feedback").pk]) == ["Jonas Okafor"]
    assert names(mentee, department=jonas.person.department_id) == ["Jonas Okafor"]
    assert names(mentee, only_favorites=True) == ["Jonas Okafor"]


def test_pages_follow_each_other_without_gap_or_repeat(mentee: Enrollment) -> None:
    for number in range(PAGE * 2 + 1):
        mentor_for(mentee, f"Mentor {number:02}", ["Feedback"] if number % 3 else [])
    seen: list[Any] = []
    after = ""
    while True:
        found = find_mentors(mentee, Wanted(), after=after)
        seen += [listed.enrollment.pk for listed in found.mentors]
        after = found.after
        if not after:
            break
    assert (len(seen), len(set(seen)), found.total) == (PAGE * 2 + 1, PAGE * 2 + 1, PAGE * 2 + 1)
    assert find_mentors(mentee, Wanted(), after="rubbish").mentors[0].enrollment.pk == seen[0]


def test_a_change_of_a_mentor_shows_at_once(mentee: Enrollment) -> None:
    jonas = mentor_for(mentee, "Jonas Okafor", [])
    before = find_mentors(mentee, Wanted()).mentors[0]
    MentorPlaces.objects.filter(person=jonas.person).update(places=7)
    after = find_mentors(mentee, Wanted()).mentors[0]
    assert (before.places, before.free, after.places, after.free) == (2, 2, 7, 7)


def test_directory_costs_the_same_queries_for_one_and_for_three(
    mentee: Enrollment, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    mentor_for(mentee, "One", ["Feedback"])
    with django_assert_max_num_queries(20) as counted:
        find_mentors(mentee, Wanted())
    for name in ("Two", "Three"):
        mentor_for(mentee, name, ["Feedback"])
    with django_assert_num_queries(len(counted.captured_queries)):
        find_mentors(mentee, Wanted())


def test_a_page_sends_and_reads_the_same_for_one_mentor_and_for_thirty(mentee: Enrollment) -> None:
    """Once the mentors are in memory, nothing that is asked of the database grows with them."""
    sent = []
    for count in (1, 30):
        for number in range(count):
            mentor_for(mentee, f"Mentor {count} {number}", ["Feedback"])
        find_mentors(mentee, Wanted())
        with CaptureQueriesContext(connection) as captured:
            find_mentors(mentee, Wanted(), after="0.0")  # behind the last: only what every page asks
        sent.append([len(query["sql"]) for query in captured.captured_queries])
    assert sent[0] == sent[1]


def test_only_free_counts_seats_and_not_members(mentee: Enrollment) -> None:
    full, half = mentor_for(mentee, "Full One", []), mentor_for(mentee, "Half One", [])
    MentorPlaces.objects.filter(person=full.person).update(places=1)
    for mentor in (full, half):
        other = make_enrollment(mentee.program, make_person(level=1), "mentee")
        start_mentorships(
            program=mentee.program, pairs=[NewPair(mentor, other)], source=Source.RUN, by=mentor.person
        )
    assert names(mentee, only_free=True) == ["Half One"]
    assert sorted(names(mentee)) == ["Full One", "Half One"]
    listed = {one.enrollment.person.name: one.free for one in find_mentors(mentee, Wanted()).mentors}
    assert listed == {"Full One": 0, "Half One": 1}
