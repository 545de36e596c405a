"""Counting tries, for sign-in and for anything that sends mail. One atomic statement a try, on any number of machines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.identity import events
from cairn.identity.models import RateLimit


class TooManyAttempts(DomainError):
    """That was tried too often. Wait a quarter of an hour, then try again. Your help contact can help sooner."""


@dataclass(frozen=True)
class Limit:
    """At most so many tries within a time, for each account, address or whatever `spend` is given."""

    name: str
    most: int
    within: dt.timedelta


QUARTER, DAY = dt.timedelta(minutes=15), dt.timedelta(days=1)
ACCOUNT = Limit("account", 10, QUARTER)
ACCOUNT_DAY = Limit("account-day", 50, DAY)  # a six-digit PIN stands 50 guesses a day for decades
ADDRESS = Limit("address", 100, QUARTER)  # an office may share one address; what succeeds is given back
CODE = Limit("code", 10, DAY)
MAIL = Limit("mail", 3, dt.timedelta(hours=1))
MAIL_ADDRESS = Limit("mail-address", 30, dt.timedelta(hours=1))
SECOND_STEP = Limit("second-step", 10, QUARTER)


def _key(limit: Limit, whom: str) -> str:
    # Hashed, so that the table names nobody.
    return f"{limit.name}:{salted_hmac('cairn.limits', whom.casefold(), algorithm='sha256').hexdigest()}"


def spend(limit: Limit, whom: str) -> None:
    """Count one try of `whom`. Call it before looking, and outside a transaction that may be rolled back.

    Raises TooManyAttempts beyond the limit, whether or not there is any such account.
    """
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into identity_ratelimit as r (key, window_start, count) values (%s, %s, 1)"
            " on conflict (key) do update set"
            " count = case when r.window_start <= %s then 1 else r.count + 1 end,"
            " window_start = case when r.window_start <= %s then excluded.window_start else r.window_start end"
            " returning count",
            [_key(limit, whom), moment, moment - limit.within, moment - limit.within],
        )
        count: int = cursor.fetchone()[0]
    if count == limit.most + 1:
        with transaction.atomic():
            record(events.ATTEMPTS_BLOCKED, by=None, limit=limit.name)
    if count > limit.most:
        raise TooManyAttempts


def give_back(limit: Limit, whom: str) -> None:
    """Take one try back: it succeeded."""
    RateLimit.objects.filter(key=_key(limit, whom), count__gt=0).update(count=F("count") - 1)


def forget(limit: Limit, whom: str) -> None:
    """Start counting afresh: whoever it is has shown that they are who they say."""
    RateLimit.objects.filter(key=_key(limit, whom)).delete()


def forget_old() -> int:
    """Remove counts that no limit looks at any more. Returns how many."""
    return RateLimit.objects.filter(window_start__lt=now() - 2 * DAY).delete()[0]
