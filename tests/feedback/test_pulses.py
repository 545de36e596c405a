from __future__ import annotations

import pytest

from cairn.core.errors import NotInScope
from cairn.core.events.log import open_private
from cairn.core.models import Event
from cairn.feedback.domain.pulses import NotHeld, give_pulse
from cairn.feedback.enums import GoOn
from cairn.feedback.models import Pulse
from cairn.feedback.queries import pulses_waiting
from cairn.mentoring.domain.meeting import settle_session
from cairn.mentoring.models import Session
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Session:
    session = make_mentorship(cast).sessions.get(number=1)
    return settle_session(session=session, held=True, by=cast.mentee)


def test_pulse_is_a_private_event_that_shows_nobody(cast: Cast, held: Session) -> None:
    pulse = give_pulse(session=held, useful=2, go_on=GoOn.CHANGE, by=cast.mentee)
    event = Event.objects.get(verb="feedback.pulse_given")
    assert (event.actor_id, event.subject_id, event.data) == (None, None, {})
    assert open_private(event, reader="outcomes.pulses") == {
        "actor": str(cast.mentee.pk),
        "subject": str(pulse.pk),
        "data": {"useful": 2, "go_on": "change"},
    }


def test_pulse_waits_for_each_side_until_answered(cast: Cast, held: Session) -> None:
    assert pulses_waiting(cast.mentor) == pulses_waiting(cast.mentee) == [held]
    give_pulse(session=held, useful=5, go_on=GoOn.YES, by=cast.mentee)
    assert (pulses_waiting(cast.mentor), pulses_waiting(cast.mentee)) == ([held], [])
    assert pulses_waiting(cast.outsider) == []


def test_pulse_given_again_replaces_the_answer(cast: Cast, held: Session) -> None:
    give_pulse(session=held, useful=2, go_on=GoOn.UNSURE, by=cast.mentee)
    give_pulse(session=held, useful=4, go_on=GoOn.YES, by=cast.mentee)
    assert list(Pulse.objects.values_list("useful", "go_on")) == [(4, "yes")]


def test_pulse_about_a_session_not_held_is_refused(cast: Cast) -> None:
    session = make_mentorship(cast).sessions.get(number=1)
    with pytest.raises(NotHeld):
        give_pulse(session=session, useful=4, go_on=GoOn.YES, by=cast.mentee)


@pytest.mark.parametrize("who", ["program_manager", "global_owner", "outsider"])
def test_pulse_of_anyone_but_a_member_finds_nothing(cast: Cast, held: Session, who: str) -> None:
    with pytest.raises(NotInScope):
        give_pulse(session=held, useful=4, go_on=GoOn.YES, by=getattr(cast, who))
