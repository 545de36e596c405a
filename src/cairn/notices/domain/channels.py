"""The ways by which a notice reaches somebody. Another way (a chat, SMS) registers itself here at start-up.

Every notice stands in the product; a channel that leads out of it has a `Delivery` for each notice it carries, waits
with it for the morning, and is asked to deliver it in words.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from cairn.notices.domain.kind import Kind
from cairn.people.models import Person

if TYPE_CHECKING:
    from cairn.notices.domain.render import Rendered


class NotDelivered(Exception):
    """This notice cannot go to this person; the channel itself works, so the others go on."""

    def __init__(self, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__("for good" if permanent else "for now")


class Channel(Protocol):
    """One way to somebody."""

    name: str
    leads_out: bool

    def can_reach(self, people: Collection[Person]) -> set[UUID]:
        """Those of them whom it reaches at all."""
        ...

    def deliver(self, rendered: Rendered) -> None:
        """Bring one notice. Raises NotDelivered for this one alone, anything else when the channel itself is broken."""
        ...


class Product:
    """The list of notices: everybody reads it, and the notice itself is its delivery."""

    name = "product"
    leads_out = False

    def can_reach(self, people: Collection[Person]) -> set[UUID]:
        return {person.pk for person in people}

    def deliver(self, rendered: Rendered) -> None:
        """It stands there already."""


CHANNELS: dict[str, Channel] = {}


def register_channel(channel: Channel) -> None:
    """Offer a way from now on; each kind of notice names the ways that it takes."""
    CHANNELS[channel.name] = channel


def outward(kind: Kind) -> list[Channel]:
    """The ways out of the product that this kind takes."""
    chosen = [CHANNELS[name] for name in kind.channels if name in CHANNELS]
    return [channel for channel in chosen if channel.leads_out]
