"""A program of 500 pairs over six months, looked at every twelve hours: what should be told is, once, in time and no more than that.

`Expected` is a second, naive implementation of who hears what: it walks over the history, person by person, and shares
no query with the product.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from cairn.notices.domain.channels import CHANNELS
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.evaluating import evaluate, withdraw_settled
from cairn.notices.domain.render import Rendered
from cairn.notices.models import Delivery, Notice
from cairn.people.models import Person
from tests.notices.simulated import DAY, HOUR, RHYTHM, START, WEEK, WEEKS, ZONES, History, Meeting, Pair

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
Key = tuple[str, UUID, str]  # kind, person, what it is about
NAMES = {
    "tomorrow": "session_tomorrow",
    "no_goal": "goal_missing",
}  # of the product, where `Expected` has others
IN_DIGEST_ALREADY = {"pulse", "action_due"}
PAIRS = 500


@dataclass
class Told:
    """Something that somebody was told, or that was left for the digest, and until when its reason stood."""

    at: dt.datetime
    left_out: bool
    stands: Callable[[], bool]
    nudge: bool
    dropped: bool = False
    waiting: bool = False
    sent: dt.datetime | None = None


class Expected:
    """Who should have been told what, by now."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.told: dict[Key, Told] = {}
        self.nudges: dict[UUID, list[Told]] = defaultdict(list)
        self.held_back: dict[UUID, list[tuple[Key, Told]]] = defaultdict(list)
        self.waiting: list[tuple[Key, Told]] = []
        self.open: list[Told] = []
        self.pairs = sorted(history.pairs, key=lambda pair: pair.row.pk)
        self.meetings = sorted(
            ((m, pair) for pair in self.pairs for m in pair.meetings), key=lambda one: one[0].row.pk
        )
        self.mine: dict[UUID, list[Pair]] = defaultdict(list)
        for pair in self.pairs:
            for person in pair.people:
                self.mine[person.pk].append(pair)

    def step(self) -> None:
        now = self.history.now
        if now.hour == 6:  # settled ones of the last week are withdrawn
            self.open = [told for told in self.open if told.at > now - WEEK]
            for told in self.open:
                told.dropped = told.dropped or not told.stands()
        for kind in (
            self.tomorrow, self.was_it_held, self.pulse, self.first_move, self.nearing_end, self.no_goal, self.quiet,
            self.action_due,
        ):  # fmt: skip
            for person, about, stands in kind():
                self._tell((kind.__name__, person, about), stands)
        self._week()
        self._deliver()

    def _tell(self, key: Key, stands: Callable[[], bool]) -> None:
        kind, person, _about = key
        if key in self.told or person in self.history.left:
            return
        nudge, now = kind not in {"tomorrow", "week"}, self.history.now
        recent = [one for one in self.nudges[person] if max(one.at, one.sent or one.at) > now - WEEK]
        told = Told(now, nudge and len(recent) >= 2, stands, nudge)
        self.told[key] = told
        if nudge:
            self.open.append(told)
        if told.left_out:
            self.held_back[person].append((key, told))
        elif nudge:
            self.nudges[person].append(told)
        if not told.left_out and self.history.by_pk[person].email:
            told.waiting = True
            self.waiting.append((key, told))

    def _deliver(self) -> None:
        still = []
        for key, told in self.waiting:
            if told.dropped or not told.stands():
                told.dropped = True
            elif key[0] == "tomorrow" or 8 <= self.history.local(key[1]).hour < 20:
                told.sent = self.history.now
            else:
                still.append((key, told))
        self.waiting = still

    # Who has a reason to hear now

    def _both(self, pair: Pair) -> list[UUID]:
        return [person.pk for person in pair.people] if not self._broken(pair) else []

    def _broken(self, pair: Pair) -> bool:
        """It is over, so nobody has a partner in it."""
        return pair.is_over

    def tomorrow(self) -> Iterator[tuple[UUID, str, Callable[[], bool]]]:
        now = self.history.now
        for m, pair in self.meetings:
            if m.state == "booked" and m.at and now < m.at <= now + DAY:
                yield from self._same_time(m, pair, lambda m: m.at is not None and m.at > self.history.now)

    def was_it_held(self) -> Iterator[tuple[UUID, str, Callable[[], bool]]]:
        now = self.history.now
        for m, pair in self.meetings:
            if m.state == "booked" and m.at and now - 14 * DAY < m.at < now - 2 * HOUR:
                yield from self._same_time(m, pair, lambda _m: True)

    def _same_time(
        self, m: Meeting, pair: Pair, more: Callable[[Meeting], bool]
    ) -> Iterator[tuple[UUID, str, Callable[[], bool]]]:
        at = m.at
        for person in self._both(pair):
            yield person, f"{m.row.pk} {at}", lambda: m.state == "booked" and m.at == at and more(m)

    def pulse(self) -> Iterator[tuple[UUID, str, Callable[[], bool]]]:
        for m, pair in self.meetings:
            if m.state == "held" and m.settled and m.settled > self.history.now - WEEK:
                for person in self._both(pair):
                    if person not in m.answered:
                        yield person, str(m.row.pk), lambda m=m, person=person: person not in m.answered  # type: ignore[misc]

    def first_move(self) -> Iterator[tuple[UUID, str, Callable[[], bool]]]:
        today = self.history.now.date()
        for pair in self.pairs:
            late = pair.row.first_move_by and pair.row.first_move_by < today
            if late and self._no_step(pair) and not self._broken(pair):
                about = f"{pair.row.pk} {today.isocalendar()[:2]}"
                yield pair.mentee.pk, about, lambda pair=pair: self._no_step(pair)  # type: ignore[misc]

    @staticmethod
    def _no_step(pair: Pair) -> bool:
        return pair.live and all(m.state in ("planned", "cancelled", "missed") for m in pair.meetings)

    def nearing_end(self) -> Iterator[tuple[UUID, str, Callable[[], bool]]]:
        for pair in self.pairs:
            left = ((pair.row.ends_on or START.date()) - self.history.now.date()).days
            if pair.status == "active" and 0 <= left <= 14:
                for person in self._both(pair):
                    yield person, str(pair.row.pk), lambda pair=pair: self._ends(pair)  # type: ignore[misc]

    def _ends(self, pair: Pair) -> bool:
        return pair.status == "active" and (pair.row.ends_on or START.date()) >= self.history.now.date()

    def no_goal(self) -> Iterator[tuple[UUID, str, Callable[[], bool]]]:
        for pair in self.pairs:
            held = sum(m.state == "held" for m in pair.meetings)
            if pair.status == "active" and not pair.has_goal and held >= 2 and not self._broken(pair):
                yield (
                    pair.mentee.pk,
                    str(pair.row.pk),
                    lambda pair=pair: pair.status == "active" and not pair.has_goal,  # type: ignore[misc]
                )

    def quiet(self) -> Iterator[tuple[UUID, str, Callable[[], bool]]]:
        now = self.history.now
        for pair in self.pairs:
            held = [m.settled for m in pair.meetings if m.state == "held" and m.settled]
            since = max(held, default=START.replace(hour=0))  # the day on which it began
            if self._nothing_ahead(pair) and since < now - RHYTHM * DAY:
                for person in self._both(pair):
                    about = f"{pair.row.pk} {now.date().toordinal() // 14}"
                    yield person, about, lambda pair=pair, now=now: self._still_quiet(pair, now)  # type: ignore[misc]

    def _nothing_ahead(self, pair: Pair) -> bool:
        ahead = [
            m for m in pair.meetings if m.state in ("proposed", "booked") and m.at and m.at > self.history.now
        ]
        return pair.status == "active" and not ahead

    def _still_quiet(self, pair: Pair, told: dt.datetime) -> bool:
        held = any(m.state == "held" and m.settled and m.settled > told for m in pair.meetings)
        return self._nothing_ahead(pair) and not held

    def action_due(self) -> Iterator[tuple[UUID, str, Callable[[], bool]]]:
        today = self.history.now.date()
        for pair in self.pairs:
            for action in sorted(pair.due):
                owner, day, done = pair.due[action]
                if pair.live and not done and today - 7 * DAY < day <= today and not self._broken(pair):
                    stands = lambda pair=pair, owner=owner: self._is_due(pair, owner)  # noqa: E731
                    yield owner, f"{pair.row.pk} {day}", stands

    def _is_due(self, pair: Pair, owner: UUID) -> bool:
        today = self.history.now.date()
        return pair.live and any(o == owner and d <= today and not done for o, d, done in pair.due.values())

    def _week(self) -> None:
        for person in self.history.people:
            local = self.history.local(person.pk)
            if local.weekday() == 0 and local.hour >= 8 and self._open(person.pk):
                self._tell(("week", person.pk, str(local.date())), lambda pk=person.pk: self._open(pk))  # type: ignore[misc]

    def _open(self, person: UUID) -> bool:
        return person not in self.history.left and (
            any(self._open_in(pair, person) for pair in self.mine[person]) or self._left_out(person)
        )

    def _open_in(self, pair: Pair, person: UUID) -> bool:
        now = self.history.now
        if pair.is_over:
            return False
        for m in pair.meetings:
            if m.state == "booked" and m.at and now < m.at <= now + WEEK:
                return True
            if m.state == "proposed" and m.at and m.at > now and person != pair.mentee.pk:
                return True
            if m.state == "held" and m.settled and m.settled > now - WEEK and person not in m.answered:
                return True
        until = (now + WEEK).date()
        return pair.live and any(o == person and d <= until and not x for o, d, x in pair.due.values())

    def _left_out(self, person: UUID) -> bool:
        return any(
            told.left_out and not told.dropped and told.at > self.history.now - 8 * DAY and told.stands()
            for key, told in self.held_back[person]
            if key[0] not in IN_DIGEST_ALREADY
        )


