"""Moments before now, and the cast as people of the product: for what is told through its own functions."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager

from cairn.cli.demo.world import World
from cairn.core import clock
from cairn.people.models import Person


class Past:
    def __init__(self, world: World) -> None:
        self.now = dt.datetime.fromtimestamp(world.now, dt.UTC)
        ids = {who: world.id_of(number) for who, number in world.force.cast.items()}
        people = {person.pk.hex: person for person in Person.objects.filter(pk__in=ids.values())}
        self.people = {who: people[key] for who, key in ids.items()}

    def person(self, who: str) -> Person:
        """One of the cast, by their key there."""
        return self.people[who]

    def ago(self, **delta: int) -> AbstractContextManager[None]:
        """Let it be so long before now (days, hours) within the block."""
        return clock.frozen(self.now - dt.timedelta(**delta))
