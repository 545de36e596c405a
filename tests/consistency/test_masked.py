"""Nobody can tell who would rather change: all that others see is compared, whoever asked."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.core.privacy import copy_of
from cairn.identity.models import Account
from cairn.mentoring.domain.fitting import hear_answers
from cairn.mentoring.domain.meeting import settle_session
from cairn.mentoring.models import Mentorship
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.evaluating import evaluate
from cairn.notices.models import MailHours, Notice
from cairn.pairing.models import PairRule
from cairn.people.models import Person
from tests.consistency.canaries import said
from tests.consistency.crawl import client_of, links, page_name
from tests.factories import Cast
from tests.web.mentoring.stage import MONDAY, book_first, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

DAY = dt.timedelta(days=1)
ASKED_AT, NOT_YET, HEARD_AT = MONDAY + DAY, MONDAY + 2 * DAY, MONDAY + 3 * DAY
SIDES = ("mentor", "mentee")
ABOVE = ("program_manager", "global_owner")
REASON = "Ptarmigan"
MASKS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r'(csrfmiddlewaretoken" value=|name="csrf-token" content=)"[^"]+"'), r"\1<token>"),
    (re.compile(r"\.\d+@example\.com"), "@example.com"),
    (re.compile(r"\bE\d{5}\b"), "<number>"),
    (re.compile(r"Expires: [^G]*GMT|Content-Length: \d+|\"last_login\": \"[^\"]+\""), "<moment>"),
    (re.compile(r"(csrftoken|sessionid)=[^;]*;|expires=[^;]*;"), "<cookie>"),
    (re.compile(r"(data-live-token|token)=\"[^\"]+\""), "<token>"),
    (re.compile(r"\b[A-Za-z0-9_-]{20,}:[A-Za-z0-9_-]{6}:[A-Za-z0-9_-]{20,}\b"), "<signed>"),
    # Signed for the reader themselves; which category it switches off stays to be compared.
    (re.compile(r"/fewer/[0-9a-f]{32}-([a-z]+)~[\w-]+"), r"/fewer/\1"),
    (re.compile(r"'nonce-[^']+'"), "<nonce>"),
)


@dataclass
class Seen:
    """What one person can come to know: pages, mails, notices, their own copy; and the log as it stands open."""

    pages: dict[str, Counter[str]] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    copy: str = ""

    def __contains__(self, word: str) -> bool:
        return word in json.dumps([*self.pages.values(), self.mails, self.notices, self.copy])


class Masked:
    """Names people by what they are and hides every other id: an id that tells who asked would show."""

    def __init__(self, cast: Cast) -> None:
        self.names = {
            str(getattr(cast, name).pk): f"<{name}>"
            for name in (*SIDES, *ABOVE, "outsider", "analyst", "directory_manager")
        }

    def __call__(self, text: str) -> str:
        for key, name in self.names.items():
            text = text.replace(key, name)
        for pattern, name in MASKS:
            text = pattern.sub(name, text)
        return text


@dataclass
class World:
    """One course of things: `askers` would rather change, the others say that it is good."""

    askers: tuple[str, ...]
    before: dict[str, Seen] = field(default_factory=dict)
    after: dict[str, Seen] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    def live(self) -> None:
        with transaction.atomic():
            self._live()
            transaction.set_rollback(True)

    def _live(self) -> None:
        mail.outbox.clear()
        with frozen(MONDAY):
            cast, mentorship = stage()
            always = [MailHours(person=person, begins=0, ends=0) for person in Person.objects.all()]
            MailHours.objects.bulk_create(always)  # no mail waits for the morning
            settle_session(session=mentorship.sessions.get(number=1), held=True, by=cast.mentee)
            book_first(cast, mentorship, MONDAY + 7 * DAY, number=2)
        self.mask = Masked(cast)
        with frozen(ASKED_AT):
            for side in SIDES:
                self._answer(getattr(cast, side), mentorship, side in self.askers)
        with frozen(NOT_YET):
            self._pass()
            self.before = {name: self._seen(getattr(cast, name)) for name in (*SIDES, *ABOVE)}
        with frozen(HEARD_AT):
            self._pass()
            self.after = {name: self._seen(getattr(cast, name)) for name in (*SIDES, *ABOVE)}
        rows = Event.objects.order_by("seq")
        self.log = [self.mask(f"{e.verb} {e.actor_id} {e.subject_id} {e.data}") for e in rows]
        self.log += [
            self.mask(str(row)) for row in PairRule.objects.values("mentee__person", "set_by", "pinned")
        ]

    def _answer(self, person: Person, mentorship: Mentorship, asks: bool) -> None:
        client = Client()
        client.force_login(Account.objects.get(person=person))
        answer = {"answer": "part", "reason": REASON} if asks else {"answer": "good", "reason": "Fine"}
        client.post(reverse("mentoring:fit", args=[mentorship.pk]), answer, follow=True)

    def _pass(self) -> None:
        """What the worker does in the meantime."""
        hear_answers()
        catch_up()
        evaluate()
        send_queued()
        catch_up()

    def _seen(self, person: Person) -> Seen:
        seen = Seen()
        client = client_of(person)
        for address, text in links(person, alike_at_most=2).items():
            name = page_name(address)
            if name.endswith("export"):
                text += said(client.post(address))
            seen.pages.setdefault(name, Counter())[self.mask(text)] += 1
        mine = [m for m in mail.outbox if person.email in m.to]
        seen.mails = [self.mask(f"{m.subject}\n{m.body}\n{m.alternatives}") for m in mine]  # type: ignore[attr-defined]
        rows = Notice.objects.filter(person=person).order_by("created_at", "kind")
        seen.notices = [
            self.mask(f"{n.kind} {n.data} {n.created_at} {[d.at for d in n.deliveries.all()]}") for n in rows
        ]
        own = {name: rows for name, rows in copy_of(person.pk) if name not in OWN_WORDS}
        seen.copy = self.mask(json.dumps(own, default=str))
        return seen


OWN_WORDS = (
    "mentoring.fitanswer",
    "mentoring.ending",
)  # a person's copy holds their own answer, and nobody else's


def differences(one: Seen, other: Seen) -> list[str]:
    """What tells two courses of things apart for somebody, by page."""
    names = sorted({*one.pages, *other.pages})
    found = [name for name in names if one.pages.get(name) != other.pages.get(name)]
    parts = ("mails", "notices", "copy")
    return found + [part for part in parts if getattr(one, part) != getattr(other, part)]


def lived(*askers: str) -> World:
    world = World(askers)
    world.live()
    return world


def test_nobody_can_tell_who_would_rather_change() -> None:
    nobody, mentor, mentee, both = lived(), lived("mentor"), lived("mentee"), lived(*SIDES)

    for world in (mentor, mentee, both):
        for name in (*SIDES, *ABOVE):
            if name not in world.askers:
                assert differences(nobody.before[name], world.before[name]) == [], f"{name} before"
                assert REASON not in world.before[name]
                assert REASON not in world.after[name]
            assert differences(mentor.after[name], world.after[name]) == [], f"{name} after"
        assert world.log == mentor.log

    assert differences(nobody.after["mentor"], mentor.after["mentor"]) != []
    assert [len(mentor.after[name].mails) - len(mentor.before[name].mails) for name in SIDES] == [2, 2]
    assert len(mentor.after["program_manager"].pages) > 10
