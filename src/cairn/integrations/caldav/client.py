"""Asks a CalDAV server which calendars a person has, and for what stands in them."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET  # entities are refused before anything is parsed

from cairn.core.http import Answer, Ask, Limits, basic
from cairn.integrations.answers import ask
from cairn.scheduling.domain.calendars.sources import CalendarError
from cairn.scheduling.enums import CalendarTrouble

IN_ALL = 60.0  # seconds for a whole account, however many calendars it has
LIMITS = Limits(seconds=20, read_seconds=10, size=10 * 1024 * 1024)
MOST_CALENDARS, MOST_ENTRIES = 30, 500
MULTISTATUS = frozenset({207})
DAV, CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"

PRINCIPAL = "<d:current-user-principal/><d:resourcetype/>"
HOME = "<c:calendar-home-set/>"
CALENDARS = (
    "<d:resourcetype/><c:supported-calendar-component-set/><c:schedule-calendar-transp/>"
    "<d:displayname/><d:current-user-privilege-set/>"
)
WRITE = (f"{DAV}all", f"{DAV}write", f"{DAV}write-content", f"{DAV}bind")
NAMESPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'


class Client:
    """One person's account on a server. Every method raises CalendarError."""

    def __init__(
        self, address: str, name: str, password: str, limits: Limits = LIMITS, in_all: float = IN_ALL
    ) -> None:
        self.address, self.limits = address.strip(), limits
        self.until = time.monotonic() + in_all
        self.authorization = basic(name, password)

    def calendars(self) -> list[str]:
        """The addresses of the calendars that say when this person is busy."""
        found = self._found()
        return (
            [self.address]
            if isinstance(found, str)
            else [one for one, _name in _calendars(*found)][:MOST_CALENDARS]
        )

    def writable(self) -> list[tuple[str, str]]:
        """The address and the name of every calendar into which this person may put entries."""
        found = self._found()
        if isinstance(found, str):
            found = self._properties(found, CALENDARS), found
        return list(_calendars(*found, to_write=True))[:MOST_CALENDARS]

    def _found(self) -> str | tuple[ET.Element, str]:
        """The address, if it is a calendar's own; else what stands in the home of this person's calendars."""
        start = self._start()
        if start.find(f".//{DAV}resourcetype/{CAL}calendar") is not None:
            return self.address
        principal = _address(start, f"{DAV}current-user-principal", self.address)
        home = _address(self._properties(principal, HOME), f"{CAL}calendar-home-set", principal)
        found = self._properties(home, CALENDARS, depth=1)
        if not list(_calendars(found, home)):
            raise CalendarError(CalendarTrouble.NO_CALENDAR)
        return found, home

    def named(self, calendar: str, uid: str) -> list[tuple[str, str, str]]:
        """Address, mark and text of the entries that carry this UID."""
        query = (
            f"<c:calendar-query {NAMESPACES}><d:prop><d:getetag/><c:calendar-data/></d:prop><c:filter>"
            '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:prop-filter name="UID">'
            f'<c:text-match collation="i;octet">{uid}</c:text-match></c:prop-filter>'
            "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
        )
        answer = self._ask("REPORT", calendar, query, depth=1)
        return [
            (
                urljoin(calendar, entry.findtext(f"{DAV}href", "").strip()),
                entry.findtext(f".//{DAV}getetag", ""),
                entry.findtext(f".//{CAL}calendar-data", ""),
            )
            for entry in answer.iter(f"{DAV}response")
        ]

    def texts(self, calendar: str, start: dt.datetime, end: dt.datetime) -> list[str]:
        """Every entry of a calendar that touches the time between two moments, as iCalendar texts."""
        span = f'start="{_stamp(start)}" end="{_stamp(end)}"'
        query = (
            f"<c:calendar-query {NAMESPACES}><d:prop><c:calendar-data/></d:prop><c:filter>"
            f'<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range {span}/>'
            "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
        )
        answer = self._ask("REPORT", calendar, query, depth=1)
        return [data.text or "" for data in answer.iter(f"{CAL}calendar-data")]

    def _start(self) -> ET.Element:
        """What stands at the address, or else where the server says that its calendars are (RFC 6764)."""
        try:
            found = self._properties(self.address, PRINCIPAL)
            if found.find(f".//{DAV}current-user-principal/{DAV}href") is not None:
                return found
            if found.find(f".//{CAL}calendar") is not None:
                return found
        except CalendarError as error:
            if error.trouble not in {CalendarTrouble.GONE, CalendarTrouble.UNREACHABLE}:
                raise
        return self._properties(urljoin(self.address, "/.well-known/caldav"), PRINCIPAL)

    def _properties(self, address: str, names: str, depth: int = 0) -> ET.Element:
        body = f"<d:propfind {NAMESPACES}><d:prop>{names}</d:prop></d:propfind>"
        return self._ask("PROPFIND", address, body, depth)

    def _ask(self, method: str, address: str, body: str, depth: int) -> ET.Element:
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)}
        return _parsed(self.send(method, address, headers, body.encode(), fine=MULTISTATUS).body)

    def send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes, *, fine: frozenset[int]
    ) -> Answer:
        """One request in this person's name, within the time of the whole account."""
        if urlsplit(self.address).scheme == "https" and urlsplit(address).scheme != "https":
            raise CalendarError(CalendarTrouble.INSECURE)
        left = max(0.0, min(self.limits.seconds, self.until - time.monotonic()))
        limits = replace(self.limits, seconds=left)
        headers = {"Authorization": self.authorization, **headers}
        return ask(Ask(address, method, headers, body), limits, fine=fine)


def _parsed(body: bytes) -> ET.Element:
    """The answer as a tree. Whatever declares entities is refused: no CalDAV server does."""
    try:
        text = body.decode("utf-8-sig")
        if "<!" in text.partition("<![CDATA[")[0]:
            raise ValueError
        return ET.fromstring(text)  # noqa: S314 - see above
    except (ValueError, ET.ParseError):
        raise CalendarError(CalendarTrouble.NO_CALENDAR) from None


def _address(tree: ET.Element, name: str, base: str) -> str:
    href = tree.find(f".//{name}/{DAV}href")
    if href is None or not (href.text or "").strip():
        raise CalendarError(CalendarTrouble.NO_CALENDAR)
    return urljoin(base, str(href.text).strip())


def _calendars(tree: ET.Element, base: str, *, to_write: bool = False) -> Iterator[tuple[str, str]]:
    """Address and name of the calendars for events: those that count as busy, or those that can be written."""
    for count, entry in enumerate(tree.iter(f"{DAV}response")):
        kinds = {one.get("name", "").upper() for one in entry.iter(f"{CAL}comp")}
        free = entry.find(f".//{CAL}schedule-calendar-transp/{CAL}transparent") is not None
        href = entry.findtext(f"{DAV}href", "").strip()
        is_calendar = entry.find(f".//{DAV}resourcetype/{CAL}calendar") is not None
        wanted = _may_write(entry) if to_write else not free
        if is_calendar and href and wanted and (not kinds or "VEVENT" in kinds):
            name = entry.findtext(f".//{DAV}displayname", "").strip() or href.rstrip("/").rpartition("/")[2]
            yield urljoin(base, href), name[:80]
        if count > MOST_ENTRIES:
            return


def _may_write(entry: ET.Element) -> bool:
    """Whether the server says so; one that says nothing is tried."""
    rights = entry.find(f".//{DAV}current-user-privilege-set")
    if rights is None or not len(rights):
        return True
    return any(rights.find(f"{DAV}privilege/{name}") is not None for name in WRITE)


def _stamp(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
