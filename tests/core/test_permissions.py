"""404 outside one's scope, 403 inside it, for every role; the roles are identity's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.factories import Cast, make_cast, make_person, make_program

from cairn.core.errors import DomainError, NotAllowed, NotInScope
from cairn.core.permissions import Governed, Permission, Scope, authorize, may, reach
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.models import Person
from cairn.programs.models import Program, Track

P = Permission
pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def track(cast: Cast) -> Track:
    return Track.objects.create(program=cast.program, name="Women who lead")


@pytest.fixture
def track_manager(cast: Cast, track: Track) -> Person:
    person = make_person("Ada Track")
    RoleAssignment.objects.create(
        person=person, role=Role.TRACK_MANAGER, program_id=cast.program.pk, track_id=track.pk
    )
    return person


def outcome(person: Person, permission: Permission, obj: Governed | None = None) -> type[DomainError] | None:
    try:
        authorize(person, permission, obj)
    except DomainError as error:
        return type(error)
    return None


def test_a_participant_is_outside_of_everything(cast: Cast) -> None:
    assert {outcome(cast.mentee, p, cast.program) for p in P} == {NotInScope}
    assert {outcome(cast.mentee, p) for p in P} == {NotInScope}


def test_a_global_owner_may_do_everything_everywhere_but_read_reports(cast: Cast) -> None:
    refused = {p for p in P if outcome(cast.global_owner, p, cast.program) or outcome(cast.global_owner, p)}
    assert refused == {P.READ_REPORTS}


def test_a_program_manager_is_inside_the_own_program_only(cast: Cast) -> None:
    other = make_program("Another one")

    assert outcome(cast.program_manager, P.EDIT_PROGRAM, cast.program) is None
    assert outcome(cast.program_manager, P.VIEW_AUDIT, cast.program) is NotAllowed
    assert outcome(cast.program_manager, P.EDIT_PROGRAM, other) is NotInScope
    assert outcome(cast.program_manager, P.VIEW_PROGRAM, other) is NotInScope
    assert outcome(cast.program_manager, P.EDIT_PROGRAM) is NotInScope


def test_a_program_manager_runs_the_tracks_too(cast: Cast, track: Track) -> None:
    assert outcome(cast.program_manager, P.MANAGE_ENROLLMENTS, track) is None


def test_a_track_manager_opens_the_program_but_does_not_run_it(
    cast: Cast, track: Track, track_manager: Person
) -> None:
    sibling = Track.objects.create(program=cast.program, name="Another track")

    assert outcome(track_manager, P.MANAGE_ENROLLMENTS, track) is None
    assert outcome(track_manager, P.VIEW_PROGRAM, cast.program) is None
    assert outcome(track_manager, P.MANAGE_ENROLLMENTS, cast.program) is NotAllowed
    assert outcome(track_manager, P.MANAGE_ENROLLMENTS, sibling) is NotInScope
    assert outcome(track_manager, P.EDIT_PROGRAM, track) is NotAllowed
    assert outcome(track_manager, P.VIEW_PROGRAM, make_program("Another one")) is NotInScope


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (lambda cast: cast.analyst, {P.VIEW_OVERVIEW, P.VIEW_HEALTH}),
        (
            lambda cast: cast.directory_manager,
            {P.VIEW_DIRECTORY, P.IMPORT_PEOPLE, P.EDIT_PEOPLE, P.ISSUE_CODES},
        ),
    ],
)
def test_organization_roles_are_inside_everywhere_and_may_little(
    cast: Cast, who: Callable[[Cast], Person], allowed: set[Permission]
) -> None:
    answers = {p: outcome(who(cast), p) for p in P}

    assert {p for p, answer in answers.items() if answer is None} == allowed
    assert {answer for p, answer in answers.items() if p not in allowed} == {NotAllowed}


def test_may_agrees_with_authorize(cast: Cast, track_manager: Person) -> None:
    people = [cast.mentee, cast.program_manager, cast.global_owner, cast.analyst, track_manager]

    for person in people:
        for permission in P:
            allowed = outcome(person, permission, cast.program) is None
            assert may(person, permission, cast.program) is allowed


def test_reach_names_the_scopes_of_a_permission(cast: Cast, track: Track, track_manager: Person) -> None:
    assert reach(cast.global_owner, P.EDIT_PROGRAM) is None
    assert reach(cast.program_manager, P.EDIT_PROGRAM) == [Scope(cast.program.pk)]
    assert reach(track_manager, P.VIEW_HEALTH) == [Scope(cast.program.pk, track.pk)]
    assert reach(cast.outsider, P.VIEW_PROGRAM) == []


def test_programs_in_reach_are_those_authorize_opens(cast: Cast, track_manager: Person) -> None:
    make_program("Another one")

    for person in (cast.program_manager, track_manager, cast.outsider, cast.global_owner):
        listed = set(Program.objects.reachable(person, P.VIEW_PROGRAM))
        opened = {p for p in Program.objects.all() if outcome(person, P.VIEW_PROGRAM, p) is None}
        assert listed == opened


def test_a_role_that_no_longer_exists_gives_nothing(cast: Cast) -> None:
    RoleAssignment.objects.create(person=cast.outsider, role="wizard")

    assert outcome(cast.outsider, P.VIEW_OVERVIEW) is NotInScope
