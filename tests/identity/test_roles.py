"""Giving roles: never more than one's own, never away from the last owner."""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction

from cairn.core.errors import DomainError, NotAllowed, NotInScope
from cairn.core.models import Event
from cairn.core.permissions import Permission, Scope
from cairn.identity import rules
from cairn.identity.domain.roles import HasLeft, LastOwner, RoleDoesNotFit, grant_role, revoke_role
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.enums import PersonStatus
from cairn.people.models import Person
from cairn.programs.models import Track
from tests.factories import Cast, make_cast, make_person, make_program

pytestmark = pytest.mark.integration


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def owner_row(person: Person) -> RoleAssignment:
    return RoleAssignment.objects.get(person=person, role=Role.GLOBAL_OWNER)


def test_an_owner_gives_a_role_and_it_works(cast: Cast) -> None:
    scope = cast.program.scope()
    row = grant_role(person=cast.outsider, role=Role.PROGRAM_MANAGER, scope=scope, by=cast.global_owner)

    assert (row.granted_by, row.scope()) == (cast.global_owner, scope)
    event = Event.objects.get(verb="identity.role_granted")
    assert (event.actor_id, event.subject_id, event.program_id, event.data["role"]) == (
        cast.global_owner.pk,
        cast.outsider.pk,
        cast.program.pk,
        "program_manager",
    )


def test_giving_it_twice_changes_nothing(cast: Cast) -> None:
    for _ in range(2):
        grant_role(person=cast.outsider, role=Role.PEOPLE_ANALYST, scope=Scope(), by=cast.global_owner)

    assert Event.objects.filter(verb="identity.role_granted").count() == 1


def test_a_program_manager_gives_equal_and_smaller_roles_in_the_own_program(cast: Cast) -> None:
    track = Track.objects.create(program=cast.program, name="Women who lead")

    grant_role(
        person=cast.outsider, role=Role.PROGRAM_MANAGER, scope=cast.program.scope(), by=cast.program_manager
    )
    grant_role(person=cast.outsider, role=Role.TRACK_MANAGER, scope=track.scope(), by=cast.program_manager)

    given = cast.outsider.role_assignments.values_list("role", "program_id", "track_id")
    assert set(given) == {
        (Role.PROGRAM_MANAGER, cast.program.pk, None),
        (Role.TRACK_MANAGER, cast.program.pk, track.pk),
    }


@pytest.mark.parametrize("role", [Role.GLOBAL_OWNER, Role.PEOPLE_ANALYST, Role.DIRECTORY_MANAGER])
def test_a_program_manager_never_gives_above_themselves(cast: Cast, role: Role) -> None:
    with pytest.raises(NotInScope):
        grant_role(person=cast.program_manager, role=role, scope=Scope(), by=cast.program_manager)


def test_a_program_manager_gives_nothing_in_another_program(cast: Cast) -> None:
    other = make_program("Another one")

    with pytest.raises(NotInScope):
        grant_role(
            person=cast.outsider, role=Role.PROGRAM_MANAGER, scope=other.scope(), by=cast.program_manager
        )


@pytest.mark.parametrize("who", ["track_manager", "analyst", "directory_manager"])
def test_others_give_nothing(cast: Cast, who: str) -> None:
    track = Track.objects.create(program=cast.program, name="Women who lead")
    manager = make_person("Ada Track")
    RoleAssignment.objects.create(
        person=manager, role=Role.TRACK_MANAGER, program_id=cast.program.pk, track_id=track.pk
    )
    by = manager if who == "track_manager" else getattr(cast, who)

    with pytest.raises(NotAllowed):
        grant_role(person=cast.outsider, role=Role.TRACK_MANAGER, scope=track.scope(), by=by)


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.GLOBAL_OWNER, "program"),
        (Role.PROGRAM_MANAGER, "organization"),
        (Role.TRACK_MANAGER, "program"),
        (Role.PROGRAM_MANAGER, "track"),
    ],
)
def test_a_role_is_given_only_where_it_exists(cast: Cast, role: Role, where: str) -> None:
    track = Track.objects.create(program=cast.program, name="Women who lead")
    scopes = {"organization": Scope(), "program": cast.program.scope(), "track": track.scope()}

    with pytest.raises(RoleDoesNotFit):
        grant_role(person=cast.outsider, role=role, scope=scopes[where], by=cast.global_owner)


def test_whoever_has_left_gets_no_role(cast: Cast) -> None:
    Person.objects.filter(pk=cast.outsider.pk).update(status=PersonStatus.LEFT, left_on=dt.date(2026, 1, 1))

    with pytest.raises(HasLeft):
        grant_role(
            person=Person.objects.get(pk=cast.outsider.pk),
            role=Role.PEOPLE_ANALYST,
            scope=Scope(),
            by=cast.global_owner,
        )


def test_a_role_is_taken_back_with_an_event(cast: Cast) -> None:
    row = RoleAssignment.objects.get(person=cast.analyst)
    revoke_role(assignment=row, by=cast.global_owner)

    assert not RoleAssignment.objects.filter(person=cast.analyst).exists()
    assert Event.objects.get(verb="identity.role_revoked").subject_id == cast.analyst.pk


def test_a_program_manager_cannot_take_an_owner_down(cast: Cast) -> None:
    grant_role(person=cast.outsider, role=Role.GLOBAL_OWNER, scope=Scope(), by=cast.global_owner)

    with pytest.raises(NotInScope):
        revoke_role(assignment=owner_row(cast.outsider), by=cast.program_manager)


def test_the_last_owner_stays(cast: Cast) -> None:
    with pytest.raises(LastOwner):
        revoke_role(assignment=owner_row(cast.global_owner), by=cast.global_owner)


def test_an_owner_who_has_left_does_not_count(cast: Cast) -> None:
    grant_role(person=cast.outsider, role=Role.GLOBAL_OWNER, scope=Scope(), by=cast.global_owner)
    Person.objects.filter(pk=cast.outsider.pk).update(status=PersonStatus.LEFT, left_on=dt.date(2026, 1, 1))

    with pytest.raises(LastOwner):
        revoke_role(assignment=owner_row(cast.global_owner), by=cast.global_owner)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one() -> None:
    cast = make_cast()
    grant_role(person=cast.outsider, role=Role.GLOBAL_OWNER, scope=Scope(), by=cast.global_owner)
    jobs = [(owner_row(cast.outsider), cast.global_owner), (owner_row(cast.global_owner), cast.outsider)]
    both_removed, outcomes = threading.Barrier(2), []

    def remove(row: RoleAssignment, by: Person) -> None:
        try:
            with transaction.atomic():
                revoke_role(assignment=row, by=by)
                with suppress(threading.BrokenBarrierError):  # who takes turns does not come before we commit
                    both_removed.wait(timeout=2)
            outcomes.append("gone")
        except DomainError as error:
            outcomes.append(type(error).__name__)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=remove, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes)[-1] == "gone"
    assert outcomes.count("gone") == 1
    assert RoleAssignment.objects.filter(role=Role.GLOBAL_OWNER).count() == 1
    connection.close()


@pytest.mark.unit
def test_every_role_is_described_and_no_role_has_more_than_the_owner() -> None:
    assert set(rules.ROLES) == set(Role)
    assert all(spec.description and spec.permissions for spec in rules.ROLES.values())
    reports = {Permission.READ_REPORTS}  # the one thing that whoever gives roles never does
    assert rules.ROLES[Role.GLOBAL_OWNER].permissions == frozenset(Permission) - reports
    assert [r for r, spec in rules.ROLES.items() if spec.permissions & reports] == [Role.SAFEGUARDING]
