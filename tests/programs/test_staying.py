from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from cairn.core.clock import frozen
from cairn.core.errors import InvalidTransition
from cairn.core.events import record
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.people import events as people_events
from cairn.programs import domain
from cairn.programs.domain.staying import withdraw_leaver
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment
from cairn.programs.rules.errors import PauseDate
from cairn.programs.tasks import remind, resume_everyone_due
from tests.factories import make_enrollment, make_person, make_program

pytestmark = pytest.mark.django_db
S = EnrollmentStatus
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def _enrolled(status: EnrollmentStatus = S.ACTIVE) -> Enrollment:
    return make_enrollment(make_program(), make_person(), "mentee", status=status)


def test_pause_keeps_the_place_and_ends_by_itself() -> None:
    enrollment = _enrolled()
    with frozen(NOW):
        domain.pause(enrollment=enrollment, until=dt.date(2026, 12, 1), by=enrollment.person)
        resume_everyone_due(0)
    enrollment.refresh_from_db()
    assert (enrollment.status, enrollment.paused_until) == (S.PAUSED, dt.date(2026, 12, 1))
    assert Enrollment.objects.holding_a_place(enrollment.program).count() == 1
    with frozen(NOW + dt.timedelta(days=8)):
        assert domain.resume_due() == 1
        assert domain.resume_due() == 0
    enrollment.refresh_from_db()
    assert (enrollment.status, enrollment.paused_until) == (S.ACTIVE, None)
    events = Event.objects.order_by("at", "id").values_list("verb", "actor_id")
    assert list(events) == [("programs.paused", enrollment.person_id), ("programs.resumed", None)]


@pytest.mark.parametrize("until", [dt.date(2026, 11, 23), dt.date(2026, 11, 1), dt.date(2027, 11, 25)])
def test_pause_needs_a_day_in_the_next_year(until: dt.date) -> None:
    enrollment = _enrolled()
    with frozen(NOW), pytest.raises(PauseDate):
        domain.pause(enrollment=enrollment, until=until, by=enrollment.person)


def test_resume_early_and_only_from_a_pause() -> None:
    enrollment = _enrolled(S.PAUSED)
    assert domain.resume(enrollment=enrollment, by=enrollment.person).status == S.ACTIVE
    with pytest.raises(InvalidTransition):
        domain.resume(enrollment=enrollment, by=enrollment.person)
    with pytest.raises(InvalidTransition):
        domain.resume(enrollment=_enrolled(S.COMPLETED), by=enrollment.person)


def test_complete_and_leave_need_somebody_who_takes_part() -> None:
    done = _enrolled()
    with frozen(NOW):
        assert domain.complete(enrollment=done, by=None).finished_at == NOW
    for ended in (domain.leave, domain.complete):
        with pytest.raises(InvalidTransition):
            ended(enrollment=done, by=done.person)


def test_invitations_and_applications_are_not_mixed_up() -> None:
    with pytest.raises(InvalidTransition):
        domain.approve(enrollment=_enrolled(S.WITHDRAWN), by=make_person())
    with pytest.raises(InvalidTransition):
        domain.approve(enrollment=_enrolled(S.INVITED), by=make_person())
    with pytest.raises(InvalidTransition):
        domain.decline_invitation(enrollment=_enrolled(S.APPLIED), by=make_person())
    with pytest.raises(InvalidTransition):
        domain.decline_application(enrollment=_enrolled(S.INVITED), by=make_person())


def test_leaver_is_taken_out_of_every_program_and_frees_the_place() -> None:
    leaver, waiting = make_person(), make_person()
    full = make_program(places=1)
    domain.join(program=full, person=leaver, side="mentee", details=domain.Details(), by=leaver)
    domain.join(program=full, person=waiting, side="mentee", details=domain.Details(), by=waiting)
    inviting = make_program()
    domain.invite_people(program=inviting, people=[leaver.pk], by=waiting)
    done = make_enrollment(make_program(), leaver, "mentor", status=S.COMPLETED)
    catch_up()
    with transaction.atomic():
        record(people_events.LEFT, by=None, subject=leaver)
    catch_up()
    states = dict(Enrollment.objects.filter(person=leaver).values_list("program", "status"))
    assert states == {full.pk: S.WITHDRAWN, inviting.pk: S.DECLINED, done.program_id: S.COMPLETED}
    assert Enrollment.objects.get(person=waiting).status == S.ACTIVE
    assert withdraw_leaver(person_id=leaver.pk) == 0


def test_reminders_come_on_days_1_15_and_29_and_then_stop() -> None:
    program, person = make_program(), make_person()
    with frozen(NOW):
        domain.invite_people(program=program, people=[person.pk], by=make_person())
    told = {}
    for day in range(40):
        with frozen(NOW + dt.timedelta(days=day, minutes=5)):
            remind(0)
            told[day] = domain.remind_invited()
    assert not any(told.values())  # the task had told already
    events = Event.objects.filter(verb="programs.reminder_due").order_by("at")
    assert [(e.at - NOW).days for e in events] == [1, 15, 29]
    assert [e.data for e in events] == [{"person": str(person.pk), "number": n} for n in (1, 2, 3)]


def test_reminder_is_one_after_a_long_silence_and_none_after_an_answer() -> None:
    program = make_program()
    late, answered = make_person(), make_person()
    with frozen(NOW):
        domain.invite_people(program=program, people=[late.pk, answered.pk], by=make_person())
        invited = Enrollment.objects.get(person=answered)
        domain.decline_invitation(enrollment=invited, by=answered)
    with frozen(NOW + dt.timedelta(days=20)):
        assert domain.remind_invited() == 1
    assert Event.objects.get(verb="programs.reminder_due").data["number"] == 2
    with frozen(NOW + dt.timedelta(days=30)):
        assert domain.remind_invited() == 1
        assert domain.remind_invited() == 0
