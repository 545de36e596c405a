"""Who is in a circle: asking, being let in, leaving, and handing the lead on.

Being turned down looks like a full circle, and so does a circle with somebody who must not meet the one who asks.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError, NotAllowed, NotInScope
from cairn.core.events import record
from cairn.core.models import VaultMember
from cairn.mentoring import events
from cairn.mentoring.domain.access import opened
from cairn.mentoring.domain.circles import end_circle, enrollment_of, inside, leads, running
from cairn.mentoring.enums import MemberRole, SessionState
from cairn.mentoring.models import Circle, JoinWish, Member, Mentorship, Session
from cairn.mentoring.queries import has_no_place
from cairn.people.models import Person
from cairn.programs.models import Enrollment
from cairn.scheduling.domain.people_changing import bring_into, take_out_of

AHEAD = (SessionState.PROPOSED, SessionState.BOOKED)


class CircleFull(DomainError):
    """There is no place in this circle at the moment. Others in the program may have one."""


class CannotComeIn(DomainError):
    """This person cannot come into the circle at the moment."""


class LeadFirst(DomainError):
    """You lead this circle alone. Hand the lead on first, or end the circle."""


@transaction.atomic
def ask_to_join(*, circle: Circle, by: Person) -> Member | JoinWish:
    """Ask to come in. Where joining is free, whoever asks is in at once.

    Raises CircleFull (also for whoever was turned down, or must not meet somebody inside), CircleOver, NotTakingPart.
    """
    mentorship = running(circle)
    enrollment = enrollment_of(circle.program, by)
    if held := Member.objects.filter(mentorship=mentorship, person=by, active=True).first():
        return held
    if has_no_place(circle, by):
        raise CircleFull
    if circle.joins_freely:
        return _come_in(circle, mentorship, enrollment)
    wish, made = JoinWish.objects.get_or_create(circle=circle, person=by, defaults={"asked_at": now()})
    if made:
        told = {"mentorship": mentorship.pk, "leads": _leads(mentorship)}
        record(events.JOIN_ASKED, by=by.pk, subject=circle, program_id=circle.program_id, **told)
    return wish


@transaction.atomic
def take_wish_back(*, circle: Circle, by: Person) -> None:
    """Not ask any more. Nobody is told. One that was turned down stays as it is."""
    JoinWish.objects.filter(circle=circle, person=by, turned_down_at=None).delete()


@transaction.atomic
def let_in(*, wish: JoinWish, by: Person) -> Member:
    """A lead says yes. Raises CircleFull, and CannotComeIn for every other reason: which one is nobody's business."""
    circle = wish.circle
    mentorship, fresh = _answering(wish, by)
    if len(inside(mentorship)) >= circle.places:
        raise CircleFull
    enrollment = Enrollment.objects.active().filter(program=circle.program_id, person=fresh.person).first()
    if enrollment is None or has_no_place(circle, fresh.person):
        raise CannotComeIn
    return _come_in(circle, mentorship, enrollment)


@transaction.atomic
def turn_down(*, wish: JoinWish, by: Person) -> None:
    """A lead says no. Whoever asked hears that there is no place."""
    mentorship, fresh = _answering(wish, by)
    fresh.turned_down_at = now()
    fresh.save(update_fields=["turned_down_at"])
    told = {"mentorship": mentorship.pk, "person": str(fresh.person_id)}
    record(events.JOIN_TURNED_DOWN, by=by.pk, subject=wish.circle, program_id=wish.circle.program_id, **told)


@transaction.atomic
def leave_circle(*, mentorship: Mentorship, by: Person) -> None:
    """Leave, without a reason. Nothing of it opens any more. Raises LeadFirst for the only lead of others."""
    fresh = opened(mentorship.pk, by)
    member = _member(fresh, by.pk)
    others = [pk for pk in _leads(fresh) if pk != str(by.pk)]
    alone = inside(fresh) == [by.pk]
    if member.role == MemberRole.LEAD and not (others or alone):
        raise LeadFirst
    _go(fresh, member, by)


@transaction.atomic
def hand_on_lead(*, mentorship: Mentorship, to: Person, by: Person, together: bool = False) -> Member:
    """Give the lead to another member, or lead `together` from now on. Raises NotAllowed for whoever does not lead."""
    fresh = opened(mentorship.pk, by)
    if not leads(fresh, by):
        raise NotAllowed
    member = _member(fresh, to.pk)
    if member.person_id == by.pk:
        return member
    member.role = MemberRole.LEAD
    member.save(update_fields=["role"])
    if not together:
        Member.objects.filter(mentorship=fresh, person=by).update(role=MemberRole.PEER)
    _lead_told(fresh, member, by)
    return member


