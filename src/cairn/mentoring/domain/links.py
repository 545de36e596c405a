"""Links that a pair keeps in its space. Title and address are sealed; only https."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import transaction

from cairn.core.errors import DomainError, NotInScope
from cairn.core.events import record
from cairn.core.sealed import seal
from cairn.mentoring.domain.access import opened, touch
from cairn.mentoring.events import LINK_ADDED, LINK_REMOVED
from cairn.mentoring.models import Mentorship, PairLink
from cairn.people.models import Person

MOST = 50


class NotASafeAddress(DomainError):
    """A link begins with https:// and names a site."""


class TooManyLinks(DomainError):
    """There are fifty links here. Take one out that you no longer need."""


def safe_address(address: str) -> str:
    """The address as it can be linked to. Raises NotASafeAddress: nothing but https, and nobody's password in it."""
    parts = urlsplit(address.strip())
    plain = not any(ord(letter) < 33 for letter in address.strip())
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or not plain:
        raise NotASafeAddress(field="address")
    return address.strip()


@transaction.atomic
def add_link(*, mentorship: Mentorship, title: str, address: str, by: Person) -> PairLink:
    """Keep a link; only the pair reads it. Raises NotASafeAddress, TooManyLinks, NotInScope, MentorshipOver."""
    fresh = opened(mentorship.pk, by)
    if fresh.links.count() >= MOST:
        raise TooManyLinks
    link = PairLink(mentorship=fresh, vault_id=fresh.vault_id, added_by=by)
    seal(link, "title", title.strip(), by=by.pk)
    seal(link, "address", safe_address(address), by=by.pk)
    link.save(force_insert=True)
    touch(fresh)
    record(LINK_ADDED, by=by.pk, subject=link, program_id=fresh.program_id, mentorship=fresh.pk)
    return link


@transaction.atomic
def remove_link(*, link: PairLink, by: Person) -> None:
    """Take it out, whoever put it in."""
    fresh = opened(link.mentorship_id, by)
    held = PairLink.objects.filter(pk=link.pk, mentorship=fresh).first()
    if held is None:
        raise NotInScope
    touch(fresh)
    record(LINK_REMOVED, by=by.pk, subject=held, program_id=fresh.program_id, mentorship=fresh.pk)
    held.delete()
