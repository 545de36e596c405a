"""The address in every mail of a choosable category that switches it off without signing in (RFC 8058).

It names a person and a category under a signature, and works for as long as the installation keeps its key.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from cairn.notices.enums import Category
from cairn.notices.rules import CHOOSABLE
from cairn.people.models import Person

_signer = Signer(salt="cairn.notices.unsubscribing", sep="~")


def token_for(*, person_id: UUID, category: Category) -> str:
    """What stands in the address."""
    return _signer.sign(f"{person_id.hex}-{category.value}")


def read_token(token: str) -> tuple[Person, Category] | None:
    """Whom and what a token names; None when it was not made here, the person is gone, or the category always comes."""
    try:
        who, _, what = _signer.unsign(token).partition("-")
    except BadSignature:
        return None
    person = Person.objects.filter(pk=UUID(who)).first()
    return (person, Category(what)) if person and what in CHOOSABLE else None


def address_for(*, person_id: UUID, category: Category) -> str:
    """The whole address; empty for a category that always comes."""
    if category not in CHOOSABLE:
        return ""
    return settings.PUBLIC_URL + reverse(
        "notices:fewer", args=[token_for(person_id=person_id, category=category)]
    )


def headers_for(address: str) -> dict[str, str]:
    """What mail programs make their "unsubscribe" button of."""
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
