"""What somebody says when they join: side, wishes, skills, goal, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from cairn.core.sealed import SealedRow, create_vault, seal
from cairn.people.domain.exclusions import set_private_exclusions
from cairn.people.models import Person
from cairn.programs.domain.places import set_mentor_places
from cairn.programs.enums import Side
from cairn.programs.models import Answer, Enrollment, EnrollmentSkill
from cairn.programs.rules.errors import NotOnTheirBehalf

SIMPLE = ("topic", "push", "structure", "function_wish", "level_gap", "hours_a_month", "leans_on_program")


@dataclass(frozen=True)
class Details:
    """The joining page's answers. `goal` is sealed; `keep_apart` (person ids) is private; None leaves as it was."""

    goal: str | None = None
    topic: str = ""
    push: str = ""
    structure: str = ""
    function_wish: str = ""
    level_gap: int | None = None
    hours_a_month: int | None = None
    leans_on_program: bool = False
    languages: Sequence[str] = ()
    wants: Sequence[UUID] = ()
    offers: Sequence[UUID] = ()
    places: int | None = None
    answers: Mapping[UUID, Any] = field(default_factory=dict)
    keep_apart: Sequence[UUID] | None = None
    track_id: UUID | None = None  # None keeps the track they were invited to, unless they chose none
    no_track: bool = False


def fill_in(enrollment: Enrollment, side: str, details: Details, *, by: Person) -> None:
    """Set a locked (or new) enrollment's own fields; the caller saves it.

    A goal is sealed by its author alone: raises NotOnTheirBehalf for anybody else.
    """
    enrollment.as_mentee = side in (Side.MENTEE, Side.BOTH)
    enrollment.as_mentor = side in (Side.MENTOR, Side.BOTH)
    enrollment.entered_by = None if by.pk == enrollment.person_id else by
    if details.track_id or details.no_track:
        enrollment.track_id = details.track_id
    enrollment.languages = list(details.languages)
    for name in SIMPLE:
        setattr(enrollment, name, getattr(details, name))
    if enrollment.vault_id is None:
        vault = create_vault(kind="enrollment", owner_id=enrollment.pk, members=[enrollment.person_id])
        enrollment.vault_id = vault.pk
    if details.goal is None:
        return
    if by.pk != enrollment.person_id:
        raise NotOnTheirBehalf
    if details.goal:
        seal(cast(SealedRow, enrollment), "goal", details.goal, by=by.pk)
    else:
        enrollment.goal = None


def write_lists(enrollment: Enrollment, details: Details, *, by: Person) -> None:
    """Skills, answers, a mentor's places and private exclusions of a saved enrollment."""
    enrollment.skills.all().delete()
    wants = details.wants if enrollment.as_mentee else ()
    offers = details.offers if enrollment.as_mentor else ()
    EnrollmentSkill.objects.bulk_create(
        EnrollmentSkill(enrollment=enrollment, skill_id=skill, offered=offered, rank=rank)
        for offered, skills in ((False, wants), (True, offers))
        for rank, skill in enumerate(dict.fromkeys(skills), start=1)
    )
    enrollment.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(enrollment=enrollment, question_id=question, value=value)
        for question, value in details.answers.items()
    )
    if enrollment.as_mentor and details.places is not None:
        set_mentor_places(person=enrollment.person, places=details.places, by=by)
    if details.keep_apart is not None and by.pk == enrollment.person_id:
        set_private_exclusions(person=enrollment.person, others=details.keep_apart)
