"""How to ask for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import CharField, Count, Func, Q, Value

from cairn.people.enums import GroupVisibility, PersonStatus

if TYPE_CHECKING:
    from cairn.people.models import AffinityGroup, AffinityMembership, Person


class PersonQuerySet(models.QuerySet["Person"]):
    def working(self) -> Self:
        """Everyone who has not left."""
        return self.exclude(status=PersonStatus.LEFT)

    def in_line_with(self, person: Person) -> Self:
        """Everyone above and below `person` in the reporting line, at any distance."""
        if person.tree_in is None:
            return self.none()
        above = Q(tree_in__lt=person.tree_in, tree_out__gte=person.tree_out)
        below = Q(tree_in__gt=person.tree_in, tree_in__lte=person.tree_out)
        return self.filter(above | below)

    def named(self, words: str) -> Self:
        """Whose name, number or address holds every word, accents and case apart: `found_by` without job and place."""
        people = self
        for word in words.split()[:8]:
            people = people.filter(search__names__contains=_folded(word))
        return people

    def found_by(self, words: str) -> Self:
        """Whose name, number, address, title, department or place holds every word, accents and case apart."""
        people = self
        for word in words.split()[:8]:
            folded = _folded(word)
            by_word = SearchQuery(folded, config="simple")
            people = people.filter(Q(search__names__contains=folded) | Q(search__words=by_word))
        return people

    def after(self, token: str) -> Self:
        """In the order of names, from behind the person whom `page_token` named."""
        key, _, last = token.rpartition("|")
        try:
            behind = UUID(last)
        except ValueError:
            return self.order_by("sort_key", "id")
        later = Q(sort_key__gt=key) | Q(sort_key=key, id__gt=behind)
        return self.filter(later).order_by("sort_key", "id")

    def above(self, person: Person) -> Self:
        """The reporting line above somebody, the root first."""
        if person.tree_in is None:
            return self.none()
        return self.filter(tree_in__lt=person.tree_in, tree_out__gte=person.tree_out).order_by("depth")

    def for_card(self) -> Self:
        """With what a person card shows."""
        return self.select_related("department", "location")


def _folded(word: str) -> Func:
    """A word as the search keeps words: without accents, in small letters."""
    return Func(Value(word), function="cairn_fold", output_field=CharField())


class AffinityGroupQuerySet(models.QuerySet["AffinityGroup"]):
    def open(self) -> Self:
        """Groups that can be joined."""
        return self.filter(archived_at=None)

    def with_members(self) -> Self:
        """Each with `members`: how many people who work here are in it. Show it through `rules.shown_count` only."""
        here = ~Q(memberships__person__status=PersonStatus.LEFT)
        return self.annotate(members=Count("memberships", filter=here))

    def after(self, name: str) -> Self:
        """In the order of their names, which no two share, from behind this one."""
        return self.filter(name__gt=name).order_by("name")


class AffinityMembershipQuerySet(models.QuerySet["AffinityMembership"]):
    def shown_to(self, viewer: Person) -> Self:
        """Memberships that their owners let `viewer` see: in groups that are open, of people who work here.

        Who shows themselves to members is seen by members who show themselves too: joining unseen opens no list.
        """
        showing = self.model._default_manager.filter(person=viewer).exclude(
            visibility=GroupVisibility.ONLY_ME
        )
        fellows = Q(visibility=GroupVisibility.MEMBERS, group__in=showing.values("group"))
        rows = self.filter(Q(visibility=GroupVisibility.EVERYONE) | fellows, group__archived_at=None)
        return rows.exclude(person__status=PersonStatus.LEFT)


def page_token(person: Person) -> str:
    """What `after` needs to go on behind this person."""
    return f"{person.sort_key}|{person.pk}"
