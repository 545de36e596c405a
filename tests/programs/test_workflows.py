from itertools import product

import pytest

from cairn.core.errors import InvalidTransition
from cairn.programs.enums import EnrollmentStatus, ProgramStatus
from cairn.programs.rules import ENROLLMENT, PROGRAM

pytestmark = pytest.mark.unit
E, P = EnrollmentStatus, ProgramStatus

ENROLLMENT_MOVES = {
    ("invited", "applied"),
    ("invited", "waitlisted"),
    ("invited", "active"),
    ("invited", "declined"),
    ("applied", "active"),
    ("applied", "waitlisted"),
    ("applied", "declined"),
    ("applied", "withdrawn"),
    ("waitlisted", "active"),
    ("waitlisted", "withdrawn"),
    ("active", "paused"),
    ("active", "completed"),
    ("active", "withdrawn"),
    ("paused", "active"),
    ("paused", "completed"),
    ("paused", "withdrawn"),
    ("completed", "invited"),
    ("completed", "applied"),
    ("completed", "waitlisted"),
    ("completed", "active"),
    ("withdrawn", "invited"),
    ("withdrawn", "applied"),
    ("withdrawn", "waitlisted"),
    ("withdrawn", "active"),
    ("declined", "invited"),
    ("declined", "applied"),
    ("declined", "waitlisted"),
    ("declined", "active"),
}
PROGRAM_MOVES = {
    ("draft", "open"),
    ("open", "draft"),
    ("open", "closed"),
    ("closed", "open"),
    ("closed", "archived"),
}


@pytest.mark.parametrize(("old", "new"), list(product(E, E)))
def test_enrollment_moves_only_as_the_table_says(old: EnrollmentStatus, new: EnrollmentStatus) -> None:
    if (old.value, new.value) in ENROLLMENT_MOVES:
        ENROLLMENT.check(old, new)
    else:
        with pytest.raises(InvalidTransition):
            ENROLLMENT.check(old, new)


@pytest.mark.parametrize(("old", "new"), list(product(P, P)))
def test_program_moves_only_as_the_table_says(old: ProgramStatus, new: ProgramStatus) -> None:
    assert PROGRAM.allows(old, new) is ((old.value, new.value) in PROGRAM_MOVES)
