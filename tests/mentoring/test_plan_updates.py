"""A changed plan comes to running pairs: what they have begun stays, twice is once, and the work is per batch."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.core.clock import now
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.mentoring.domain import updating
from cairn.mentoring.domain.actions import remove_action_item, tick_action_item
from cairn.mentoring.domain.agenda import add_agenda_item, move_agenda_item
from cairn.mentoring.domain.differing import effect_of
from cairn.mentoring.domain.drafts import keep_draft, note_place
from cairn.mentoring.domain.meeting import add_session, drop_session, propose_session_time, settle_session
from cairn.mentoring.domain.notes import write_note
from cairn.mentoring.domain.ordering import reorder_session, take_back_session
from cairn.mentoring.domain.starting import NewPair, start_mentorships
from cairn.mentoring.domain.training import NotYours, tick_training
from cairn.mentoring.domain.updating import (
    NothingToDecide,
    PlanChangedSince,
    StillFollowing,
    decide_on_plan,
    perform_update,
    stop_update,
)
from cairn.mentoring.enums import Owner, PlanChoice, PlanUpdateState, SessionState, Source
from cairn.mentoring.models import (
    ActionItem,
    Mentorship,
    PathEntry,
    PathTick,
    PlanTold,
    PlanUpdate,
    Session,
)
from cairn.programs.domain import planning
from cairn.programs.enums import EntryKind, Side, SurveyMoment
from cairn.programs.models import Program
from tests.factories import Cast, make_enrollment, make_person
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db

WORDS = {
    "why": "It helps.",
    "how_to_start": "",
    "minutes": 45,
    "agenda": [{"text": "The new point", "owner": "both"}],
    "actions": [{"text": "The new step", "owner": "mentee", "due_days": 7}],
}


def reworded(cast: Cast, number: int = 2, title: str = "Set goals, anew") -> None:
    planning.write_session(program=cast.program, number=number, title=title, by=cast.global_owner, **WORDS)  # type: ignore[arg-type]


def task(cast: Cast, **more: object) -> None:
    words = {"title": "Read the handbook", "owner": Side.BOTH, "after_days": 10, **more}
    planning.write_entry(program=cast.program, kind=EntryKind.TASK, words=words, by=cast.global_owner)


def training(cast: Cast, **more: object) -> None:
    words = {"title": "How to listen", "text": "Ten minutes", "link": "https://learn.example/a", **more}
    planning.write_entry(program=cast.program, kind=EntryKind.TRAINING, words=words, by=cast.global_owner)


def decide(cast: Cast, choice: PlanChoice = PlanChoice.RUNNING) -> PlanUpdate:
    seen = effect_of(cast.program).seen
    return decide_on_plan(program=cast.program, choice=choice, seen=seen, by=cast.global_owner)


def apply(cast: Cast) -> PlanUpdate:
    update = decide(cast)
    perform_update(update_id=update.pk)
    update.refresh_from_db()
    return update


def said(program: Program) -> list[tuple[str, str, str, int, int]]:
    return [(c.act, c.kind, c.title, c.pairs, c.kept) for c in effect_of(program).changes]


@pytest.fixture
def pair(cast: Cast) -> Mentorship:
    return make_mentorship(cast)


def test_a_new_pair_gets_training_tasks_and_survey_moments(cast: Cast) -> None:
    task(cast)
    training(cast)
    words = {"title": "First look", "moment": SurveyMoment.DAYS_30}
    planning.write_entry(program=cast.program, kind=EntryKind.SURVEY, words=words, by=cast.global_owner)
    card = {"title": "A card", "session": cast.program.plan.get(number=1)}
    planning.write_entry(program=cast.program, kind=EntryKind.CARD, words=card, by=cast.global_owner)

    mentorship = make_mentorship(cast)

    kinds = list(mentorship.path_entries.order_by("kind").values_list("kind", flat=True))
    assert kinds == ["survey", "task", "training"]
    due = mentorship.started_on + dt.timedelta(days=10)
    tasks = ActionItem.objects.filter(entry__kind="task").values_list("planned", "due_on", "owner")
    assert set(tasks) == {("Read the handbook", due, p.pk) for p in (cast.mentor, cast.mentee)}
    assert effect_of(cast.program).changes == []


def test_the_effect_names_each_change_and_counts_pairs(cast: Cast, pair: Mentorship) -> None:
    reworded(cast)
    planning.remove_session(program=cast.program, number=3, by=cast.global_owner)
    task(cast)
    assert said(cast.program) == [
        ("added", "task", "Read the handbook", 1, 0),
        ("removed", "session", "Look back and close", 1, 0),
        ("reworded", "session", "Set goals, anew", 1, 0),
    ]


def test_applying_changes_what_has_not_begun_and_tells_the_pair_once(cast: Cast, pair: Mentorship) -> None:
    reworded(cast)
    planning.remove_session(program=cast.program, number=3, by=cast.global_owner)
    reworded(cast, number=3, title="A new end")
    task(cast)
    update = apply(cast)
    assert (update.state, update.done, update.changed) == (PlanUpdateState.DONE, 1, 1)
    titles = list(pair.sessions.order_by("number").values_list("title", flat=True))
    assert titles == ["Get to know each other", "Set goals, anew", "A new end"]
    second = pair.sessions.get(title="Set goals, anew")
    assert [item.planned for item in second.agenda.all()] == ["The new point"]
    assert [item.planned for item in second.action_items.all()] == ["The new step"]
    told = PlanTold.objects.get()
    assert (told.added, told.reworded, told.removed) == (2, 1, 1)
    event = Event.objects.get(verb="mentoring.plan_followed")
    assert event.data == {"added": 2, "reworded": 1, "removed": 1}
    assert effect_of(cast.program).changes == []


def test_twice_is_once(cast: Cast, pair: Mentorship) -> None:
    reworded(cast)
    task(cast)
    update = apply(cast)
    before = list(Session.objects.order_by("pk").values())
    PlanUpdate.objects.filter(pk=update.pk).update(state=PlanUpdateState.RUNNING, last_id=None)
    perform_update(update_id=update.pk)
    assert list(Session.objects.order_by("pk").values()) == before
    assert PlanTold.objects.count() == 1
    assert ActionItem.objects.filter(planned="Read the handbook").count() == 2
    with pytest.raises(NothingToDecide):
        decide(cast)


def begin(cast: Cast, pair: Mentorship, second: Session, begun: str) -> None:
    """What a pair can do with a session that makes it its own."""
    by = cast.mentee
    if begun == "booked":
        later = now() + dt.timedelta(days=2)
        propose_session_time(session=second, starts_at=later, zone="Europe/Lisbon", by=by)
    elif begun == "held":
        settle_session(session=second, held=True, by=by)
    elif begun == "noted":
        write_note(mentorship=pair, session=second, body="Ours", version=0, by=by)
    elif begun == "typed":
        keep_draft(place=note_place(pair.pk, second.pk), body="Not yet sent", by=by)
    elif begun == "added":
        add_agenda_item(session=second, text="Mine", owner=Owner.MENTEE, by=by)
    elif begun == "moved":
        item = add_agenda_item(session=second, text="Mine", owner=Owner.MENTEE, by=by)
        move_agenda_item(item=item, up=True, by=by)
        item.delete()
    elif begun == "dropped":
        drop_session(session=second, by=by)
    elif begun == "taken back":
        take_back_session(session=drop_session(session=second, by=by), by=by)
    elif begun == "reordered":
        reorder_session(session=second, up=True, by=by)
    elif begun == "ticked":
        tick_action_item(item=second.action_items.all()[0], done=True, by=by)


@pytest.mark.parametrize(
    "begun",
    ["booked", "held", "noted", "typed", "added", "moved", "dropped", "taken back", "reordered", "ticked"],
)
def test_what_a_pair_has_begun_stays(cast: Cast, pair: Mentorship, begun: str) -> None:
    second = pair.sessions.get(number=2)
    begin(cast, pair, second, begun)
    before = Session.objects.filter(pk=second.pk).values().get()
    points = list(second.agenda.values())

    reworded(cast)
    assert said(cast.program) == [("reworded", "session", "Set goals, anew", 0, 1)]
    apply(cast)
    assert Session.objects.filter(pk=second.pk).values().get() == before
    assert list(second.agenda.values()) == points
    planning.remove_session(program=cast.program, number=2, by=cast.global_owner)
    reworded(cast, number=1, title="First, anew")
    apply(cast)
    assert Session.objects.filter(pk=second.pk).values().get() == before
    assert pair.sessions.get(title="First, anew").plan_version == 2


def test_a_task_that_was_ticked_or_taken_away_stays_so(cast: Cast) -> None:
    task(cast)
    task(cast, title="Say hello")
    pair = make_mentorship(cast)
    mine = {"mentorship": pair, "owner": cast.mentee}
    tick_action_item(
        item=ActionItem.objects.get(planned="Read the handbook", **mine), done=True, by=cast.mentee
    )
    for item in ActionItem.objects.filter(mentorship=pair, planned="Say hello"):
        remove_action_item(item=item, by=cast.mentee)
    for row in cast.program.plan_entries.all():
        words = {"title": f"{row.title} now"}
        planning.write_entry(
            program=cast.program, kind=EntryKind.TASK, words=words, entry=row, by=cast.global_owner
        )
    apply(cast)
    assert set(ActionItem.objects.filter(entry__isnull=False).values_list("planned", flat=True)) == {
        "Read the handbook"
    }
    assert set(PathEntry.objects.values_list("title", flat=True)) == {"Read the handbook", "Say hello"}


def test_a_new_session_comes_after_those_before_it_and_never_before_one_that_was_held(
    cast: Cast, pair: Mentorship
) -> None:
    settle_session(session=pair.sessions.get(number=3), held=True, by=cast.mentee)
    add_session(mentorship=pair, title="A walk", by=cast.mentee)
    reworded(cast, number=4, title="In between")
    planning.move_session(program=cast.program, number=4, up=True, by=cast.global_owner)
    planning.move_session(program=cast.program, number=3, up=True, by=cast.global_owner)
    assert [s.title for s in cast.program.plan.all()][1] == "In between"
    apply(cast)
    found = list(pair.sessions.order_by("number").values_list("title", "number"))
    assert found == [
        ("Get to know each other", 1),
        ("Set goals", 2),
        ("Look back and close", 3),
        ("In between", 4),
        ("", 5),
    ]


def test_new_pairs_only_keeps_a_change_back_until_the_next_one(cast: Cast, pair: Mentorship) -> None:
    reworded(cast)
    planning.remove_session(program=cast.program, number=3, by=cast.global_owner)
    update = decide(cast, PlanChoice.NEW)
    assert (update.state, update.done) == (PlanUpdateState.DONE, 0)
    assert effect_of(cast.program).changes == []
    reworded(cast, number=1, title="Hello")
    assert said(cast.program) == [("reworded", "session", "Hello", 1, 0)]
    apply(cast)
    titles = list(pair.sessions.order_by("number").values_list("title", flat=True))
    assert titles == ["Hello", "Set goals", "Look back and close"]
    reworded(cast, title="Goals, a third time")
    assert said(cast.program) == [("reworded", "session", "Goals, a third time", 1, 0)]


def test_nobody_decides_on_what_they_did_not_see(cast: Cast, pair: Mentorship) -> None:
    reworded(cast)
    seen = effect_of(cast.program).seen
    task(cast)
    with pytest.raises(PlanChangedSince):
        decide_on_plan(program=cast.program, choice=PlanChoice.RUNNING, seen=seen, by=cast.global_owner)
    decide(cast)
    with pytest.raises(StillFollowing):
        decide(cast)


def test_an_ended_pair_keeps_its_plan(cast: Cast, pair: Mentorship) -> None:
    Mentorship.objects.filter(pk=pair.pk).update(status="completed", ended_at=now())
    reworded(cast)
    assert effect_of(cast.program).changes == []


def many(cast: Cast, count: int) -> None:
    mentors = [make_enrollment(cast.program, make_person(), "mentor") for _ in range(count)]
    mentees = [make_enrollment(cast.program, make_person(), "mentee") for _ in range(count)]
    pairs = [NewPair(one, other) for one, other in zip(mentors, mentees, strict=True)]
    started = start_mentorships(program=cast.program, pairs=pairs, source=Source.RUN, by=None)
    assert len(started.mentorships) == count


def changed(cast: Cast) -> None:
    reworded(cast)
    planning.remove_session(program=cast.program, number=3, by=cast.global_owner)
    reworded(cast, number=3, title="A new end")
    task(cast)


def test_300_pairs_follow_in_batches_that_can_be_stopped_and_taken_up_again(cast: Cast) -> None:
    many(cast, 300)
    changed(cast)
    with CaptureQueriesContext(connection) as looking:
        assert {c.pairs for c in effect_of(cast.program).changes} == {300}
    assert len(looking) <= 8
    update = decide(cast)
    assert updating._begin(update.pk)
    counts = []
    for _batch in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert updating._some(update.pk)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] < 60
    stop_update(update=update, by=cast.global_owner)
    perform_update(update_id=update.pk)
    update.refresh_from_db()
    assert (update.state, update.done, PlanTold.objects.count()) == (PlanUpdateState.CANCELLED, 200, 200)
    assert {c.pairs for c in effect_of(cast.program).changes} == {100}

    again = apply(cast)
    assert (again.state, again.done, again.changed) == (PlanUpdateState.DONE, 300, 100)
    assert PlanTold.objects.count() == 300
    assert Session.objects.filter(title="Set goals, anew", plan_version=2).count() == 300
    assert ActionItem.objects.filter(planned="Read the handbook").count() == 600
    catch_up()


def test_a_batch_of_one_asks_as_much_as_a_batch_of_many(cast: Cast) -> None:
    many(cast, 3)
    changed(cast)
    update = decide(cast)
    updating._begin(update.pk)
    with CaptureQueriesContext(connection) as asked:
        assert updating._some(update.pk)
    assert len(asked) < 60


def test_each_ticks_their_own_training(cast: Cast) -> None:
    training(cast)
    training(cast, title="For mentors", owner=Side.MENTOR)
    pair = make_mentorship(cast)
    both = pair.path_entries.get(title="How to listen")
    for _twice in range(2):
        tick_training(entry=both, done=True, by=cast.mentee)
    assert [t.member.person for t in PathTick.objects.all()] == [cast.mentee]
    with pytest.raises(NotYours):
        tick_training(entry=pair.path_entries.get(title="For mentors"), done=True, by=cast.mentee)
    tick_training(entry=both, done=False, by=cast.mentee)
    assert not PathTick.objects.exists()
    assert Event.objects.filter(verb="mentoring.training_done").count() == 1


def test_a_session_can_be_taken_back_and_put_in_another_order(cast: Cast, pair: Mentorship) -> None:
    first, second = pair.sessions.filter(number__lte=2).order_by("number")
    drop_session(session=second, by=cast.mentor)
    back = take_back_session(session=second, by=cast.mentee)
    assert (back.state, back.booking) == (SessionState.PLANNED, None)
    reorder_session(session=second, up=True, by=cast.mentee)
    assert list(pair.sessions.order_by("number").values_list("title", flat=True))[:2] == [
        "Set goals",
        "Get to know each other",
    ]
    settle_session(session=second, held=True, by=cast.mentee)
    reorder_session(session=first, up=True, by=cast.mentee)
    assert pair.sessions.get(pk=first.pk).number == 2
