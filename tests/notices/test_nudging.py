"""A manager's nudge reaches both sides, at most twice a week, and says nothing of what they wrote."""

from __future__ import annotations

import pytest

from cairn.core.clock import frozen
from cairn.core.models import Event
from cairn.mentoring.domain.ending import complete_mentorship
from cairn.notices.domain.nudging import nudge_pairs
from cairn.notices.models import Notice
from tests.factories import Cast, make_cast
from tests.outcomes.makers import DAY, START, make_pair, sides

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_both_sides_hear_once_a_day_and_one_event_is_written(cast: Cast) -> None:
    pair = make_pair(cast.program)
    with frozen(START + 30 * DAY):
        assert nudge_pairs(mentorships=[pair], by=cast.program_manager) == 2
        assert nudge_pairs(mentorships=[pair], by=cast.program_manager) == 0
    assert {n.person_id for n in Notice.objects.filter(kind="nudged")} == {p.pk for p in sides(pair)}
    first = Event.objects.filter(verb="notices.nudged").earliest("id")
    assert (first.actor_id, first.program_id, first.data) == (
        cast.program_manager.pk,
        cast.program.pk,
        {"pairs": [str(pair.pk)]},
    )


def test_the_third_nudge_of_a_week_reaches_nobody(cast: Cast) -> None:
    pair = make_pair(cast.program)
    reached = []
    for day in (30, 31, 32, 40):
        with frozen(START + day * DAY):
            reached.append(nudge_pairs(mentorships=[pair], by=cast.program_manager))
    assert reached == [2, 2, 0, 2]


def test_a_pair_that_is_over_hears_nothing(cast: Cast) -> None:
    pair = make_pair(cast.program)
    complete_mentorship(mentorship=pair, by=sides(pair)[0])
    pair.refresh_from_db()
    assert nudge_pairs(mentorships=[pair], by=cast.program_manager) == 0
    assert not Event.objects.filter(verb="notices.nudged").exists()
