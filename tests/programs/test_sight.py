"""Who may see a person."""

from __future__ import annotations

import pytest

from cairn.people.domain.groups import create_group, join_group
from cairn.people.enums import GroupVisibility as V
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.rules.sight import may_see
from tests.consistency.world import make_world
from tests.factories import Cast, make_cast, make_enrollment, make_person, make_program

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_roles_that_look_people_up_and_people_of_one_program_see_each_other() -> None:
    world = make_world()
    sees = {role for role, person in world.people.items() if person and may_see(person, world.cast.mentee)}

    assert sees == {
        "mentee", "mentor", "track_manager", "program_manager", "global_owner", "directory_manager",
    }  # fmt: skip


def test_a_program_in_common_that_somebody_has_only_been_invited_to_is_none(cast: Cast) -> None:
    make_enrollment(cast.program, cast.outsider, "mentee", status=EnrollmentStatus.INVITED)

    assert not may_see(cast.outsider, cast.mentor)
    assert not may_see(cast.mentor, cast.outsider)


def test_another_program_is_another_program(cast: Cast) -> None:
    stranger = make_person()
    make_enrollment(make_program("Elsewhere"), stranger, "mentor")

    assert not may_see(cast.mentee, stranger)


def test_who_shows_me_a_group_lets_me_see_them(cast: Cast) -> None:
    group = create_group(name="Pride", purpose="To meet.", widest=V.EVERYONE, by=cast.global_owner)
    join_group(group=group, visibility=V.MEMBERS, by=cast.mentor)
    assert not may_see(cast.outsider, cast.mentor)

    join_group(group=group, visibility=V.MEMBERS, by=cast.outsider)
    assert may_see(cast.outsider, cast.mentor)
