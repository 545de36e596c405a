"""Puts entries into a CalDAV account and takes them out again."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from cairn.core.http import Answer
from cairn.integrations.caldav.client import Client
from cairn.scheduling.domain.calendars.apart import merge_apart
from cairn.scheduling.domain.calendars.reading import Unreadable
from cairn.scheduling.domain.calendars.sources import Access, CalendarError
from cairn.scheduling.domain.calendars.writers import Kept, Place
from cairn.scheduling.enums import CalendarKind, CalendarTrouble

TRIES = 3  # somebody may be changing the entry right now
LONGEST_NAME = 300
LONGEST = 512 * 1024  # an entry of ours that has grown beyond this is replaced
WRITTEN, CHANGED, MISSING = frozenset({200, 201, 204}), 412, frozenset({404, 410})
NEVER = frozenset({403, 405})
TEXT = {"Content-Type": "text/calendar; charset=utf-8"}


class CalDavWriter:
    """Access: `address`, `name`, `password`."""

    kind = CalendarKind.CALDAV

    def places(self, access: Access) -> Sequence[Place]:
        return [Place(address, name) for address, name in _client(access).writable()]

    def put(self, access: Access, place: str, *, uid: str, document: bytes, kept: Kept) -> Kept:
        client, place = _client(access), _folder(place)
        return _Entry(client, place, uid, kept).put(document)

    def remove(self, access: Access, place: str, *, uid: str, kept: Kept) -> None:
        client, place = _client(access), _folder(place)
        _Entry(client, place, uid, kept).remove()


class _Entry:
    """One entry on the server."""

    def __init__(self, client: Client, place: str, uid: str, kept: Kept) -> None:
        self.client, self.place, self.uid, self.kept = client, place, uid, kept

    @property
    def address(self) -> str:
        return urljoin(self.place, self.kept.name)

    def put(self, document: bytes) -> Kept:
        """As it should be, over what we wrote before; merged with what its owner made of it."""
        if self.kept.etag:
            answer = self._write(document, {"If-Match": self.kept.etag})
            if answer.status in WRITTEN:
                return self._now(answer)
        for _try in range(TRIES):
            answer = self._put_over_what_is_there(document)
            if answer.status in WRITTEN:
                return self._now(answer)
        raise CalendarError(CalendarTrouble.UNREACHABLE)

    def remove(self) -> None:
        if not self.kept.name:  # it is not known whether it ever arrived
            self._find()
        if self.kept.name:
            answer = self.client.send("DELETE", self.address, {}, b"", fine=WRITTEN | MISSING | NEVER)
            _refuse_never(answer)

    def _put_over_what_is_there(self, document: bytes) -> Answer:
        theirs = self._find()
        if theirs is None:
            self.kept = Kept(f"{self.uid.partition('@')[0]}.ics")
            return self._write(document, {"If-None-Match": "*"})
        return self._write(_merged(theirs, document), {"If-Match": self.kept.etag} if self.kept.etag else {})

    def _find(self) -> bytes | None:
        """What stands in the calendar under our UID now, wherever it does: a mail program may have put it there."""
        for address, etag, text in self.client.named(self.place, self.uid):
            name = urlsplit(address).path.rpartition("/")[2]
            if f"UID:{self.uid}" in text.splitlines() and 0 < len(name) <= LONGEST_NAME:
                self.kept = Kept(name, _mark(etag))
                return text.encode()
        self.kept = Kept()
        return None

    def _write(self, document: bytes, condition: dict[str, str]) -> Answer:
        answer = self.client.send(
            "PUT", self.address, {**TEXT, **condition}, document, fine=WRITTEN | NEVER | {CHANGED, 409}
        )
        _refuse_never(answer)
        return answer

    def _now(self, answer: Answer) -> Kept:
        """Without a mark the server has changed what we sent; then it is read again before the next change."""
        return Kept(self.kept.name, _mark(answer.headers.get("etag", "")))


def _merged(theirs: bytes, ours: bytes) -> bytes:
    if len(theirs) > LONGEST:
        return ours
    try:
        return merge_apart(theirs, ours)
    except Unreadable:
        return ours


def _refuse_never(answer: Answer) -> None:
    if answer.status in NEVER:
        raise CalendarError(CalendarTrouble.READ_ONLY)


def _mark(etag: str) -> str:
    """A mark that can be asked for again; nothing for one that only says "about the same"."""
    etag = etag.strip()
    fine = etag.startswith('"') and etag.isascii() and etag.isprintable() and len(etag) <= 300
    return etag if fine else ""


def _folder(place: str) -> str:
    return place if urlsplit(place).path.endswith("/") else f"{place}/"


def _client(access: Access) -> Client:
    return Client(access["address"], access["name"], access["password"])
