"""The agreement: written together, signed by each as it stands; a change asks for both signatures again."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import Conflict, DomainError
from cairn.core.events import record
from cairn.core.sealed import seal
from cairn.mentoring.domain.access import opened_pair, touch
from cairn.mentoring.events import AGREEMENT_SIGNED, AGREEMENT_WRITTEN
from cairn.mentoring.models import Agreement, Member, Mentorship, Signature
from cairn.people.models import Person

PARTS = ("goals", "rhythm", "discretion", "trouble")


class AgreementChanged(Conflict):
    """The other one wrote while you did. Read what stands there now, and put in what is missing."""


class NothingToSign(DomainError):
    """There is nothing to sign yet. Write down first what you agree on."""


@transaction.atomic
def write_agreement(
    *, mentorship: Mentorship, words: Mapping[str, str], version: int, by: Person
) -> Agreement:
    """Write what the pair agrees on. `words`: one text for each of PARTS; `version`: what the writer began from.

    Nobody has signed the new version. Raises AgreementChanged when there is a newer one, NotInScope, MentorshipOver.
    """
    fresh = opened_pair(mentorship.pk, by)
    held = Agreement.objects.filter(mentorship=fresh).first()
    if (held.version if held else 0) != version:
        raise AgreementChanged
    held = held or Agreement(mentorship=fresh, vault_id=fresh.vault_id)
    for part in PARTS:
        seal(held, part, words[part], by=by.pk)
    held.version, held.written_by, held.written_at = version + 1, by, now()
    held.save()
    touch(fresh)
    facts = {"mentorship": fresh.pk, "version": held.version}
    record(AGREEMENT_WRITTEN, by=by.pk, subject=held, program_id=fresh.program_id, **facts)
    return held


@transaction.atomic
def sign_agreement(*, mentorship: Mentorship, version: int, by: Person) -> Agreement:
    """Say yes to the version one has read. Signing twice changes nothing.

    Raises AgreementChanged when it is not the current version any more, NothingToSign, NotInScope, MentorshipOver.
    """
    fresh = opened_pair(mentorship.pk, by)
    held = Agreement.objects.filter(mentorship=fresh).first()
    if held is None:
        raise NothingToSign
    if held.version != version:
        raise AgreementChanged
    member = Member.objects.get(mentorship=fresh, person=by)
    _row, made = Signature.objects.get_or_create(agreement=held, member=member, version=version)
    if made:
        touch(fresh)
        facts = {"mentorship": fresh.pk, "version": version, "by_all": signed_by_all(held)}
        record(AGREEMENT_SIGNED, by=by.pk, subject=held, program_id=fresh.program_id, **facts)
    return held


def signed_by_all(agreement: Agreement) -> bool:
    """Whether every member has signed the version that stands."""
    signed = agreement.signatures.filter(version=agreement.version).values("member")
    return not Member.objects.filter(mentorship=agreement.mentorship_id).exclude(pk__in=signed).exists()
