"""A person's own sessions as a feed: whoever has the address reads when they meet, and nothing else.

The address is signed, so that the database alone opens no feed; it changes with a new row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.core import signing
from django.db import transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.people.models import Person
from cairn.scheduling import events
from cairn.scheduling.domain.invitations import feed_of
from cairn.scheduling.enums import BookingState
from cairn.scheduling.models import Booking, SessionFeed
from cairn.scheduling.queries import calendar_label, entry_of

SALT = "cairn.scheduling.feed"
BACK, MOST = dt.timedelta(days=60), 500


@transaction.atomic
def open_feed(*, by: Person) -> SessionFeed:
    """Make an address for one's sessions; an older one stops to answer."""
    close_feed(by=by)
    feed = SessionFeed.objects.create(person=by)
    record(events.FEED_OPENED, by=by.pk, subject=feed)
    return feed


@transaction.atomic
def close_feed(*, by: Person) -> None:
    """The address answers no more. Closing what is closed changes nothing."""
    feed = SessionFeed.objects.select_for_update(of=("self",)).filter(person=by).first()
    if feed is not None:
        record(events.FEED_CLOSED, by=by.pk, subject=feed)
        feed.delete()


def key_of(feed: SessionFeed) -> str:
    """What the address carries."""
    return signing.dumps(feed.pk.hex, salt=SALT)


def feed_at(key: str) -> SessionFeed | None:
    """The feed of an address; None when it is forged, was replaced, or its owner has left."""
    try:
        pk = UUID(str(signing.loads(key, salt=SALT)))
    except (signing.BadSignature, ValueError):
        return None
    feed = SessionFeed.objects.select_related("person").filter(pk=pk).first()
    return feed if feed is not None and feed.person.works_here else None


def document_of(feed: SessionFeed, address: Callable[[UUID], str]) -> bytes:
    """Agreed times from two months back on, without anybody's name: the neutral label, the place and a link for its owner."""
    mine = Booking.objects.filter(people__person=feed.person, state=BookingState.BOOKED)
    rows = mine.filter(during__endswith__gt=now() - BACK).order_by("during")[:MOST]
    title = calendar_label()
    return feed_of([entry_of(row, title=title, address=address(row.subject_id)) for row in rows], title=title)
