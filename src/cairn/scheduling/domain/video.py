"""Where a video call takes place: one Protocol, behind which stand a person's own room and the organization's template."""

from __future__ import annotations

import secrets
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.people.models import Person
from cairn.scheduling import events
from cairn.scheduling.enums import Way
from cairn.scheduling.models import Booking, OwnRoom

LONGEST = 500


class NoVideo(DomainError):
    """There is no video room to meet in. Choose another way, or name the place yourself."""


class NoRoomAddress(DomainError):
    """Paste the whole address of your room. It begins with https."""


class VideoSource(Protocol):
    """Something that has a room for a booking. `host`: the one of its people whose session it is, if anybody."""

    def has_rooms(self, host: UUID | None) -> bool: ...

    def room_for(self, booking: Booking, host: UUID | None) -> str:
        """An https address, or nothing."""
        ...


class OwnRooms:
    """The room that whoever holds the session has anyway."""

    def has_rooms(self, host: UUID | None) -> bool:
        return host is not None and OwnRoom.objects.filter(person_id=host).exists()

    def room_for(self, booking: Booking, host: UUID | None) -> str:  # noqa: ARG002 - the same room each time
        found = OwnRoom.objects.filter(person_id=host).first() if host else None
        return found.address if found else ""


class TemplateRooms:
    """A new room for each booking, at the organization's address (Jitsi and the like)."""

    def has_rooms(self, host: UUID | None) -> bool:  # noqa: ARG002 - for everybody
        return bool(settings.VIDEO_TEMPLATE)

    def room_for(self, booking: Booking, host: UUID | None) -> str:  # noqa: ARG002 - drawn, so that nobody can guess it
        template: str = settings.VIDEO_TEMPLATE
        return template.replace("{room}", secrets.token_hex(16))


SOURCES: list[VideoSource] = [OwnRooms(), TemplateRooms()]


def has_video(host: UUID | None) -> bool:
    """Whether a session of this host can be a video call."""
    return any(source.has_rooms(host) for source in SOURCES)


@transaction.atomic
def choose_way(*, booking: Booking, way: str | None, host: UUID | None) -> Booking:
    """How the people of a booking meet; part of booking or moving it, which tells the event. None: as before.

    A video call gets its room once and keeps it when it moves. Raises NoVideo.
    """
    if way is None:
        return booking
    room = ""
    if way == Way.VIDEO:
        rooms = (source.room_for(booking, host) for source in SOURCES)
        room = booking.video or next(filter(None, rooms), "")
        if not room:
            raise NoVideo(field="way")
    booking.way, booking.video = way, room
    booking.save(update_fields=["way", "video"])
    return booking


@transaction.atomic
def set_own_room(*, address: str, by: Person) -> None:
    """Name one's own video room for the sessions one holds; nothing takes it away. Raises NoRoomAddress."""
    address = address.strip()
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    before = OwnRoom.objects.filter(person=by).first()
    if (before.address if before else "") == address:
        return
    if not address:
        record(events.ROOM_REMOVED, by=by.pk, subject=by)
        OwnRoom.objects.filter(person=by).delete()
        return
    if not is_room_address(address):
        raise NoRoomAddress(field="address")
    OwnRoom.objects.update_or_create(person=by, defaults={"address": address, "updated_at": now()})
    record(events.ROOM_SET, by=by.pk, subject=by)


def is_room_address(address: str) -> bool:
    """An encrypted address of a named host, without a name and a password in it."""
    try:
        parts = urlsplit(address)
        fine = parts.scheme == "https" and "." in (parts.hostname or "") and parts.username is None
    except ValueError:
        return False
    return fine and len(address) <= LONGEST and address.isprintable() and " " not in address