class Notebook:
    """A way out of the product that writes down whom it was asked to reach, when, with what."""

    name = "mail"
    leads_out = True

    def __init__(self, history: History) -> None:
        self.history = history
        self.written: list[tuple[dt.datetime, str, UUID, str]] = []

    def can_reach(self, people: Collection[Person]) -> set[UUID]:
        return {person.pk for person in people if person.email}

    def deliver(self, rendered: Rendered) -> None:
        assert rendered.title
        assert "{" not in rendered.title + rendered.text
        notice = rendered.notice
        self.written.append((self.history.now, notice.kind, notice.person_id, notice.once_key))


def most_in_a_week(moments: list[dt.datetime]) -> int:
    """The most of them in any seven days."""
    ordered = sorted(moments)
    return max(bisect_left(ordered, at + WEEK) - n for n, at in enumerate(ordered))


def test_half_a_year_of_500_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(PAIRS)
    expected, notebook = Expected(history), Notebook(history)
    monkeypatch.setitem(CHANNELS, "mail", notebook)
    for moment in history.steps():
        if moment.hour == 6:
            withdraw_settled()
        evaluate()
        send_queued()
        expected.step()
    told = Counter((n.kind, n.person_id, n.created_at, n.left_out) for n in Notice.objects.all())
    wanted = Counter(
        (NAMES.get(kind, kind), person, one.at, one.left_out)
        for (kind, person, _), one in expected.told.items()
    )
    assert told - wanted == Counter()  # nothing that should not be told
    assert wanted - told == Counter()  # and all that should, each once
    _check_mails(expected, notebook)
    _check_caps(notebook)
    assert {kind for kind, *_ in told} >= {
        "session_tomorrow", "was_it_held", "pulse", "first_move", "nearing_end", "goal_missing", "quiet", "action_due",
        "week",
    }  # fmt: skip
    assert sum(one.left_out for one in expected.told.values()) > 100
    assert sum(one.dropped and one.waiting for one in expected.told.values()) > 20


