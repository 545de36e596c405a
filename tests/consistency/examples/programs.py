"""Somebody in the program, and a session of its plan."""

from __future__ import annotations

from typing import Any

from cairn.programs.models import Enrollment, PlanSession
from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    program = world.cast.program
    for number in (1, 2):
        PlanSession.objects.create(program=program, number=number, title=f"Session {number}")
    return {
        "enrolled": Enrollment.objects.get(program=program, person=world.cast.mentee),
        "plan_number": 2,
    }
