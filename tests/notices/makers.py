from __future__ import annotations

from cairn.core.clock import today
from cairn.core.ids import new_id
from cairn.mentoring.enums import MemberRole, MentorshipStatus, Source
from cairn.mentoring.models import Member, Mentorship
from cairn.people.models import Person
from cairn.programs.models import Program


def pair_of(*people: Person, program: Program) -> Mentorship:
    """An active pair with nothing behind it and nothing ahead."""
    pair: Mentorship = Mentorship.objects.create(
        program=program,
        source=Source.MANAGER,
        vault_id=new_id(),
        started_on=today(),
        status=MentorshipStatus.ACTIVE,
    )
    for person in people:
        Member.objects.create(mentorship=pair, person=person, role=MemberRole.MENTEE)
    return pair
