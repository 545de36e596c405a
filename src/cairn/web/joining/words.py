"""What each status means for the person who has it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cairn.core.sealed import Reader, SealedRow
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus, MatchingMode, Side
from cairn.programs.models import Enrollment
from cairn.web.joining.forms import LISTED

S = EnrollmentStatus


def meaning(enrollment: Enrollment, position: int | None = None) -> str:
    """One sentence: where I stand and what happens next."""
    match enrollment.status:
        case S.INVITED:
            return _("You are invited. Say yes, or not now; both are fine.")
        case S.APPLIED:
            return _("Your application is with the people who run the program. They will answer you.")
        case S.WAITLISTED:
            return _("You are number %(n)s on the waiting list. A place is yours as soon as one is free.") % {
                "n": position
            }
        case S.ACTIVE:
            return _active(enrollment)
        case S.PAUSED:
            return _("You are taking a break. Nobody new is matched with you until you are back.")
        case S.COMPLETED:
            return _("You have completed this program. You are welcome to come back.")
        case S.DECLINED:
            return _("You are not part of this program at the moment.")
        case _other:
            return _("You have left this program. You are welcome to come back.")


def _active(enrollment: Enrollment) -> str:
    if not enrollment.as_mentee:
        return _("You take part. We tell you when somebody asks you or is matched with you.")
    if enrollment.program.matching_mode == MatchingMode.ADMIN or enrollment.leans_on_program:
        return _("You take part. The program looks for your mentor and tells you why it chose them.")
    return _("You take part. You can look for a mentor now.")


def side_of(enrollment: Enrollment) -> Side:
    if enrollment.as_mentee and enrollment.as_mentor:
        return Side.BOTH
    return Side.MENTOR if enrollment.as_mentor else Side.MENTEE


def side_label(enrollment: Enrollment) -> str:
    """The program's own word for my side."""
    program = enrollment.program
    words = {
        Side.MENTEE: program.mentee_label or _("Mentee"),
        Side.MENTOR: program.mentor_label or _("Mentor"),
    }
    side = side_of(enrollment)
    if side == Side.BOTH:
        return _("%(mentee)s and %(mentor)s") % {"mentee": words[Side.MENTEE], "mentor": words[Side.MENTOR]}
    return str(words[side])


def initial(enrollment: Enrollment, reader: Person) -> dict[str, Any]:
    """What somebody said on joining, for the form. The goal opens for its author alone."""
    names = ("topic", "push", "structure", "function_wish", "hours_a_month", "leans_on_program", "languages")
    said: dict[str, Any] = {name: getattr(enrollment, name) for name in names}
    said["level_gap"] = "" if enrollment.level_gap is None else str(enrollment.level_gap)
    said["side"] = side_of(enrollment)
    said["track"] = str(enrollment.track_id or "")
    for skill in enrollment.skills.select_related("skill").order_by("rank"):
        said[f"{'offers' if skill.offered else 'wants'}_{skill.rank}"] = skill.skill.name
    answers = dict(enrollment.answers.values_list("question_id", "value"))
    for asked in enrollment.program.questions.all():
        if asked.question_id in answers:
            said[f"question_{asked.pk}"] = answers[asked.question_id]
    held = getattr(enrollment.person, "mentor_places", None)
    if held is not None:
        said["places"] = held.places
    said["goal"] = goal_of(enrollment, reader)
    return said


def own_skills(person: Person) -> dict[str, Any]:
    """The skills of somebody's profile, filled in as what they could offer."""
    names = person.skills.order_by("skill__name").values_list("skill__name", flat=True)[:LISTED]
    return {f"offers_{rank}": name for rank, name in enumerate(names, start=1)}


def goal_of(enrollment: Enrollment, reader: Person) -> str:
    if enrollment.vault_id is None or reader.pk != enrollment.person_id:
        return ""
    row: SealedRow = enrollment  # type: ignore[assignment]
    return Reader(reader.pk, [enrollment.vault_id]).text(row, "goal") or ""
