"""The plan: versions count changes, order is kept, a copy takes everything along."""

from __future__ import annotations

import pytest

from cairn.core.models import Event
from cairn.programs import domain
from cairn.programs.domain import planning
from cairn.programs.enums import EntryKind, SurveyMoment
from cairn.programs.models import PlanEntry, PlanSession
from cairn.programs.rules.errors import PlanLimit
from tests.factories import Cast
from tests.mentoring.makers import PLAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(cast: Cast) -> Cast:
    PlanSession.objects.filter(program=cast.program).delete()
    for number, one in enumerate(PLAN, start=1):
        PlanSession.objects.create(program=cast.program, number=number, why="It helps.", **one)
    return cast


def write(cast: Cast, number: int, **words: object) -> PlanSession:
    held = cast.program.plan.get(number=number)
    names = ("title", "why", "how_to_start", "minutes", "agenda", "actions")
    kept = {name: getattr(held, name) for name in names}
    return planning.write_session(
        program=cast.program, number=number, by=cast.program_manager, **{**kept, **words}
    )


def add(cast: Cast, kind: EntryKind = EntryKind.CARD, **words: object) -> PlanEntry:
    return planning.write_entry(
        program=cast.program, kind=kind, words={"title": "A card", **words}, by=cast.program_manager
    )


def test_only_a_change_counts_a_version_and_is_told(planned: Cast) -> None:
    key = planned.program.plan.get(number=2).pk
    assert write(planned, 2).version == 1
    assert not Event.objects.filter(verb="programs.plan_changed").exists()
    assert write(planned, 2, title="Other").version == 2
    planning.move_session(program=planned.program, number=2, up=True, by=planned.program_manager)
    moved = planned.program.plan.get(number=1)
    assert (moved.pk, moved.version) == (key, 2)
    assert Event.objects.filter(verb="programs.plan_changed").count() == 2


def test_an_entry_keeps_its_id_and_place(planned: Cast) -> None:
    first, second = add(planned), add(planned, title="Another")
    again = planning.write_entry(
        program=planned.program,
        kind=EntryKind.CARD,
        words={"title": "Reworded"},
        entry=first,
        by=planned.program_manager,
    )
    assert (again.pk, again.position, again.version) == (first.pk, 1, 2)
    planning.move_entry(entry=second, up=True, by=planned.program_manager)
    planning.move_entry(entry=second, up=True, by=planned.program_manager)
    assert [entry.title for entry in planned.program.plan_entries.all()] == ["Another", "Reworded"]


def test_a_plan_has_at_most_forty_things_beside_its_sessions(planned: Cast) -> None:
    PlanEntry.objects.bulk_create(
        PlanEntry(program=planned.program, kind=EntryKind.CARD, position=n, title="A card") for n in range(40)
    )
    with pytest.raises(PlanLimit):
        add(planned)


def test_a_copy_of_a_program_takes_the_plan_along(planned: Cast) -> None:
    add(planned, session=planned.program.plan.get(number=2))
    add(planned, EntryKind.SURVEY, title="Half", moment=SurveyMoment.MIDDLE)
    copy = domain.duplicate(program=planned.program, name="Once more", by=planned.global_owner)
    card = copy.plan_entries.get(kind=EntryKind.CARD)
    assert card.session == copy.plan.get(number=2)
    assert copy.plan_entries.get(kind=EntryKind.SURVEY).moment == SurveyMoment.MIDDLE
    assert planned.program.plan_entries.count() == 2
