"""Inviting thousands: a job that shows how far it is, and that can be stopped."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from cairn.core.errors import InvalidTransition
from cairn.core.models import Event
from cairn.people.models import Person
from cairn.programs.domain import inviting_many
from cairn.programs.domain.inviting_many import perform_inviting, start_inviting, stop_inviting
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment, InvitationRun, Program
from cairn.programs.rules.errors import NotOpen, StillInviting
from tests.factories import make_person, make_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr(inviting_many, "STEP", 2)
    return make_program()


def five() -> Person:
    """Somebody who invites, and four more people."""
    people = [make_person() for _ in range(5)]
    return people[0]


def invited() -> int:
    return Enrollment.objects.filter(status=EnrollmentStatus.INVITED).count()


def begun(program: Program, boss: Person) -> InvitationRun:
    return start_inviting(program=program, side="mentee", more=[], by=boss)


def test_a_run_invites_everyone_step_by_step_and_says_how_far_it_is(program: Program) -> None:
    run = begun(program, five())
    assert ProcrastinateJob.objects.get(task_name="programs.invite_many").args == {"run_id": str(run.pk)}
    assert (run.state, run.done, run.total) == ("queued", 0, 5)
    perform_inviting(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.done, invited()) == ("done", 5, 5)
    assert [e.data["count"] for e in Event.objects.filter(verb="programs.invited_batch").order_by("id")] == [
        2,
        2,
        1,
    ]
    assert Event.objects.get(verb="programs.inviting_finished").data == {"state": "done", "invited": 5}
    perform_inviting(run_id=run.pk)
    assert Event.objects.filter(verb="programs.inviting_finished").count() == 1


def test_one_run_at_a_time_and_none_in_a_closed_program(program: Program) -> None:
    boss = five()
    begun(program, boss)
    with pytest.raises(StillInviting):
        begun(program, boss)
    with pytest.raises(NotOpen):
        begun(make_program("Closed", status="closed"), boss)
    assert InvitationRun.objects.count() == 1


def test_a_run_that_waits_is_stopped_at_once(program: Program) -> None:
    boss = five()
    stopped = stop_inviting(run=begun(program, boss), by=boss)
    assert (stopped.state, stopped.finished_at is not None) == ("cancelled", True)
    perform_inviting(run_id=stopped.pk)
    assert invited() == 0
    with pytest.raises(InvalidTransition):
        stop_inviting(run=stopped, by=boss)


def test_a_stop_is_heard_between_two_steps_and_what_was_sent_stays(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = five()
    run = begun(program, boss)
    steps = inviting_many.invite_people

    def invite_and_stop(**arguments: object) -> int:
        count = steps(**arguments)  # type: ignore[arg-type]
        stop_inviting(run=run, by=boss)
        return count

    monkeypatch.setattr(inviting_many, "invite_people", invite_and_stop)
    perform_inviting(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.done, invited()) == ("cancelled", 2, 2)


def test_a_program_that_closes_meanwhile_ends_the_run(program: Program) -> None:
    run = begun(program, five())
    Program.objects.update(status="closed")
    perform_inviting(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, invited()) == ("cancelled", 0)


def test_a_run_cut_off_by_a_crash_goes_on_where_it_was(program: Program) -> None:
    run = begun(program, five())
    InvitationRun.objects.update(state="running")
    perform_inviting(run_id=run.pk)
    assert invited() == 5
