"""A nudge whose reason is gone is neither sent nor shown as new; what is left for the digest stands in it, or nowhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.ids import new_id
from cairn.mentoring.models import ActionItem, Goal, Mentorship
from cairn.notices.domain import kinds, nudges
from cairn.notices.domain.channels import CHANNELS, NotDelivered
from cairn.notices.domain.delivering import MOST_TRIES, send_queued
from cairn.notices.domain.evaluating import evaluate, withdraw_settled
from cairn.notices.domain.kind import KINDS, Kind, kind
from cairn.notices.domain.reading import switch_mail
from cairn.notices.domain.tell import Message, tell
from cairn.notices.enums import Category
from cairn.notices.models import Delivery, Notice
from cairn.people.models import Person
from cairn.programs.models import ProgramQuestion, Question
from tests.factories import Cast, make_account, make_cast, make_enrollment, make_person, make_program
from tests.notices.makers import pair_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NIGHT = dt.datetime(2026, 11, 23, 21, tzinfo=dt.UTC)  # a Monday
MORNING = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
NEXT_MONDAY = dt.datetime(2026, 11, 30, 8, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def a_pair(**more: Any) -> tuple[Mentorship, Person, Person]:
    one, other = make_person("Amara Reyes"), make_person("Jonas Okafor")
    pair = pair_of(one, other, program=more.pop("program", None) or make_program())
    for person in (one, other):
        make_enrollment(pair.program, person, "both", wants=["Listening"], offers=["Listening"])
    return pair, one, other


def told(kind: Kind, person: Person, pair: Mentorship, once: str = "1") -> None:
    message = Message(person.pk, once, pair.pk, pair.program_id, {"other": person.pk})
    tell(kind=kind, messages=[message])


def test_a_nudge_whose_reason_went_over_night_is_not_sent() -> None:
    pair, one, other = a_pair()
    with frozen(NIGHT):
        told(nudges.GOAL_MISSING, one, pair)
        told(kinds.QUIET, other, pair)
        assert send_queued() == 0
        Goal.objects.create(mentorship=pair, vault_id=new_id())
    with frozen(MORNING):
        assert send_queued() == 1
    assert dict(Delivery.objects.values_list("notice__kind", "state")) == {
        "goal_missing": "dropped",
        "quiet": "sent",
    }
    dropped = Notice.objects.get(dropped_at__isnull=False)
    assert (dropped.kind, dropped.dropped_at) == ("goal_missing", MORNING)
    assert [m.to for m in mail.outbox] == [[other.email]]


def test_what_is_settled_is_no_longer_new_and_is_withdrawn_at_night() -> None:
    pair, one, _other = a_pair()
    mine = Client()
    mine.force_login(make_account(one))
    told(nudges.GOAL_MISSING, one, pair)
    page = reverse("notices:list")
    assert "<strong>Where do you want to be" in mine.get(page).content.decode()
    Goal.objects.create(mentorship=pair, vault_id=new_id())
    shown = mine.get(page).content.decode()
    assert "Where do you want to be" in shown
    assert "settled" in shown
    assert "<strong>Where do you want to be" not in shown
    withdraw_settled()
    shown = mine.get(page).content.decode()
    assert "Where do you want to be" not in shown
    assert "You have seen everything." in shown


def test_the_third_nudge_of_a_week_stands_in_monday_s_summary_while_it_is_true() -> None:
    pair, one, other = a_pair()
    with frozen(MORNING):
        for person in (one, other):
            told(kinds.QUIET, person, pair)
            told(kinds.NUDGED, person, pair)
            told(nudges.GOAL_MISSING if person == one else kinds.QUIET, person, pair, once="2")
        send_queued()
    assert Notice.objects.filter(left_out=True).count() == 2
    assert not Delivery.objects.filter(notice__left_out=True).exists()
    mail.outbox.clear()
    Goal.objects.create(mentorship=pair, vault_id=new_id())
    with frozen(NEXT_MONDAY):
        evaluate()
        send_queued()
    weekly = {m.to[0]: m for m in mail.outbox if m.subject == "Your week"}
    assert set(weekly) == {other.email}
    assert "- You and Amara have nothing booked\n" in weekly[other.email or ""].body.replace("Jonas", "Amara")
    assert weekly[other.email or ""].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_monday_s_summary_counts_what_is_due_comes_once_and_can_be_switched_off(cast: Cast) -> None:
    pair, one, other = a_pair()
    for owner in (one, other):
        ActionItem.objects.create(
            mentorship=pair, vault_id=new_id(), owner=owner, due_on=NEXT_MONDAY.date() + 2 * DAY
        )
    switch_mail(person=other, category=Category.DIGEST, wanted=False)
    for hours, count in ((-1, 0), (0, 2), (3, 2), (15, 2)):
        with frozen(NEXT_MONDAY + hours * dt.timedelta(hours=1)):
            evaluate()
            send_queued()
        assert Notice.objects.filter(kind="week").count() == count
    (mine,) = [m for m in mail.outbox if m.subject == "Your week"]
    assert mine.to == [one.email]
    assert "1 action item is due" in mine.body
    with frozen(NEXT_MONDAY + 7 * DAY):
        ActionItem.objects.update(done_at=NEXT_MONDAY)
        evaluate()
        assert Notice.objects.filter(kind="week").count() == 2  # nothing is open


def test_a_manager_hears_once_a_week_where_they_are_needed_and_never_of_few_answers(cast: Cast) -> None:
    pair_of(cast.mentee, cast.mentor, program=cast.program)
    Mentorship.objects.update(started_on=NEXT_MONDAY.date() - 60 * DAY)
    with frozen(NEXT_MONDAY):
        evaluate()
        send_queued()
    (said,) = [m for m in mail.outbox if m.subject == "Your programs this week"]
    assert said.to == [cast.program_manager.email]
    assert "New managers: 1 pair is quiet" in said.body
    assert "answers after sessions" not in said.body


def test_an_unfinished_profile_is_brought_to_mind_until_it_is_finished() -> None:
    program, person = make_program(), make_person()
    with frozen(NIGHT - 10 * DAY):
        mine = make_enrollment(program, person, "mentee", wants=["Listening"])
    with frozen(NIGHT):
        evaluate()
        assert not Notice.objects.filter(kind="profile_unfinished").exists()
        question = Question.objects.create(program=program, text="Shift?", kind="choice", options=["Day"])
        asked = ProgramQuestion.objects.create(
            program=program, question=question, side="mentor", required=True
        )
        evaluate()
        assert not Notice.objects.filter(kind="profile_unfinished").exists()
        ProgramQuestion.objects.filter(pk=asked.pk).update(side="mentee")
        evaluate()
        assert Notice.objects.get(kind="profile_unfinished").subject_id == program.pk
        mine.answers.create(question=question, value="Day")
    with frozen(MORNING):
        assert send_queued() == 0
    assert Notice.objects.get(kind="profile_unfinished").dropped_at == MORNING


class Pigeon:
    """A way that only birds of one address know, and that is out for a while."""

    name = "pigeon"
    leads_out = True

    def __init__(self, reached: Person) -> None:
        self.reached, self.carried, self.out = reached, [], True

    def can_reach(self, people: Any) -> set[Any]:
        return {person.pk for person in people} & {self.reached.pk}

    def deliver(self, rendered: Any) -> None:
        if self.out:
            raise NotDelivered(permanent=False)
        self.carried.append(rendered.title)


def test_another_channel_registers_itself_and_is_asked_again_until_it_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cairn.notices.domain.kind.KINDS", dict(KINDS))
    flown = kind(
        "flown",
        Category.REQUESTS,
        "It flew",
        "Text",
        "notices:list",
        "Look",
        link_plain=True,
        channels=("product", "pigeon"),
    )
    monkeypatch.setitem(KINDS, "flown", flown)
    near, far = make_person(), make_person()
    pigeon = Pigeon(near)
    monkeypatch.setitem(CHANNELS, "pigeon", pigeon)
    with frozen(MORNING):
        tell(kind=flown, messages=[Message(near.pk, "1"), Message(far.pk, "1"), Message(near.pk, "2")])
        assert Delivery.objects.count() == 2
        assert send_queued() == 0
    pigeon.out = False
    with frozen(MORNING + dt.timedelta(minutes=14)):
        assert send_queued() == 0
    with frozen(MORNING + dt.timedelta(minutes=16)):
        assert send_queued() == 2
    assert pigeon.carried == ["It flew", "It flew"]


def test_what_never_gets_through_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    pigeon = Pigeon(person)
    monkeypatch.setitem(CHANNELS, "mail", pigeon)
    monkeypatch.setattr(pigeon, "name", "mail")
    with frozen(MORNING):
        tell(kind=kinds.MATCH_TAKEN_BACK, messages=[Message(person.pk, "1")])
    for hour in range(MOST_TRIES):
        assert Delivery.objects.get().state == "queued"
        with frozen(MORNING + hour * DAY):
            assert send_queued() == 0
    assert (Delivery.objects.get().state, Delivery.objects.get().tries) == ("failed", MOST_TRIES)
