"""Agenda points, action items, goals and notes: whose they are, what is told, and that no word leaks."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.db import connection

from cairn.core.errors import NotInScope
from cairn.core.models import Event
from cairn.core.sealed import read
from cairn.mentoring.domain.actions import NotOneOfYou, add_action_item, remove_action_item, tick_action_item
from cairn.mentoring.domain.agenda import (
    FromThePlan,
    add_agenda_item,
    change_agenda_item,
    move_agenda_item,
    remove_agenda_item,
    tick_agenda_item,
)
from cairn.mentoring.domain.ending import end_early
from cairn.mentoring.domain.fitting import say_fit
from cairn.mentoring.domain.goals import add_goal_step, set_goal, settle_goal, tick_goal_step
from cairn.mentoring.domain.meeting import (
    accept_session_time,
    add_session,
    propose_session_time,
)
from cairn.mentoring.domain.notes import NoteChanged, write_agenda_notes, write_note
from cairn.mentoring.enums import Fit, GoalState, Owner
from cairn.mentoring.models import AgendaItem, Mentorship, SharedNote
from cairn.scheduling.domain.invitations import icalendar_of
from cairn.scheduling.queries import invitation_of
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db
CANARY = "Xanthippe-4711"


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    return make_mentorship(cast)


def test_agenda_points_keep_order_owner_and_state(cast: Cast, mentorship: Mentorship) -> None:
    session = mentorship.sessions.get(number=1)
    own = add_agenda_item(session=session, text="My hard week", owner=Owner.MENTEE, by=cast.mentee)
    move_agenda_item(item=own, up=True, by=cast.mentor)
    change_agenda_item(item=own, text="My harder week", owner=Owner.BOTH, by=cast.mentor)
    tick_agenda_item(item=own, done=True, by=cast.mentee)
    tick_agenda_item(item=own, done=True, by=cast.mentee)
    points = list(session.agenda.all())
    assert [(p.position, p.planned, p.owner, p.done_at is not None) for p in points] == [
        (1, "What each of us hopes for", "both", False),
        (2, "", "both", True),
        (3, "My path", "mentor", False),
    ]
    assert read(points[1], "text", reader=cast.mentor.pk) == "My harder week"
    assert Event.objects.filter(verb="mentoring.agenda_done").count() == 1


def test_agenda_point_of_the_plan_stays(cast: Cast, mentorship: Mentorship) -> None:
    planned = AgendaItem.objects.filter(session__mentorship=mentorship)[0]
    with pytest.raises(FromThePlan):
        remove_agenda_item(item=planned, by=cast.mentee)
    with pytest.raises(FromThePlan):
        change_agenda_item(item=planned, text="Other words", owner=Owner.BOTH, by=cast.mentee)


def test_action_item_is_ticked_by_either_and_owned_by_one_of_the_two(
    cast: Cast, mentorship: Mentorship
) -> None:
    with pytest.raises(NotOneOfYou):
        add_action_item(mentorship=mentorship, text="x", owner=cast.outsider, by=cast.mentee)
    item = add_action_item(
        mentorship=mentorship, text="Draft it", owner=cast.mentee, by=cast.mentor, due_on=dt.date(2030, 1, 2)
    )
    assert tick_action_item(item=item, done=True, by=cast.mentor).done_at is not None
    assert tick_action_item(item=item, done=False, by=cast.mentee).done_at is None
    remove_action_item(item=item, by=cast.mentee)
    verbs = ["mentoring.action_added", "mentoring.action_done", "mentoring.action_reopened"]
    told = Event.objects.filter(subject_id=item.pk).order_by("at", "id").values_list("verb", flat=True)
    assert list(told) == [*verbs, "mentoring.action_removed"]


def test_goal_counts_its_steps(cast: Cast, mentorship: Mentorship) -> None:
    goal = set_goal(mentorship=mentorship, text="Lead a review", by=cast.mentee, steps=["Watch", "Try"])
    step = add_goal_step(goal=goal, text="Alone", by=cast.mentor)
    tick_goal_step(step=step, done=True, by=cast.mentee)
    goal.refresh_from_db()
    assert (goal.steps_done, goal.steps_total) == (1, 3)
    assert [read(s, "text", reader=cast.mentor.pk) for s in goal.steps.all()] == ["Watch", "Try", "Alone"]
    assert settle_goal(goal=goal, state=GoalState.REACHED, by=cast.mentee).settled_at is not None


def test_note_of_the_slower_writer_is_refused_and_nothing_is_lost(cast: Cast, mentorship: Mentorship) -> None:
    write_note(mentorship=mentorship, body="One", version=0, by=cast.mentee)
    write_note(mentorship=mentorship, body="Two", version=1, by=cast.mentor)
    with pytest.raises(NoteChanged):
        write_note(mentorship=mentorship, body="Three", version=1, by=cast.mentee)
    with pytest.raises(NoteChanged):
        write_note(mentorship=mentorship, body="Zero", version=0, by=cast.mentee)
    note = SharedNote.objects.get()
    assert (note.version, note.written_by, read(note, "body", reader=cast.mentee.pk)) == (
        2,
        cast.mentor,
        "Two",
    )
    merged = write_note(mentorship=mentorship, body="Two and three", version=2, by=cast.mentee)
    assert merged.version == 3


def test_note_of_a_session_stands_beside_the_pair_s(cast: Cast, mentorship: Mentorship) -> None:
    session = mentorship.sessions.get(number=1)
    write_note(mentorship=mentorship, body="Ours", version=0, by=cast.mentee)
    write_note(mentorship=mentorship, session=session, body="This one's", version=0, by=cast.mentor)
    assert SharedNote.objects.count() == 2


def test_agenda_notes_of_the_slower_writer_are_refused(cast: Cast, mentorship: Mentorship) -> None:
    item = AgendaItem.objects.filter(session__mentorship=mentorship)[0]
    write_agenda_notes(item=item, notes="a\nb", began_from="", by=cast.mentee)
    with pytest.raises(NoteChanged):
        write_agenda_notes(item=item, notes="c", began_from="", by=cast.mentor)
    assert write_agenda_notes(item=item, notes="c", began_from="a\r\nb", by=cast.mentor).pk == item.pk


@pytest.mark.parametrize("who", ["program_manager", "global_owner", "outsider"])
def test_work_of_others_is_not_found(cast: Cast, mentorship: Mentorship, who: str) -> None:
    stranger = getattr(cast, who)
    session = mentorship.sessions.get(number=1)
    item = session.agenda.all()[0]
    goal = set_goal(mentorship=mentorship, text="x", by=cast.mentee, steps=["y"])
    attempts = [
        lambda: add_agenda_item(session=session, text="x", owner=Owner.BOTH, by=stranger),
        lambda: tick_agenda_item(item=item, done=True, by=stranger),
        lambda: write_agenda_notes(item=item, notes="x", began_from="", by=stranger),
        lambda: add_action_item(mentorship=mentorship, text="x", owner=cast.mentee, by=stranger),
        lambda: set_goal(mentorship=mentorship, text="x", by=stranger),
        lambda: tick_goal_step(step=goal.steps.get(), done=True, by=stranger),
        lambda: write_note(mentorship=mentorship, body="x", version=0, by=stranger),
        lambda: add_session(mentorship=mentorship, title="x", by=stranger),
    ]
    for attempt in attempts:
        with pytest.raises(NotInScope):
            attempt()


def test_sealed_words_reach_no_event_no_log_no_calendar_and_no_column(
    cast: Cast, mentorship: Mentorship, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session = add_session(mentorship=mentorship, title=CANARY, by=cast.mentee)
    item = add_agenda_item(session=session, text=CANARY, owner=Owner.BOTH, by=cast.mentee)
    write_agenda_notes(item=item, notes=CANARY, began_from="", by=cast.mentee)
    add_action_item(mentorship=mentorship, text=CANARY, owner=cast.mentee, by=cast.mentee)
    set_goal(mentorship=mentorship, text=CANARY, by=cast.mentee, steps=[CANARY])
    write_note(mentorship=mentorship, body=CANARY, version=0, by=cast.mentee)
    noon = dt.datetime(2030, 5, 6, 12, tzinfo=dt.UTC)
    propose_session_time(session=session, starts_at=noon, zone="Europe/Lisbon", by=cast.mentee)
    booked = accept_session_time(session=session, by=cast.mentor)
    assert booked.booking is not None
    assert CANARY.encode() not in icalendar_of(
        invitation_of(booked.booking, address="https://cairn.example/")
    )
    say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentee, reason=CANARY)
    end_early(mentorship=mentorship)
    assert CANARY not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public'")
        for (table,) in cursor.fetchall():
            # Text and bytes alike: bytea prints as hex, so look for both spellings.
            cursor.execute(
                f'select count(*) from "{table}" t where t::text like %s or t::text like %s',  # noqa: S608
                [f"%{CANARY}%", f"%{CANARY.encode().hex()}%"],
            )
            assert cursor.fetchone() == (0,), table
