from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from cairn.scheduling.domain.feeds import key_of, open_feed
from cairn.scheduling.domain.offering import Terms, offer_hours, take_days_off

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    mentor = world.cast.mentor
    offer_hours(week=[(1, 480, 600)], terms=Terms(lengths=[45]), by=mentor)
    day = dt.date(2100, 1, 1)
    exception = take_days_off(first=day, last=day, by=mentor)
    return {"exception": exception, "feed_key": key_of(open_feed(by=mentor))}
