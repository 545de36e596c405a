"""Rating one's own skills: sealed to its writer, shared only when the writer says so, open for thirty days after the end."""

from __future__ import annotations

import datetime as dt

import pytest

from cairn.core.clock import frozen, now
from cairn.core.errors import NotAMember, NotInScope
from cairn.core.models import Event
from cairn.core.sealed import read
from cairn.mentoring.domain.ending import complete_mentorship
from cairn.mentoring.domain.links import NotASafeAddress, TooManyLinks, add_link, remove_link
from cairn.mentoring.domain.rating import (
    NotAStep,
    NotNow,
    is_shared,
    own_ratings,
    rate_skills,
    share_rating,
    shared_with,
    skills_to_rate,
)
from cairn.mentoring.enums import RatingMoment
from cairn.mentoring.models import Mentorship, PairLink, SelfRating, SharedRating
from cairn.programs.models import EnrollmentSkill
from tests.factories import Cast, make_skill
from tests.mentoring.makers import enrolled, make_mentorship

pytestmark = pytest.mark.django_db
START, END = RatingMoment.START, RatingMoment.END


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    return make_mentorship(cast)


def rated(cast: Cast, mentorship: Mentorship, step: int = 2, moment: RatingMoment = START) -> SelfRating:
    skill = make_skill("Giving feedback")
    return rate_skills(mentorship=mentorship, moment=moment, ratings={skill.pk: step}, by=cast.mentee)


def test_a_rating_opens_for_its_writer_alone(cast: Cast, mentorship: Mentorship) -> None:
    before = Event.objects.count()
    row = rated(cast, mentorship)
    assert own_ratings(mentorship, cast.mentee) == {START: {make_skill("Giving feedback").pk: 2}}
    assert own_ratings(mentorship, cast.mentor) == {}
    assert shared_with(mentorship, cast.mentor) == {}
    for somebody in (cast.mentor, cast.program_manager, cast.global_owner):
        with pytest.raises(NotAMember):
            read(row, "ratings", reader=somebody.pk)
    assert Event.objects.count() == before


def test_sharing_opens_one_set_to_the_partner_and_taking_it_back_closes_it(
    cast: Cast, mentorship: Mentorship
) -> None:
    key = make_skill("Giving feedback").pk
    rated(cast, mentorship)
    rated(cast, mentorship, 4, END)
    share_rating(mentorship=mentorship, moment=END, share=True, by=cast.mentee)
    assert shared_with(mentorship, cast.mentor) == {(cast.mentee.pk, END): {key: 4}}
    assert is_shared(mentorship, cast.mentee) == {END}
    rated(cast, mentorship, 5, END)
    assert shared_with(mentorship, cast.mentor) == {(cast.mentee.pk, END): {key: 5}}
    with pytest.raises(NotAMember):
        read(SharedRating.objects.get(), "ratings", reader=cast.program_manager.pk)
    share_rating(mentorship=mentorship, moment=END, share=False, by=cast.mentee)
    assert shared_with(mentorship, cast.mentor) == {}
    with pytest.raises(NotNow):
        share_rating(mentorship=mentorship, moment=START, share=True, by=cast.mentor)


def test_the_end_can_be_rated_for_thirty_days_after_it(cast: Cast, mentorship: Mentorship) -> None:
    rated(cast, mentorship)
    complete_mentorship(mentorship=mentorship, by=cast.mentor)
    mentorship.refresh_from_db()
    rated(cast, mentorship, 3, END)
    with pytest.raises(NotNow):
        rated(cast, mentorship, 3, START)
    with frozen(now() + dt.timedelta(days=31)), pytest.raises(NotNow):
        rated(cast, mentorship, 4, END)


def test_only_five_steps_and_five_skills_and_members(cast: Cast, mentorship: Mentorship) -> None:
    skills = [make_skill(f"Skill {n}") for n in range(6)]
    for ratings in ({skills[0].pk: 6}, {}, {skill.pk: 1 for skill in skills}):
        with pytest.raises(NotAStep):
            rate_skills(mentorship=mentorship, moment=START, ratings=ratings, by=cast.mentee)
    with pytest.raises(NotInScope):
        rate_skills(mentorship=mentorship, moment=START, ratings={skills[0].pk: 1}, by=cast.outsider)


def test_skills_to_rate_are_those_wanted_first(cast: Cast, mentorship: Mentorship) -> None:
    joined = enrolled(cast.program, cast.mentee)
    EnrollmentSkill.objects.filter(enrollment=joined).delete()
    for rank, name in enumerate(["B", "A", "C", "D", "E", "F"], start=1):
        EnrollmentSkill.objects.create(enrollment=joined, skill=make_skill(name), offered=False, rank=rank)
    EnrollmentSkill.objects.create(enrollment=joined, skill=make_skill("Z"), offered=True, rank=1)
    member = mentorship.members.get(person=cast.mentee)
    assert [name for _key, name in skills_to_rate(member)] == ["B", "A", "C", "D", "E"]


def test_a_link_is_sealed_and_only_https(cast: Cast, mentorship: Mentorship) -> None:
    link = add_link(mentorship=mentorship, title="A film", address="https://film.example/1", by=cast.mentee)
    assert read(link, "address", reader=cast.mentor.pk) == "https://film.example/1"
    for bad in (
        "http://a.example",
        "javascript:alert(1)",
        "https://",
        "https://u:p@a.example",
        "https://a b",
    ):
        with pytest.raises(NotASafeAddress):
            add_link(mentorship=mentorship, title="No", address=bad, by=cast.mentee)
    with pytest.raises(NotInScope):
        remove_link(link=link, by=cast.outsider)
    remove_link(link=link, by=cast.mentor)
    assert not PairLink.objects.exists()


def test_a_space_keeps_fifty_links(cast: Cast, mentorship: Mentorship) -> None:
    PairLink.objects.bulk_create(
        PairLink(mentorship=mentorship, vault_id=mentorship.vault_id) for _ in range(50)
    )
    with pytest.raises(TooManyLinks):
        add_link(mentorship=mentorship, title="A film", address="https://film.example/1", by=cast.mentee)
