"""Telling open pages that there is something new. A topic is a name such as `mentorship:ID`; words never travel here."""

from __future__ import annotations

from collections.abc import Iterable

from django.core import signing
from django.db import connection

CHANNEL = "cairn_live"
SALT = "cairn.live"
VALID_FOR = 12 * 3600  # seconds; a page that stays open longer asks for a new one when it is loaded again


def announce(topic: str) -> None:
    """Wake the pages that show `topic`, when the current transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, topic])


def token(topics: Iterable[str]) -> str:
    """A signed list of the topics that one person may be told about; the page hands it to `/live`."""
    return signing.dumps(sorted(topics), salt=SALT)


def topics_of(signed: str) -> frozenset[str]:
    """The topics in a token. Raises django.core.signing.BadSignature when it is forged or too old."""
    return frozenset(signing.loads(signed, salt=SALT, max_age=VALID_FOR))
