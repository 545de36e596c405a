"""Many at once: capacity is never exceeded, and a freed place goes to exactly one person."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from cairn.programs import domain
from cairn.programs.domain import Details
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment
from tests.factories import make_enrollment, make_person, make_program

pytestmark = pytest.mark.django_db(transaction=True)
S = EnrollmentStatus


def _at_once(*calls: Callable[[], object]) -> list[BaseException]:
    """Run every call in a thread of its own, all starting together; returns what went wrong."""
    start, wrong = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            call()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return wrong


def test_joining_at_once_never_exceeds_the_places() -> None:
    program = make_program(places=2)
    people = [make_person() for _ in range(6)]

    def joins(who: object) -> Callable[[], object]:
        return lambda: domain.join(program=program, person=who, side="mentee", details=Details(), by=who)  # type: ignore[arg-type]

    assert _at_once(*(joins(person) for person in people)) == []
    assert Enrollment.objects.filter(status=S.ACTIVE).count() == 2
    assert Enrollment.objects.filter(status=S.WAITLISTED).count() == 4


def test_two_leaving_at_once_move_two_up_in_their_order() -> None:
    program = make_program(places=2)
    held = [make_enrollment(program, make_person(), "mentee") for _ in range(2)]
    waiting = []
    for _ in range(3):
        person = make_person()
        waiting.append(
            domain.join(program=program, person=person, side="mentee", details=Details(), by=person)
        )
    late = make_person()
    wrong = _at_once(
        lambda: domain.leave(enrollment=held[0], by=None),
        lambda: domain.complete(enrollment=held[1], by=None),
        lambda: domain.join(program=program, person=late, side="mentee", details=Details(), by=late),
    )
    assert wrong == []
    states = [Enrollment.objects.get(pk=e.pk).status for e in waiting]
    assert states == [S.ACTIVE, S.ACTIVE, S.WAITLISTED]
    assert Enrollment.objects.get(person=late).status == S.WAITLISTED


def test_the_same_person_joining_twice_at_once_is_in_once() -> None:
    program, person = make_program(), make_person()

    def join() -> object:
        return domain.join(program=program, person=person, side="mentee", details=Details(), by=person)

    wrong = _at_once(join, join)
    assert [type(error).__name__ for error in wrong] == ["AlreadyIn"]
    assert Enrollment.objects.count() == 1


def test_two_approvals_of_the_last_place_let_one_in() -> None:
    program = make_program(places=1, entry="application")
    made = [make_enrollment(program, make_person(), "mentee", status=S.APPLIED) for _ in range(2)]
    boss = make_person()
    wrong = _at_once(*[lambda e=e: domain.approve(enrollment=e, by=boss) for e in made])  # type: ignore[misc]
    assert wrong == []
    assert sorted(Enrollment.objects.values_list("status", flat=True)) == [S.ACTIVE, S.WAITLISTED]
