from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.core.ids import new_id
from cairn.mentoring.domain.actions import add_action_item
from cairn.mentoring.domain.agenda import add_agenda_item
from cairn.mentoring.domain.goals import set_goal
from cairn.mentoring.domain.journal import write_entry
from cairn.mentoring.domain.links import add_link
from cairn.mentoring.domain.meeting import add_session, settle_session
from cairn.mentoring.domain.messages import write_message
from cairn.mentoring.domain.reporting import report_messages
from cairn.mentoring.enums import Owner, PathKind
from cairn.mentoring.models import GoalStep, PathEntry
from cairn.programs.models import Enrollment
from tests.mentoring.makers import make_mentorship

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    cast, by = world.cast, world.cast.mentee
    mentorship = make_mentorship(cast)
    session = add_session(mentorship=mentorship, title="A walk", by=by)
    held = add_session(mentorship=mentorship, title="A coffee", by=by)
    goal = set_goal(mentorship=mentorship, text="Speak first", steps=["Ask once"], by=by)
    said = write_message(mentorship=mentorship, body="You again", by=cast.mentor)
    return {
        "report": report_messages(mentorship=mentorship, message_ids=[said.pk], by=by),
        "mentorship": mentorship,
        "session": session,
        "held": settle_session(session=held, held=True, by=by),
        "item": add_agenda_item(session=session, text="The way there", owner=Owner.BOTH, by=by),
        "goal": goal,
        "step_of_goal": GoalStep.objects.get(goal=goal),
        "action": add_action_item(mentorship=mentorship, text="Read a page", owner=by, by=by),
        "enrollment": Enrollment.objects.get(program=cast.program, person=cast.mentee),
        "entry": write_entry(body="Ask first", by=by, mentorship=mentorship),
        "number": 1,
        "training": PathEntry.objects.create(
            mentorship=mentorship,
            kind=PathKind.TRAINING,
            plan_id=new_id(),
            plan_version=1,
            position=1,
            title="Listen",
        ),
        "link": add_link(mentorship=mentorship, title="A film", address="https://film.example/1", by=by),
        "moment": "start",
    }
