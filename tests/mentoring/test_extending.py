from __future__ import annotations

import datetime as dt

import pytest

from cairn.core.clock import frozen
from cairn.core.errors import NotInScope
from cairn.core.models import Event
from cairn.mentoring.domain.extending import AfterTheProgram, NotLater, extend_mentorship
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2030, 5, 6, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_extend_moves_the_last_day_and_tells_it(cast: Cast) -> None:
    with frozen(NOON):
        mentorship = make_mentorship(cast)
        assert mentorship.ends_on is not None
        later = extend_mentorship(mentorship=mentorship, until=mentorship.ends_on + 30 * DAY, by=cast.mentor)
    assert later.ends_on == mentorship.ends_on + 30 * DAY
    event = Event.objects.get(verb="mentoring.extended")
    assert (event.actor_id, event.data["until"]) == (cast.mentor.pk, later.ends_on.isoformat())


def test_extend_refuses_an_earlier_day_one_after_the_program_and_strangers(cast: Cast) -> None:
    with frozen(NOON):
        mentorship = make_mentorship(cast)
        assert mentorship.ends_on is not None
        with pytest.raises(NotLater):
            extend_mentorship(mentorship=mentorship, until=mentorship.ends_on, by=cast.mentee)
        cast.program.ends_on = mentorship.ends_on + 10 * DAY
        cast.program.save()
        with pytest.raises(AfterTheProgram):
            extend_mentorship(mentorship=mentorship, until=mentorship.ends_on + 11 * DAY, by=cast.mentee)
        with pytest.raises(NotInScope):
            extend_mentorship(mentorship=mentorship, until=mentorship.ends_on + DAY, by=cast.program_manager)