@transaction.atomic
def choose_joining(*, mentorship: Mentorship, freely: bool, by: Person) -> Circle:
    """Whoever asks is in at once, or a lead says yes to each; who waits goes on waiting. Raises NotAllowed for a peer."""
    fresh = opened(mentorship.pk, by)
    if not leads(fresh, by):
        raise NotAllowed
    circle = Circle.objects.get(mentorship=fresh)
    circle.joins_freely = freely
    circle.save(update_fields=["joins_freely"])
    facts = {"mentorship": fresh.pk, "freely": freely}
    record(events.JOINING_CHOSEN, by=by.pk, subject=circle, program_id=circle.program_id, **facts)
    return circle


@transaction.atomic
def leave_for_leaver(*, person_id: UUID) -> int:
    """Somebody left the organization, so they leave their circles; where they led alone, whoever has been there longest
    leads. Returns how many circles."""
    rows = Member.objects.filter(
        person_id=person_id, active=True, mentorship__in=Mentorship.objects.circles()
    )
    ids = list(rows.order_by("mentorship_id").values_list("mentorship_id", flat=True))
    for mentorship in Mentorship.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
        member = Member.objects.filter(mentorship=mentorship, person_id=person_id, active=True).first()
        if member is not None and mentorship.is_live:
            _go(mentorship, member, None)
    JoinWish.objects.filter(person_id=person_id).delete()
    return len(ids)


def _answering(wish: JoinWish, by: Person) -> tuple[Mentorship, JoinWish]:
    mentorship = running(wish.circle)
    if not leads(mentorship, by):
        raise NotInScope
    fresh = JoinWish.objects.filter(pk=wish.pk, turned_down_at=None).select_related("person").first()
    if fresh is None:
        raise NotInScope
    return mentorship, fresh


def _come_in(circle: Circle, mentorship: Mentorship, enrollment: Enrollment) -> Member:
    """The mentorship is locked, so the place that was counted is still there."""
    others = [str(pk) for pk in inside(mentorship)]
    changes = {"role": MemberRole.PEER, "enrollment": enrollment, "active": True, "left_at": None}
    changes |= {"joined_at": now(), "messages_seen_at": None}
    person = enrollment.person
    member, _made = Member.objects.update_or_create(mentorship=mentorship, person=person, defaults=changes)
    VaultMember.objects.get_or_create(vault_id=mentorship.vault_id, person_id=person.pk)
    JoinWish.objects.filter(circle=circle, person=person).delete()
    bring_into(subjects=_ahead(mentorship), person=person, program_id=mentorship.program_id)
    told = {"mentorship": mentorship.pk, "person": str(person.pk), "others": others}
    record(events.CIRCLE_JOINED, by=person.pk, subject=circle, program_id=circle.program_id, **told)
    return member


def _go(mentorship: Mentorship, member: Member, by: Person | None) -> None:
    """No access from this moment on; times ahead are theirs no more. The last one to go ends the circle."""
    member.active, member.left_at, member.role = False, now(), MemberRole.PEER
    member.save(update_fields=["active", "left_at", "role"])
    VaultMember.objects.filter(vault_id=mentorship.vault_id, person_id=member.person_id).delete()
    take_out_of(subjects=_ahead(mentorship), person=member.person, program_id=mentorship.program_id)
    ahead = mentorship.sessions.exclude(state=SessionState.HELD)
    ahead.filter(led_by=member.person).update(led_by=None)
    told = {"mentorship": mentorship.pk, "person": str(member.person_id)}
    program_id = mentorship.program_id
    record(events.CIRCLE_LEFT, by=by.pk if by else None, subject=mentorship, program_id=program_id, **told)
    rest = mentorship.members.filter(active=True).order_by("joined_at", "pk")
    if not rest:
        end_circle(mentorship, by)
    elif not _leads(mentorship):
        _promote(mentorship, rest[0])


def _promote(mentorship: Mentorship, member: Member) -> None:
    member.role = MemberRole.LEAD
    member.save(update_fields=["role"])
    _lead_told(mentorship, member, None)


def _lead_told(mentorship: Mentorship, member: Member, by: Person | None) -> None:
    told = {"mentorship": mentorship.pk, "person": str(member.person_id)}
    program_id = mentorship.program_id
    record(events.LEAD_HANDED_ON, by=by.pk if by else None, subject=mentorship, program_id=program_id, **told)


def _member(mentorship: Mentorship, person_id: UUID) -> Member:
    """Somebody inside. Raises NotInScope, also in a pair."""
    rows = Member.objects.filter(mentorship=mentorship, person_id=person_id, active=True)
    found = rows.filter(role__in=[MemberRole.LEAD, MemberRole.PEER]).select_related("person").first()
    if found is None:
        raise NotInScope
    return found


def _leads(mentorship: Mentorship) -> list[str]:
    rows = mentorship.members.filter(active=True, role=MemberRole.LEAD).order_by("pk")
    return [str(pk) for pk in rows.values_list("person_id", flat=True)]


def _ahead(mentorship: Mentorship) -> list[UUID]:
    rows = Session.objects.filter(mentorship=mentorship, state__in=AHEAD)
    return list(rows.values_list("pk", flat=True))
