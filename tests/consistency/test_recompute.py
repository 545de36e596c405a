"""The health page against plain SQL over the event log and the rows, written apart from everything that made the page."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app

from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.mentoring.domain.actions import add_action_item, tick_action_item
from cairn.mentoring.domain.agenda import add_agenda_item, tick_agenda_item
from cairn.mentoring.domain.ending import complete_mentorship, end_early
from cairn.mentoring.domain.goals import set_goal, settle_goal
from cairn.mentoring.domain.meeting import cancel_session_time, propose_session_time
from cairn.mentoring.domain.pausing import pause_mentorship
from cairn.mentoring.enums import GoalState, Owner
from cairn.people.models import Person
from cairn.programs.domain.inviting import invite_people
from cairn.programs.domain.staying import leave
from cairn.programs.models import Enrollment
from tests.factories import Cast, make_cast, make_person
from tests.mentoring.makers import make_plan
from tests.outcomes.makers import DAY, START, answer, book, make_pair, meet, sides

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
TODAY = START + 60 * DAY


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_plan(cast.program)
    live_for_two_months(cast)
    return cast


def live_for_two_months(cast: Cast) -> None:
    """Pairs that go on, are quiet, never met, paused, completed, ended early; work, answers, invitations, a leaver."""
    program = cast.program
    going, quiet, never, paused, completed, early = (make_pair(program, name=f"Pair{n}") for n in range(6))
    first = [
        meet(pair, 1, START + 10 * DAY + dt.timedelta(hours=n))
        for n, pair in enumerate([going, quiet, paused, completed, early])
    ]
    meet(completed, 2, START + 20 * DAY)
    meet(going, 2, START + 50 * DAY)
    meet(quiet, 2, START + 25 * DAY, held=False)
    book(going, 3, TODAY + 5 * DAY)
    with frozen(TODAY - DAY):
        mentee = sides(never)[1]
        session = propose_session_time(
            session=never.sessions.get(number=1), starts_at=TODAY + 2 * DAY, zone="UTC", by=mentee
        )
        cancel_session_time(session=session, by=mentee)
        for session, useful in zip(first, [(5, 4), (2, 1), (3, 4), (5, 5), (1, 2)], strict=True):
            answer(session, *useful)
        answer(going.sessions.get(number=2), 5)
        mentor, mentee = sides(going)
        kept = [set_goal(mentorship=going, text=f"Goal {n}", by=mentee) for n in range(3)]
        settle_goal(goal=kept[0], state=GoalState.REACHED, by=mentee)
        settle_goal(goal=kept[1], state=GoalState.DROPPED, by=mentee)
        point = add_agenda_item(
            session=going.sessions.get(number=3), text="One more", owner=Owner.BOTH, by=mentor
        )
        tick_agenda_item(item=point, done=True, by=mentor)
        item = add_action_item(mentorship=going, text="Read it", owner=mentee, by=mentor)
        tick_action_item(item=item, done=True, by=mentee)
        complete_mentorship(mentorship=completed, by=sides(completed)[1])
        end_early(mentorship=early)
        pause_mentorship(mentorship=paused, until=(TODAY + 30 * DAY).date(), by=sides(paused)[0])
        invite_people(program=program, people=[make_person().pk for _ in range(4)], by=cast.program_manager)
        leave(enrollment=Enrollment.objects.get(program=program, person=cast.mentee), by=cast.mentee)


def one(sql: str, **values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def told(program: Any, *verbs: str) -> int:
    """How often something happened, by the event log alone."""
    sql = "select count(*) from core_event where program_id = %(program)s and verb = any(%(verbs)s)"
    return int(one(sql, program=program.pk, verbs=list(verbs)))


ENROLLED = "select count(*) from programs_enrollment e where program_id = %(program)s"
IN_PAIR = """ and joined_at is not null and exists (select 1 from mentoring_member m
  join mentoring_mentorship s on s.id = m.mentorship_id
  where m.person_id = e.person_id and s.program_id = e.program_id {more})"""
HELD = "and exists (select 1 from mentoring_session t where t.mentorship_id = s.id and t.state = 'held')"
LATELY = """exists (select 1 from mentoring_session t where t.mentorship_id = s.id and t.state in ('held', 'booked')
  and t.starts_at >= %(now)s - interval '21 days')"""
PAIRS = "select count(*) from mentoring_mentorship s where program_id = %(program)s"
ITEMS = """select count(*) from {table} a join mentoring_session t on t.id = a.session_id
  join mentoring_mentorship s on s.id = t.mentorship_id where s.program_id = %(program)s"""
OWN = """select count(*) from {table} a join mentoring_mentorship s on s.id = a.mentorship_id
  where s.program_id = %(program)s"""


def expected(program: Any) -> dict[str, int]:
    """Every count of the page, from history where the log tells it and from the rows where it does not."""

    def count(sql: str) -> int:
        return int(one(sql, program=program.pk, now=TODAY))

    held = told(program, "mentoring.session_held")
    missed = told(program, "mentoring.session_missed")
    over = {
        "completed_pairs": told(program, "mentoring.completed"),
        "early_ends": told(program, "mentoring.ended_early"),
    }
    paused = told(program, "mentoring.paused") - told(program, "mentoring.resumed")
    return {
        **over,
        "active_pairs": told(program, "mentoring.started") - sum(over.values()) - paused,
        "sessions_held": held,
        "sessions_missed": missed,
        "sessions_booked": told(program, "mentoring.session_booked"),
        "sessions_ahead": told(program, "mentoring.session_booked") - held - missed,
        "sessions_cancelled": told(program, "scheduling.cancelled"),
        "goals_set": told(program, "mentoring.goal_set"),
        "goals_reached": count(OWN.format(table="mentoring_goal") + " and a.state = 'reached'"),
        "points_done": told(program, "mentoring.agenda_done"),
        "points_logged": count(ITEMS.format(table="mentoring_agendaitem")),
        "actions_done": told(program, "mentoring.action_done"),
        "actions_logged": count(
            OWN.format(table="mentoring_actionitem") + " and (a.planned = '' or a.due_on is not null)"
        ),
        "invited": count(ENROLLED),
        "joined": count(ENROLLED + " and joined_at is not null"),
        "participants": count(ENROLLED + " and status in ('active', 'paused')"),
        "matched": count(ENROLLED + IN_PAIR.format(more="")),
        "met": count(ENROLLED + IN_PAIR.format(more=HELD)),
        "on_plan": count(
            ENROLLED
            + IN_PAIR.format(
                more=HELD
                + f" and (s.status = 'completed' or (s.status in ('active', 'upcoming') and {LATELY}))"
            )
        ),
        "finished": count(ENROLLED + IN_PAIR.format(more=HELD + " and s.status = 'completed'")),
        "quiet_pairs": count(
            PAIRS
            + f" and status in ('active', 'upcoming') and started_on <= (%(now)s - interval '21 days')::date and not {LATELY}"
        ),
    }


def page_of(client: Client, person: Person, address: str) -> str:
    client.force_login(person.account)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers_of(html: str) -> dict[str, int]:
    """Every count of a page by its key, as its HTML says; the last one stands where a key comes twice."""
    found = re.findall(r'data-number="([a-z_0-9]+)"[^>]*>(?:\s*<[^>]+>)*\s*([\d,]+)\s*<', html)
    return {key: int(text.replace(",", "")) for key, text in found}


def test_health_page_shows_what_events_and_rows_say(cast: Cast, client: Client) -> None:
    with frozen(TODAY):
        html = page_of(client, cast.program_manager, reverse("health:show", args=[cast.program.pk]))
        page, wanted = numbers_of(html), expected(cast.program)
    assert {key: page.get(key) for key in wanted} == wanted
    # The scenario is rich enough to tell a wrong count from a right one.
    assert min(wanted.values()) > 0
    assert (wanted["quiet_pairs"], wanted["active_pairs"], wanted["met"]) == (2, 3, 10)


def test_quality_is_the_mean_of_whole_fives(cast: Cast, client: Client) -> None:
    mean = "select round(avg(useful), 1) from (select useful from feedback_pulse order by answered_at, id limit 10) u"
    with frozen(TODAY):
        html = page_of(client, cast.program_manager, reverse("health:show", args=[cast.program.pk]))
    assert one("select count(*) from feedback_pulse") == 11
    assert re.search(rf'data-number="discussion_quality">\s*<div[^>]*>\s*<p[^>]*><a[^>]*>{one(mean)}<', html)
    assert "10 answers" in html


def test_overview_shows_the_same_once_the_events_were_followed(cast: Cast, client: Client) -> None:
    with frozen(TODAY):
        catch_up()
        assert one(
            "select count(*) from outcomes_stale where program_id = %(program)s", program=cast.program.pk
        )
        app.tasks["outcomes.refresh_stale"](timestamp=0)
        assert one("select count(*) from outcomes_stale") == 0
        page = numbers_of(page_of(client, cast.global_owner, reverse("overview:show")))
        wanted = expected(cast.program)
    keys = ["participants", "active_pairs", "sessions_held", "quiet_pairs"]
    assert {key: page.get(key) for key in keys} == {key: wanted[key] for key in keys}
