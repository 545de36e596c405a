"""Who can open a pair's words: the two of them, and nobody else ever; and everyone's own vault."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cairn.core.models import Vault, VaultMember
from cairn.core.sealed import create_vault, hand_over_vault
from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Mentorship
from cairn.people.models import Person
from cairn.programs.models import Enrollment

Opening = tuple[Mentorship, Enrollment, Enrollment, UUID | None]


def open_vaults(openings: Sequence[Opening]) -> None:
    """Give each new mentorship its vault: the request's where there was one, else a new one for both.

    The mentor may then also read the goal that the mentee wrote on joining.
    """
    fresh: list[Vault] = []
    members: list[VaultMember] = []
    for mentorship, mentor, mentee, vault_id in openings:
        both = [mentor.person_id, mentee.person_id]
        if vault_id is None:
            vault = Vault(kind="mentorship", owner_id=mentorship.pk)
            fresh.append(vault)
            members += [VaultMember(vault=vault, person_id=person) for person in both]
            mentorship.vault_id = vault.pk
        else:
            hand_over_vault(vault_id=vault_id, kind="mentorship", owner_id=mentorship.pk, members=both)
            mentorship.vault_id = vault_id
        if mentee.vault_id is not None:
            members.append(VaultMember(vault_id=mentee.vault_id, person_id=mentor.person_id))
    Vault.objects.bulk_create(fresh, batch_size=2000)
    VaultMember.objects.bulk_create(members, batch_size=2000, ignore_conflicts=True)


def own_vault(person: Person) -> UUID:
    """The vault that nobody but this person ever opens, made when it is first needed."""
    # Two tabs must not make two: they queue at the person.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    vault = Vault.objects.filter(kind="person", owner_id=person.pk).first()
    return (vault or create_vault(kind="person", owner_id=person.pk, members=[person.pk])).pk


def close_goals(mentorships: Sequence[Mentorship]) -> None:
    """The mentor no longer reads what the mentee wrote on joining; what the two wrote together stays with both."""
    for mentorship in mentorships:
        members = list(mentorship.members.select_related("enrollment"))
        mentors = [m.person_id for m in members if m.role == MemberRole.MENTOR]
        joined = [m.enrollment for m in members if m.role == MemberRole.MENTEE]
        vaults = [e.vault_id for e in joined if e is not None and e.vault_id is not None]
        VaultMember.objects.filter(vault_id__in=vaults, person_id__in=mentors).delete()
