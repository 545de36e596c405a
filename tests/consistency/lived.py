"""A stretch of mentoring lived through the domain's own functions, with a canary wherever somebody writes words."""

from __future__ import annotations

from django.db import transaction

from cairn.core.clock import today
from cairn.core.ids import new_id
from cairn.mentoring.domain.drafts import note_place
from cairn.mentoring.domain.fitting import say_fit
from cairn.mentoring.domain.messages import write_message
from cairn.mentoring.domain.reporting import report_messages
from cairn.mentoring.domain.vaults import own_vault
from cairn.mentoring.enums import Fit, PathKind, RatingMoment
from cairn.mentoring.models import (
    ActionItem,
    AgendaItem,
    Agreement,
    Draft,
    Ending,
    Goal,
    GoalStep,
    JournalEntry,
    Member,
    Mentorship,
    Message,
    PairLink,
    PathEntry,
    PathTick,
    SelfRating,
    SharedNote,
    SharedRating,
)
from cairn.pairing.domain.answering import accept_request, ask_first, decline_request, reply_to_question
from cairn.pairing.domain.asking import ask_mentor
from cairn.pairing.enums import DeclineReason
from cairn.pairing.models import Request
from cairn.programs.enums import EntryKind
from cairn.programs.models import Enrollment, PlanEntry, Program
from tests.consistency.canaries import Canaries
from tests.consistency.world import World
from tests.factories import make_account, make_enrollment, make_person
from tests.mentoring.makers import make_plan


def live(world: World, canaries: Canaries) -> None:
    """In the world's program, so that whoever manages it comes near these rows."""
    program = world.cast.program
    if not program.plan.exists():
        make_plan(program)
    mentor = _joined(program, "Mara Mentor", "mentor")
    mentees = [_joined(program, f"Mentee {n}", "mentee") for n in range(2)]
    asked = [_ask(mentee, mentor, canaries) for mentee in mentees]
    decline_request(
        request=asked[0],
        reason=DeclineReason.NO_TIME,
        by=mentor.person,
        words=canaries.word("decline", asked[0].vault_id),
    )
    ask_first(
        request=asked[1],
        question=canaries.word("question", asked[1].vault_id),
        by=mentor.person,
    )
    reply_to_question(request=asked[1], reply=canaries.word("reply", asked[1].vault_id), by=mentees[1].person)
    pair = accept_request(request=asked[1], by=mentor.person)
    fill_pair(pair)
    member = pair.members.get(person=mentees[1].person)
    Ending.objects.create(member=member, vault_id=mentees[1].vault_id)
    Agreement.objects.create(mentorship=pair, vault_id=pair.vault_id)
    say_fit(mentorship=pair, answer=Fit.GOOD, by=mentor.person)
    world.people |= {
        "her_mentor": mentor.person,
        "turned_down": mentees[0].person,
        "paired": mentees[1].person,
    }


def _joined(program: Program, name: str, side: str) -> Enrollment:
    person = make_person(name)
    make_account(person)
    return make_enrollment(program, person, side)


def _ask(mentee: Enrollment, mentor: Enrollment, canaries: Canaries) -> Request:
    """The vault of a request is made with it, so its first canary is known only afterwards."""
    message = canaries.word("message", mentee.vault_id)  # type: ignore[arg-type]
    number = len(canaries.planted)
    request = ask_mentor(mentee=mentee, mentor=mentor, message=message, by=mentee.person)
    canaries.planted[number] = ("message", request.vault_id)
    return request


def fill_pair(pair: Mentorship) -> None:
    """One more row of each kind that a pair writes."""
    own = {"mentorship": pair, "vault_id": pair.vault_id}
    goal = Goal.objects.create(**own)
    GoalStep.objects.create(goal=goal, vault_id=pair.vault_id, position=1)
    session = pair.sessions.order_by("number").first()
    assert session is not None
    AgendaItem.objects.create(session=session, vault_id=pair.vault_id, position=90, planned="One more")
    if bare := pair.sessions.filter(notes=None).first():
        SharedNote.objects.create(**own, session=bare)
    report_messages(mentorship=pair, message_ids=[_said(pair).pk], by=pair.members.all()[0].person)
    with transaction.atomic():
        vaults = {member.pk: own_vault(member.person) for member in pair.members.all()}
    for member in pair.members.all():
        mine = {"person": member.person, "vault_id": vaults[member.pk]}
        JournalEntry.objects.create(**mine, mentorship=pair)
        Draft.objects.get_or_create(person=member.person, place=note_place(pair.pk), defaults=mine)
        ActionItem.objects.create(**own, session=session, owner=member.person, due_on=today())
        PairLink.objects.create(**own)
        _on_the_path(pair, member)
        SelfRating.objects.get_or_create(
            member=member, moment=RatingMoment.START, defaults={"vault_id": vaults[member.pk]}
        )
        rated, _new = SelfRating.objects.get_or_create(
            member=member, moment=RatingMoment.END, defaults={"vault_id": vaults[member.pk]}
        )
        SharedRating.objects.get_or_create(rating=rated, defaults={"vault_id": pair.vault_id})


def _on_the_path(pair: Mentorship, member: Member) -> None:
    """A training and a task, and what a program offers to read."""
    position = PathEntry.objects.filter(mentorship=pair).count() + 1
    copied = {"mentorship": pair, "plan_version": 1, "position": position, "title": f"Step {position}"}
    training = PathEntry.objects.create(kind=PathKind.TRAINING, plan_id=new_id(), **copied)
    PathTick.objects.create(entry=training, member=member)
    task = PathEntry.objects.create(kind=PathKind.TASK, plan_id=new_id(), due_on=today(), **copied)
    to_do = {"mentorship": pair, "vault_id": pair.vault_id, "owner": member.person, "due_on": today()}
    ActionItem.objects.create(entry=task, planned="Step", **to_do)
    for kind in (EntryKind.CARD, EntryKind.HANDBOOK):
        PlanEntry.objects.create(
            program=pair.program, kind=kind, position=position, title="To read", text="Words"
        )


def _said(pair: Mentorship) -> Message:
    return write_message(mentorship=pair, body="Said and reported", by=pair.members.all()[1].person)
