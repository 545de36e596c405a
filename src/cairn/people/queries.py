"""How to ask for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Func, Q, Value

from cairn.people.enums import PersonStatus

if TYPE_CHECKING:
    from cairn.people.models import Person


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
        """Whose folded name holds all of `words`, in any order, or whose employee number is just that."""
        found = Q(employee_number__iexact=words.strip())
        every = Q()
        for word in words.split():
            every &= Q(sort_key__contains=Func(Value(word), function="cairn_fold"))
        return self.filter(found | every)

    def for_card(self) -> Self:
        """With what a person card shows."""
        return self.select_related("department", "location")
