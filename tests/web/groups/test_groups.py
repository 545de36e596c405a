"""Groups on the pages: one click in, one click out, and nobody seen who did not choose it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cairn.people.domain.groups import create_group, join_group, retire_group
from cairn.people.enums import GroupVisibility as V
from cairn.people.models import AffinityGroup, AffinityMembership, Person
from tests.factories import Cast, make_cast, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def group(cast: Cast) -> AffinityGroup:
    return create_group(
        name="Pride network",
        purpose="So that nobody has to explain.",
        widest=V.EVERYONE,
        by=cast.directory_manager,
    )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def membership(person: Person) -> str | None:
    return AffinityMembership.objects.filter(person=person).values_list("visibility", flat=True).first()


def undo_of(answer: str) -> str:
    """The address behind "undo" in the toast."""
    return answer.split('class="toast', 1)[1].split('action="', 1)[1].split('"', 1)[0]


def test_the_list_says_what_each_is_for_and_who_sees_whom(cast: Cast, group: AffinityGroup) -> None:
    shown = page(signed_in(cast.outsider), "groups:list")

    assert group.purpose in shown
    assert "Nobody sees you unless you choose it." in shown
    assert "Fewer than 5 people" in shown


def test_one_click_joins_unseen_and_undo_leaves(cast: Cast, group: AffinityGroup) -> None:
    client = signed_in(cast.mentee)
    answer = client.post(reverse("groups:join", args=[group.pk]), follow=True).content.decode()
    assert membership(cast.mentee) == "only_me"
    assert "Nobody sees that you are in it." in answer

    client.post(undo_of(answer))
    assert membership(cast.mentee) is None


def test_one_click_leaves_and_undo_joins_as_before(cast: Cast, group: AffinityGroup) -> None:
    join_group(group=group, visibility=V.MEMBERS, by=cast.mentee)
    client = signed_in(cast.mentee)
    answer = client.post(reverse("groups:leave", args=[group.pk]), follow=True).content.decode()
    assert membership(cast.mentee) is None
    assert "Nobody is told." in answer

    client.post(undo_of(answer))
    assert membership(cast.mentee) == "members"


def test_who_sees_me_can_be_changed_and_changed_back(cast: Cast, group: AffinityGroup) -> None:
    join_group(group=group, visibility=V.ONLY_ME, by=cast.mentee)
    client = signed_in(cast.mentee)
    answer = client.post(reverse("groups:join", args=[group.pk]), {"visibility": "everyone"}, follow=True)
    assert membership(cast.mentee) == "everyone"

    client.post(undo_of(answer.content.decode()))
    assert membership(cast.mentee) == "only_me"


def test_no_more_is_shown_than_the_group_allows(cast: Cast, group: AffinityGroup) -> None:
    AffinityGroup.objects.update(widest=V.MEMBERS)
    client = signed_in(cast.mentee)
    assert 'value="everyone"' not in page(client, "groups:show", group.pk)
    client.post(reverse("groups:join", args=[group.pk]), {"visibility": "everyone"})

    assert membership(cast.mentee) is None


def test_only_those_who_chose_it_are_seen_and_no_role_sees_more(cast: Cast, group: AffinityGroup) -> None:
    for view in V:
        join_group(group=group, visibility=view, by=make_person(f"Shown-to-{view}"))

    for person in (cast.outsider, cast.directory_manager, cast.global_owner, cast.program_manager):
        shown = page(signed_in(person), "groups:show", group.pk)
        assert [f"Shown-to-{view}" in shown for view in V] == [False, False, True]
    join_group(group=group, visibility=V.MEMBERS, by=cast.outsider)
    shown = page(signed_in(cast.outsider), "groups:show", group.pk)
    assert [f"Shown-to-{view}" in shown for view in V] == [False, True, True]


@pytest.mark.parametrize(
    ("members", "words"), [(4, "Fewer than 5 people"), (5, "5 people or"), (9, "5 people or")]
)
def test_counts_are_rounded_for_everybody(cast: Cast, group: AffinityGroup, members: int, words: str) -> None:
    for _ in range(members):
        join_group(group=group, visibility=V.ONLY_ME, by=make_person())

    assert words in page(signed_in(cast.mentee), "groups:list")
    assert words in page(signed_in(cast.mentee), "groups:show", group.pk)
    assert words in page(signed_in(cast.directory_manager), "people:groups")


def test_members_are_paged(cast: Cast, group: AffinityGroup) -> None:
    for number in range(53):
        join_group(group=group, visibility=V.EVERYONE, by=make_person(f"Fellow Nr{number}&co"))
    client = signed_in(cast.mentee)
    first = client.get(reverse("groups:show", args=[group.pk]))
    second = client.get(reverse("groups:show", args=[group.pk]) + first.context["older"])

    people = {person.pk for answer in (first, second) for person in answer.context["people"]}
    assert (len(people), second.context["older"]) == (53, "")


def test_a_retired_group_is_there_for_its_members_alone(cast: Cast, group: AffinityGroup) -> None:
    join_group(group=group, visibility=V.EVERYONE, by=cast.mentee)
    retire_group(group=group, by=cast.directory_manager)

    shown = page(signed_in(cast.mentee), "groups:show", group.pk)
    assert "Nobody sees that you are in it." in shown
    assert group.name not in page(signed_in(cast.outsider), "groups:list")
    assert signed_in(cast.outsider).get(reverse("groups:show", args=[group.pk])).status_code == 404
    assert signed_in(cast.outsider).post(reverse("groups:join", args=[group.pk])).status_code == 404


def test_my_profile_names_my_groups(cast: Cast, group: AffinityGroup) -> None:
    join_group(group=group, visibility=V.MEMBERS, by=cast.mentee)

    shown = page(signed_in(cast.mentee), "profile:show")
    assert group.name in shown
    assert "Members of the group" in shown


def test_the_directory_manager_opens_changes_retires_and_opens_again(cast: Cast) -> None:
    client = signed_in(cast.directory_manager)
    said = {"name": "Veterans", "purpose": "For those who came from the forces.", "widest": "members"}
    client.post(reverse("people:new_group"), said)
    group = AffinityGroup.objects.get()
    assert (group.name, group.widest) == ("Veterans", "members")

    client.post(reverse("people:edit_group", args=[group.pk]), {**said, "name": "Veterans network"})
    answer = client.post(reverse("people:retire_group", args=[group.pk]), follow=True).content.decode()
    group.refresh_from_db()
    assert (group.name, group.archived_at is None) == ("Veterans network", False)

    client.post(undo_of(answer))
    group.refresh_from_db()
    assert group.archived_at is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"purpose": ""}, "This field is required."),
        ({"widest": "all"}, "Select a valid choice."),
        ({"name": "pride network"}, "There is a group of this name already."),
    ],
)
def test_a_group_that_is_not_whole_comes_back(
    cast: Cast, group: AffinityGroup, changed: dict[str, str], words: str
) -> None:
    client = signed_in(cast.directory_manager)
    said = {"name": "Carers", "purpose": "To plan.", "widest": "members", **changed}
    answer = client.post(reverse("people:new_group"), said)

    assert (answer.status_code, AffinityGroup.objects.count()) == (422, 1)
    assert words in answer.content.decode()


@pytest.mark.parametrize("name", ["groups:list", "people:groups"])
def test_a_long_list_of_groups_is_read_page_by_page(cast: Cast, name: str) -> None:
    AffinityGroup.objects.bulk_create(
        [AffinityGroup(name=f"Group {k:03}", purpose="For all.", widest=V.EVERYONE) for k in range(53)]
    )
    client = signed_in(cast.directory_manager)
    shown = [f"Group {k:03}" for k in range(53)]

    first = page(client, name)
    after = first.split("?after=", 1)[1].split('"', 1)[0]
    second = client.get(f"{reverse(name)}?after={after}").content.decode()

    assert [one in first for one in shown] == [True] * 50 + [False] * 3
    assert [one in second for one in shown] == [False] * 50 + [True] * 3
