"""The path as a member sees it: what is next, what is left out and taken back, what helps, and how it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.mentoring.domain.ending import complete_mentorship, end_early
from cairn.mentoring.domain.goals import set_goal, settle_goal
from cairn.mentoring.domain.meeting import add_session, settle_session
from cairn.mentoring.enums import GoalState, SessionState
from cairn.mentoring.models import (
    AgendaItem,
    Mentorship,
    PairLink,
    PathTick,
    PlanTold,
    PlanUpdate,
    SelfRating,
)
from cairn.programs.domain import planning
from cairn.programs.enums import EntryKind, Side, SurveyMoment
from tests.factories import Cast, make_skill
from tests.mentoring.circle_makers import joined, make_circle
from tests.mentoring.makers import enrolled, make_mentorship
from tests.web.mentoring.stage import MONDAY, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
Scene = tuple[Cast, Mentorship]


@pytest.fixture
def scene() -> Iterator[Scene]:
    with frozen(MONDAY):
        cast, pair = stage()
        pair.delete()
        add(
            cast,
            EntryKind.TRAINING,
            title="How to listen",
            text="Ten minutes",
            link="https://learn.example/a",
        )
        add(cast, EntryKind.TASK, title="Write a wish down", after_days=3, owner=Side.MENTEE)
        add(cast, EntryKind.SURVEY, title="First look", moment=SurveyMoment.DAYS_30)
        add(cast, EntryKind.SURVEY, title="Last look", moment=SurveyMoment.END)
        add(cast, EntryKind.CARD, title="A hard question", text="Ask it", owner=Side.MENTEE)
        add(cast, EntryKind.CARD, title="For mentors", text="Wait", owner=Side.MENTOR)
        add(cast, EntryKind.CARD, title="For later", text="L", session=cast.program.plan.get(number=3))
        add(cast, EntryKind.HANDBOOK, title="What is a mentor", text="Somebody who asks")
        joined = enrolled(cast.program, cast.mentee)
        joined.skills.all().delete()
        joined.skills.create(skill=make_skill("Speaking up"), offered=False, rank=1)
        yield cast, make_mentorship(cast)


def add(cast: Cast, kind: EntryKind, **words: object) -> None:
    planning.write_entry(program=cast.program, kind=kind, words=words, by=cast.global_owner)


def address(name: str, *args: object) -> str:
    return reverse(f"mentoring:{name}", args=args)


def test_the_path_is_in_the_order_of_its_days_and_names_what_is_next(scene: Scene) -> None:
    cast, pair = scene
    page = browser(cast.mentee).get(address("show", pair.pk))
    path = page.context["space"].path
    assert [step.title for step in path if "kill" not in step.title] == [
        "How to listen",
        "Write a wish down",
        "Get to know each other",
        "First look",
        "Set goals",
        "Look back and close",
        "Last look",
        "Rate them again",
    ]
    assert [step.title for step in path if step.state == "now"] == ["How to listen"]
    text = page.content.decode()
    assert "A hard question" in text
    assert "For mentors" not in text
    assert "For later" not in text
    assert "What is a mentor" in text
    third = pair.sessions.get(number=3)
    assert "For later" in browser(cast.mentee).get(reverse("sessions:show", args=[third.pk])).content.decode()


def test_each_ticks_their_own_training_and_the_session_is_next(scene: Scene) -> None:
    cast, pair = scene
    entry = pair.path_entries.get(kind="training")
    me, partner = browser(cast.mentee), browser(cast.mentor)
    me.post(address("tick_training", entry.pk), {"done": "1"})
    page = me.get(address("show", pair.pk))
    assert page.context["space"].way.next.title == "Get to know each other"
    text = partner.get(address("show", pair.pk)).content.decode()
    assert f"{cast.mentee.first_name} has done it." in text
    assert "I have done this" in text
    me.post(address("tick_training", entry.pk))
    assert not PathTick.objects.exists()
    assert browser(cast.outsider).post(address("tick_training", entry.pk)).status_code == 404


def test_a_session_is_left_out_and_taken_back_and_moved(scene: Scene) -> None:
    cast, pair = scene
    second = pair.sessions.get(number=2)
    me = browser(cast.mentee)
    page = me.post(reverse("sessions:drop", args=[second.pk]), follow=True).content.decode()
    assert "You go without:" in page
    assert reverse("sessions:take_back", args=[second.pk]) in page
    assert "Take it back" in me.get(reverse("sessions:show", args=[second.pk])).content.decode()
    me.post(reverse("sessions:take_back", args=[second.pk]))
    second.refresh_from_db()
    assert second.state == SessionState.PLANNED
    me.post(reverse("sessions:reorder", args=[second.pk]), {"way": "up"})
    assert pair.sessions.get(number=1) == second


def test_a_point_of_the_plan_is_left_out_and_taken_back(scene: Scene) -> None:
    cast, pair = scene
    item = AgendaItem.objects.filter(session__mentorship=pair, session__number=1).first()
    assert item is not None
    args = [item.session_id, item.pk]
    me = browser(cast.mentee)
    page = me.post(reverse("sessions:skip_point", args=args), follow=True).content.decode()
    assert "You go without this point." in page
    shown = me.get(address("show", pair.pk)).context["space"].agenda
    assert item.planned not in [text for _item, text in shown]
    me.post(reverse("sessions:skip_point", args=args), {"way": "back"})
    item.refresh_from_db()
    assert item.skipped_at is None


def test_links_are_kept_and_a_bad_one_stands_at_the_form(scene: Scene) -> None:
    cast, pair = scene
    me = browser(cast.mentee)
    wrong = me.post(
        address("add_link", pair.pk), {"link-title": "A film", "link-address": "http://film.example"}
    )
    assert wrong.status_code == 422
    assert 'value="A film"' in wrong.content.decode()
    me.post(address("add_link", pair.pk), {"link-title": "A film", "link-address": "https://film.example"})
    text = browser(cast.mentor).get(address("show", pair.pk)).content.decode()
    assert 'href="https://film.example" rel="noopener noreferrer"' in text
    link = PairLink.objects.get()
    assert browser(cast.program_manager).post(address("drop_link", link.pk)).status_code == 404
    me.post(address("drop_link", link.pk))
    assert not PairLink.objects.exists()


def test_the_pair_is_told_of_a_changed_plan_in_one_line(scene: Scene) -> None:
    cast, pair = scene
    update = PlanUpdate.objects.create(program=cast.program, choice="running", state="done")
    PlanTold.objects.create(update=update, mentorship=pair, added=1, reworded=2)
    me = browser(cast.mentee)
    text = me.get(address("show", pair.pk)).content.decode()
    assert "1 entry is new. 2 have other words." in text
    PlanTold.objects.update(told_at=MONDAY - dt.timedelta(days=15))
    assert "1 entry is new." not in me.get(address("show", pair.pk)).content.decode()


def test_skills_are_rated_before_and_after_and_shared_by_choice(scene: Scene) -> None:
    cast, pair = scene
    me, partner = browser(cast.mentee), browser(cast.mentor)
    skill = make_skill("Speaking up").pk
    empty = me.post(address("rate_skills", pair.pk, "start"))
    assert empty.status_code == 422
    assert "Only you can read this." in me.get(address("rate_skills", pair.pk, "start")).content.decode()
    me.post(address("rate_skills", pair.pk, "start"), {f"skill-{skill}": "2"})
    me.post(address("rate_skills", pair.pk, "end"), {f"skill-{skill}": "4"})
    page = me.get(address("skills", pair.pk)).content.decode()
    assert "I have tried it" in page
    assert "I can do it on my own" in page
    assert "I can do it on my own" not in partner.get(address("skills", pair.pk)).content.decode()
    me.post(address("share_skills", pair.pk, "end"), {"share": "yes"})
    theirs = partner.get(address("skills", pair.pk)).content.decode()
    assert "I can do it on my own" in theirs
    assert "I have tried it" not in theirs
    assert "Only you can read this." not in me.get(address("rate_skills", pair.pk, "end")).content.decode()
    me.post(address("share_skills", pair.pk, "end"), {"share": "no"})
    assert "I can do it on my own" not in partner.get(address("skills", pair.pk)).content.decode()
    assert browser(cast.program_manager).get(address("skills", pair.pk)).status_code == 404
    assert me.get(address("rate_skills", pair.pk, "never")).status_code == 404
    assert SelfRating.objects.count() == 2


@pytest.mark.parametrize("early", [True, False])
def test_a_farewell_names_what_was_done_and_what_happens_now(scene: Scene, early: bool) -> None:
    cast, pair = scene
    me, partner = browser(cast.mentee), browser(cast.mentor)
    assert me.get(address("farewell", pair.pk)).status_code == 302
    settle_session(session=pair.sessions.get(number=1), held=True, by=cast.mentee)
    goal = set_goal(mentorship=pair, text="Speak first", steps=[], by=cast.mentee)
    settle_goal(goal=goal, state=GoalState.REACHED, by=cast.mentee)
    if early:
        end_early(mentorship=pair)
    else:
        complete_mentorship(mentorship=pair, by=cast.mentor)
    for one in (me, partner):
        text = one.get(address("farewell", pair.pk)).content.decode()
        assert "You met once." in text
        assert "You reached 1 goal." in text
        assert ("part here" in text) == early
        assert "the space opens again if both of you" in text
    assert address("farewell", pair.pk) in me.get(address("show", pair.pk)).content.decode()
    with frozen(MONDAY + dt.timedelta(days=40)):
        assert me.get(address("rate_skills", pair.pk, "end")).status_code == 302
        assert "the space opens again" not in me.get(address("farewell", pair.pk)).content.decode()


def test_whoever_leads_a_circle_reads_what_is_for_mentors(scene: Scene) -> None:
    cast, _pair = scene
    circle, mentorship = make_circle(cast)
    session = add_session(mentorship=mentorship, title="A walk", by=cast.mentee)
    somebody = joined(cast, circle, "Zoe Peer")
    page = reverse("sessions:show", args=[session.pk])
    lead, peer = (browser(person).get(page).content.decode() for person in (cast.mentee, somebody))
    assert ("For mentors" in lead, "A hard question" in lead) == (True, False)
    assert ("For mentors" in peer, "A hard question" in peer) == (False, True)
    assert browser(somebody).get(address("show", mentorship.pk)).status_code == 200
    # Skills are rated in pairs only.
    assert browser(somebody).get(address("skills", mentorship.pk)).status_code == 302


def test_a_pair_without_a_plan_has_a_page(scene: Scene) -> None:
    cast, pair = scene
    pair.sessions.all().delete()
    pair.path_entries.all().delete()
    assert browser(cast.mentor).get(address("show", pair.pk)).status_code == 200