def _check_mails(expected: Expected, notebook: Notebook) -> None:
    """Each went out once, at the first hour that is not quiet, unless its reason was gone by then."""
    written = Counter((at, kind, person) for at, kind, person, _key in notebook.written)
    due = Counter(
        (one.sent, NAMES.get(kind, kind), person)
        for (kind, person, _), one in expected.told.items()
        if one.sent
    )
    assert written == due
    assert len({key for *_, key in notebook.written}) == len(notebook.written)
    states = Counter(Delivery.objects.values_list("state", flat=True))
    gone = sum(one.dropped and one.waiting and one.sent is None for one in expected.told.values())
    assert (states["sent"], states["dropped"]) == (len(notebook.written), gone)


def _check_caps(notebook: Notebook) -> None:
    """Two nudges in any seven days, counted by when they were told and by when they went out; none at night."""
    kinds = set(Notice.objects.filter(is_nudge=True).order_by().values_list("kind", flat=True).distinct())
    made, went = defaultdict(list), defaultdict(list)
    for person, at in Notice.objects.filter(is_nudge=True, left_out=False).values_list(
        "person_id", "created_at"
    ):
        made[person].append(at)
    for at, kind, person, _key in notebook.written:
        if kind in kinds:
            went[person].append(at)
        if kind != "session_tomorrow":
            location = notebook.history.by_pk[person].location
            assert location is not None
            assert 8 <= at.astimezone(ZoneInfo(location.zone)).hour < 20
    assert max(map(most_in_a_week, made.values())) == 2
    assert max(map(most_in_a_week, went.values())) == 2


def test_clocks_change_within_the_half_year() -> None:
    ends = START + WEEKS * WEEK
    changed = {
        z
        for z in ZONES
        if START.astimezone(ZoneInfo(z)).utcoffset() != ends.astimezone(ZoneInfo(z)).utcoffset()
    }
    assert changed == {"America/New_York", "America/Los_Angeles", "Europe/Berlin"}
