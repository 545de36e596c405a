"""Affinity groups: joined alone, seen by whom the member chose, never counted below five."""

from __future__ import annotations

import pytest
from tests.factories import Cast, make_cast, make_person

from cairn.core.clock import today
from cairn.core.errors import DomainError, NotAllowed, NotInScope
from cairn.core.events.log import open_private
from cairn.core.models import Event
from cairn.people.domain.groups import (
    GroupRetired,
    NameTaken,
    PurposeMissing,
    TooVisible,
    change_group,
    create_group,
    join_group,
    leave_group,
    restore_group,
    retire_group,
)
from cairn.people.enums import GroupVisibility as V
from cairn.people.models import AffinityGroup, AffinityMembership, Person
from cairn.people.rules import shown_count

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def make_group(cast: Cast, name: str = "Pride network", widest: V = V.EVERYONE) -> AffinityGroup:
    return create_group(name=name, purpose="To find each other.", widest=widest, by=cast.directory_manager)


def seen_by(viewer: Person) -> set[Person]:
    return {row.person for row in AffinityMembership.objects.shown_to(viewer).select_related("person")}


def test_joining_and_leaving_are_private_events(cast: Cast) -> None:
    group = make_group(cast)
    join_group(group=group, visibility=V.ONLY_ME, by=cast.mentee)
    join_group(group=group, visibility=V.MEMBERS, by=cast.mentee)
    join_group(group=group, visibility=V.MEMBERS, by=cast.mentee)  # changes nothing
    assert leave_group(group=group, by=cast.mentee) == V.MEMBERS
    assert leave_group(group=group, by=cast.mentee) is None

    told = Event.objects.filter(sealed__isnull=False).order_by("id")
    assert [event.verb for event in told] == [
        "people.group_joined",
        "people.group_shown",
        "people.group_left",
    ]
    assert {(event.actor_id, event.subject_id, str(event.data)) for event in told} == {(None, None, "{}")}
    person, about = str(cast.mentee.pk), {"group": str(group.pk)}
    for event in told:
        said = open_private(event, reader="people.groups")
        assert said == {"actor": person, "subject": person, "data": about}


def test_each_member_is_seen_by_whom_they_chose(cast: Cast) -> None:
    group = make_group(cast)
    people = {view: make_person(f"Member {view}") for view in V}
    for view, person in people.items():
        join_group(group=group, visibility=view, by=person)

    assert seen_by(cast.outsider) == {people[V.EVERYONE]}
    assert seen_by(people[V.MEMBERS]) == {people[V.EVERYONE], people[V.MEMBERS]}
    assert seen_by(cast.global_owner) == seen_by(cast.directory_manager) == {people[V.EVERYONE]}


def test_who_joins_unseen_sees_no_more_than_before(cast: Cast) -> None:
    group = make_group(cast)
    join_group(group=group, visibility=V.MEMBERS, by=cast.mentor)
    join_group(group=group, visibility=V.ONLY_ME, by=cast.outsider)

    assert seen_by(cast.outsider) == set()


def test_members_of_another_group_see_nothing(cast: Cast) -> None:
    join_group(group=make_group(cast), visibility=V.MEMBERS, by=cast.mentor)
    join_group(group=make_group(cast, "Veterans"), visibility=V.EVERYONE, by=cast.mentee)

    assert seen_by(cast.mentee) == {cast.mentee}


def test_who_has_left_the_organization_is_neither_seen_nor_counted(cast: Cast) -> None:
    group = make_group(cast)
    join_group(group=group, visibility=V.EVERYONE, by=cast.mentor)
    Person.objects.filter(pk=cast.mentor.pk).update(status="left", left_on=today())

    assert seen_by(cast.outsider) == set()
    assert AffinityGroup.objects.with_members().get().members == 0


def test_a_group_limits_what_its_members_may_show(cast: Cast) -> None:
    with pytest.raises(TooVisible):
        join_group(group=make_group(cast, widest=V.MEMBERS), visibility=V.EVERYONE, by=cast.mentee)


def test_showing_less_holds_for_members_and_showing_more_does_not(cast: Cast) -> None:
    group = make_group(cast)
    for person, view in ((cast.mentee, V.EVERYONE), (cast.mentor, V.MEMBERS), (cast.outsider, V.ONLY_ME)):
        join_group(group=group, visibility=view, by=person)
    said = {"name": group.name, "purpose": group.purpose, "by": cast.directory_manager}

    change_group(group=group, widest=V.MEMBERS, **said)
    change_group(group=group, widest=V.EVERYONE, **said)
    change_group(group=group, widest=V.EVERYONE, **said)  # changes nothing

    views = dict(group.memberships.values_list("person__given_name", "visibility"))
    assert views == {"Amara": "members", "Jonas": "members", "Pat": "only_me"}
    assert Event.objects.filter(verb="people.group_changed").count() == 2


def test_a_retired_group_rests_until_it_is_opened_again(cast: Cast) -> None:
    group = make_group(cast)
    join_group(group=group, visibility=V.EVERYONE, by=cast.mentee)
    for _ in range(2):
        retire_group(group=group, by=cast.directory_manager)

    assert seen_by(cast.outsider) == set()
    with pytest.raises(GroupRetired):
        join_group(group=group, visibility=V.ONLY_ME, by=cast.mentor)

    for _ in range(2):
        restore_group(group=group, by=cast.global_owner)
    assert seen_by(cast.outsider) == {cast.mentee}
    verbs = list(Event.objects.filter(sealed=None).order_by("id").values_list("verb", flat=True))
    assert verbs == ["people.group_created", "people.group_retired", "people.group_restored"]


def test_a_member_can_leave_a_retired_group(cast: Cast) -> None:
    group = make_group(cast)
    join_group(group=group, visibility=V.ONLY_ME, by=cast.mentee)
    retire_group(group=group, by=cast.directory_manager)

    assert leave_group(group=group, by=cast.mentee) == V.ONLY_ME


@pytest.mark.parametrize(
    ("name", "purpose", "wrong"),
    [
        (" ", "For all.", DomainError),
        ("Carers", " ", PurposeMissing),
        ("pride  NETWORK", "Why not.", NameTaken),
    ],
)
def test_a_group_needs_a_name_of_its_own_and_a_purpose(
    cast: Cast, name: str, purpose: str, wrong: type[DomainError]
) -> None:
    make_group(cast)
    with pytest.raises(wrong):
        create_group(name=name, purpose=purpose, widest=V.MEMBERS, by=cast.directory_manager)


def test_only_who_keeps_the_directory_keeps_groups(cast: Cast) -> None:
    group = make_group(cast)
    said = {"name": "Other", "purpose": "Other", "widest": V.EVERYONE}
    for person, refusal in (
        (cast.mentee, NotInScope),
        (cast.program_manager, NotInScope),
        (cast.analyst, NotAllowed),
    ):
        with pytest.raises(refusal):
            create_group(**said, by=person)
        with pytest.raises(refusal):
            change_group(group=group, **said, by=person)
        with pytest.raises(refusal):
            retire_group(group=group, by=person)
        with pytest.raises(refusal):
            restore_group(group=group, by=person)


@pytest.mark.unit
def test_counts_are_rounded_and_small_ones_hidden() -> None:
    assert [shown_count(n) for n in (0, 4, 5, 9, 10, 43)] == [None, None, 5, 5, 10, 40]
