"""Who can read this: one sentence, made from who can open the words, not typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from cairn.core.models import VaultMember
from cairn.people.models import Person


def who_sees(vault_id: UUID, me: Person, people: Iterable[Person], *, counted: bool = False) -> str:
    """The sentence for words in a vault. `people`: those whose names may be needed; `counted`: the program sees how many."""
    readers = set(VaultMember.objects.filter(vault_id=vault_id).values_list("person_id", flat=True))
    return sentence(me, people, readers, counted=counted)


def sentence(
    me: Person, people: Iterable[Person], readers: Collection[UUID], *, counted: bool = False
) -> str:
    """ "Only you and Jonas can read this", from the ids that hold a key."""
    others = [person.first_name for person in people if person.pk in readers and person.pk != me.pk]
    if len(others) + (me.pk in readers) != len(readers):
        return _("You and the people of this mentorship can read this.")
    if not others:
        said = _("Only you can read this.")
    elif len(others) > 3:
        said = _("Only you and the %(n)s others in this circle can read this.") % {"n": len(others)}
    else:
        said = _("Only you and %(names)s can read this.") % {"names": named(others)}
    return (
        f"{said} {_('Program managers see how many there are and how many are done, never the words.')}"
        if counted
        else said
    )


def named(names: Sequence[str]) -> str:
    """ "Jonas", "Jonas and Amara", "Jonas, Amara and Noor"."""
    *most, last = names
    return _("%(names)s and %(last)s") % {"names": ", ".join(most), "last": last} if most else last
